//! The list of units as the office hands it over (`--units`), one a line.

use super::import::decode;
use crate::formats::Workbook;
use crate::model::place::CellRef;
use crate::model::task::{Unit, UnitKind};
use crate::model::value::{clean, key};
use std::collections::{BTreeMap, BTreeSet};

/// Reads a list of units: name, kind (街镇, 部门, 其他), aliases separated by
/// `;` or `；`, mail addresses likewise; tab- or comma-separated; a heading
/// line is passed over. The message of an error names the line.
pub fn parse_units(text: &str) -> Result<Vec<Unit>, String> {
    let fields = |line: &str| -> Vec<String> {
        let separators: &[char] = if line.contains('\t') { &['\t'] } else { &[',', '，'] };
        line.split(separators).map(clean).collect()
    };
    collect((1..).zip(text.trim_start_matches('\u{FEFF}').lines().map(fields)))
}

/// As `parse_units`, from the first sheet of a workbook that is not hidden and
/// not empty: the same four columns from A on.
pub fn units_of_workbook(workbook: &Workbook) -> Result<Vec<Unit>, String> {
    let sheet = workbook.sheets.iter().find(|sheet| !sheet.hidden && !sheet.cells.is_empty());
    let sheet = sheet.ok_or("单位名单没有内容")?;
    let fields = |row: u32| -> Vec<String> {
        let text = |col| sheet.cell(CellRef::new(row, col)).map_or(String::new(), |cell| clean(&cell.text()));
        (1..=FIELDS).map(text).collect()
    };
    collect(sheet.rows().into_iter().map(|row| (row, fields(row))))
}

/// Name, kind, aliases, addresses.
const FIELDS: u32 = 4;

/// Units from numbered lines of fields.
fn collect(lines: impl Iterator<Item = (u32, Vec<String>)>) -> Result<Vec<Unit>, String> {
    let mut units: Vec<Unit> = Vec::new();
    let (mut names, mut known) = (BTreeMap::new(), BTreeSet::new());
    for (number, fields) in lines {
        if fields.iter().all(String::is_empty) || is_heading(&fields) {
            continue;
        }
        let unit = unit_of(&fields).map_err(|why| format!("单位名单第{number}行：{why}"))?;
        for name in std::iter::once(&unit.name).chain(&unit.aliases) {
            if let Some(before) = names.insert(key(name), unit.name.clone()).filter(|before| *before != unit.name) {
                return Err(format!("单位名单第{number}行：“{name}”同时指“{before}”和“{}”", unit.name));
            }
        }
        if !known.insert(unit.name.clone()) {
            return Err(format!("单位名单第{number}行：“{}”重复", unit.name));
        }
        units.push(unit);
    }
    if units.is_empty() {
        return Err("单位名单没有内容".into());
    }
    Ok(units)
}

/// As `parse_units`, from the bytes of a file (UTF-8 with or without mark, or
/// GB18030).
pub fn parse_units_file(bytes: &[u8]) -> Result<Vec<Unit>, String> {
    parse_units(&decode(bytes)?)
}

fn is_heading(fields: &[String]) -> bool {
    let first = fields.first().map(|field| key(field)).unwrap_or_default();
    matches!(first.as_str(), "名称" | "单位" | "单位名称" | "name") || first.starts_with('#')
}

/// A unit from its fields: name, kind, aliases, addresses.
pub(super) fn unit_of(fields: &[String]) -> Result<Unit, String> {
    let field = |i: usize| fields.get(i).map_or("", String::as_str);
    let name = field(0).to_string();
    if name.is_empty() {
        return Err("没有单位名称".into());
    }
    let kind = match field(1) {
        "" => Err(format!("“{name}”没有类别，应为街镇、部门或其他")),
        word => UnitKind::of_label(word).ok_or(format!("“{name}”的类别“{word}”应为街镇、部门或其他")),
    }?;
    let list = |text: &str| {
        let parts = text.split([';', '；', '\n']).map(clean);
        parts.filter(|part| !part.is_empty() && *part != name).collect::<Vec<_>>()
    };
    Ok(Unit { aliases: list(field(2)), emails: list(field(3)), formers: Vec::new(), kind, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_a_unit() {
        let text =
            "\u{FEFF}名称\t类别\t别名\t邮箱\n城东镇\t街镇\t城东；城东镇政府\tnx@example.invalid\n\n区数据局\t部门\n";
        let units = parse_units(text).expect("units");
        assert_eq!(units.len(), 2);
        assert_eq!(units[0].aliases, ["城东", "城东镇政府"]);
        assert_eq!(units[0].emails, ["nx@example.invalid"]);
        assert_eq!(units[1].kind, UnitKind::Department);
        assert_eq!(parse_units("城南镇, 街镇, 城南;河西\n").expect("units")[0].aliases, ["城南", "河西"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, wanted) in [
            ("", "没有内容"),
            ("城南镇,镇", "第1行"),
            ("城南镇", "没有类别"),
            ("甲镇,街镇,丙\n乙镇,街镇,丙", "第2行"),
            ("甲镇,街镇\n甲镇,街镇", "重复"),
        ] {
            let message = parse_units(text).expect_err(text);
            assert!(message.contains(wanted), "{message}");
        }
    }
}
