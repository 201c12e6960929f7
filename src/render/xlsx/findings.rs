//! 核查: what is wrong or doubtful, where, what was done, and who must act.

use super::cross::Cross;
use super::list::{List, lists};
use super::style::Look;
use super::table::{Column, Content, column};
use super::{FINDINGS, Scene, detail};
use crate::finding::Finding;
use rust_xlsxwriter::{Workbook, XlsxError};

/// A row of the sheet.
struct Row<'a> {
    finding: &'a Finding,
    link: Option<String>,
    is_private: bool,
}

impl<'a> Row<'a> {
    fn new(finding: &'a Finding, cross: &Cross<'_>) -> Self {
        Self { finding, link: cross.place(&finding.place), is_private: cross.is_private(&finding.place) }
    }
}

/// Writes the sheet.
pub fn write(book: &mut Workbook, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let list = List {
        name: FINDINGS,
        frozen: 3,
        printed: 12,
        statuses: &[],
        severities: Some(0),
        rows_a_sheet: detail::ROWS_A_SHEET,
        above: 0,
    };
    let rows: Vec<Row<'_>> = scene.ledger.findings.iter().map(|f| Row::new(f, &scene.cross)).collect();
    lists(book, scene, &list, &columns(), &rows)
}

fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    vec![
        column("级别", 7.0, Look::Word, |r| Content::text(r.finding.severity().label())),
        column("代码", 8.0, Look::Word, |r| Content::text(r.finding.code.id())),
        column("问题", 20.0, Look::Text, |r| Content::text(r.finding.code.row().title)),
        column("单位", 12.0, Look::Word, |r| r.finding.unit.as_deref().map_or(Content::Blank, Content::text)),
        column("文件", 28.0, Look::Text, |r| {
            r.finding.place.origin.as_ref().map_or(Content::Blank, |origin| Content::made(origin.to_string()))
        }),
        column("工作表", 12.0, Look::Text, |r| {
            r.finding.place.sheet.as_deref().map_or(Content::Blank, Content::text)
        }),
        column("单元格", 8.0, Look::Word, |r| {
            r.finding.place.cell.map_or(Content::Blank, |cell| Content::made(cell.to_string()))
        }),
        column("发现", 26.0, Look::Text, |r| match r.is_private {
            true => Content::text("（联系信息，见 ledger.json）"),
            false => Content::text(&r.finding.found),
        }),
        column("应为", 22.0, Look::Text, |r| Content::text(&r.finding.expected)),
        column("程序的处理", 22.0, Look::Text, |r| match r.is_private {
            true => Content::text("见 ledger.json"),
            false => Content::made(r.finding.taken.to_string()),
        }),
        column("建议", 30.0, Look::Text, |r| Content::text(r.finding.code.row().advice)),
        column("明细", 7.0, Look::Word, |r| Content::link("查看", r.link.clone())),
    ]
}
