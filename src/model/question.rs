//! What the program could not settle, and an answer to it.

use super::place::Place;
use super::value::{first_of, labelled, shortened};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

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
        /// Does a later file of a unit, which lacks rows of the one before, correct it or
        /// take its place?
        Extent "补改还是取代",
        /// What becomes of a mail that tells of progress and brings no sheet?
        TextMail "来信没有附表",
        /// Does a figure count that a mail corrects in its own words?
        MailFigure "正文更正",
        /// What does a word mean in one kind of column? Known by column and word,
        /// whoever typed it.
        Word "词的含义",
        /// Towards which of an item's targets do plain numbers count? Known by the item.
        Target "计入哪个目标",
        /// Does what a unit says in 备注 for what it was asked to mend and let stand hold?
        /// Nothing that is read hangs on the answer.
        Explanation "备注说明",
    }
}

impl Matter {
    /// Whether an answer holds beyond the file, and the quarter, it was given for.
    pub fn is_lasting(self) -> bool {
        matches!(self, Self::Column | Self::Word | Self::Target)
    }

    /// Whether the words alone tell the answer, so that all who ask in the same words
    /// have the same: a row that names no item, headings that can be told apart by
    /// nobody.
    fn is_of_words(self) -> bool {
        matches!(self, Self::Item | Self::Column)
    }

    /// What holds until a question of this kind is answered.
    fn until(self) -> &'static str {
        match self {
            Self::Sender => "该文件不采用，不计为任何单位的报送。",
            Self::Sheet => "候选中的工作表都不采用。",
            Self::Item => "该行照录，不计入任何成果。",
            Self::Version => "几份都不采用，该单位按报来的表无法采用处理。",
            Self::Extent => "后一份的各行和后一份中没有的各行都计入，后者注明待核。",
            Self::TextMail => "正文没有采用；该单位没有另外报表的，按未报送处理。",
            Self::MailFigure => "数按表中填的计入，注明待核；照正文改了判定就不同的，不作判定。",
            Self::Row => "各行照录，都不计入统计。",
            Self::Column => "候选中的列照录，不计入统计。",
            Self::Explanation => "这几处暂不再退给该单位；程序对它们的处理不变，核查清单照列。",
            Self::Target => "没有写明目标的完成数照录，不计入任何一个目标。",
            Self::Word => "状态按看不懂处理，只按完成率和完成数判断；都没有填的，按无法判定处理。",
        }
    }
}

/// The answer that leaves something out altogether.
pub const LEAVE_OUT: &str = "不采用";

/// The place of a question that several ask in the same words.
pub const ALIKE: &str = "各处同样的内容";

/// So many who ask in the same words are answered together.
const TOGETHER: usize = 3;

/// Places that such a question names before the others are only counted.
const NAMED: usize = 3;

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
    /// Answers that make sense; 不采用 is always one. Questions that offer the same share
    /// them.
    pub candidates: Arc<[String]>,
    /// What else staff should know to choose, line by line; empty where the
    /// candidates say it all.
    pub hints: String,
    /// What the program does until it is answered, in one sentence.
    pub until: String,
    /// Why its answer is not used: it is asked no more, or, where no finding says so, the
    /// answer is none of the candidates. Empty where it has none, or that is used.
    pub gone: String,
    /// The cells, sheets or files that it is about, as they were met in this run; none
    /// where it was read back from a file.
    pub places: Vec<Place>,
    /// Units that the evidence names where it is asked who sent a file, by their names; none
    /// where it was read back.
    pub units: Vec<String>,
}

