//! Questions of 裁定.xlsx that nobody asks any more though they were answered: their
//! cause is gone, the answer stays.

use crate::model::applied::Applied;
use crate::model::ledger::{Ledger, Outcome};
use crate::model::place::Origin;
use crate::model::ruling::{ALIKE, Matter, Question};
use std::collections::{BTreeMap, BTreeSet};

/// What the answers of a quarter's 裁定.xlsx rest on.
pub struct Causes<'l> {
    /// What was asked where an answer was used.
    used: BTreeSet<(Matter, &'l str, &'l str)>,
    /// The files as they are written there, and whether anything of each is used, or waits
    /// for an answer.
    files: BTreeMap<String, bool>,
}

impl<'l> Causes<'l> {
    /// Of a quarter as it was read; `own` is what its 裁定.xlsx is called among the
    /// answers that were `applied`.
    pub fn new(ledger: &'l Ledger, applied: &'l [Applied], own: &str) -> Self {
        let used = applied.iter().filter(|one| one.from == own);
        let used = used.map(|one| (one.matter, one.at.as_str(), one.about.as_str())).collect();
        let mut files: BTreeMap<&Origin, bool> = BTreeMap::new();
        for disposition in &ledger.dispositions {
            let counts = matches!(disposition.what, Outcome::Merged | Outcome::Unmatched | Outcome::Undecided);
            *files.entry(&disposition.path).or_default() |= counts;
        }
        let files = files.into_iter().map(|(path, counts)| (path.to_string(), counts));
        Self { used, files: files.collect() }
    }

    /// The same where the answers to these are used as well.
    #[must_use]
    pub fn with_used(mut self, questions: &'l [Question]) -> Self {
        self.used.extend(questions.iter().map(|one| (one.matter, one.at.as_str(), one.about.as_str())));
        self
    }

    /// Why an answered question that is not asked is not asked: absent where its answer
    /// is used, or holds beyond the quarter.
    pub fn gone(&self, question: &Question) -> Option<String> {
        let Question { matter, at, about, .. } = question;
        if matter.is_lasting() || self.used.contains(&(*matter, at.as_str(), about.as_str())) {
            return None;
        }
        let why = match matter {
            Matter::Version => "该单位的几份表已不是当时的几份",
            Matter::Explanation => "现在没有这条退改意见（或者该单位先有别的待裁定），或者备注的说明已不是当时的",
            Matter::Row => "该单位这项成果的几行已不是当时的几行",
            _ if at == ALIKE => "这样的内容已不再有几处",
            _ => match self.file(if *matter == Matter::Extent { about } else { at }) {
                None => "来件已不在收件夹",
                Some(false) => "该份来件现在没有采用",
                Some(true) => "按现在的来件和清单，已没有这个疑问",
            },
        };
        Some(format!("原因已消失：{why}（回答保留备查）"))
    }

    /// Whether anything of the file at a place counts; absent where there is no such file.
    fn file(&self, at: &str) -> Option<bool> {
        let is_at =
            |path: &String| at.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        let own = self.files.iter().filter(|(path, _)| is_at(path));
        own.max_by_key(|(path, _)| path.len()).map(|(_, counts)| *counts)
    }
}
