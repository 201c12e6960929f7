//! What a unit says in words of a step of its work (阶段成果, 初稿): that it is
//! reached, or that it is not.

use crate::model::ledger::{Answers, Entry};
use crate::model::value::{Answer, Given, Words};

/// Words by which a clause says that something is not there yet.
const NOT_YET: &[&str] = &["尚未", "还未", "暂未", "仍未", "未能", "未形成", "未完成", "没有形成", "没有完成"];
/// Words by which a clause says that something is there.
const THERE: &[&str] = &["已形成", "已完成", "已提交", "已报送", "已印发", "已出", "形成了", "完成了"];
/// Words that put what a clause says into time to come, or into a part of it.
const NOT_NOW: &[&str] = &["拟", "将", "计划", "预计", "力争", "争取", "基本", "部分", "初步", "待", "下一步"];

/// Marks that end a clause.
const MARKS: [char; 8] = ['，', '。', '；', '！', '、', ',', ';', '\n'];

/// The answer that says outright that the step called `label` is not reached.
pub fn denial<'e>(entry: &'e Entry, label: &str) -> Option<&'e Given<Words>> {
    let Answers { progress, problems, next_steps, note, .. } = &entry.answers;
    says(&[progress, problems, next_steps, note], |clause| is_of(clause, label) && has(clause, NOT_YET))
}

/// The answer that says outright that the step called `label` is reached.
pub fn affirmation<'e>(entry: &'e Entry, label: &str) -> Option<&'e Given<Words>> {
    let Answers { progress, note, .. } = &entry.answers;
    let there = |clause: &str| has(clause, THERE) && !has(clause, NOT_YET) && !has(clause, NOT_NOW);
    says(&[progress, note], |clause| is_of(clause, label) && there(clause))
}

fn says<'e>(answers: &[&'e Answer<Words>], what: impl Fn(&str) -> bool) -> Option<&'e Given<Words>> {
    let mut given = answers.iter().copied().flatten();
    given.find(|given| given.value().is_some_and(|words| words.split(MARKS).any(&what)))
}

fn is_of(clause: &str, label: &str) -> bool {
    !label.is_empty() && clause.contains(label)
}

fn has(clause: &str, words: &[&str]) -> bool {
    words.iter().any(|word| clause.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::CellRef;
    use crate::model::value::{Cell, Reading};

    fn said(words: &str, label: &str) -> (bool, bool) {
        let mut entry = Entry::blank();
        let (cell, at) = (Cell::Text(words.into()), CellRef::new(2, 7));
        entry.answers.progress = Some(Given::new(&cell, at, Reading::Value(words.into()), None));
        (affirmation(&entry, label).is_some(), denial(&entry, label).is_some())
    }

    #[test]
    fn a_clause_says_that_a_step_is_reached_or_that_it_is_not() {
        for (words, reached, denied) in [
            ("正在编制，阶段成果尚未形成，力争10月中旬提交", false, true),
            ("尚未形成阶段成果", false, true),
            ("阶段成果已形成，稳定方案尚未完成", true, false),
            ("已形成阶段成果", true, false),
            ("阶段成果已形成", true, false),
            ("阶段成果基本已形成", false, false),
            ("阶段成果拟于9月报送，已完成现场踏勘", false, false),
            ("阶段成果预计月底前已完成", false, false),
            ("尚未开展", false, false),
        ] {
            assert_eq!(said(words, "阶段成果"), (reached, denied), "{words}");
        }
        assert_eq!(said("已完成", ""), (false, false));
        assert_eq!(said("尚未开展", ""), (false, false));
    }
}
