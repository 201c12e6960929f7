//! Notes beside the table that speak of every task: 注：以上任务均于12月底前完成;
//! 责任单位均为各镇、街道.
//!
//! A sentence counts where every word of it is accounted for; any other is only
//! named.

use super::reach::names_owners;
use crate::model::due::deadlines;
use crate::model::value::{enumeration, fixed, key};
use regex::Regex;
use std::sync::LazyLock;

/// What the notes give to tasks that have none of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct General {
    /// A time, in words.
    pub deadline: Option<String>,
    /// Owners, in words.
    pub owners: Option<String>,
    /// The sentences used, with their lines and what was taken from them.
    pub used: Vec<(u32, String, String)>,
    /// The sentences that were not.
    pub unused: Vec<(u32, String)>,
}

/// How a note begins.
const MARKS: [&str; 10] = ["注", "备注", "说明", "附注", "填表说明", "填报说明", "有关说明", "※", "*", "★"];

/// Whether a line beside the table is a note.
pub(super) fn is_note(text: &str) -> bool {
    let folded = key(text);
    MARKS.iter().any(|mark| {
        let rest = folded.strip_prefix(mark);
        rest.is_some_and(|rest| !mark.ends_with(|c: char| c.is_alphabetic()) || rest.starts_with([':', '1', '、', '.']))
    })
}

/// The words for all that a sentence about every task begins with, and what it is about.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        "^{ALL}(?:完成)?(?:时限|时间|期限)?(?:要求)?{EVERY}(?:应|须|需|要|请)?(?:为|是|于|在|按|至|到|:)?T(?:前)?(?:全部|全面)?(?:完成|落实到位|落实|办结)?(?:到位|任务)?$"
    ))
});
static OWNERS: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!("^{ALL}(?:责任|牵头|实施|承办|落实|主办)(?:部门|单位|主体){EVERY}(?:为|是|:)(?P<who>.+)$"))
});
static DONE_BY: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        "^{ALL}{EVERY}由(?P<who>.+?)(?:分别|具体)?(?:负责|牵头|承担|组织实施|落实)(?:落实|实施|推进|完成)?$"
    ))
});

const ALL: &str = "(?:除(?:已|另有)(?:注明|说明|明确|规定)(?:的|者)?外,?|(?:凡|对)?(?:没有|未)(?:单独|另行)?(?:注明|写明|列明|明确|标明)(?:完成)?(?:时限|时间|责任单位|责任部门|单位)?(?:的|者)?,?|(?:以上|上述|本表|表中|表内|清单|所列|本清单|各|各项|所有|全部|其余|其他)*(?:重点)?(?:任务|工作|事项|项目|成果)?(?:的)?,?)*";
const EVERY: &str = "(?:,)?(?:均|都|一律|统一|全部|原则上|皆)*";
/// A sentence speaks of all only where one of these says so.
const UNIVERSAL: [&str; 12] =
    ["均", "都", "一律", "统一", "全部", "所有", "以上", "上述", "各项", "其余", "未注明", "未明确"];

/// What the notes give to all, and what they leave.
pub(super) fn general(notes: &[(u32, String)]) -> General {
    let mut general = General::default();
    for (line, note) in notes {
        for sentence in sentences(note) {
            match read(&sentence) {
                Some(Given::Time(words)) if general.deadline.is_none() => {
                    general.used.push((*line, sentence, format!("没有写明时限的成果都按“{words}”")));
                    general.deadline = Some(words);
                }
                Some(Given::Owners(words)) if general.owners.is_none() => {
                    general.used.push((*line, sentence, format!("没有写明责任单位的任务都按“{words}”")));
                    general.owners = Some(words);
                }
                _ => general.unused.push((*line, sentence)),
            }
        }
    }
    general
}

enum Given {
    Time(String),
    Owners(String),
}

/// The sentences of a note, without its marks and numbers.
fn sentences(note: &str) -> Vec<String> {
    let marks = enumeration(note);
    let mut cuts: Vec<usize> = marks.iter().map(|mark| mark.start).collect();
    cuts.push(note.len());
    let mut parts = vec![&note[..cuts[0]]];
    parts.extend(marks.iter().zip(&cuts[1..]).map(|(mark, end)| &note[mark.end..*end]));
    let bare = |part: &str| {
        let part = part.trim();
        let marked = MARKS.iter().filter_map(|mark| part.strip_prefix(mark)).min_by_key(|rest| rest.len());
        let rest = marked.filter(|rest| {
            rest.is_empty() || rest.starts_with([':', '：', '、', '.']) || part.starts_with(['※', '*', '★'])
        });
        rest.unwrap_or(part).trim_matches([':', '：', '、', '.', ' ', '　', '（', '）', '(', ')']).to_string()
    };
    let split = parts.into_iter().flat_map(|part| part.split(['。', '；', ';', '\n'])).map(bare);
    split.filter(|sentence| !sentence.is_empty()).collect()
}

/// What one sentence gives to every task.
fn read(sentence: &str) -> Option<Given> {
    let folded = key(sentence);
    if !UNIVERSAL.iter().any(|word| folded.contains(word)) {
        return None;
    }
    if let Some(found) = OWNERS.captures(&folded).or_else(|| DONE_BY.captures(&folded)) {
        let who = found.name("who")?.as_str().trim_end_matches(['。', '.']);
        return names_owners(who).then(|| Given::Owners(who.to_string()));
    }
    let found = deadlines(sentence, 2000);
    let [only] = &found.milestones[..] else { return None };
    let rest = key(&sentence.replacen(&only.words, "T", 1)).replace('t', "T");
    TIME.is_match(&rest).then(|| Given::Time(only.words.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(note: &str) -> String {
        let found = general(&[(9, note.to_string())]);
        let words = |words: Option<String>| words.unwrap_or_default();
        format!("{}|{}|{}", words(found.deadline), words(found.owners), found.unused.len())
    }

    #[test]
    fn sentences_about_every_task() {
        for (note, wanted) in [
            ("注：以上任务均于2025年12月底前完成。", "2025年12月底前||0"),
            ("注：1、责任单位均为各镇、街道；2、完成时限均为12月底前。", "12月底前|各镇、街道|0"),
            ("备注：未注明完成时限的，均为2025年底前完成", "2025年底前||0"),
            ("说明：各项任务完成时限均为11月30日前", "11月30日前||0"),
            ("注：以上各项任务均由各镇街负责落实。", "|各镇街|0"),
            ("注：上述任务的牵头单位均为区住建局", "|区住建局|0"),
            // What is due is a report, or not all of it is said.
            ("注：各单位均于每季度末月25日前报送进展情况", "||1"),
            ("注：以上任务除第3项外均于12月底前完成", "||1"),
            ("注：以上任务均不得晚于12月底前完成", "||1"),
            ("注：牵头单位排在第一位", "||1"),
            ("注：第二项于12月底前完成", "||1"),
        ] {
            assert_eq!(given(note), wanted, "{note}");
        }
        assert!(is_note("注：甲") && is_note("※甲") && is_note("注1、甲") && !is_note("注册登记"));
    }
}
