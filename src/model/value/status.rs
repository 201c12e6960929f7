//! Where a piece of work stands: as reported, and as derived.

use super::labelled::labelled;
use serde::{Deserialize, Serialize};

/// Where a piece of work stands, as a unit reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 已完成.
    Done,
    /// 正常推进, 超序时, 基本完成.
    OnTrack,
    /// 滞后, 暂缓.
    Lagging,
    /// 逾期.
    Overdue,
    /// 未启动.
    NotStarted,
    /// 未完成, 否: all that is said is that it is not done. What that comes to the
    /// dates decide; nobody is asked to report so.
    NotDone,
    /// 长期坚持: has no end to reach.
    Standing,
    /// 调整, 取消.
    Adjusted,
    /// 不涉及.
    NotApplicable,
}

labelled! {
    /// Where it stands by the dates, the figures and the report together.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Derived {
        /// As reported, or by the figures.
        Done "已完成" as "done",
        /// Not yet due and moving.
        OnTrack "序时推进" as "on_track",
        /// Behind, not yet due.
        Lagging "进度滞后" as "lagging",
        /// Past its date and not done.
        Overdue "逾期未完成" as "overdue",
        /// Not yet begun.
        NotStarted "未启动" as "not_started",
        /// Not done, as the unit says, with its date or the plan year still to come:
        /// neither on track nor behind.
        Open "未到期" as "open",
        /// Has no end to reach.
        Standing "长期坚持" as "standing",
        /// Changed or called off.
        Adjusted "已调整" as "adjusted",
        /// Not this unit's concern.
        NotApplicable "不涉及" as "not_applicable",
        /// Expected, and nothing came.
        Unreported "未填报" as "unreported",
        /// Something came that cannot be judged.
        Unknown "无法判定" as "unknown",
    }
}

impl Status {
    /// Every status that units are asked for, in the order of print.
    pub const ALL: [Self; 8] = {
        use Status::{Adjusted, Done, Lagging, NotApplicable, NotStarted, OnTrack, Overdue, Standing};
        [Done, OnTrack, Lagging, Overdue, NotStarted, Standing, Adjusted, NotApplicable]
    };

    /// The word for print.
    pub fn label(self) -> &'static str {
        if self == Self::NotDone { "未完成" } else { Derived::from(self).label() }
    }
}

impl Derived {
    /// Whether it is known that the work is still to be done.
    pub fn is_undone(self) -> bool {
        matches!(self, Self::OnTrack | Self::Lagging | Self::Overdue | Self::NotStarted | Self::Open)
    }

    /// Whether nobody can say how the work stands.
    pub fn is_unjudged(self) -> bool {
        matches!(self, Self::Unreported | Self::Unknown)
    }

    /// Whether it is past its date or behind.
    pub fn is_late(self) -> bool {
        matches!(self, Self::Overdue | Self::Lagging)
    }
}

impl From<Status> for Derived {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::Done,
            Status::OnTrack => Self::OnTrack,
            Status::Lagging => Self::Lagging,
            Status::Overdue => Self::Overdue,
            Status::NotStarted => Self::NotStarted,
            Status::NotDone => Self::Open,
            Status::Standing => Self::Standing,
            Status::Adjusted => Self::Adjusted,
            Status::NotApplicable => Self::NotApplicable,
        }
    }
}
