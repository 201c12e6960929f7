//! 核查: what is wrong or doubtful, where, what was done, and who must act. The
//! same columns go to the units as 核查清单.xlsx.

use super::book::Book;
use super::context::Context;
use super::hyperlinks::Links;
use super::list::List;
use super::sheets::FINDINGS;
use super::style::Look;
use super::table::{Content, column};
use crate::model::finding::Finding;
use crate::model::ledger::Ledger;
use crate::model::value::without_names;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Who must act where no unit is named.
pub const OFFICE: &str = "本办公室核对";

/// A finding as one row, with its way to the detail.
pub struct Row<'a> {
    finding: &'a Finding,
    /// The detail row that it is about.
    link: Option<String>,
    /// Whether the cell tells of a person, and is not for everybody.
    is_private: bool,
    /// Whom its unit names as contacts; nobody for whoever they may be named to.
    people: Rc<[&'a str]>,
}

impl<'a> Row<'a> {
    /// A row for whoever reads the briefing.
    fn new(finding: &'a Finding, links: &Links<'_>) -> Self {
        let (link, is_private) = (links.place(&finding.place), links.is_private(&finding.place));
        Self { finding, link, is_private, people: [].into() }
    }

    /// A row for the unit that must act: it knows its own people.
    pub fn for_its_unit(finding: &'a Finding) -> Self {
        Self { finding, link: None, is_private: false, people: [].into() }
    }
}

pub(super) fn write<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let mut list = list(FINDINGS);
    list.columns.push(column("明细", 7.0, Look::Word, |r: &Row| Content::link("查看", r.link.clone())));
    let people = |f: &'_ Finding| f.unit.as_deref().and_then(|unit| context.people.get(unit)).cloned();
    let none: Rc<[&str]> = [].into();
    let row = |f: &'a Finding| Row { people: people(f).unwrap_or_else(|| none.clone()), ..Row::new(f, &context.links) };
    let rows = by_unit(context.ledger).into_iter().map(row);
    let rows: Vec<Row<'_>> = rows.collect();
    list.write(book, &context.view.lights, |name| context.heading(name), rows)
}

/// The findings, the office's first, then those of the units in the order of printing,
/// the gravest first.
pub fn by_unit(ledger: &Ledger) -> Vec<&Finding> {
    let units = std::iter::once("").chain(ledger.units.iter().map(|unit| unit.name.as_str()));
    let order: BTreeMap<&str, usize> = units.zip(0..).collect();
    let place = |f: &&Finding| order.get(f.unit.as_deref().unwrap_or("")).copied().unwrap_or(usize::MAX);
    let mut findings: Vec<&Finding> = ledger.findings.iter().collect();
    findings.sort_by_key(|finding| (place(finding), finding.severity()));
    findings
}

/// What is wrong, where, and what to do.
pub fn list<'a>(name: &'static str) -> List<'a, Row<'a>> {
    let columns = vec![
        column("单位", 12.0, Look::Word, |r: &Row<'a>| Content::text(r.finding.unit.as_deref().unwrap_or(OFFICE))),
        column("级别", 6.0, Look::Severity, |r| Content::text(r.finding.severity().label())),
        column("代码", 7.0, Look::Word, |r| Content::text(r.finding.code.id())),
        column("问题", 28.0, Look::Text, |r| Content::text(r.finding.code.row().title)),
        column("文件", 44.0, Look::Text, |r| {
            Content::maybe(r.finding.place.origin.as_ref(), |path| Content::public(path.to_string()))
        }),
        column("工作表", 12.0, Look::Text, |r| Content::maybe(r.finding.place.sheet.as_deref(), Content::text)),
        column("单元格", 8.0, Look::Word, |r| Content::maybe(r.finding.place.cell, Content::shown)),
        column("现为", 38.0, Look::Text, |r| r.public("（联系信息，见 ledger.json）", &r.finding.found)),
        column("应为", 22.0, Look::Text, |r| Content::text(expected(r.finding))),
        column("程序处理", 26.0, Look::Text, |r| r.public("见 ledger.json", &r.finding.taken.to_string())),
        column("请你做", 32.0, Look::Text, |r| Content::text(r.finding.code.row().advice)),
    ];
    List { name, frozen: 3, printed: columns.len(), above: 0, columns }
}

impl Row<'_> {
    /// Words about the cell for whoever may read them, or what stands for them.
    fn public<'a>(&self, instead: &'static str, words: &str) -> Content<'a> {
        let nobody = || without_names(words, self.people.iter().copied());
        if self.is_private { Content::text(instead) } else { Content::public(nobody()) }
    }
}

/// What is right: of this very cell where that is known, else an example.
fn expected(finding: &Finding) -> String {
    let example = finding.expected == finding.code.row().example;
    if example { format!("例：{}", finding.expected) } else { finding.expected.clone() }
}
