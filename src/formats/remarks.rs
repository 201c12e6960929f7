//! What is written on a sheet of a package (.xlsx, .xlsb) beside its cells:
//! notes, threads of comments, text boxes, check boxes.
//!
//! They stand in parts of their own. A part that is odd costs what it says, never
//! the sheet; that something could not be read is told with the structure.

use super::cell_address::{RawRowCol, address, is_true, number};
use super::package::{Package, Relationship};
use super::text_buffer::{Look, TextBuffer};
use super::unreadable::check_limit;
use super::workbook_builder::{Budget, remark};
use super::xml::{Attributes, Markup, walk};
use super::{Remark, RemarkKind, Sheet, Unreadable, limits};
use crate::model::place::CellRef;

/// The parts that hold such words. Threads go before notes: each stands once more,
/// for older programs, as a note that tells of it. Form controls go before
/// drawings, where each stands once more as a shape.
const PARTS: [(&str, Part); 4] = [
    ("threadedComment", Part::Threads),
    ("comments", Part::Notes),
    ("vmlDrawing", Part::Legacy),
    ("drawing", Part::Drawing),
];

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Threads,
    Notes,
    Drawing,
    /// VML: form controls, and the boxes of old programs.
    Legacy,
}

/// Adds what is written beside the cells of the sheet in this part.
pub(super) fn add(package: &mut Package<'_>, part: &str, budget: &mut Budget, sheet: &mut Sheet) {
    if !package.has(&Package::relationships_path(part)) {
        return;
    }
    let Ok(rels) = package.relationships(part) else {
        sheet.structure_unread = true;
        return;
    };
    let ticks = ticks(package, &rels);
    for (kind, part) in PARTS {
        // Notes in binary are their reader's.
        for rel in rels.iter().filter(|rel| rel.kind == kind && !rel.target.ends_with(".bin")) {
            sheet.structure_unread |= read(package, &rel.target, part, &ticks, budget, sheet).is_err();
        }
    }
}

/// Which form controls are ticked by their own parts, in the order of those.
/// Excel says it with the control too, LibreOffice here alone.
fn ticks(package: &mut Package<'_>, rels: &[Relationship]) -> Vec<bool> {
    let mut parts: Vec<&str> =
        rels.iter().filter(|rel| rel.kind == "ctrlProp").map(|rel| rel.target.as_str()).take(limits::REMARKS).collect();
    parts.sort_unstable_by_key(|path| (path.len(), *path));
    let ticked = |text: Option<String>| text.is_some_and(|text| text.contains("checked=\"Checked\""));
    parts.into_iter().map(|path| package.text(path).is_ok_and(ticked)).collect()
}

fn read(
    package: &mut Package<'_>,
    path: &str,
    part: Part,
    ticks: &[bool],
    budget: &mut Budget,
    sheet: &mut Sheet,
) -> Result<(), Unreadable> {
    let Some(mut text) = package.text(path)? else { return Ok(()) };
    budget.remarks += text.len() as u64;
    check_limit("批注和文本框（字节）", budget.remarks, limits::REMARK_BYTES)?;
    if part == Part::Legacy {
        // The one element that is left open there.
        text = text.replace("<br>", "<br/>");
    }
    let ticks = if text.contains("Checked>") { &[] } else { ticks };
    let mut pass = Pass {
        part,
        ticks: ticks.iter(),
        sheet,
        at: None,
        in_corner: false,
        object: Object::default(),
        text: TextBuffer::default(),
        inside: "",
    };
    walk(text.trim_start_matches('\u{feff}').as_bytes(), &["Fallback", "rPh"], |markup| {
        pass.take(markup);
        Ok(())
    })
}

/// The pass over one part.
struct Pass<'s> {
    part: Part,
    /// Of the form controls to come, where they do not say themselves.
    ticks: std::slice::Iter<'s, bool>,
    sheet: &'s mut Sheet,
    /// Where the words belong that come next.
    at: Option<CellRef>,
    /// Its corner is being read.
    in_corner: bool,
    object: Object,
    text: TextBuffer,
    /// The element whose text is being read; empty for none.
    inside: &'static str,
}

/// What is known of a drawn object beside its words.
#[derive(Default)]
struct Object {
    hidden: bool,
    /// Of a form control.
    kind: String,
    anchor: String,
    checked: String,
}

