//! 总览: the quarter at a glance, with charts. Key figures, targets, tasks and
//! units stand below one another, each chart below the table it draws.

use super::boards;
use super::book::Book;
use super::charts::ROW_PIXELS;
use super::closings;
use super::context::Context;
use super::cursor::{Cursor, LAST, WIDTHS};
use super::page::{SCALE, set_up};
use super::percent;
use super::sheets::OVERVIEW;
use super::style::Look;
use super::table::{Content, count_of};
use super::text::fit;
use crate::model::value::{Colour, Derived};
use crate::view::{Overview, Rate, StateCount};
use rust_xlsxwriter::XlsxError;

/// Adds the sheet to the workbook, its parts from the top down.
pub fn write(book: &mut Book<'_>, context: &Context<'_>) -> Result<(), XlsxError> {
    let sheet = book.sheet(OVERVIEW)?;
    sheet.set_screen_gridlines(false);
    for (width, col) in WIDTHS.into_iter().zip(0..) {
        sheet.set_column_width(col, width)?;
    }
    let mut cursor = Cursor::new(sheet, context);
    title(&mut cursor)?;
    figures(&mut cursor)?;
    legend(&mut cursor)?;
    classes(&mut cursor)?;
    states(&mut cursor)?;
    closings::write(&mut cursor)?;
    boards::tasks(&mut cursor)?;
    boards::units(&mut cursor)?;
    let (end, breaks) = (cursor.at, cursor.into_breaks());
    set_up(sheet, &context.heading(OVERVIEW), None)?;
    // Were the pages fitted, Excel would pass over the breaks and cut charts in two.
    sheet.set_print_scale(SCALE).set_page_breaks(&breaks)?;
    sheet.set_print_area(0, 0, end, LAST)?;
    Ok(())
}

fn title(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    let (head, styles) = (&cursor.context.view.head, &cursor.context.styles);
    cursor.cells.sheet.merge_range(0, 0, 0, LAST, &fit(&head.title), &styles.title)?;
    cursor.cells.sheet.set_row_height(0, 30)?;
    let issue =
        head.issue.as_deref().map(|issue| if head.issue_is_number { format!("第{issue}期") } else { issue.into() });
    let parts = [Some(head.period.clone()), issue, Some(format!("数据截至{}", head.as_of)), Some(head.issuer.clone())];
    let line: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    cursor.cells.sheet.merge_range(1, 0, 1, LAST, &fit(&line.join("　")), &styles.subtitle)?;
    cursor.at = 2;
    Ok(())
}

/// A figure: what, how many, and what it means.
type Line = (&'static str, Content<'static>, String);

/// The key figures of the text, each with its word in its colour, then what they are
/// counted from.
fn figures(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    cursor.section("一、关键数字", 0)?;
    let context = cursor.context;
    cursor.headings([(2, "事项"), (2, "数字"), (2, "总数或目标"), (10, "说明")])?;
    for card in &context.view.overview.cards {
        let amount = card.amount.as_ref().map_or(String::new(), |amount| format!("{}{}", amount.text, card.measure));
        cursor.boxed(
            0,
            [
                (2, Look::Text, Content::text(&card.label)),
                (2, Look::Count, closings::number(card.number.as_ref())),
                (2, Look::Count, Content::maybe(card.of.as_ref(), Content::num)),
            ],
        )?;
        cursor.across(6, LAST, &format!("{}{amount}", card.word), &context.styles.tone(card.tone))?;
        cursor.next()?;
    }
    for (label, value, note) in item_lines(&context.view.overview).into_iter().chain(report_lines(context)) {
        let look = if matches!(value, Content::Share(_)) { Look::Share } else { Look::Count };
        cursor.row([(2, Look::Text, Content::text(label)), (4, look, value), (10, Look::Text, Content::text(note))])?;
    }
    Ok(())
}

