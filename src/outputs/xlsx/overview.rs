//! 总览: the quarter at a glance, with charts. Key figures, targets, tasks and
//! units stand below one another, each chart below the table it draws.

use super::boards;
use super::charts::{self, Block, Drawn};
use super::page::set_up;
use super::share::{rate, share};
use super::style::Look;
use super::table::{Content, column_number, height, row_number, write_boxed};
use super::text::{fit, lines};
use super::{OVERVIEW, Scene};
use crate::model::value::{Derived, Colour};
use crate::view::{Briefing, ClosingView, ItemList, Names, Num, Overview, Rate};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Widths of the columns: a name, words, ten counts, a sum, a sum or a time.
const WIDTHS: [f64; 14] = [12.0, 24.0, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 8.0, 12.0];
/// The last column of the tables.
pub const LAST: u16 = 13;
/// The scale at which the tables fill an A4 page even where a wider font
/// stands in for ours. Were the pages fitted instead, Excel would pass over
/// the breaks before the boards and cut charts in two.
const SCALE: u16 = 62;

/// The sheet, and the next free row of it.
pub struct Desk<'d, 'a> {
    /// The sheet.
    pub sheet: &'d mut Worksheet,
    /// What it is made from.
    pub scene: &'d Scene<'a>,
    /// The next free row.
    pub at: u32,
    /// How many lines it takes so far.
    lines: usize,
}

/// Writes the sheet.
pub fn write(book: &mut Workbook, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(OVERVIEW)?;
    sheet.set_screen_gridlines(false);
    for (i, width) in WIDTHS.into_iter().enumerate() {
        sheet.set_column_width(column_number(i), width)?;
    }
    let mut desk = Desk { sheet, scene, at: 0, lines: 1 };
    title(&mut desk)?;
    figures(&mut desk)?;
    legend(&mut desk)?;
    classes(&mut desk)?;
    states(&mut desk)?;
    closings(&mut desk)?;
    let tasks = desk.at;
    boards::tasks(&mut desk)?;
    let units = desk.at;
    boards::units(&mut desk)?;
    let end = desk.at;
    set_up(sheet, &scene.heading(OVERVIEW), None)?;
    sheet.set_portrait().set_print_scale(SCALE).set_page_breaks(&[tasks, units])?;
    sheet.set_print_area(0, 0, end, LAST)?;
    Ok(())
}

impl Desk<'_, '_> {
    /// The heading of a part, after a free row.
    pub fn section(&mut self, words: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.at + 1, 0, words, &self.scene.styles.section)?;
        self.sheet.set_row_height(self.at + 1, 22)?;
        self.at += 2;
        Ok(())
    }

    /// A remark across the tables.
    pub fn remark(&mut self, words: &str) -> Result<(), XlsxError> {
        self.across(0, LAST, words, &self.scene.styles.remark)?;
        self.next()
    }

    /// Text across several columns of the current row, which grows as needed.
    pub fn across(&mut self, from: u16, to: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
        let width: f64 = WIDTHS[usize::from(from)..=usize::from(to)].iter().sum();
        self.lines = self.lines.max(lines(words, width));
        self.sheet.merge_range(self.at, from, self.at, to, &fit(words), format)?;
        Ok(())
    }

    /// Headings from the first column on, as tall as the tallest.
    pub fn headings<'h>(&mut self, words: impl IntoIterator<Item = &'h str>) -> Result<(), XlsxError> {
        for (i, word) in words.into_iter().enumerate() {
            self.sheet.write_string_with_format(self.at, column_number(i), word, &self.scene.styles.heading)?;
            self.room(word, column_number(i));
        }
        Ok(())
    }

    /// One ruled cell of the current row.
    pub fn cell(&mut self, col: u16, look: Look, content: Content<'_>) -> Result<(), XlsxError> {
        write_boxed(self.sheet, &self.scene.styles, (self.at, col), look, content)
    }

    /// Makes room for words in a column of the current row.
    pub fn room(&mut self, words: &str, col: u16) {
        let width = WIDTHS.get(usize::from(col)).copied().unwrap_or(8.0);
        self.lines = self.lines.max(lines(words, width));
    }

    /// Puts a chart below the table, and leaves room for it.
    pub fn chart(&mut self, chart: Option<Drawn>) -> Result<(), XlsxError> {
        if let Some(Drawn { chart, height }) = chart {
            self.sheet.insert_chart_with_offset(self.at, 0, &chart, 0, 8)?;
            self.at += (height + 8).div_ceil(charts::ROW_PIXELS) + 1;
        }
        Ok(())
    }

    /// Leaves the current row, as tall as it needs to be.
    pub fn next(&mut self) -> Result<(), XlsxError> {
        if self.lines > 1 {
            self.sheet.set_row_height(self.at, height(self.lines))?;
        }
        self.lines = 1;
        self.at += 1;
        Ok(())
    }
}

