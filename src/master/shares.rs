//! 分解: what of a district target each unit has.

use super::directory::Directory;
use super::item_columns::target_name;
use super::sheets::{Row, SHARES, SheetTable, UNDIVIDED, unread};
use super::spans::{SpanRow, rows_of};
use crate::formats::Workbook;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::span::Spanned;
use crate::model::task::{Item, ItemId, MasterList, Scope};
use crate::model::value::{Quantity, Reading, key};
use std::collections::BTreeMap;

/// Puts the shares of a quarter into the items of the list; gives the targets that
/// staff do not divide.
pub(super) fn read_shares(
    workbook: &Workbook,
    units: &Directory,
    list: &mut MasterList,
    findings: &mut Findings,
) -> Vec<(ItemId, usize)> {
    let (Some(table), Some(quarter)) = (SheetTable::find(workbook, &SHARES), list.quarter) else { return Vec::new() };
    // A row that is prepared and not filled in says nothing.
    let about = |row: Row, _: &mut Findings| {
        row.cell("目标").map(|_| ["成果", "单位", "哪个目标"].map(|heading| key(&row.text(heading))))
    };
    let mut shares = Shares::default();
    for SpanRow { row, span, holds, .. } in rows_of(&table, (list.year, quarter), about, findings) {
        if !span.is_whole() {
            let name = format!("{} {}", row.text("成果"), row.text("单位"));
            list.spans.push(Spanned { sheet: SHARES.name, name, span, into: String::new() });
        }
        if holds {
            shares.row(row, units, list, findings);
        }
    }
    for ((id, target, _), (unit, share)) in shares.given {
        if let Some(item) = list.items.iter_mut().find(|item| item.id == id) {
            let sum = item.allocation.entry((target, unit)).or_default();
            *sum = *sum + share;
        }
    }
    shares.undivided
}

/// What was read so far.
#[derive(Default)]
struct Shares {
    /// By item, target and the unit that the row names; and whose it is now.
    given: BTreeMap<(ItemId, usize, String), (String, Quantity)>,
    undivided: Vec<(ItemId, usize)>,
}

impl Shares {
    fn row(&mut self, row: Row, units: &Directory, list: &MasterList, findings: &mut Findings) {
        let Some(cell) = row.cell("目标") else { return };
        let undivided = key(&cell.text()) == UNDIVIDED;
        let item = row.text("成果").parse().ok().and_then(|id| list.item(id));
        let typed = row.text("单位");
        let unit = units.named(&typed);
        let share = match Quantity::read(cell) {
            (Reading::Value(ratio), None) if ratio.whole.is_none() => Some(ratio.part),
            _ => None,
        };
        let mut refuse = |heading, expected, taken| findings.push(unread(row, heading, expected, taken));
        let Some(item) = item else { return refuse("成果", "成果编号，如 3.1", Taken::RowSkipped) };
        let Some(unit) = unit else { return refuse("单位", "“单位”表中的名称", Taken::RowSkipped) };
        if share.is_none() && !undivided {
            return refuse("目标", "数字；不分解的填“不分解”", Taken::RowSkipped);
        }
        let Some(target) = which(item, &row.text("哪个目标")) else {
            return refuse("哪个目标", "该成果的一个全区目标，如“100个项目”", Taken::RowSkipped);
        };
        let Some(share) = share else {
            self.undivided.push((item.id, target));
            return;
        };
        let former = unit.former(&typed);
        let whose = former.map_or(&unit.name, |former| &former.name).clone();
        if self.given.insert((item.id, target, whose), (unit.name.clone(), share)).is_some() {
            refuse("单位", "同一目标每个单位一行", Taken::Did("以后一行为准".into()));
        } else if let Some(former) = former {
            let taken = Taken::Did(format!("计入{}的分解数", unit.name));
            let found = format!("{} {share}（至{}）", former.name, former.until);
            findings.push(Finding::new(Code::UnitMerged, row.place("单位"), found, taken));
        }
    }
}

/// The target that a row means; the only district one where it says none.
fn which(item: &Item, name: &str) -> Option<usize> {
    let shared = |i: &usize| item.targets[*i].scope == Scope::District && item.targets[*i].value.is_some();
    let mut all = (0..item.targets.len()).filter(shared);
    if name.is_empty() {
        return all.next();
    }
    let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
    all.find(|i| {
        let target = target_name(&item.targets[*i]);
        target == name || !digits(name).is_empty() && digits(&target) == digits(name)
    })
}
