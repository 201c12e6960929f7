//! The sheets of `master.xlsx` and their columns: one table for the writer and
//! the reader, and the reading of a sheet by its headings.

use crate::formats::{Sheet, Workbook};
use crate::model::finding::{Code, Finding, Taken};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::value::{Cell, clean, key};
use std::sync::Arc;

/// The name of the workbook in the workspace.
pub const FILE: &str = "master.xlsx";

/// The first quarter in which a row holds; like the next two, workbooks of earlier versions lack it.
pub(super) const FROM: &str = "自";
/// The last.
pub(super) const UNTIL: &str = "至";
/// The unit that carries on for one that has ended.
pub(super) const INTO: &str = "并入";

/// One sheet of the workbook.
#[derive(Debug)]
pub(super) struct Layout {
    /// What its tab is called; it is looked up folded, so width and case do not matter.
    pub name: &'static str,
    /// The line above the headings.
    pub note: &'static str,
    /// The headings from left to right; a table is found by the first and any other.
    pub headings: &'static [&'static str],
    /// The widest each column may be, in half-width characters.
    pub widths: &'static [u16],
}

pub(super) const TASKS: Layout = Layout {
    name: "任务",
    note: "任务清单原文，请勿改动；原文有误请填“更正”表。责任部门原为空白的，可以补填。“已核”填写核对无误的提示编码，如 M122、M132。",
    headings: &["编号", "任务", "具体要求", "责任部门", "配合单位", "已核"],
    widths: &[6, 30, 70, 30, 30, 12],
};

pub(super) const ITEMS: Layout = Layout {
    name: "成果",
    note: "“编号”至“成果”为原文，请勿改动。其余各栏是程序的理解，可以改，改了以改的为准；留空由程序判读，填“无”表示没有，“？”为待确认，确认后删去。“季度目标”每个目标一行，写四个季度末的累计数，末一个等于目标，如 20、60、110、157。“已核”填写核对无误的提示编码，如 M110、M131。年中变更的，复制该行：前一行“至”填最后一个季度，后一行“自”填下一个季度（如 2025Q3）并改写；都不填为全年有效。",
    headings: &[
        "编号", "任务编号", "成果", "时限", "日期", "目标", "填报单位", "项目清单", "同文", "季度目标", "已核", FROM,
        UNTIL,
    ],
    widths: &[6, 10, 40, 14, 30, 24, 26, 16, 8, 20, 12, 10, 10],
};

pub(super) const UNITS: Layout = Layout {
    name: "单位",
    note: "按印发时的排列顺序填写。类别为街镇、部门或其他；别名、邮箱有几个的用分号隔开。年中撤并的：“至”填最后一个季度，“并入”填由哪个单位接续；年中新设的：“自”填第一个季度。都不填为全年有效。",
    headings: &["名称", "类别", "别名", "邮箱", FROM, UNTIL, INTO],
    widths: &[20, 8, 60, 40, 10, 10, 20],
};

pub(super) const SHARES: Layout = Layout {
    name: "分解",
    note: "全区目标分解到各单位的数，各单位之和应等于全区目标；不分解的在“目标”栏填“不分解”。年中变更的，前一行“至”填最后一个季度，后一行“自”填下一个季度。",
    headings: &["成果", "单位", "目标", "哪个目标", FROM, UNTIL],
    widths: &[8, 20, 10, 30, 10, 10],
};

pub(super) const CORRECTIONS: Layout = Layout {
    name: "更正",
    note: "改清单的，单位留空，字段为任务、具体要求、责任部门、配合单位或成果；改单位填报的（如来电更正），单位写名称，字段写状态、完成率、完成数等栏名，日期写接到的日期。原文须与该栏逐字相同（没有填的留空），否则不应用。",
    headings: &["编号", "单位", "字段", "原文", "改为", "理由", "确认人", "日期"],
    widths: &[8, 14, 12, 60, 60, 30, 12, 12],
};

pub(super) const SETTINGS: Layout = Layout {
    name: "设置",
    note: "只改“值”一栏；下半部分每期一行。",
    headings: &["项目", "值", "说明"],
    widths: &[26, 40, 46],
};

