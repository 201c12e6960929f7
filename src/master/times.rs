//! When a deliverable is due: by its own words, by the column beside them, or by
//! both where the words give steps on the way.

use crate::model::due::{Deadlines, Doubt, DoubtKind, Milestone, deadlines, read_date};
use crate::model::value::Cell;

/// Where the dates come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The deliverable's own words, or those of staff.
    Words,
    /// The column of deadlines, or a note for all.
    Column,
    /// The words, while the column says something else.
    Against(String),
}

/// The dates of a deliverable.
pub(super) struct Times {
    pub milestones: Vec<Milestone>,
    pub doubts: Vec<Doubt>,
    pub source: Source,
    /// Whether the column or staff say that it has no end (长期).
    pub standing: bool,
}

/// Reads the dates of a deliverable. `edited` is what staff wrote for a
/// deadline, `column` what the list has beside the words.
pub(super) fn times(text: &str, edited: Option<&str>, column: Option<&str>, year: i32) -> Times {
    let made = |found: Deadlines, source, standing| Times {
        milestones: found.milestones,
        doubts: found.doubts,
        source,
        standing,
    };
    if let Some(edited) = edited {
        return made(of_column(edited, year), Source::Words, is_standing(edited));
    }
    let own = deadlines(text, year);
    let Some(words) = column else { return made(own, Source::Words, false) };
    let beside = of_column(words, year);
    let last = |found: &Deadlines| found.milestones.iter().filter_map(|m| m.due).max();
    if own.milestones.iter().all(|m| m.inferred) && own.doubts.iter().all(|d| matches!(d.kind, DoubtKind::Inferred(_)))
    {
        return made(beside, Source::Column, is_standing(words));
    }
    if last(&beside).is_none() || last(&own) == last(&beside) {
        return made(own, Source::Words, false);
    }
    // 6月底前完成选址 is a step on the way to what the column says.
    let steps = !own.milestones.is_empty() && own.milestones.iter().all(|m| !m.label.is_empty());
    if steps && last(&own) < last(&beside) {
        let (mut both, doubts) = (own.milestones, [own.doubts, beside.doubts].concat());
        both.extend(beside.milestones);
        return Times { milestones: both, doubts, source: Source::Words, standing: false };
    }
    made(own, Source::Against(words.to_string()), false)
}

fn is_standing(words: &str) -> bool {
    ["长期", "持续", "常态", "按需", "适时", "无"].iter().any(|word| words.contains(word))
}

/// The cell of a column of deadlines: phrases, or a date in any form.
fn of_column(words: &str, year: i32) -> Deadlines {
    let mut found = deadlines(words, year);
    // A month or quarter under 完成时限 is when to be done, not when to begin.
    let spans = ["-", "—", "～", "~", "至", "到", "起"].iter().any(|mark| words.contains(mark));
    found.milestones.iter_mut().filter(|m| !spans && m.due.is_some()).for_each(|m| m.from = None);
    if !found.milestones.is_empty() || !found.doubts.is_empty() || words.is_empty() || is_standing(words) {
        return found;
    }
    let reading = read_date(&Cell::Text(words.into()), year);
    match reading.value.filter(|_| reading.doubt.is_none()).map(|date| date.last_day()) {
        Some(due) => found.milestones.push(Milestone {
            words: words.into(),
            due: Some(due),
            due_strict: Some(due),
            ..Milestone::default()
        }),
        None => found.doubts.push(Doubt { words: words.to_string(), kind: DoubtKind::Unread }),
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, column: &str) -> String {
        let found = times(text, None, Some(column), 2025);
        let dates: Vec<String> =
            found.milestones.iter().map(|m| m.due.map_or("起".into(), |d| d.to_string())).collect();
        format!(
            "{} {}{}",
            dates.join(" "),
            found.doubts.len(),
            if matches!(found.source, Source::Against(_)) { "!" } else { "" }
        )
    }

    #[test]
    fn words_and_column() {
        for (text, column, wanted) in [
            ("编制规划", "12月底前", "2025-12-31 0"),
            ("编制规划", "2025年12月", "2025-12-31 0"),
            ("编制规划", "2025.12", "2025-12-31 0"),
            ("编制规划", "12月", "2025-12-31 0"),
            ("编制规划", "2025-12-31", "2025-12-31 0"),
            ("编制规划", "四季度", "2025-12-31 0"),
            ("编制规划", "年底", "2025-12-31 0"),
            ("编制规划", "全年", "2025-12-31 1"),
            ("编制规划", "长期坚持", " 0"),
            ("编制规划", "待定", " 1"),
            ("编制规划（10月底前）", "12月底前", "2025-10-31 0!"),
            ("编制规划（10月底前）", "2025年10月", "2025-10-31 0"),
            ("编制规划（10月底前）", "", "2025-10-31 0"),
            ("6月底前形成初稿，9月底前形成成果", "12月底前", "2025-06-30 2025-09-30 2025-12-31 0"),
            ("全年完成12场", "11月底前", "2025-11-30 0"),
        ] {
            assert_eq!(show(text, column), wanted, "{text}｜{column}");
        }
    }
}
