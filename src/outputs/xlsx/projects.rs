//! 项目: the registers of all units, one below another.

use super::book::Book;
use super::context::Context;
use super::list::List;
use super::sheets::PROJECTS;
use super::style::Look;
use super::table::{Column, Content, column};
use crate::model::ledger::Project;
use crate::model::value::{Answer, Reading, Status, key};
use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;

/// Writes the sheet; sources are for the screen, not for paper.
pub fn write<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let rows: Vec<&Project> = context.ledger.projects.iter().collect();
    List { name: PROJECTS, columns: columns(), frozen: 2, printed: 17, above: 0 }.write(
        book,
        &context.view.lights,
        |name| context.heading(name),
        rows,
    )
}

fn columns<'a>() -> Vec<Column<'a, &'a Project>> {
    vec![
        column("单位", 12.0, Look::Word, |p: &&'a Project| Content::text(p.unit.as_str())),
        column("项目名称", 24.0, Look::Text, |p| Content::typed(&p.name)),
        column("项目类型", 12.0, Look::Text, |p| Content::typed(&p.category)),
        column("建设地点", 16.0, Look::Text, |p| Content::typed(&p.place)),
        column("实施主体", 16.0, Look::Text, |p| Content::typed(&p.owner)),
        column("总投资（万元）", 11.0, Look::Count, |p| {
            Content::reading(&p.investment, |n| Content::quantity(*n))
        }),
        column("总投资原文", 11.0, Look::Text, |p| Content::typed(&p.investment)),
        column("开工时间", 11.5, Look::Date, |p| Content::reading(&p.start, |iso| day(iso))),
        column("开工时间原文", 11.0, Look::Text, |p| Content::typed(&p.start)),
        column("计划完工时间", 11.5, Look::Date, |p| Content::reading(&p.planned_finish, |iso| day(iso))),
        column("计划完工原文", 11.0, Look::Text, |p| Content::typed(&p.planned_finish)),
        column("实际完工时间", 11.5, Look::Date, |p| Content::reading(&p.actual_finish, |iso| day(iso))),
        column("实际完工原文", 11.0, Look::Text, |p| Content::typed(&p.actual_finish)),
        column("状态", 11.0, Look::Status, |p| stands(&p.status)),
        column("状态原文", 10.0, Look::Text, |p| Content::typed(&p.status)),
        column("完成率", 9.0, Look::Percent, |p| Content::reading(&p.percent, |p| Content::Percent(*p))),
        column("完成率原文", 9.0, Look::Text, |p| Content::typed(&p.percent)),
        column("来源文件", 64.0, Look::Text, |p| Content::public(p.source.path.to_string())),
        column("工作表", 12.0, Look::Text, |p| Content::text(&*p.source.sheet)),
        column("行", 7.0, Look::Count, |p| Content::Number(f64::from(p.source.row))),
    ]
}

/// Where a project stands; a bare no tells only that it is not finished.
fn stands(status: &Answer<Status>) -> Content<'_> {
    let is_no = |text: &str| matches!(key(text).as_str(), "否" | "n" | "no");
    match status {
        Some(given) if given.reading == Reading::Unread && is_no(&given.text) => Content::text("未完工"),
        _ => Content::reading(status, |status| Content::text(status.label())),
    }
}

/// A date as a date; a month, or words, as they are.
fn day(iso: &str) -> Content<'_> {
    NaiveDate::parse_from_str(iso, "%Y-%m-%d").map_or_else(|_| Content::text(iso), Content::Date)
}
