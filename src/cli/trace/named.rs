//! Items and units by what they are called.

use crate::cli::near::nearest;
use crate::master::unit_named;
use crate::model::error::Error;
use crate::model::ledger::{ItemReport, Ledger, UnitReport};
use crate::model::task::{ItemId, Unit};
use crate::model::value::key;
use crate::workspace::line;

/// The item of this id.
///
/// # Errors
/// There is none.
pub(super) fn item_of<'l>(ledger: &'l Ledger, text: &str) -> Result<&'l ItemReport, Error> {
    let id = text.parse::<ItemId>().ok();
    id.and_then(|id| ledger.item(id)).ok_or_else(|| Error::Usage(format!("任务清单中没有成果“{}”", line(text))))
}

/// The unit of this name or alias, or the only one that a part of it names.
///
/// # Errors
/// There is none, or several.
pub(super) fn unit_of<'l>(ledger: &'l Ledger, units: &[Unit], text: &str) -> Result<&'l UnitReport, Error> {
    let reports = |unit: &Unit| ledger.units.iter().find(|report| report.name == unit.name);
    if let Some(unit) = unit_named(units, text).and_then(reports) {
        return Ok(unit);
    }
    let alike = units_with(ledger, units, text);
    match alike.as_slice() {
        [only] if text.chars().count() >= 2 => Ok(only),
        [] | [_] => {
            let names = units.iter().flat_map(|unit| [&unit.name].into_iter().chain(&unit.aliases));
            let meant = nearest(text, names.map(String::as_str));
            Err(Error::Usage(format!("没有名为“{}”的单位{}", line(text), or_else(meant))))
        }
        several => {
            let names: Vec<&str> = several.iter().map(|unit| unit.name.as_str()).collect();
            Err(Error::Usage(format!("“{}”可以是{}，请写全", line(text), names.join("、"))))
        }
    }
}

/// The units that a part of a name or alias names.
pub(super) fn units_with<'l>(ledger: &'l Ledger, units: &[Unit], text: &str) -> Vec<&'l UnitReport> {
    let part = key(text);
    let has = |unit: &Unit| [&unit.name].into_iter().chain(&unit.aliases).any(|name| key(name).contains(&part));
    let named: Vec<&str> = units.iter().filter(|unit| has(unit)).map(|unit| unit.name.as_str()).collect();
    ledger.units.iter().filter(|unit| named.contains(&unit.name.as_str())).collect()
}

/// What was perhaps meant.
pub(super) fn or_else(meant: Option<&str>) -> String {
    meant.map_or_else(|| "，请写正式名称".into(), |meant| format!("，是不是{}", line(meant)))
}
