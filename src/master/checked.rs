//! 已核: codes that staff looked into and found right; what they mark is not said
//! again.

use super::subject::Subject;
use crate::model::finding::Code;
use crate::model::task::ItemId;
use crate::model::value::key;
use std::collections::BTreeMap;

/// What 已核 takes.
pub(super) const CHECKED: &str = "核对无误的提示编码，如 M110、M131；须由工作人员补填或改正的提示不能只填已核";

/// The codes of a cell of 已核; absent where one is none that may be marked.
pub(super) fn checked(text: &str) -> Option<Vec<Code>> {
    let parts = text.split(|c: char| c.is_whitespace() || "、，,；;".contains(c)).filter(|part| !part.is_empty());
    parts.map(|part| Code::of_id(&key(part)).filter(|code| Checked::may_be(*code))).collect()
}

/// As typed again. It takes what the table of settings gives.
#[allow(clippy::ptr_arg)]
pub(super) fn codes_text(codes: &Vec<Code>) -> String {
    codes.iter().map(|code| code.id()).collect::<Vec<_>>().join("、")
}

/// What staff marked 已核: codes, by the task or item whose row they stand in.
#[derive(Clone, Debug, Default)]
pub(super) struct Checked {
    /// Of the list as a whole.
    pub list: Vec<Code>,
    /// Of rows of 任务.
    pub tasks: BTreeMap<u32, Vec<Code>>,
    /// Of rows of 成果.
    pub items: BTreeMap<ItemId, Vec<Code>>,
}

impl Checked {
    /// Codes that staff may mark: what only they can judge. What is to be mended
    /// in the workbook itself stays until it is.
    pub(super) fn may_be(code: Code) -> bool {
        const TO_BE_MENDED: [Code; 8] = [
            Code::OwnersMissing,
            Code::DuplicateTask,
            Code::AllocationSum,
            Code::UnitsMissing,
            Code::CorrectionStale,
            Code::CorrectionApplied,
            Code::OriginalChanged,
            Code::SettingUnread,
        ];
        code.is_of_list() && !TO_BE_MENDED.contains(&code)
    }

    /// Whether staff have looked into it. What is said of a task may be marked
    /// in the row of the task or of one of its items.
    pub(super) fn covers(&self, subject: Subject, code: Code) -> bool {
        let item = |id: ItemId| self.items.get(&id).is_some_and(|codes| codes.contains(&code));
        match subject {
            Subject::List | Subject::Line(..) => self.list.contains(&code),
            Subject::Item(id, _) => item(id),
            Subject::Task(number, _) => {
                let own = self.tasks.get(&number).is_some_and(|codes| codes.contains(&code));
                own || self.items.keys().any(|id| id.task == number && item(*id))
            }
        }
    }
}
