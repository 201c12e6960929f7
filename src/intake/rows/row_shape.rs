//! Rows by their look: blank, totals, notes, headings of sections and of other
//! lists; and what a row offers for matching.

use super::item_index::ItemIndex;
use super::matching::RowKeys;
use super::row_id::RowId;
use super::row_kind::RowKind;
use crate::formats::{RowCol, Sheet};
use crate::intake::tables::table::Table;
use crate::model::form::Column;
use crate::model::place::CellRef;
use crate::model::value::{Cell, begins_otherwise, heads_a_section, may_have};
use std::borrow::Cow;

/// First words of a total row.
const TOTALS: &[&str] = &["合计", "小计", "总计", "平均", "共计", "累计", "总和", "汇总"];

/// First words of a note, instruction or signature.
const NOTES: &[&str] = &[
    "注", "备注", "说明", "填表说明", "填报说明", "填表人", "填报人", "审核人", "审核", "负责人", "分管领导",
    "主要领导", "单位负责人", "填报单位", "报送单位", "单位(盖章)", "联系人", "联系电话", "填报日期", "填表日期",
    "报送日期", "日期", "制表", "制表人", "填报时间", "填表时间", "以上", "签字", "盖章", "领导签字", "※", "*",
];

/// Words of a cell that tells how it is to be filled in.
const HOW: &[&str] = &["填写", "填数", "填报", "请填", "请选", "选填", "下拉", "不超过", "字以内", "按清单", "格式"];

/// Headings of other lists: of people, of the words used.
const HEADS: &[&str] =
    &["姓名", "职务", "所属单位", "部门", "科室", "含义", "状态说明", "图例", "标识", "颜色", "亮灯说明"];

/// A table on its sheet.
#[derive(Clone, Copy)]
pub(crate) struct RowShapes<'a> {
    /// The sheet that the table stands on.
    pub sheet: &'a Sheet,
    /// The table, its columns known.
    pub table: &'a Table,
}

