//! What the program could not settle, and an answer to it.

use super::place::Place;
use super::value::{labelled, shortened};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

labelled! {
    /// What is asked; the label is the word in 裁定.xlsx.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Matter {
        /// Which unit sent this file?
        Sender "报送单位",
        /// Which sheet of this file is this quarter's?
        Sheet "本期工作表",
        /// Which item does this row answer for?
        Item "对应成果",
        /// Which of this unit's files counts?
        Version "采用哪一份",
        /// Which of several rows for one item counts?
        Row "采用哪一行",
        /// Which of a unit's columns holds an answer? Known by unit and headings.
        Column "采用哪一列",
        /// What does a word mean in one kind of column? Known by column and word,
        /// whoever typed it.
        Word "词的含义",
        /// Towards which of an item's targets do plain numbers count? Known by the item.
        Target "计入哪个目标",
    }
}

impl Matter {
    /// Whether an answer holds beyond the file, and the quarter, it was given for.
    pub fn is_lasting(self) -> bool {
        matches!(self, Self::Column | Self::Word | Self::Target)
    }

    /// What holds until a question of this kind is answered.
    fn until(self) -> &'static str {
        match self {
            Self::Sender => "该文件不采用，不计为任何单位的报送。",
            Self::Sheet => "候选中的工作表都不采用。",
            Self::Item => "该行照录，不计入任何成果。",
            Self::Version => "几份都不采用，该单位按报来的表无法采用处理。",
            Self::Row => "各行照录，都不计入统计。",
            Self::Column => "候选中的列照录，不计入统计。",
            Self::Target => "没有写明目标的完成数照录，不计入任何一个目标。",
            Self::Word => "状态按看不懂处理，只按完成率和完成数判断；都没有填的，按无法判定处理。",
        }
    }
}

/// The answer that leaves something out altogether.
pub const LEAVE_OUT: &str = "不采用";

/// What a question is known by: kind, place, words.
pub(super) type Key = (Matter, String, String);

/// One question, open or answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// What is asked.
    pub matter: Matter,
    /// Where: path steps joined by ` › `, sheet and cell; a unit's name for versions
    /// and columns; the name of a kind of column for words.
    pub at: String,
    /// The words it is about, on one line.
    pub about: String,
    /// Answers that make sense; 不采用 is always one.
    pub candidates: Vec<String>,
    /// What else staff should know to choose, line by line; empty where the
    /// candidates say it all.
    pub hints: String,
    /// What the program does until it is answered, in one sentence.
    pub until: String,
}

impl Question {
    /// A question; until it is answered holds what is usual for its kind.
    pub fn new(matter: Matter, at: impl Into<String>, about: impl Into<String>, candidates: Vec<String>) -> Self {
        let about: String = about.into();
        let about = shortened(&about.split_whitespace().collect::<Vec<_>>().join(" "), ABOUT);
        Self { matter, at: at.into(), about, candidates, hints: String::new(), until: matter.until().into() }
    }

    /// The question with what else staff should know.
    #[must_use]
    pub fn with_hints(self, lines: &[String]) -> Self {
        Self { hints: lines.join("\n"), ..self }
    }

    /// The question where something else holds until it is answered.
    #[must_use]
    pub fn with_until(self, until: impl Into<String>) -> Self {
        Self { until: until.into(), ..self }
    }

    /// The bytes of its words.
    pub(super) fn bytes(&self) -> usize {
        let words = [&self.at, &self.about, &self.hints, &self.until];
        words.into_iter().chain(&self.candidates).map(String::len).sum()
    }

    pub(super) fn key(&self) -> Key {
        (self.matter, self.at.clone(), self.about.clone())
    }

    /// Whether an answer is one of the candidates, or leaves the thing out. An
    /// item is known by its id, with whatever words of it or without.
    pub(super) fn allows(&self, answer: &str) -> bool {
        let by_id = |candidate: &str| self.matter == Matter::Item && id_of(candidate) == id_of(answer);
        answer == LEAVE_OUT || self.candidates.iter().any(|candidate| candidate == answer || by_id(candidate))
    }
}

/// The questions, each once, in their order. What several files ask is one
/// question with what each of them tells, up to `HINTS` lines.
pub fn each_once(questions: Vec<Question>) -> Vec<Question> {
    let mut known: BTreeMap<Key, Question> = BTreeMap::new();
    for question in questions {
        let seen = match known.entry(question.key()) {
            Entry::Vacant(place) => {
                place.insert(question);
                continue;
            }
            Entry::Occupied(seen) => seen.into_mut(),
        };
        let new: Vec<&str> =
            question.hints.lines().filter(|line| !seen.hints.lines().any(|own| own == *line)).collect();
        let room = HINTS.saturating_sub(seen.hints.lines().count());
        let hints: Vec<&str> = seen.hints.lines().chain(new.into_iter().take(room)).collect();
        seen.hints = hints.join("\n");
        let more = question.candidates.into_iter().filter(|candidate| !seen.candidates.contains(candidate));
        let more: Vec<String> = more.collect();
        seen.candidates.extend(more);
    }
    known.into_values().collect()
}

/// Characters of the words that a question is about.
const ABOUT: usize = 1_000;

/// Lines of hints that one question gathers from several files.
const HINTS: usize = 12;

/// An answer as staff wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruling {
    /// One of the candidates.
    pub answer: String,
    /// Who decided.
    pub by: String,
    /// When, as written.
    pub date: String,
}

/// A row of 裁定.xlsx.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulingRow {
    /// The question.
    pub question: Question,
    /// The answer; an empty one leaves it open.
    pub ruling: Ruling,
    /// Where the answer stands, for findings.
    pub place: Place,
}

/// The id that a candidate such as `3.2 推进3个单位附属空间开放` begins with.
pub fn id_of(candidate: &str) -> &str {
    candidate.split(' ').next().unwrap_or(candidate)
}

/// How a place is written in 裁定.xlsx.
pub fn written(place: &Place) -> String {
    let sheet = Place { cell: None, ..place.clone() };
    place.cell.map_or_else(|| sheet.to_string(), |cell| format!("{sheet} 第{}行", cell.row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_known_by_its_id() {
        let candidates = vec!["6.1 开展西门历史文化街区…".into(), "8 持续擦亮好“人民城市大课堂”交流平台".into()];
        let question = Question::new(Matter::Item, "a.xlsx", "街区", candidates);
        for answer in ["6.1", "6.1 开展西门历史文化街区…", "6.1 69月开展西门历史文化街区街", "8 ", "8", LEAVE_OUT]
        {
            assert!(question.allows(answer), "{answer}");
        }
        for answer in ["6.2 开展西门历史文化街区…", "开展西门历史文化街区…", ""] {
            assert!(!question.allows(answer), "{answer}");
        }
    }

    #[test]
    fn what_two_files_ask_is_asked_once() {
        let asked = |unit: &str, column: &str| {
            let question = Question::new(Matter::Column, "南翔镇", "完成数", vec![column.into()]);
            question.with_hints(&[unit.into(), "同样的话".into()])
        };
        let once = each_once(vec![asked("甲", "A"), asked("乙", "B"), asked("甲", "A")]);
        assert_eq!(once.len(), 1);
        assert_eq!(once[0].hints, "甲\n同样的话\n乙");
        assert_eq!(once[0].candidates, ["A", "B"]);
    }
}
