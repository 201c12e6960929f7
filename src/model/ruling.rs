//! Questions that the program could not settle, and the answers staff gave.
//!
//! A question is known by its kind, its place and the words it is about: when
//! the words change, an old answer no longer fits and the question is open
//! again. An answer must be one of the candidates, and two answers to one
//! question must agree; otherwise it is refused and the question stays open.
//! Most are about one file; those of a lasting kind are about what units type
//! quarter after quarter.

use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::Place;
use crate::model::value::labelled;
use std::collections::{BTreeMap, BTreeSet};

labelled! {
    /// What is asked; the label is the word in 裁定.xlsx.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    }
}

impl Matter {
    /// Whether an answer holds beyond the file, and the quarter, it was given for.
    pub fn is_lasting(self) -> bool {
        matches!(self, Self::Column | Self::Word)
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
            Self::Word => "填这个词的单元格照录，按无法判定处理。",
        }
    }
}

/// The answer that leaves something out altogether.
pub const LEAVE_OUT: &str = "不采用";

/// What a question is known by.
type Key = (Matter, String, String);

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
        let about = about.split_whitespace().collect::<Vec<_>>().join(" ");
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

    fn key(&self) -> Key {
        (self.matter, self.at.clone(), self.about.clone())
    }
}

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

/// The headings of 裁定.xlsx, in their order.
pub const HEADINGS: [&str; 7] = ["事项", "位置", "内容", "候选", "裁定", "裁定人", "日期"];
/// The headings after those: what else staff should know, and what holds until
/// there is an answer. Workbooks of earlier versions lack the last or both.
pub const NOTES: [&str; 2] = ["供参考", "未答前"];
/// The sheet of candidates: every list of them in a column below a heading.
pub const CANDIDATES: &str = "候选";

/// What stands for a list of candidates that is too long for a cell: its column
/// (from 1) on the sheet of candidates.
pub fn pointer(column: u32) -> String {
    format!("见“{CANDIDATES}”表第{column}列，可从“裁定”一栏下拉选择")
}