impl<'a> RowShapes<'a> {
    /// Why a row holds no data, where it does not.
    pub(crate) fn not_data(self, row: u32) -> Option<RowKind> {
        let cells = || self.sheet.row(row).iter().filter(|(_, cell)| !cell.is_blank());
        let Some(((_, first_col), first)) = cells().next() else { return Some(RowKind::Blank) };
        if row <= self.table.header_end + 1 {
            let cells: Vec<&(RowCol, Cell)> = cells().collect();
            if self.is_running_head(&cells) || self.tells_how_to_fill_in(row, &cells) {
                return Some(RowKind::ColumnNumbers);
            }
        }
        if self.is_total(row, cells()) {
            return Some(RowKind::Total);
        }
        let is_first = |c| NOTES.iter().any(|word| word.starts_with(c));
        if matches!(first, Cell::Text(text) if begins_otherwise(text, &[], is_first)) {
            return None;
        }
        let folded = first.key();
        let of_list = self.column_at(*first_col).is_none_or(|column| !column.is_answer());
        // 填表人：… and 审核人：… side by side are one line of signatures, as are
        // 联系人 | … | 电话 | 021-….
        let signed = |cell: &Cell| {
            let folded = cell.key();
            let label = |word: &&str| {
                folded.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '(']))
            };
            NOTES.iter().chain(&["电话", "手机"]).any(label) || is_phone(&folded)
        };
        let answered = |col: u32| self.column_at(col).is_some_and(Column::is_answer);
        let answers = || cells().filter(|((_, col), cell)| answered(*col) && !signed(cell)).count();
        let count = cells().count();
        let led = NOTES.iter().any(|word| folded.starts_with(word));
        let one_line = count <= 2 || folded.contains(':') || NOTES.contains(&&*folded);
        let signs = led && one_line && (of_list || count == 1);
        (signs && answers() <= 1).then_some(RowKind::Note)
    }

    /// A row that sums: its first cell or a cell of what the list gives says so,
    /// or any cell where nothing names an item.
    fn is_total(self, row: u32, mut cells: impl Iterator<Item = &'a (RowCol, Cell)>) -> bool {
        let may_say = |cell: &Cell| matches!(cell, Cell::Text(text) if may_have(text, &['计', '均', '总']));
        let says = |cell: &Cell| may_say(cell) && is_total_word(&cell.key());
        let listed = [Column::Id, Column::Task, Column::Deliverable, Column::ProjectName, Column::Unit];
        let mut keys = listed.iter().filter_map(|column| self.list_cell(*column, row)).peekable();
        if keys.peek().is_none() { cells.any(|(_, cell)| says(cell)) } else { keys.any(says) }
    }

    /// A row of column numbers under the heading: 1 2 3 …, or 甲 乙 1 2.
    fn is_running_head(self, cells: &[&(RowCol, Cell)]) -> bool {
        if cells.len() < 4 {
            return false;
        }
        let words: Vec<Cow<str>> = cells.iter().map(|(_, cell)| cell.key()).collect();
        let numbers: Vec<u32> =
            words.iter().filter_map(|word| word.trim_matches(['(', ')', '栏']).parse().ok()).collect();
        let letters = words.iter().filter(|word| ["甲", "乙", "丙", "丁"].contains(&&***word)).count();
        numbers.len() + letters == cells.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
    }

    /// A row under the heading, of no item, most cells of which tell how to fill them in.
    fn tells_how_to_fill_in(self, row: u32, cells: &[&(RowCol, Cell)]) -> bool {
        let tells = |cell: &Cell| matches!(cell, Cell::Text(text) if HOW.iter().any(|word| text.contains(word)));
        row == self.table.header_end + 1
            && cells.len() > 1
            && cells.iter().filter(|(_, cell)| tells(cell)).count() * 2 >= cells.len()
            && self.list_cell(Column::Id, row).and_then(RowId::read).is_none()
    }

    fn column_at(self, col: u32) -> Option<Column> {
        self.table.at(col).and_then(|c| c.column)
    }

    /// The cell of a column in a row itself.
    fn own_cell(self, column: Column, row: u32) -> Option<&'a Cell> {
        let at = CellRef::new(row, self.table.col(column)?);
        self.sheet.cell(at).filter(|cell| !cell.is_blank())
    }

    /// A cell of what the list gives, filled down a merged range (domain R1).
    pub(crate) fn list_cell(self, column: Column, row: u32) -> Option<&'a Cell> {
        self.own_cell(column, row).or_else(|| {
            let at = CellRef::new(row, self.table.col(column)?);
            let area = self.sheet.merge(at).filter(|area| column.fills_down() && area.first.col == at.col)?;
            self.sheet.cell(area.first).filter(|cell| !cell.is_blank())
        })
    }

    /// What a row offers for matching.
    pub(crate) fn keys(self, row: u32, index: &ItemIndex) -> RowKeys {
        let words = |column| self.list_cell(column, row).map(|cell| index.words(cell));
        let typed = self.list_cell(Column::Id, row).cloned();
        let (task, deliverable) = (words(Column::Task), words(Column::Deliverable));
        // Where the table has neither, the town's own words stand under 工作内容.
        let lone = task.is_none() && deliverable.is_none();
        RowKeys {
            id: typed.as_ref().and_then(RowId::read),
            id_from_above: typed.is_some() && self.own_cell(Column::Id, row).is_none(),
            typed,
            task: task.or_else(|| lone.then(|| words(Column::Requirement)).flatten()),
            deliverable,
        }
    }

    /// The first column of those that tell which item a row is of that is filled
    /// in; else the table's first.
    pub(crate) fn key_column(self, row: u32) -> u32 {
        let columns = [Column::Id, Column::Task, Column::Deliverable, Column::Requirement];
        let filled = columns.iter().filter(|c| self.list_cell(**c, row).is_some()).find_map(|c| self.table.col(*c));
        filled.or_else(|| self.table.columns.iter().map(|c| c.col).min()).unwrap_or(1)
    }

    pub(crate) fn is_answered(self, row: u32) -> bool {
        let mut answers = self.table.columns.iter().filter(|c| c.column.is_some_and(Column::is_answer));
        answers.any(|c| self.sheet.cell(CellRef::new(row, c.col)).is_some_and(|cell| !cell.is_blank()))
    }

    /// A heading in one cell: it is merged across the table, or numbered like one;
    /// or in two, the number of a section and its name: 二、|建设类.
    pub(crate) fn is_section(self, row: u32) -> bool {
        let (first, cell) = match self.sheet.row(row) {
            [(first, cell)] => (first, cell),
            [(first, cell), (second, name)] => {
                let is_listed = [first, second].iter().all(|at| self.column_at(at.1).is_none_or(|c| !c.is_answer()));
                let names = name.key().chars().count() <= LONGEST_SECTION;
                return is_listed && names && is_section_number(&cell.key());
            }
            _ => return false,
        };
        let across =
            self.sheet.merge(CellRef::new(row, first.1)).is_some_and(|area| area.last.col >= area.first.col + 2);
        let folded = cell.key();
        let continued = matches!(&*folded, "续表" | "续上表" | "接上表" | "接上页" | "(续)");
        continued
            || across
            || (heads_a_section(&folded) && folded.chars().count() <= LONGEST_SECTION)
            || (folded.starts_with(['★', '☆', '※', '◆', '●', '■', '▲']) && folded.chars().count() <= 12)
    }

    /// An example, or a line below the heading that tells how to fill it in.
    pub(crate) fn is_of_the_form(self, row: u32) -> bool {
        let first = self.sheet.row(row).first().map_or(Cow::Borrowed(""), |(_, cell)| cell.key());
        let begins = |words: &[&str]| words.iter().any(|word| first.trim_start_matches('(').starts_with(word));
        begins(&["示例", "样例", "范例", "例:", "例如", "填写示例", "填写说明"])
            || row == self.table.header_end + 1 && begins(&["填", "请填", "照抄", "自动"])
    }

    /// A name and a telephone number, and nothing longer: a row of contacts.
    pub(crate) fn is_contact(self, row: u32) -> bool {
        let texts = || self.sheet.row(row).iter().map(|(_, cell)| cell.key());
        texts().any(|text| is_phone(&text)) && texts().all(|text| is_phone(&text) || text.chars().count() <= 12)
    }

    /// The heading of some other list below the table, such as the contacts:
    /// nothing but names of columns.
    pub(crate) fn is_foreign_head(self, row: u32) -> bool {
        let named = |cell: &Cell| {
            let folded = cell.key();
            Column::named(&folded).is_some() || HEADS.contains(&&*folded)
        };
        let cells = self.sheet.row(row);
        cells.len() >= 2 && cells.iter().all(|(_, cell)| named(cell))
    }
}

