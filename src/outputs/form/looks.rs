//! How the cells of a form look: what is given is grey and locked, what is asked for is
//! white and open, and what is to be mended is tinted.

use crate::model::form::Column;
use crate::outputs::xlsx::style::base;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, ProtectionOptions};

const HEADING_FONT: &str = "黑体";
const RULE: Color = Color::RGB(0x00A6_A6A6);
/// Behind headings of what is given, and of what is asked for.
const GIVEN_HEADING: Color = Color::RGB(0x00D9_D9D9);
const ASKED_HEADING: Color = Color::RGB(0x00FF_D966);
/// Behind what is given, and what is to be mended.
const GIVEN: Color = Color::RGB(0x00F2_F2F2);
const MEND: Color = Color::RGB(0x00FC_E4D6);

/// Every format of a form.
pub(super) struct Looks {
    pub title: Format,
    /// A line above the table.
    pub line: Format,
    pub given_heading: Format,
    pub asked_heading: Format,
    /// By how a column is set: running text, a word, text that must stay text.
    given: [Format; 3],
    open: [Format; 3],
    asked: [Format; 3],
}

/// How a column is set: an index of the formats.
fn set(column: Column) -> usize {
    match column {
        Column::Id | Column::Phone => 2,
        Column::Status
        | Column::Percent
        | Column::Target
        | Column::Done
        | Column::Contact
        | Column::Start
        | Column::PlannedFinish
        | Column::ActualFinish
        | Column::Investment => 1,
        _ => 0,
    }
}

impl Looks {
    pub fn new() -> Self {
        let ruled = || {
            let cell = base().set_text_wrap().set_border(FormatBorder::Thin).set_border_color(RULE);
            cell.set_align(FormatAlign::VerticalCenter)
        };
        let sets = |fill: Option<Color>, open: bool| {
            let filled = fill.into_iter().fold(ruled(), Format::set_background_color);
            // What begins like a formula stays text when it is entered again.
            let cell = if open { filled.set_unlocked() } else { filled };
            let centred = || cell.clone().set_align(FormatAlign::Center);
            [cell.clone().set_align(FormatAlign::Left), centred(), centred().set_num_format("@")]
        };
        let heading = |fill| {
            let heading = ruled().set_font_name(HEADING_FONT).set_bold().set_align(FormatAlign::Center);
            heading.set_background_color(fill)
        };
        Self {
            title: base().set_font_name(HEADING_FONT).set_font_size(16).set_align(FormatAlign::VerticalCenter),
            line: base().set_font_size(11).set_align(FormatAlign::VerticalCenter),
            given_heading: heading(GIVEN_HEADING),
            asked_heading: heading(ASKED_HEADING),
            given: sets(Some(GIVEN), false),
            open: sets(None, true),
            asked: sets(Some(MEND), true),
        }
    }

    /// A cell in which nothing is to be typed.
    pub fn given(&self, column: Column) -> &Format {
        &self.given[set(column)]
    }

    /// A cell that is asked for.
    pub fn open(&self, column: Column) -> &Format {
        &self.open[set(column)]
    }

    /// A cell that is to be mended.
    pub fn asked(&self, column: Column) -> &Format {
        &self.asked[set(column)]
    }
}

/// What may be done to a locked sheet.
pub(super) fn permitted() -> ProtectionOptions {
    ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    }
}
