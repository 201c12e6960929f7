//! The sheets by name, and the rows of 明细 that others lead to.

use std::borrow::Cow;

/// The quarter at a glance.
pub const OVERVIEW: &str = "总览";
/// The quarters of the year.
pub const TREND: &str = "趋势";
/// One row per item.
pub const TASKS: &str = "任务";
/// Units across, items down.
pub const MATRIX: &str = "矩阵";
/// One row per problem that a unit reported.
pub const PROBLEMS: &str = "问题";
/// One row per good practice.
pub const PRACTICE: &str = "亮点做法";
/// One row per cell whose unit says one thing and whose dates and figures another.
pub const MISMATCHES: &str = "填报与判定不一致";
/// One row per answer.
pub const DETAIL: &str = "明细";
/// One row per project.
pub const PROJECTS: &str = "项目";
/// One row per finding.
pub const FINDINGS: &str = "核查";
/// One row per file, sheet or run of rows that came in.
pub const RECEIVED: &str = "收件";

/// Rows that a list takes on one sheet before the next one begins, below Excel's
/// limit of 1,048,576.
pub const ROWS: usize = 1_048_000;

/// The name of the sheet that this part of a long list stands on.
pub fn part_name(name: &'static str, part: usize) -> Cow<'static, str> {
    if part == 0 { Cow::Borrowed(name) } else { Cow::Owned(format!("{name}{}", part + 1)) }
}

/// Link to the row of 明细 for the entry at this position of the ledger.
pub fn detail_row(position: usize) -> String {
    format!("internal:'{}'!A{}", part_name(DETAIL, position / ROWS), position % ROWS + 2)
}
