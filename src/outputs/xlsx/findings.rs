//! 核查: what is wrong or doubtful, where, what was done, and who must act. The
//! same columns go to the units as 核查清单.xlsx.

use super::cross::Cross;
use super::list::{List, lists};
use super::style::Look;
use super::table::{Column, Content, column};
use super::{FINDINGS, Scene, detail};
use crate::model::finding::Finding;
use crate::model::value::without_phones;
use rust_xlsxwriter::{Workbook, XlsxError};

/// Who must act where no unit is named.
pub const OFFICE: &str = "本办公室核对";
/// The column with severities.
pub const SEVERITY: u16 = 1;
/// Columns that stay in sight.
pub const FROZEN: u16 = 4;

/// A row of the sheet.
pub struct Row<'a> {
    finding: &'a Finding,
    /// The detail row that it is about.
    link: Option<String>,
    /// Whether the cell tells of a person, and is not for everybody.
    is_private: bool,
}

impl<'a> Row<'a> {
    /// A row for whoever reads the briefing.
    fn new(finding: &'a Finding, cross: &Cross<'_>) -> Self {
        Self { finding, link: cross.place(&finding.place), is_private: cross.is_private(&finding.place) }
    }

    /// A row for the unit that must act: it knows its own people.
    pub fn for_its_unit(finding: &'a Finding) -> Self {
        Self { finding, link: None, is_private: false }
    }
}

/// Writes the sheet.
pub(super) fn write(book: &mut Workbook, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let mut columns = columns();
    let list = List {
        name: FINDINGS,
        frozen: FROZEN,
        printed: columns.len(),
        statuses: &[],
        severities: Some(SEVERITY),
        rows_a_sheet: detail::ROWS_A_SHEET,
        above: 0,
    };
    columns.push(column("明细", 7.0, Look::Word, |r| Content::link("查看", r.link.clone())));
    let rows: Vec<Row<'_>> = scene.ledger.findings.iter().map(|f| Row::new(f, &scene.cross)).collect();
    lists(book, scene, &list, &columns, &rows)
}

/// What is wrong, where, and what to do.
pub fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    vec![
        column("单位", 12.0, Look::Word, |r| Content::text(r.finding.unit.as_deref().unwrap_or(OFFICE))),
        column("级别", 6.0, Look::Word, |r| Content::text(r.finding.severity().label())),
        column("代码", 7.0, Look::Word, |r| Content::text(r.finding.code.id())),
        column("问题", 28.0, Look::Text, |r| Content::text(r.finding.code.row().title)),
        column("文件", 44.0, Look::Text, |r| {
            r.finding.place.origin.as_ref().map_or(Content::Blank, |origin| Content::made(origin.to_string()))
        }),
        column("工作表", 12.0, Look::Text, |r| {
            r.finding.place.sheet.as_deref().map_or(Content::Blank, Content::text)
        }),
        column("单元格", 8.0, Look::Word, |r| {
            r.finding.place.cell.map_or(Content::Blank, |cell| Content::made(cell.to_string()))
        }),
        column("现为", 40.0, Look::Text, |r| match r.is_private {
            true => Content::text("（联系信息，见 ledger.json）"),
            false => Content::made(without_phones(&r.finding.found)),
        }),
        column("应为", 24.0, Look::Text, |r| Content::made(expected(r.finding))),
        column("程序处理", 28.0, Look::Text, |r| match r.is_private {
            true => Content::text("见 ledger.json"),
            false => Content::made(without_phones(&r.finding.taken.to_string())),
        }),
        column("请你做", 34.0, Look::Text, |r| Content::text(r.finding.code.row().advice)),
    ]
}

/// What is right: of this very cell where that is known, else an example.
fn expected(finding: &Finding) -> String {
    let example = finding.expected == finding.code.row().example;
    if example { format!("例：{}", finding.expected) } else { finding.expected.clone() }
}
