//! What a clerk should do now.

use super::quarter::Quarterly;
use super::terminal::Host;
use super::way::Way;
use crate::model::error::Error;
use crate::model::finding::Severity;
use crate::model::ledger::UnitState;
use crate::model::value::Quarter;
pub(super) use crate::view::NextStep as Next;
use crate::workspace::addressed::{FORMS, RETURNS};
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
        Ok(Self::after(read, &standing(&found, sources, last.as_ref())?, last.as_ref()))
    }

    /// What comes next where `out/` stands so, beside the issue published `last`.
    pub(super) fn after(read: &Quarterly, standing: &Standing, last: Option<&Published>) -> Self {
        if read.is_empty() {
            return if read.has_forms() { Self::Collect } else { Self::Distribute };
        }
        let missing = read.ledger.units.iter().filter(|unit| unit.state == UnitState::Missing).count();
        let has_errors = read.ledger.findings.iter().any(|finding| finding.severity() == Severity::Error);
        let open = read.questions.len();
        match (standing, last) {
            (Standing::Same(number), _) => Self::Published(*number),
            (Standing::Stale(..), Some(issue)) => Self::Correct(issue.seal.number),
            _ if open > 0 => Self::Answer(open),
            _ if missing > 0 => Self::Chase(missing),
            _ if has_errors => Self::Mend,
            (Standing::Ready(..), _) => Self::Review,
            _ => Self::Build,
        }
    }

    /// It in words, with the files and commands as they are found on this way.
    pub(super) fn words(self, period: Quarter, way: &Way) -> String {
        let path = |name: &str| way.path(&format!("{period}/{name}"));
        let [check, build, publish, verify] =
            ["check", "build", "publish", "verify"].map(|command| way.command(command));
        match self {
            Self::Distribute => format!(
                "还没有收到表。要先把表发给各单位的，运行 {}；收到的放入“{}”，再运行 {check}",
                way.command("forms"),
                path("inbox")
            ),
            Self::Collect => {
                format!("发出“{}”里的表和信；收到的放入“{}”，再运行 {check}", path(FORMS), path("inbox"))
            }
            Self::Answer(open) => {
                format!("有 {open} 个问题需要裁定：运行 {check}，填写“{}”，再运行 {build}", path(RULINGS))
            }
            Self::Chase(missing) => {
                let letters = path(&format!("{RETURNS}/mail"));
                format!("还有{missing}个单位未报送；运行 {check}，用“{letters}”里的信稿催报、退改，收齐后运行 {build}")
            }
            Self::Mend => format!("运行 {check} 查看需要核对的问题，处理后运行 {build}"),
            Self::Build => format!("运行 {build} 生成简报"),
            Self::Review => format!("打开“{}”核对，无误后运行 {publish} 定稿", path("out/简报.html")),
            Self::Published(number) => format!(
                "已定稿，存在“{}”；运行 {verify} 可随时核对，收件有变动时再运行 {build}；下一季度开始时运行 {}",
                path(&issues::folder(number)),
                way.of_year("next")
            ),
            Self::Correct(number) => {
                format!(
                    "第{number}次定稿以后有变动：运行 {verify} 查看；结果不同的，运行 {build} 生成更正说明，再运行 {publish}"
                )
            }
        }
    }

    /// It in few words, for who is asked what to do.
    pub(super) fn brief(self) -> String {
        match self {
            Self::Distribute => "还没有收到表。可以先把表发给各单位".into(),
            Self::Collect => "表已经生成，请发出去；把收到的邮件和表放进收件夹".into(),
            Self::Answer(open) => format!("有 {open} 个问题要你回答"),
            Self::Chase(missing) => {
                format!("还有 {missing} 个单位未报送。先核查已经收到的，催报的信会写好；收齐后生成简报")
            }
            Self::Mend => "来件中有错误。请先核查，处理后生成简报".into(),
            Self::Build => "可以生成简报了".into(),
            Self::Review => "简报已经生成。请打开核对，无误后定稿".into(),
            Self::Published(number) => format!("已经定稿（第{number}次），这个季度的事都做完了，可以关上窗口"),
            Self::Correct(number) => {
                format!("第{number}次定稿以后有变动。先核对定稿；结果不同的，再生成更正说明、定稿")
            }
        }
    }
}
