//! 退改清单, the first sheet of a return: how to send it back, how it stands to the one
//! before, and a line a point with a link to its cell.
//!
//! The sheet comes back with the return, and nothing on it is read (`model::outgoing`): it is
//! locked as the table is, and says so.

use super::looks::permitted;
use crate::model::outgoing::Leaflet;
use crate::outputs::xlsx::page::set_up;
use crate::outputs::xlsx::style::{Look, Styles};
use crate::outputs::xlsx::table::{Cells, Content, column_number, height};
use crate::outputs::xlsx::text::{fit, lines};
use crate::view::form::filled::Spot;
use crate::view::form::list::{AskedList, Line, Since};
use rust_xlsxwriter::{Worksheet, XlsxError};

const COLUMNS: [(&str, f64); 9] = [
    ("第几条", 11.0),
    ("哪一项", 26.0),
    ("哪一栏", 11.0),
    ("现为", 26.0),
    ("原来在哪里", 24.0),
    ("程序怎样处理", 24.0),
    ("请你做", 34.0),
    ("应为或举例", 24.0),
    ("到这一格", 9.0),
];

/// The row of the title; below it stand the words on how to send it back.
const TITLE: u32 = 0;
/// The first of the rows that say how.
const HOW: u32 = 1;

/// Where a cell of the form stands, as an address within the workbook.
pub type Places<'p> = &'p dyn Fn(Spot) -> Option<String>;

/// Writes the sheet.
///
/// # Errors
/// The writer refuses something.
pub fn write(sheet: &mut Worksheet, styles: &Styles, list: &AskedList, places: Places<'_>) -> Result<(), XlsxError> {
    let title = Leaflet::asked_title(&list.unit, &list.quarter, list.number);
    let last = column_number(COLUMNS.len() - 1);
    for ((_, width), col) in COLUMNS.into_iter().zip(0..) {
        sheet.set_column_width(col, width)?;
    }
    let across: f64 = COLUMNS.iter().map(|(_, width)| width).sum();
    sheet.merge_range(TITLE, 0, TITLE, last, &fit(&title), &styles.title)?;
    sheet.set_row_height(TITLE, 28)?;
    let mut row = HOW;
    for words in how(list) {
        sheet.merge_range(row, 0, row, last, &fit(&words), styles.look(Look::Text))?;
        sheet.set_row_height(row, height(lines(&words, across)))?;
        row += 1;
    }
    let mut number = 0;
    let blocks = [("没有填写或没有收到的", &list.missing), ("填了、需要核对或改正的", &list.wrong)];
    for (heading, block) in blocks.into_iter().filter(|(_, block)| !block.is_empty()) {
        row += 1;
        sheet.write_string_with_format(row, 0, format!("{heading}（{}条）", block.len()), &styles.section)?;
        row += 1;
        let mut cells = Cells { sheet: &mut *sheet, styles };
        cells.headings(row, COLUMNS.map(|(heading, _)| heading))?;
        for line in block {
            row += 1;
            number += 1;
            self::line(&mut cells, row, number, line, places)?;
        }
        row += 1;
    }
    sheet.protect_with_options(&permitted());
    set_up(sheet, &title, None)
}

/// How to mend and send back, and how it stands to the return before.
fn how(list: &AskedList) -> Vec<String> {
    let by =
        list.deadline.as_ref().map_or_else(String::new, |deadline| format!("；报送截止是{deadline}，已过的请尽快发"));
    let is_filled = list.missing.iter().chain(&list.wrong).any(|line| line.spot.is_some());
    // What is only said in the letter is not heard, nor what has no 备注.
    let may_stand = list.wrong.iter().any(|line| line.is_heard);
    let stands = if may_stand {
        "进展表里确实无误、不用改的，请在那一行的“备注”一栏写明，同样发回。"
    } else {
        ""
    };
    let where_to = if is_filled {
        "在本表里改的不读，请改后面各表里有颜色的格，其他的格不用动；格上的批注写着为什么、怎么改。"
    } else {
        "在本表里改的不读。下面说的是整份来件，后面的表里没有标颜色的格：请照“请你做”一栏办理；来件没有读出内容的，也可以直接在后面的表里填写。"
    };
    let mut words = vec![where_to.to_string(), format!("改好后把整个文件作为附件发给{}{by}。{stands}", list.issuer)];
    words.extend(list.since.map(since));
    words
}

fn since(Since { mended, open, new }: Since) -> String {
    format!("与以前的退改相比：又改好{mended}条；仍有{open}条没有改，“第几条”下注明“以前已退回”；新发现{new}条。")
}

fn line(out: &mut Cells<'_>, row: u32, number: usize, line: &Line, places: Places<'_>) -> Result<(), XlsxError> {
    let number = if line.again { format!("{number}\n以前已退回") } else { number.to_string() };
    let (to_do, right) = (line.ask.to_do(), line.ask.right());
    let words = [&number, &line.about, &line.column, &line.ask.found, &line.place, &line.ask.taken, &to_do, &right];
    let mut tallest = 1;
    for ((words, (_, width)), col) in words.into_iter().zip(COLUMNS).zip(0..) {
        let look = if matches!(col, 0 | 2) { Look::Word } else { Look::Text };
        out.boxed((row, col), look, Content::text(words))?;
        tallest = tallest.max(lines(words, width));
    }
    let link = line.spot.and_then(places);
    out.boxed((row, column_number(COLUMNS.len() - 1)), Look::Word, Content::link("去改", link))?;
    out.sheet.set_row_height(row, height(tallest))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form::Column;
    use crate::model::form::FIELDS;
    use crate::model::value::key;
    use crate::view::form::ask::Ask;
    use crate::view::form::filled::Spot;

    #[test]
    fn that_nothing_is_to_be_mended_is_asked_for_where_it_is_heard() {
        let nothing = String::new;
        let ask = Ask { found: nothing(), taken: nothing(), said: None, ask: "", expected: None, example: None };
        let line = Line {
            about: nothing(),
            column: nothing(),
            ask,
            place: nothing(),
            again: false,
            spot: None,
            is_heard: false,
        };
        let list = AskedList {
            unit: "城东镇".into(),
            quarter: "2025年第三季度".into(),
            number: 1,
            deadline: None,
            issuer: "某局".into(),
            since: None,
            missing: Vec::new(),
            wrong: vec![line.clone()],
        };
        assert!(how(&list)[1].ends_with("发给某局。"), "there is no row to write it in");
        let wrong = vec![Line { spot: Some(Spot::Project(0, Column::Status)), ..line.clone() }];
        assert!(how(&AskedList { wrong, ..list.clone() })[1].ends_with("发给某局。"), "a register has no 备注");
        let wrong = vec![Line { spot: Some(Spot::Row(0, Column::Status)), is_heard: true, ..line }];
        assert!(how(&AskedList { wrong, ..list })[1].ends_with("请在那一行的“备注”一栏写明，同样发回。"));
    }

    #[test]
    fn no_heading_is_one_of_the_form() {
        for (heading, _) in COLUMNS {
            let heading = key(heading);
            assert!(FIELDS.iter().all(|field| field.headings().all(|name| key(name) != heading)), "{heading}");
        }
    }
}