/// The column that these words point at, if they do.
pub fn pointed(words: &str) -> Option<u32> {
    let (column, _) = words.strip_prefix(&format!("见“{CANDIDATES}”表第"))?.split_once('列')?;
    column.parse().ok()
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

/// Every answer that can be used.
#[derive(Clone, Debug, Default)]
pub struct Rulings {
    rows: Vec<RulingRow>,
    answers: BTreeMap<Key, Ruling>,
}

impl Rulings {
    /// Sorts out the rows of 裁定.xlsx. Rows that contradict each other, or have
    /// an answer without a name, are refused.
    pub fn new(rows: Vec<RulingRow>, findings: &mut Findings) -> Self {
        let mut answers: BTreeMap<Key, Ruling> = BTreeMap::new();
        let mut refused = Vec::new();
        for row in rows.iter().filter(|row| !row.ruling.answer.is_empty()) {
            let key = row.question.key();
            let unsigned = row.ruling.by.is_empty() || row.ruling.date.is_empty();
            let clash = answers.get(&key).is_some_and(|other| other.answer != row.ruling.answer);
            if clash || unsigned {
                let candidates = row.question.candidates.join("；");
                let expected = if unsigned { "裁定人和日期都要填写".into() } else { candidates };
                findings.push(refusal(&row.place, &row.ruling).expecting(expected));
                refused.push(key);
            } else {
                answers.insert(key, row.ruling.clone());
            }
        }
        answers.retain(|key, _| !refused.contains(key));
        Self { rows, answers }
    }

    /// What 裁定.xlsx should hold now: every row that staff answered, then the
    /// questions that are open and not there yet. What is still open is shown as
    /// it is now.
    pub fn rows_with(&self, open: &[Question]) -> Vec<RulingRow> {
        let asked: BTreeMap<_, &Question> = open.iter().map(|question| (question.key(), question)).collect();
        let as_asked = |row: &RulingRow| {
            let question = asked.get(&row.question.key()).copied().unwrap_or(&row.question);
            RulingRow { question: question.clone(), ..row.clone() }
        };
        let answered = self.rows.iter().filter(|row| row.ruling != Ruling::default());
        let mut rows: Vec<RulingRow> = answered.map(as_asked).collect();
        let known: BTreeSet<_> = rows.iter().map(|row| row.question.key()).collect();
        let new = open.iter().filter(|question| !known.contains(&question.key()));
        rows.extend(new.map(|question| RulingRow {
            question: question.clone(),
            ruling: Ruling::default(),
            place: Place::nowhere(),
        }));
        rows
    }

    /// The answer to a question, reported as applied.
    pub fn answer(&self, question: &Question, place: &Place, findings: &mut Findings) -> Option<String> {
        let ruling = self.answers.get(&question.key())?;
        if !is_candidate(question, &ruling.answer) {
            findings.push(refusal(place, ruling).expecting(question.candidates.join("；")));
            return None;
        }
        let said =
            format!("{}：按裁定“{}”处理（{} {}）", question.matter.label(), ruling.answer, ruling.by, ruling.date);
        findings.add(Code::RulingApplied, place.clone(), question.about.clone(), Taken::Did(said));
        Some(ruling.answer.clone())
    }
}

/// The finding that an answer cannot be used.
fn refusal(place: &Place, ruling: &Ruling) -> Finding {
    let taken = Taken::Did("未采用该裁定，问题仍待裁定".into());
    Finding::new(Code::RulingRefused, place.clone(), ruling.answer.clone(), taken)
}

/// The id that a candidate such as `3.2 推进3个单位附属空间开放` begins with.
pub fn id_of(candidate: &str) -> &str {
    candidate.split(' ').next().unwrap_or(candidate)
}

/// Whether an answer is one of the candidates, or leaves the thing out. An item
/// is known by its id, with whatever words of it or without.
fn is_candidate(question: &Question, answer: &str) -> bool {
    let by_id = |candidate: &str| question.matter == Matter::Item && id_of(candidate) == id_of(answer);
    answer == LEAVE_OUT || question.candidates.iter().any(|candidate| candidate == answer || by_id(candidate))
}

/// How a place is written in 裁定.xlsx.
pub fn written(place: &Place) -> String {
    let sheet = Place { cell: None, ..place.clone() };
    place.cell.map_or_else(|| sheet.to_string(), |cell| format!("{sheet} 第{}行", cell.row))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(answer: &str) -> RulingRow {
        RulingRow {
            question: Question::new(Matter::Sender, "a.xlsx", "进展表", vec!["南翔镇".into(), "江桥镇".into()]),
            ruling: Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() },
            place: Place::nowhere(),
        }
    }

    fn answered(rows: Vec<RulingRow>) -> (Option<String>, Vec<&'static str>) {
        let mut findings = Findings::default();
        let rulings = Rulings::new(rows, &mut findings);
        let answer = rulings.answer(&row("").question, &Place::nowhere(), &mut findings);
        (answer, findings.into_sorted().iter().map(|f| f.code.id()).collect())
    }

    #[test]
    fn answers_stand_and_contradictions_are_refused() {
        assert_eq!(answered(vec![row("南翔镇")]), (Some("南翔镇".into()), vec!["I303"]));
        assert_eq!(answered(vec![row(LEAVE_OUT)]), (Some(LEAVE_OUT.into()), vec!["I303"]));
        assert_eq!(answered(vec![row("")]), (None, vec![]));
        assert_eq!(answered(vec![row("安亭镇")]), (None, vec!["I304"]));
        assert_eq!(answered(vec![row("南翔镇"), row("江桥镇")]), (None, vec!["I304"]));
    }

    #[test]
    fn an_item_is_known_by_its_id() {
        let candidates = vec!["6.1 开展西门历史文化街区…".into(), "8 持续擦亮好“人民城市大课堂”交流平台".into()];
        let question = Question::new(Matter::Item, "a.xlsx", "街区", candidates);
        for answer in ["6.1", "6.1 开展西门历史文化街区…", "6.1 69月开展西门历史文化街区街", "8 ", "8", LEAVE_OUT]
        {
            assert!(is_candidate(&question, answer), "{answer}");
        }
        for answer in ["6.2 开展西门历史文化街区…", "开展西门历史文化街区…", ""] {
            assert!(!is_candidate(&question, answer), "{answer}");
        }
    }

    #[test]
    fn a_pointer_reads_back() {
        assert_eq!(pointed(&pointer(12)), Some(12));
        assert_eq!((pointed("南翔镇；江桥镇"), pointed("见“候选”表")), (None, None));
    }

    #[test]
    fn an_answer_to_other_words_does_not_count() {
        let mut findings = Findings::default();
        let rulings = Rulings::new(vec![row("南翔镇")], &mut findings);
        let other = Question { about: "另一张表".into(), ..row("").question };
        assert_eq!(rulings.answer(&other, &Place::nowhere(), &mut findings), None);
    }
}
