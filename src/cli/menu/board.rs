//! Where a quarter stands, for a window of 80 columns and 25 lines.

use crate::cli::findings::severities;
use crate::cli::quarter::Quarterly;
use crate::cli::status::expected;
use crate::model::ledger::{UnitReport, UnitState};
use crate::model::value::{Derived, clipped};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Columns of the window; the last stays free, so that no line breaks by itself.
pub(super) const WIDTH: usize = 79;
/// Lines that what a command says takes at most: the menu stands below.
const SCREENFUL: usize = 16;
/// Lines of units at most.
const UNITS: usize = 8;

/// The board: how many reported, who did not or late, and how the items stand.
pub(super) fn board(read: &Quarterly) -> String {
    let ledger = &read.ledger;
    let expected = expected(ledger);
    let cell = |unit: &UnitReport| {
        let own = expected.get(unit.name.as_str());
        let asked = own.map_or(0, |own| own.len());
        let told = own.map_or(0, |own| own.values().filter(|derived| **derived != Derived::Unreported).count());
        format!("{} {} {told}/{asked}", unit.name, unit.state.label())
    };
    let on_time = |state: UnitState| matches!(state, UnitState::OnTime | UnitState::Undated);
    let mut units: Vec<_> = ledger.units.iter().collect();
    let rows = |units: &[&UnitReport]| columns(&units.iter().map(|unit| cell(unit)).collect::<Vec<_>>());
    let mut lines = rows(&units);
    if lines.len() > UNITS {
        // Those first that something is to be done about.
        units.sort_by_key(|unit| on_time(unit.state));
        lines = rows(&units);
    }
    let cut = lines.len() > UNITS;
    lines.truncate(UNITS);
    let mut out = String::new();
    let counted = [
        UnitState::OnTime,
        UnitState::Late,
        UnitState::Undated,
        UnitState::Empty,
        UnitState::Unreadable,
        UnitState::Missing,
    ]
    .map(|state| (state, ledger.units.iter().filter(|unit| unit.state == state).count()));
    let counted = counted.iter().filter(|(_, n)| *n > 0).map(|(state, n)| format!("{} {n}", state.label()));
    let _ = writeln!(out, "{} 个单位：{}", ledger.units.len(), counted.collect::<Vec<_>>().join("、"));
    out.extend(lines.iter().map(|line| format!("  {line}\n")));
    if cut {
        out += "  ……（全部单位见“各单位情况”）\n";
    }
    let stands =
        [Derived::Done, Derived::OnTrack, Derived::Lagging, Derived::Overdue, Derived::Unreported].map(|wanted| {
            let n = expected.values().flat_map(|own| own.values()).filter(|derived| **derived == wanted).count();
            format!("{} {n}", wanted.label())
        });
    let _ = writeln!(out, "应报的各项：{}", stands.join("、"));
    let _ = writeln!(out, "需要核对：{}", severities(&ledger.findings));
    out
}

/// Texts side by side in columns of one width, as many as the window takes.
pub(super) fn columns(texts: &[String]) -> Vec<String> {
    let widest = texts.iter().map(|text| text.width_cjk()).max().unwrap_or(0).min(WIDTH - 2) + 2;
    let each = ((WIDTH - 2) / widest).max(1);
    let padded = |text: &String| {
        let text = clipped(text, widest - 2);
        let room = widest.saturating_sub(text.width_cjk());
        text + &" ".repeat(room)
    };
    texts.chunks(each).map(|row| row.iter().map(padded).collect::<String>().trim_end().to_string()).collect()
}

/// What a command says, as much as stays in the window: where it is more, the end of it,
/// which sums up; and `rest`, where all of it stands, if anywhere.
pub(super) fn screenful(said: &str, rest: &dyn Fn() -> String) -> String {
    let lines: Vec<&str> = said.lines().collect();
    if lines.len() <= SCREENFUL {
        return said.to_string();
    }
    let begins = lines.iter().rposition(|line| line.is_empty()).map_or(0, |at| at + 1);
    let begins = begins.max(lines.len() - SCREENFUL);
    let shown: String = lines[begins..].iter().map(|line| format!("{line}\n")).collect();
    format!("（前面还有 {begins} 行{}）\n{shown}", rest())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit_the_window() {
        let texts: Vec<String> = (0..9).map(|n| format!("城东镇{n} 已报送 12/12")).collect();
        let lines = columns(&texts);
        assert_eq!((lines.len(), lines[0].matches("城东镇").count()), (3, 3));
        assert!(lines.iter().all(|line| line.width_cjk() < WIDTH));
        assert_eq!(columns(&["长".repeat(60)])[0].width_cjk(), WIDTH - 2 - 1);
    }

    #[test]
    fn of_much_the_end_is_shown() {
        let rest = || "，见表".to_string();
        assert_eq!(screenful("一\n二\n", &rest), "一\n二\n");
        let said = "问题\n".repeat(30) + "\n小结\n文件\n";
        assert_eq!(screenful(&said, &rest), "（前面还有 31 行，见表）\n小结\n文件\n");
        assert_eq!(screenful(&"行\n".repeat(100), &rest).lines().count(), SCREENFUL + 1);
    }
}
