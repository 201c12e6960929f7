//! Targets against what was reported and the time that has passed: a table of those of
//! the district, with their chart, one of those that each unit has, and each in words.

use super::charts::{self, Drawn, ROW_PIXELS};
use super::context::Context;
use super::cursor::Cursor;
use super::percent;
use super::style::Look;
use super::table::{Content, column_number, row_number};
use crate::model::value::Quantity;
use crate::view::{ClosingView, Names, Num, PaceView};
use rust_xlsxwriter::XlsxError;

/// Units that a cell names in full; the text is shorter.
const NAMES: usize = 30;

/// `甲镇、乙镇等50个`; all of them where they are not too many.
pub fn names(context: &Context<'_>, names: &Names) -> String {
    let figure = context.view.figure(&names.total.figure).filter(|figure| names.more && figure.from.len() <= NAMES);
    let places = figure.into_iter().flat_map(|figure| context.view.places_of(figure));
    let all: Vec<&str> = places.filter_map(|at| at.unit.as_deref()).collect();
    match (names.more, all.is_empty()) {
        (true, true) => format!("{}等{}个", names.shown.join("、"), names.total.text),
        (true, false) => all.join("、"),
        (false, _) => names.shown.join("、"),
    }
}

/// Targets against what was reported and the time that has passed: those of the
/// district, with their chart, then those that each unit has.
pub fn write(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    cursor.section("四、目标完成情况", 8 * ROW_PIXELS)?;
    let all = cursor.context.view.items.iter().flat_map(|item| &item.closings);
    let (each, district): (Vec<&ClosingView>, Vec<_>) = all.partition(|closing| closing.each_unit);
    if district.is_empty() && each.is_empty() {
        return cursor.remark("任务清单中没有可以计数的目标。");
    }
    let charted = if district.is_empty() { None } else { of_district(cursor, &district)? };
    if !each.is_empty() {
        closing_heads(cursor, "每个单位的目标（原文）", &["每单位目标", "达到的单位", "应报单位", "口径", "占应报"])?;
        for closing in &each {
            let rate = closing.rate.as_ref();
            let values = [
                (Look::Count, Content::num(&closing.target)),
                (Look::Count, number(closing.sum.as_ref())),
                (Look::Count, Content::maybe(rate, |rate| Content::num(&rate.whole))),
                (Look::Word, Content::text(if closing.at_least { "不少于" } else { "等于" })),
                (Look::Share, percent::rate(rate)),
            ];
            closing_row(cursor, closing, values.into())?;
        }
    }
    cursor.chart(charted)
}

/// Targets of the district, and their chart. Those that nobody gave a number for stand
/// last, outside of it.
fn of_district(cursor: &mut Cursor<'_, '_>, closings: &[&ClosingView]) -> Result<Option<Drawn>, XlsxError> {
    let time = ["时间进度", "与时间进度相差（百分点）", "下季度需完成"];
    closing_heads(cursor, "全区目标（原文）", &[&["目标", "填报合计", "差额", "超出", "占目标"], &time[..]].concat())?;
    let (reported, silent): (Vec<&ClosingView>, Vec<_>) = closings.iter().partition(|closing| closing.sum.is_some());
    let from = cursor.at;
    for closing in reported.iter().chain(&silent) {
        let values = [
            (Look::Count, Content::num(&closing.target)),
            (Look::Count, number(closing.sum.as_ref())),
            (Look::Count, Content::maybe(closing.gap.as_ref(), Content::num)),
            (Look::Count, Content::maybe(closing.over.as_ref(), Content::num)),
            (Look::Share, percent::rate(closing.rate.as_ref())),
        ];
        closing_row(cursor, closing, values.into_iter().chain(against_time(closing)).collect())?;
    }
    let rows = (from, from + row_number(reported.len()).max(1) - 1);
    Ok(charts::targets(rows, &reported).filter(|_| !reported.is_empty()))
}