/// A number of the view.
pub fn num(num: &Num) -> Content<'static> {
    Content::Number(num.value.as_f64())
}

/// How a unit reported, in the words of the text.
pub fn state<'w>(desk: &Desk<'_, '_>, id: &str, label: &'w str) -> &'w str {
    match id {
        "on_time" if desk.scene.view.overview.has_deadline => "按时报送",
        "undated" => "时间不明",
        "unreadable" => "无法采用",
        _ => label,
    }
}

/// `南翔镇、安亭镇等5个`.
pub fn names(names: &Names) -> String {
    let shown = names.shown.join("、");
    if names.more { format!("{shown}等{}个", names.total.text) } else { shown }
}

fn title(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    let (head, styles) = (&desk.scene.view.head, &desk.scene.styles);
    desk.sheet.merge_range(0, 0, 0, LAST, &fit(&head.title), &styles.title)?;
    desk.sheet.set_row_height(0, 30)?;
    let issue =
        head.issue.as_deref().map(|issue| if head.issue_is_number { format!("第{issue}期") } else { issue.into() });
    let parts = [Some(head.period.clone()), issue, Some(format!("数据截至{}", head.as_of)), Some(head.issuer.clone())];
    let line: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    desk.sheet.merge_range(1, 0, 1, LAST, &fit(&line.join("　")), &styles.subtitle)?;
    desk.at = 2;
    Ok(())
}

/// A key figure: what, how many, and what it means.
type Line = (String, Content<'static>, String);

/// Key figures, a line each.
fn figures(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    desk.section("一、关键数字")?;
    let scene = desk.scene;
    let goals = scene.view.overview.closings.iter().map(goal_line);
    for (label, value, note) in item_lines(&scene.view.overview).into_iter().chain(goals).chain(report_lines(scene)) {
        desk.across(0, 1, &label, scene.styles.boxed(Look::Text))?;
        let look = if matches!(value, Content::Share(_)) { Look::Share } else { Look::Tally };
        desk.across(2, 3, "", scene.styles.boxed(look))?;
        desk.cell(2, look, value)?;
        desk.across(4, LAST, &note, scene.styles.boxed(Look::Text))?;
        desk.next()?;
    }
    Ok(())
}

/// Tasks and items.
fn item_lines(overview: &Overview) -> [Line; 6] {
    let repeats = format!("其中重复 {} 项，不计数", overview.repeats.text);
    [
        ("重点任务（项）".into(), num(&overview.tasks), String::new()),
        ("清单所列成果（项）".into(), num(&overview.listed), repeats),
        ("计入统计的成果（项）".into(), num(&overview.items), String::new()),
        ("成果完成率".into(), rate(overview.rate.as_ref()), part_of(overview.rate.as_ref())),
        ("逾期未完成的成果（项）".into(), num_of(overview, Derived::Overdue), listed(&overview.overdue)),
        ("进度滞后的成果（项）".into(), num_of(overview, Derived::Lagging), listed(&overview.lagging)),
    ]
}

/// A target that the text tells of.
fn goal_line(closing: &ClosingView) -> Line {
    (
        format!("“{}”{}", closing.words, if closing.planned { "列入计划" } else { "完成率" }),
        rate(closing.rate.as_ref()),
        part_of(closing.rate.as_ref()),
    )
}

/// Who reported how much, and what was found in it.
fn report_lines(scene: &Scene<'_>) -> [Line; 6] {
    let (view, overview) = (scene.view, &scene.view.overview);
    let deadline = match scene.config.period(view.period).deadline {
        Some(at) => format!("报送截止 {}", at.format("%Y-%m-%d %H:%M")),
        None => "未设报送截止时间，不计迟报".to_string(),
    };
    let severities: Vec<String> =
        view.checks.severities.iter().map(|each| format!("{} {} 条", each.label, each.count.text)).collect();
    [
        ("应报送单位（个）".into(), num(&overview.units), deadline),
        ("已报送单位（个）".into(), num(&overview.reported), String::new()),
        ("应填报（单位×成果，格）".into(), num(&overview.cells), String::new()),
        ("已填报（格）".into(), num(&overview.filled), String::new()),
        ("核查发现（条）".into(), num(&view.checks.total), severities.join("，")),
        ("收到文件（个）".into(), num(&view.checks.files), "逐一去向见“收件”".to_string()),
    ]
}

/// `98/157`; empty where there is no rate.
fn part_of(rate: Option<&Rate>) -> String {
    rate.map_or(String::new(), |rate| format!("{}/{}", rate.part.text, rate.whole.text))
}

/// Items by id and name: `6.1 开展西门历史文化街区……`.
fn listed(items: &ItemList) -> String {
    let names: Vec<String> = items.shown.iter().map(|item| format!("{} {}", item.id, item.name)).collect();
    let names = names.join("；");
    if items.more { format!("{names}等{}项", items.total.text) } else { names }
}

/// How many counted items have this status.
fn num_of(overview: &Overview, status: Derived) -> Content<'static> {
    let class = overview.classes.iter().find(|class| class.id == status.id());
    class.map_or(Content::Number(0.0), |class| num(&class.count))
}