/// Elements whose text counts.
const TEXTS: [&str; 7] = ["t", "text", "textbox", "col", "row", "Anchor", "Checked"];

impl Pass<'_> {
    fn take(&mut self, markup: Markup<'_>) {
        match markup {
            Markup::Open(name, attributes) => self.open(name, attributes),
            Markup::Text(text) => self.read(text),
            Markup::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "comment" | "threadedComment" => {
                self.at = attributes.get("ref").and_then(address).and_then(on_sheet);
            }
            "sp" | "shape" => {
                self.object = Object::default();
                drop(self.text.take());
            }
            "from" if self.part == Part::Drawing => (self.at, self.in_corner) = (Some(CellRef::new(1, 1)), true),
            "cNvPr" => self.object.hidden = attributes.get("hidden").is_some_and(is_true),
            "ClientData" => self.object.kind = attributes.own("ObjectType").unwrap_or_default(),
            "rPr" if self.part == Part::Drawing => {
                let struck = attributes.get("strike").is_some_and(|strike| strike != "noStrike");
                self.text.look(Look { struck, ..Look::default() });
            }
            "br" => self.text.line_break(),
            name => self.inside = TEXTS.iter().find(|text| **text == name).copied().unwrap_or(self.inside),
        }
    }

    fn read(&mut self, text: &str) {
        let digits = || number(text.trim()).and_then(|n| u32::try_from(n + 1).ok());
        match (self.inside, self.at.as_mut().filter(|_| self.in_corner)) {
            ("t" | "text", _) => self.text.exact(text),
            ("textbox", _) => self.text.flow(text),
            ("Anchor", _) => self.object.anchor.push_str(text),
            ("Checked", _) => self.object.checked.push_str(text),
            ("col", Some(at)) => at.col = digits().unwrap_or(at.col),
            ("row", Some(at)) => at.row = digits().unwrap_or(at.row),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "comment" | "threadedComment" => self.note(),
            "p" | "div" => self.text.end_line(),
            "r" => self.text.look(Look::default()),
            "sp" => self.shape(),
            "ClientData" => self.control(),
            // The corner at the lower right says nothing more.
            "from" => self.in_corner = false,
            name if name == self.inside => self.inside = "",
            _ => {}
        }
    }

    fn shape(&mut self) {
        let words = self.text.take();
        let is_control = |remark: &Remark| remark.kind != RemarkKind::TextBox && remark.text == words.trim();
        if !self.object.hidden && !self.sheet.remarks.iter().any(is_control) {
            remark(self.sheet, self.at, RemarkKind::TextBox, &words);
        }
    }

    fn note(&mut self) {
        let is_known = |remark: &Remark| remark.kind == RemarkKind::Note && remark.at == self.at;
        if self.part == Part::Notes && self.sheet.remarks.iter().any(is_known) {
            drop(self.text.take());
        }
        self.add(RemarkKind::Note);
    }

    /// A form control or an old box; notes stand in a part of their own.
    fn control(&mut self) {
        let Object { kind, anchor, checked, .. } = std::mem::take(&mut self.object);
        let mut corner = anchor.split(',').map(|n| number(n.trim()));
        let (col, row) = (corner.next().flatten(), corner.nth(1).flatten());
        self.at = row.zip(col).and_then(|(row, col)| on_sheet((row + 1, col + 1)));
        let is_ticked = kind != "Note" && self.ticks.next() == Some(&true) || checked.trim() == "1";
        match kind.as_str() {
            "Note" | "Button" => drop(self.text.take()),
            "Checkbox" | "Radio" if is_ticked => self.add(RemarkKind::Ticked),
            "Checkbox" | "Radio" => self.add(RemarkKind::Unticked),
            _ => self.add(RemarkKind::TextBox),
        }
    }

    fn add(&mut self, kind: RemarkKind) {
        let words = self.text.take();
        remark(self.sheet, self.at, kind, &words);
    }
}

fn on_sheet((row, col): RawRowCol) -> Option<CellRef> {
    let at = CellRef::new(u32::try_from(row).ok()?, u32::try_from(col).ok()?);
    at.is_on_a_sheet().then_some(at)
}
