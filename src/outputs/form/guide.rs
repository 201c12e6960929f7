//! How each column is filled in: on a sheet of its own, and where the cell is entered.

use super::looks::{Looks, permitted};
use crate::model::form::Column;
use crate::model::outgoing::{Leaflet, Slot};
use crate::model::value::Status;
use crate::outputs::xlsx::page::set_up;
use crate::outputs::xlsx::style::LINE_HEIGHT;
use crate::outputs::xlsx::text::lines;
use crate::view::form::Form;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Worksheet, XlsxError,
};

/// How a column is filled in, and an example; of what is given there is none.
fn hint(slot: Slot) -> (&'static str, &'static str) {
    match (slot, slot.column()) {
        (Slot::Before(_), _) => ("上季度定稿时本单位填报的（连同更正、裁定），供对照，不用填。", ""),
        (Slot::Given(_), Column::Goal) => {
            ("这一行的数计入哪个目标。一项成果有几个目标的，一个目标一行，第二行起只填目标数和完成数。", "")
        }
        (Slot::Given(_), Column::Whence) => ("这一行在原来交来的表里的位置，不用填。", ""),
        (Slot::Given(_), _) => ("任务清单的原文，不用填。", ""),
        (_, Column::Status) => ("从下拉里选一项，只选现在的状态。", "序时推进"),
        (_, Column::Percent) => ("到季度末累计完成了百分之几，填0至100的数：80就是80%。", "80"),
        (_, Column::Target) => ("一共要完成多少，只填数字。灰色的格是已经定下的，不用填。", "6"),
        (_, Column::Done) => ("到季度末累计完成多少，不是本季度新增多少，只填数字；一个也没有完成的填0。", "3"),
        (_, Column::Progress) => ("到季度末做了哪些事，做到哪一步。", "已开课3场，第4场定在10月"),
        (_, Column::Problems) => ("遇到什么问题，要谁协调。没有问题填“无”。", "无"),
        (_, Column::NextSteps) => ("接下来做什么，什么时候做完。", "11月底前再开课3场"),
        (_, Column::Highlight) => ("值得别的单位学的做法，没有的不填。", ""),
        (_, Column::Contact) => ("填这一行的人，有变动的请改。", ""),
        (_, Column::Phone) => ("联系人的电话，有变动的请改。", ""),
        (_, Column::Note) => ("上面各栏写不下的，没有的不填。", ""),
        (_, Column::ProjectName) => ("已经列出的请不要改名；新增的填在后面的空行里。", "某某口袋公园"),
        (_, Column::Category) => ("新建、改造等。", "新建"),
        (_, Column::Site) => ("在哪里。", ""),
        (_, Column::Owner) => ("由谁实施。", ""),
        (_, Column::Investment) => ("只填数字，按万元计。", "350"),
        (_, Column::ActualFinish) => ("完工了再填。写成2025-09-30，只知道月份的写2025年9月。", "2025-09-30"),
        _ => ("写成2025-09-30，只知道月份的写2025年9月。", "2025-09-30"),
    }
}

/// The check of a column that is asked for, and what is said where it is entered. Words
/// for a status are chosen; elsewhere what is odd is asked about, not refused.
pub(super) fn choice(slot: Slot) -> Result<DataValidation, XlsxError> {
    let (how, _) = hint(slot);
    let check = DataValidation::new().set_input_title(slot.column().heading())?.set_input_message(how)?;
    let warn = |check: DataValidation, words: &str| {
        check.set_error_style(DataValidationErrorStyle::Warning).set_error_message(words)
    };
    match slot.column() {
        Column::Status => {
            let words = Status::ALL.map(Status::label);
            check.allow_list_strings(&words)?.set_error_message("请从下拉里选一项。")
        }
        Column::Percent => warn(
            check.allow_decimal_number(DataValidationRule::Between(0.0, 100.0)),
            "这一栏填0至100的数。就这样填吗？",
        ),
        Column::Target | Column::Done | Column::Investment => warn(
            check.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)),
            "这一栏只填数字。就这样填吗？",
        ),
        Column::Start | Column::PlannedFinish | Column::ActualFinish => {
            let first = ExcelDateTime::from_ymd(2000, 1, 1)?;
            warn(
                check.allow_date(DataValidationRule::GreaterThanOrEqualTo(first)),
                "这一栏填日期，如2025-09-30。就这样填吗？",
            )
        }
        _ => Ok(check.allow_any_value()),
    }
}

/// The widths of the three columns of instructions.
const WIDTHS: [f64; 3] = [24.0, 76.0, 30.0];

/// The sheet of instructions: a row a column.
pub(super) fn guide(sheet: &mut Worksheet, looks: &Looks, form: &Form) -> Result<(), XlsxError> {
    let title = Leaflet::guide_title();
    for (width, col) in WIDTHS.into_iter().zip(0..) {
        sheet.set_column_width(col, width)?;
    }
    sheet.write_string_with_format(0, 0, &title, &looks.line)?;
    let mut row = 1;
    let parts = [(super::layout::ITEMS_SHEET, super::layout::item_columns(form))];
    let register = super::layout::has_register(form)
        .then(|| (super::layout::PROJECTS_SHEET, super::layout::project_columns(form)));
    for (name, columns) in parts.into_iter().chain(register) {
        row += 1;
        for (word, col) in [&format!("“{name}”的各栏"), "怎么填", "举例"].into_iter().zip(0..) {
            sheet.write_string_with_format(row, col, word, &looks.given_heading)?;
        }
        for slot in columns {
            row += 1;
            self::line(sheet, looks, row, (form, slot))?;
        }
        row += 1;
    }
    sheet.protect_with_options(&permitted());
    set_up(sheet, &title, None)
}

fn line(sheet: &mut Worksheet, looks: &Looks, row: u32, (form, slot): (&Form, Slot)) -> Result<(), XlsxError> {
    let (how, example) = hint(slot);
    let heading = super::layout::heading(form, slot);
    let words = [&*heading, how, example];
    for (words, col) in words.into_iter().zip(0..) {
        let look =
            if col == 0 && matches!(slot, Slot::Asked(_)) { &looks.asked_heading } else { looks.given(Column::Note) };
        sheet.write_string_with_format(row, col, words, look)?;
    }
    let tallest = words.into_iter().zip(WIDTHS).map(|(words, width)| lines(words, width)).max().unwrap_or(1);
    sheet.set_row_height(row, tallest as f64 * LINE_HEIGHT + 3.0)?;
    Ok(())
}
