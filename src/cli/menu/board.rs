//! Where a quarter stands, for a window of 80 columns and 25 lines.

use crate::cli::findings::{reported, severities};
use crate::cli::quarter::Quarterly;
use crate::model::ledger::UnitState;
use crate::model::value::{Derived, clipped};
use crate::view::{self, BoardLine};
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
    let on_time = |state: UnitState| matches!(state, UnitState::OnTime | UnitState::Undated);
    let all = view::board(ledger, read.workspace.config.period(ledger.period).deadline);
    let mut units: Vec<_> = ledger.units.iter().zip(&all).collect();
    let rows = |units: &[(_, &BoardLine)]| {
        let cell =
            |(_, line): &(_, &BoardLine)| format!("{} {} {}/{}", line.name, line.state, line.reported, line.expected);
        columns(&units.iter().map(cell).collect::<Vec<_>>())
    };
    let mut lines = rows(&units);
    let cut = lines.len() > UNITS;
    if cut {
        // Those first that something is to be done about.
        units.sort_by_key(|(unit, _)| on_time(unit.state));
        lines = rows(&units);
        lines.truncate(UNITS);
        lines.push("……（全部单位见“各单位情况”）".into());
    }
    let sum = |of: &dyn Fn(&BoardLine) -> usize| all.iter().map(of).sum::<usize>();
    let stands = [
        (Derived::Done, sum(&|line| line.done)),
        (Derived::OnTrack, sum(&|line| line.on_track)),
        (Derived::Lagging, sum(&|line| line.lagging)),
        (Derived::Overdue, sum(&|line| line.overdue)),
        (Derived::Unreported, sum(&|line| line.expected - line.reported)),
    ]
    .map(|(derived, n)| format!("{} {n}", derived.label()));
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!(
        "{}\n{lines}应报的各项：{}\n需要核对：{}\n",
        reported(ledger),
        stands.join("、"),
        severities(&ledger.findings)
    )
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