impl Question {
    /// A question; until it is answered holds what is usual for its kind.
    pub fn new(
        matter: Matter,
        at: impl Into<String>,
        about: impl Into<String>,
        candidates: impl Into<Arc<[String]>>,
    ) -> Self {
        let about: String = about.into();
        let about = shortened(&about.split_whitespace().collect::<Vec<_>>().join(" "), ABOUT);
        Self {
            matter,
            at: at.into(),
            about,
            candidates: candidates.into(),
            hints: String::new(),
            until: matter.until().into(),
            gone: String::new(),
            places: Vec::new(),
            units: Vec::new(),
        }
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

    /// The question where its cause is gone.
    #[must_use]
    pub fn with_gone(self, why: impl Into<String>) -> Self {
        Self { gone: why.into(), ..self }
    }

    /// The question with what it is about.
    #[must_use]
    pub fn with_places(self, places: impl IntoIterator<Item = Place>) -> Self {
        Self { places: places.into_iter().collect(), ..self }
    }

    /// The question where the evidence names these units.
    #[must_use]
    pub fn with_units(self, units: Vec<String>) -> Self {
        Self { units, ..self }
    }

    /// The question as it is written and read back.
    pub(super) fn as_kept(&self) -> Self {
        Self { places: Vec::new(), units: Vec::new(), ..self.clone() }
    }

    /// The bytes of its words, but for the candidates.
    pub(super) fn bytes(&self) -> usize {
        [&self.at, &self.about, &self.hints, &self.until].map(String::len).into_iter().sum()
    }

    pub(super) fn key(&self) -> Key {
        (self.matter, self.at.clone(), self.about.clone())
    }

    /// Whether its answer may hold in many places.
    pub(super) fn is_for_many(&self) -> bool {
        self.matter.is_lasting() || self.at == ALIKE
    }

    /// What the question is known by that all ask who ask in these words; none where
    /// the words alone do not tell the answer.
    pub(super) fn common_key(&self) -> Option<Key> {
        let tells = self.matter.is_of_words() && self.about.contains(char::is_alphabetic);
        tells.then(|| (self.matter, ALIKE.to_string(), self.about.clone()))
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
        let more = question.candidates.iter().filter(|candidate| !seen.candidates.contains(candidate));
        let more: Vec<String> = more.cloned().collect();
        if !more.is_empty() {
            seen.candidates = seen.candidates.iter().cloned().chain(more).collect();
        }
    }
    together(known.into_values().collect())
}

/// Those that several ask in the same words, as one question each; it tells how many
/// they are, and the first of them.
fn together(questions: Vec<Question>) -> Vec<Question> {
    let mut places: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    for (key, question) in questions.iter().filter_map(|question| Some((question.common_key()?, question))) {
        places.entry(key).or_default().push(question.at.clone());
    }
    places.retain(|_, places| places.len() >= TOGETHER);
    let mut all: BTreeMap<Key, Question> = BTreeMap::new();
    for question in questions {
        let common = question.common_key().and_then(|key| Some((places.get(&key)?, key)));
        let Some((places, key)) = common else {
            all.insert(question.key(), question);
            continue;
        };
        all.entry(key).or_insert_with(|| {
            let hints = format!("{}\n{}", first_of(places, NAMED, "\n", "处"), question.hints);
            Question { at: ALIKE.to_string(), hints: hints.trim_end().to_string(), ..question }
        });
    }
    all.into_values().collect()
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
        let candidates: Vec<String> =
            vec!["6.1 开展西门历史文化街区…".into(), "8 持续擦亮好“人民城市大课堂”交流平台".into()];
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
    fn what_many_ask_in_the_same_words_is_one_question() {
        let asked =
            |matter, unit: usize, about: &str| Question::new(matter, format!("{unit}镇"), about, vec!["1.1".into()]);
        let of =
            |matter, units: usize, about: &str| each_once((0..units).map(|unit| asked(matter, unit, about)).collect());
        let one = of(Matter::Item, 4_000, "口袋公园");
        assert_eq!((one.len(), one[0].at.as_str(), one[0].hints.as_str()), (1, ALIKE, "0镇\n1000镇\n1001镇等4000处"));
        assert_eq!(of(Matter::Column, 3, "7月；9月").len(), 1);
        assert_eq!(of(Matter::Item, 2, "口袋公园").len(), 2, "few are asked one by one");
        assert_eq!(of(Matter::Item, 9, "12").len(), 9, "a number by itself is not the same everywhere");
        assert_eq!(of(Matter::Sender, 9, "进展表").len(), 9, "the words do not tell who sent it");
    }

    #[test]
    fn what_two_files_ask_is_asked_once() {
        let asked = |unit: &str, column: &str| {
            let question = Question::new(Matter::Column, "城东镇", "完成数", vec![column.into()]);
            question.with_hints(&[unit.into(), "同样的话".into()])
        };
        let once = each_once(vec![asked("甲", "A"), asked("乙", "B"), asked("甲", "A")]);
        assert_eq!(once.len(), 1);
        assert_eq!(once[0].hints, "甲\n同样的话\n乙");
        assert_eq!(*once[0].candidates, ["A", "B"]);
    }
}