/// The lights: a colour, and the words that carry it.
fn legend(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    desk.next()?;
    let lights = &desk.scene.view.lights;
    let used: Vec<Colour> = Colour::ALL.into_iter().filter(|light| lights.classes(*light).next().is_some()).collect();
    let mut spans = [(0, 1), (2, 4), (5, 7), (8, 9), (10, 11), (12, LAST)];
    // The last colour has the rest of the row.
    spans[used.len().saturating_sub(1)].1 = LAST;
    for (light, (from, to)) in used.into_iter().zip(spans) {
        let words: Vec<&str> = lights.classes(light).map(Derived::label).collect();
        let words = format!("{}：{}", light.label(), words.join("、"));
        let format = desk.scene.styles.light(light).clone().set_text_wrap();
        desk.across(from, to, &words, &format)?;
    }
    desk.next()?;
    Ok(())
}

/// Items by status: how many, and their share.
fn classes(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    desk.section("二、成果状态")?;
    let overview = &desk.scene.view.overview;
    let headings = ["", ""].into_iter().chain(Derived::ALL.map(Derived::label)).chain(["合计"]);
    desk.headings(headings)?;
    desk.sheet.merge_range(desk.at, 0, desk.at, 1, "", &desk.scene.styles.heading)?;
    desk.next()?;
    desk.across(0, 1, "成果（项）", desk.scene.styles.boxed(Look::Text))?;
    for (status, col) in Derived::ALL.into_iter().zip(2..) {
        desk.cell(col, Look::Tally, num_of(overview, status))?;
    }
    desk.cell(12, Look::Tally, num(&overview.items))?;
    desk.next()?;
    desk.across(0, 1, "占比", desk.scene.styles.boxed(Look::Text))?;
    for (status, col) in Derived::ALL.into_iter().zip(2..) {
        let class = overview.classes.iter().find(|class| class.id == status.id());
        let percent = class.and_then(|class| Some(share(&class.count, &overview.items, class.share.as_ref()?)));
        desk.cell(col, Look::Share, percent.unwrap_or(Content::Blank))?;
    }
    desk.cell(12, Look::Share, Content::Blank)?;
    desk.next()?;
    if overview.shares_off {
        desk.remark("部分数据因四舍五入，合计可能不等于100%。")?;
    }
    Ok(())
}

/// Units by how they reported.
fn states(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    desk.section("三、报送情况")?;
    desk.headings(["单位数", "报送情况", "单位"])?;
    desk.across(2, LAST, "单位", &desk.scene.styles.heading)?;
    desk.next()?;
    for each in &desk.scene.view.overview.states {
        desk.cell(0, Look::Tally, num(&each.units.total))?;
        desk.cell(1, Look::Text, Content::text(state(desk, &each.id, &each.label)))?;
        desk.across(2, LAST, &names(&each.units), desk.scene.styles.boxed(Look::Text))?;
        desk.next()?;
    }
    Ok(())
}