fn item_lines(overview: &Overview) -> [Line; 4] {
    let repeats = format!("其中重复{}项，不计数", overview.repeats.text);
    let of = |rate: &Rate| format!("已完成{}项，共{}项", rate.part.text, rate.whole.text);
    let done = overview.rate.as_ref().map_or(String::new(), of);
    [
        ("重点任务（项）", Content::num(&overview.tasks), String::new()),
        ("清单所列成果（项）", Content::num(&overview.listed), repeats),
        ("计入统计的成果（项）", Content::num(&overview.items), String::new()),
        ("成果完成率", percent::rate(overview.rate.as_ref()), done),
    ]
}

/// Who reported how much, and what was found in it.
fn report_lines(context: &Context<'_>) -> [Line; 5] {
    let (view, overview) = (context.view, &context.view.overview);
    let deadline = match context.config.period(view.period).deadline {
        Some(at) => format!("报送截止 {}", at.format("%Y-%m-%d %H:%M")),
        None => "未设报送截止时间，不计迟报".to_string(),
    };
    let severities: Vec<String> =
        view.checks.severities.iter().map(|each| format!("{} {} 条", each.label, each.count.text)).collect();
    [
        ("应报送单位（个）", Content::num(&overview.units), deadline),
        ("应填报（单位×成果，格）", Content::num(&overview.cells), String::new()),
        ("已填报（格）", Content::num(&overview.filled), String::new()),
        ("核查发现（条）", Content::num(&view.checks.total), severities.join("，")),
        ("收到文件（个）", Content::num(&view.checks.files), "逐一去向见“收件”".to_string()),
    ]
}

/// The lights: a colour, and the words that carry it.
fn legend(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    cursor.next()?;
    let lights = &cursor.context.view.lights;
    let used: Vec<Colour> = Colour::ALL.into_iter().filter(|light| lights.classes(*light).next().is_some()).collect();
    let mut spans = [(0, 1), (2, 4), (5, 7), (8, 10), (11, 12), (13, LAST)];
    // The last colour has the rest of the row.
    spans[used.len().saturating_sub(1)].1 = LAST;
    for (light, (from, to)) in used.into_iter().zip(spans) {
        let words: Vec<&str> = lights.classes(light).map(Derived::label).collect();
        let words = format!("{}：{}", light.label(), words.join("、"));
        let format = cursor.context.styles.light(light).clone().set_text_wrap();
        cursor.across(from, to, &words, &format)?;
    }
    cursor.next()
}

/// Items by status: how many, and their share.
fn classes(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    cursor.section("二、成果状态", 4 * ROW_PIXELS)?;
    let overview = &cursor.context.view.overview;
    let words = Derived::ALL.map(|status| (1, status.label()));
    cursor.headings([(2, "")].into_iter().chain(words).chain([(1, "合计")]))?;
    let label = |words| (2, Look::Text, Content::text(words));
    let counts = Derived::ALL.map(|status| (1, Look::Tally, Content::quantity(count_of(&overview.classes, status))));
    let sum = (1, Look::Tally, Content::num(&overview.items));
    cursor.row([label("成果（项）")].into_iter().chain(counts).chain([sum]))?;
    let shares = Derived::ALL.map(|status| {
        let class = overview.classes.iter().find(|class| class.id == status.id());
        let class = class.and_then(|class| Some((class, class.share.as_ref()?)));
        (1, Look::Share, Content::maybe(class, |(class, share)| percent::share(&class.count, &overview.items, share)))
    });
    cursor.row([label("占比")].into_iter().chain(shares).chain([(1, Look::Share, Content::Blank)]))?;
    if overview.shares_off {
        cursor.remark("部分数据因四舍五入，合计可能不等于100%。")?;
    }
    Ok(())
}

fn states(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    cursor.section("三、报送情况", 6 * ROW_PIXELS)?;
    cursor.headings([(1, "单位数"), (1, "报送情况"), (13, "单位")])?;
    let states = cursor.context.view.overview.states.iter();
    for StateCount { id, label, units, .. } in states.filter(|state| !state.units.total.is_zero()) {
        let state = Content::text(boards::state(cursor.context, id, label));
        let units_named = (13, Look::Text, Content::text(closings::names(cursor.context, units)));
        cursor.row([(1, Look::Tally, Content::num(&units.total)), (1, Look::Text, state), units_named])?;
    }
    Ok(())
}
