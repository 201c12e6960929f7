//! What a clerk should do now.

use super::quarter::Quarterly;
use super::terminal::Host;
use crate::model::error::Error;
use crate::model::finding::Severity;
use crate::model::ledger::UnitState;
use crate::model::value::Quarter;
pub(super) use crate::view::NextStep as Next;
use crate::workspace::operations::Hook;
use crate::workspace::publish::{Standing, standing};
use crate::workspace::{Operations, Published, RULINGS, Snapshot, Sources, issues};

impl Next {
    /// What comes next in a quarter as it was read, and as its folder stands.
    ///
    /// # Errors
    /// What stands in its folder cannot be read.
    pub(super) fn of(read: &Quarterly, host: &Host) -> Result<Self, Error> {
        Self::beside(read, &read.sources()?, host.runner.hook)
    }

    /// The same where its outputs hang on these `sources`.
    ///
    /// # Errors
    /// What stands in its folder cannot be read.
    pub(super) fn beside(read: &Quarterly, sources: &Sources, hook: Hook) -> Result<Self, Error> {
        let period = read.ledger.period;
        let last = issues::last(&read.workspace, period)?;
        // A run may be at work there.
        let found = Snapshot::read(&read.workspace.folder(period), Operations(hook), Standing::reads)?;
        Ok(Self::after(read, &standing(&found, period, sources, last.as_ref())?, last.as_ref()))
    }

    /// What comes next where `out/` stands so, beside the issue published `last`.
    pub(super) fn after(read: &Quarterly, standing: &Standing, last: Option<&Published>) -> Self {
        if read.is_empty() {
            return Self::Collect;
        }
        let missing = read.ledger.units.iter().filter(|unit| unit.state == UnitState::Missing).count();
        let has_errors = read.ledger.findings.iter().any(|finding| finding.severity() == Severity::Error);
        let open = read.questions.len();
        match (standing, last) {
            (Standing::Same(number), _) => Self::Published(*number),
            (Standing::Stale(_), Some(issue)) => Self::Correct(issue.seal.number),
            _ if open > 0 => Self::Answer(open),
            _ if missing > 0 => Self::Chase(missing),
            _ if has_errors => Self::Mend,
            (Standing::Ready(..), _) => Self::Review,
            _ => Self::Build,
        }
    }

    /// It in words.
    pub(super) fn words(self, period: Quarter) -> String {
        match self {
            Self::Collect => format!("把收到的表放入“{period}/inbox”，再运行 jianbao"),
            Self::Answer(open) => {
                format!("有 {open} 个问题需要裁定：运行 jianbao check，填写“{period}/{RULINGS}”，再运行 jianbao build")
            }
            Self::Chase(missing) => {
                format!("还有{missing}个单位未报送；运行 jianbao check 查看需要核对的问题，收齐后运行 jianbao build")
            }
            Self::Mend => "运行 jianbao check 查看需要核对的问题，处理后运行 jianbao build".into(),
            Self::Build => "运行 jianbao build 生成简报".into(),
            Self::Review => format!("打开“{period}/out/简报.html”核对，无误后运行 jianbao publish 定稿"),
            Self::Published(number) => format!(
                "已定稿，存在“{period}/{}”；运行 jianbao verify 可随时核对，收件有变动时再运行 jianbao build",
                issues::folder(number)
            ),
            Self::Correct(number) => format!(
                "第{number}次定稿以后有变动：运行 jianbao verify 查看，运行 jianbao build 生成更正说明，再运行 jianbao publish"
            ),
        }
    }
}