/// The lower table of 设置.
pub(super) const PERIODS: Layout = Layout {
    name: SETTINGS.name,
    note: "",
    headings: &["期间", "期号", "报送截止", "最迟接收", "印发日期", "报", "送", "发"],
    widths: &[],
};

pub(super) const WORDS: Layout = Layout {
    name: "词表",
    note: "内置以外的词。类别为列、状态或问题类型：列的含义写统一表样的列名，状态的含义写统一的状态，问题类型的含义写类型名称。",
    headings: &["类别", "词", "含义"],
    widths: &[12, 30, 30],
};

/// The hidden sheet with the list as received and the columns as first written.
pub(super) const BASELINE: Layout = Layout {
    name: "原文",
    note: "程序用来核对改动，请勿修改。",
    headings: &["种类", "编号", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"],
    widths: &[8, 8, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12],
};

/// A sheet read by its headings.
pub(super) struct SheetTable<'a> {
    sheet: &'a Sheet,
    place: Place,
    columns: Vec<(String, u32)>,
    /// The row of the headings.
    pub head: u32,
}

/// What stands under 目标 in 分解 of a target that is not divided.
pub(super) const UNDIVIDED: &str = "不分解";

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a SheetTable<'a>,
    /// The row of the sheet, from 1.
    pub number: u32,
}

impl<'a> SheetTable<'a> {
    /// The table of a sheet, under the row that has the first of its headings and
    /// another; columns may stand in any order.
    pub(super) fn find(workbook: &'a Workbook, layout: &Layout) -> Option<Self> {
        let Layout { name, headings, .. } = layout;
        let sheet = workbook.sheets.iter().find(|s| key(&s.name) == key(name))?;
        let columns_of = |row: u32| -> Vec<(String, u32)> {
            sheet.row(row).iter().map(|((_, col), cell)| (key(&cell.text()), *col)).collect()
        };
        let is_head = |columns: &[(String, u32)]| {
            let mut there = headings.iter().map(|heading| columns.iter().any(|(name, _)| *name == key(heading)));
            there.next() == Some(true) && there.any(|is_there| is_there)
        };
        let head = sheet.rows().into_iter().find(|row| is_head(&columns_of(*row)))?;
        let place = Place::sheet(&Origin::file(FILE), &Arc::from(sheet.name.as_str()));
        Some(Self { sheet, place, columns: columns_of(head), head })
    }

    /// The rows below the headings that hold something.
    pub(super) fn rows(&'a self) -> impl Iterator<Item = Row<'a>> {
        let holds_something = |row: u32| self.sheet.row(row).iter().any(|(_, cell)| !cell.is_blank());
        let rows = self.sheet.rows().into_iter().filter(move |row| *row > self.head && holds_something(*row));
        rows.map(|number| Row { table: self, number })
    }

    fn column(&self, heading: &str) -> Option<u32> {
        let wanted = key(heading);
        self.columns.iter().find(|(name, _)| *name == wanted).map(|(_, col)| *col)
    }
}

impl<'a> Row<'a> {
    /// The cell under a heading; absent where it is empty.
    pub(super) fn cell(&self, heading: &str) -> Option<&'a Cell> {
        let col = self.table.column(heading)?;
        self.table.sheet.cell(CellRef::new(self.number, col)).filter(|cell| !cell.is_blank())
    }

    /// The words under a heading; empty where there are none.
    pub(super) fn text(&self, heading: &str) -> String {
        self.cell(heading).map_or(String::new(), |cell| clean(&cell.text()))
    }

    /// The place of the cell under a heading, or of the row's first cell.
    pub(super) fn place(&self, heading: &str) -> Place {
        self.table.place.at(CellRef::new(self.number, self.table.column(heading).unwrap_or(1)))
    }
}

/// A cell that does not read, and what was done instead.
pub(super) fn unread(row: Row, heading: &str, expected: &str, taken: Taken) -> Finding {
    unread_words(row, heading, row.text(heading), expected, taken)
}

/// As `unread`, of words that are not those of the cell alone.
pub(super) fn unread_words(row: Row, heading: &str, found: String, expected: &str, taken: Taken) -> Finding {
    Finding::new(Code::SettingUnread, row.place(heading), found, taken).expecting(expected)
}