/// Targets against what was reported: those of the district, with their chart,
/// then those that each unit has.
fn closings(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    desk.section("四、目标完成情况")?;
    let (each, district): (Vec<&ClosingView>, Vec<_>) =
        all_closings(desk.scene.view).partition(|closing| closing.each_unit);
    if district.is_empty() && each.is_empty() {
        return desk.remark("任务清单中没有可以计数的目标。");
    }
    if !district.is_empty() {
        district_closings(desk, &district)?;
    }
    if !each.is_empty() {
        closing_heads(desk, &["编号", "每个单位的目标（原文）", "目标", "达到的单位", "应报单位", "口径"])?;
        for closing in &each {
            let whole = closing.rate.as_ref().map(|rate| &rate.whole);
            let meant = Content::text(if closing.at_least { "不少于" } else { "等于" });
            let values = vec![num(&closing.target), optional(closing.sum.as_ref()), optional(whole), meant];
            closing_row(desk, closing, values)?;
        }
    }
    Ok(())
}

/// Targets of the district. Those that nobody gave a number for stand last,
/// outside of the chart; 超出 is a column where something is.
fn district_closings(desk: &mut Desk<'_, '_>, closings: &[&ClosingView]) -> Result<(), XlsxError> {
    let has_over = closings.iter().any(|closing| closing.over.is_some());
    let heads = ["编号", "全区目标（原文）", "目标", "填报合计", "差额", "超出"];
    closing_heads(desk, &heads[..heads.len() - usize::from(!has_over)])?;
    let (told, silent): (Vec<&ClosingView>, Vec<_>) = closings.iter().partition(|closing| closing.sum.is_some());
    let from = desk.at;
    for closing in told.iter().chain(&silent) {
        let mut values = vec![num(&closing.target), optional(closing.sum.as_ref()), optional(closing.gap.as_ref())];
        values.extend(has_over.then(|| optional(closing.over.as_ref())));
        closing_row(desk, closing, values)?;
    }
    if told.is_empty() {
        return Ok(());
    }
    let block = Block { from, to: from + row_number(told.len()) - 1 };
    desk.chart(charts::targets(block, &told, &desk.scene.view.lights))
}

/// A number of the view that may be absent.
fn optional(value: Option<&Num>) -> Content<'static> {
    value.map_or(Content::Blank, num)
}

fn all_closings(view: &Briefing) -> impl Iterator<Item = &ClosingView> {
    view.items.iter().flat_map(|item| &item.closings)
}

/// The share and the silent units stand in the same columns whatever the others are.
fn closing_heads(desk: &mut Desk<'_, '_>, headings: &[&str]) -> Result<(), XlsxError> {
    desk.headings(headings.iter().copied())?;
    let free = column_number(headings.len());
    desk.sheet.merge_range(desk.at, free, desk.at, 7, "完成率", &desk.scene.styles.heading)?;
    desk.sheet.merge_range(desk.at, 8, desk.at, LAST, "未报数的单位", &desk.scene.styles.heading)?;
    desk.next()?;
    Ok(())
}

fn closing_row(desk: &mut Desk<'_, '_>, closing: &ClosingView, values: Vec<Content<'_>>) -> Result<(), XlsxError> {
    desk.cell(0, Look::Word, Content::text(&closing.item.id))?;
    desk.cell(1, Look::Text, Content::text(&closing.verbatim))?;
    let free = column_number(values.len() + 2);
    for (value, col) in values.into_iter().zip(2..) {
        desk.cell(col, Look::Count, value)?;
    }
    desk.across(free, 7, "", desk.scene.styles.boxed(Look::Share))?;
    desk.cell(free, Look::Share, rate(closing.rate.as_ref()))?;
    let silent = names(&closing.silent);
    desk.across(8, LAST, &silent, desk.scene.styles.boxed(Look::Text))?;
    desk.room(&closing.verbatim, 1);
    desk.next()?;
    Ok(())
}
