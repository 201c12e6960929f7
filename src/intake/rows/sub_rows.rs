//! Rows （1）, ①, 其中 below the row of an item: parts of it, kept with it as
//! they are. They are no other item and no second row of this one; where they
//! say worse than the item does, that is a finding.

use super::matching::RowKeys;
use super::row_id::RowId;
use super::row_shape::RowShapes;
use crate::intake::answers::answer::{Above, AnswerReader, DataRow};
use crate::intake::answers::counts::Row;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Answers, Entry, Extra};
use crate::model::place::{CellRef, Place};
use crate::model::value::{Status, beginning, value};

/// The heading under which a part is kept.
const PART: &str = "分项";

/// Whether a row is numbered as parts are, by its id or its words: （1）…, ①…, 其中：….
pub(crate) fn is_numbered(keys: &RowKeys) -> bool {
    matches!(keys.id, Some(RowId::Below(..))) || keys.words().next().is_some_and(|words| words.is_part)
}

/// Keeps a row below `parent` with it.
pub(crate) fn read(
    shapes: RowShapes,
    place: &Place,
    row: u32,
    answers: &AnswerReader,
    parent: &mut Entry,
    findings: &mut Findings,
) {
    let (mut named, mut said) = (Vec::new(), Vec::new());
    for ((_, col), cell) in shapes.sheet.row(row).iter().filter(|(_, cell)| !cell.is_blank()) {
        let of = shapes.table.at(*col);
        match of.and_then(|c| c.column) {
            Some(Column::Contact | Column::Phone) => {}
            Some(column) if !column.is_answer() => named.push(cell.text()),
            _ => said.push(format!("{}：{}", of.map_or("", |c| c.heading.trim()), cell.text())),
        }
    }
    let name = named.join(" ");
    // What is not read right in it changes nothing.
    let data = DataRow { row, above: &Above::default() };
    let status = answers.status(data, &mut Findings::default());
    if let Some(given) = status.as_ref().filter(|given| is_worse(given.value(), &parent.answers)) {
        let own = parent.answers.status.as_ref().map_or("没有填状态".into(), |own| own.text.clone());
        let found = format!("{}：{}；{}：{own}", beginning(&name), given.text.trim(), subject(parent));
        let finding = Finding::new(
            Code::PartBehind,
            place.at(given.cell),
            found,
            Taken::Did("两者均照录，成果按自身一行采用".into()),
        );
        findings.push(finding.expecting(format!("{}一行的状态包括各分项", subject(parent))));
    }
    let text = std::iter::once(name).chain(said).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；");
    let first = shapes.sheet.row(row).first().map_or(1, |((_, col), _)| *col);
    parent.extra.push(Extra { column: PART.into(), text, cell: CellRef::new(row, first), source: None });
}

/// What an entry is about.
fn subject(entry: &Entry) -> String {
    match (entry.item, entry.task) {
        (Some(item), _) => item.to_string(),
        (None, Some(task)) => format!("任务{task}"),
        (None, None) => String::new(),
    }
}

/// Whether a part stands worse than its item says of itself.
fn is_worse(part: Option<&Status>, whole: &Answers) -> bool {
    let behind = matches!(part, Some(Status::Lagging | Status::Overdue));
    match value(&whole.status) {
        // That its own row is empty is told once.
        _ if whole.is_empty() => false,
        Some(Status::Done) => behind || matches!(part, Some(Status::OnTrack | Status::NotStarted | Status::NotDone)),
        Some(Status::Lagging | Status::Overdue) => false,
        _ => behind,
    }
}

/// Items whose own row is empty while parts of them are filled in.
pub(crate) fn report_lone(place: &Place, entries: &[Row], findings: &mut Findings) {
    for (entry, _) in
        entries.iter().filter(|(entry, _)| entry.answers.tell_no_progress() && entry.parts().next().is_some())
    {
        let Some(source) = &entry.source else { continue };
        let parts: Vec<String> = entry.parts().map(|part| beginning(&part.text)).collect();
        let found = format!("{}：{}", subject(entry), parts.join(" | "));
        let at = place.at(CellRef::new(source.row, 1));
        let finding = Finding::new(Code::OnlyParts, at, found, Taken::Did("分项照录，成果暂不判定".into()));
        findings.push(finding.expecting(format!("{}一行也填状态和进展", subject(entry))));
    }
}