/// The share of the year that is gone, by how much the share done is ahead of it or,
/// below zero, behind, and what the next quarter must bring.
fn against_time(closing: &ClosingView) -> [(Look, Content<'static>); 3] {
    let pace = closing.pace.as_ref();
    let difference = |pace: &PaceView| {
        let difference = pace.difference.value;
        Content::quantity(if pace.behind { Quantity::default() - difference } else { difference })
    };
    [
        (Look::Share, Content::maybe(pace, |pace| percent::printed(&pace.elapsed))),
        (Look::Count, Content::maybe(pace, difference)),
        (Look::Count, Content::maybe(pace.and_then(|pace| pace.next.as_ref()), Content::num)),
    ]
}

/// A number of the view; a dash where nothing was reported, which is no 0.
pub fn number(num: Option<&Num>) -> Content<'static> {
    num.map_or_else(|| Content::text("—"), Content::num)
}

fn closing_heads(cursor: &mut Cursor<'_, '_>, words: &str, headings: &[&str]) -> Result<(), XlsxError> {
    let last = [(column_number(12 - headings.len()), "未报数的单位"), (2, "说明")];
    let first = ["编号", words].into_iter().chain(headings.iter().copied());
    cursor.headings(first.map(|words| (1, words)).chain(last))
}

fn closing_row(
    cursor: &mut Cursor<'_, '_>,
    closing: &ClosingView,
    values: Vec<(Look, Content<'_>)>,
) -> Result<(), XlsxError> {
    let context = cursor.context;
    let words = [(Look::Word, Content::text(&closing.item.id)), (Look::Text, Content::text(&closing.verbatim))];
    let silent = (column_number(12 - values.len()), names(context, &closing.silent));
    let named = [silent, (2, remarks(context, closing))].map(|(span, words)| (span, Look::Text, Content::text(words)));
    cursor.row(words.into_iter().chain(values).map(|(look, value)| (1, look, value)).chain(named))
}

/// What the sum is, and what of it is asked about.
fn remarks(context: &Context<'_>, closing: &ClosingView) -> String {
    let planned = closing.planned.then(|| "为列入计划数，不是完成数".to_string());
    [planned, asked(context, closing)].into_iter().flatten().collect::<Vec<_>>().join("；")
}

/// `含甲镇待核2个`.
fn asked(context: &Context<'_>, closing: &ClosingView) -> Option<String> {
    let amount = closing.asked_sum.as_ref().map_or(String::new(), |sum| format!("{}{}", sum.text, closing.measure));
    let is_asked = !closing.asked.total.is_zero();
    is_asked.then(|| format!("含{}待核{amount}", names(context, &closing.asked)))
}

/// `98/157，差59，落后时间进度12.4个百分点（含甲镇待核6个；2个单位未报数）`.
pub fn in_words(context: &Context<'_>, closing: &ClosingView) -> String {
    let what = match (closing.each_unit, closing.planned) {
        (true, _) => "达到的单位",
        (false, true) => "列入计划",
        (false, false) => "",
    };
    let whole = if closing.each_unit { closing.rate.as_ref().map(|rate| &rate.whole) } else { Some(&closing.target) };
    let whole = whole.map_or(String::new(), |whole| format!("/{}", whole.text));
    let sum = closing.sum.as_ref().map_or("未报", |sum| sum.text.as_str());
    let gap = closing.gap.as_ref().map(|gap| format!("，差{}", gap.text));
    let over = closing.over.as_ref().map(|over| format!("，超出{}", over.text));
    let behind = closing.pace.as_ref().filter(|pace| pace.behind && !pace.difference.is_zero());
    let pace = behind.map(|pace| format!("，落后时间进度{}个百分点", pace.difference.text));
    let silent = &closing.silent.total;
    let silent = (closing.sum.is_some() && !silent.is_zero()).then(|| format!("{}个单位未报数", silent.text));
    let lacking: Vec<String> = [asked(context, closing), silent].into_iter().flatten().collect();
    let lacking = if lacking.is_empty() { String::new() } else { format!("（{}）", lacking.join("；")) };
    let more: String = [gap, over, pace].into_iter().flatten().collect();
    format!("{what}{sum}{whole}{more}{lacking}")
}