/// Whether a folded cell holds a telephone number and nothing else.
fn is_phone(folded: &str) -> bool {
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    digits >= 7 && folded.chars().all(|c| c.is_ascii_digit() || "-()+转/、 ".contains(c))
}

/// Whether a folded cell names a total: 合计, 共计（项）, and of a part 本页小计.
fn is_total_word(folded: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with(['(', ':']);
    let whole = TOTALS.iter().any(|word| folded.strip_prefix(word).is_some_and(ends));
    whole || is_part_total(folded)
}

/// Whether it names the total of a part of the rows: 小计, 本页合计, 规划类小计.
pub(crate) fn is_part_total(folded: &str) -> bool {
    let bare = folded.split(['(', ':']).next().unwrap_or(folded);
    let of_part = ["小计", "合计"].iter().find_map(|word| bare.strip_suffix(word));
    of_part.is_some_and(|of| bare.ends_with("小计") || !of.is_empty() && of != "总")
        && folded.chars().count() <= LONGEST_SECTION
}

/// The longest name of a section, in characters.
const LONGEST_SECTION: usize = 20;

/// The number of a section, folded: `一`, `二、`, `(三)`, `第四部分`.
fn is_section_number(folded: &str) -> bool {
    let bare = folded.trim_start_matches(['(', '第']).trim_end_matches([')', '、', '.', '类', '章', '节']);
    let bare = bare.trim_end_matches("部分").trim_end_matches("大类");
    !bare.is_empty() && bare.chars().all(|c| "一二三四五六七八九十".contains(c))
}
