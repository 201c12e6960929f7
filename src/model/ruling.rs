//! Questions that the program could not settle, and the answers staff gave.
//!
//! A question is known by its kind, its place and the words it is about: when
//! the words change, an old answer no longer fits and the question is open
//! again. An answer must be one of the candidates, and two answers to one
//! question must agree; otherwise it is refused and the question stays open.
//!
//! Most answers are about a place of this quarter. Lasting ones (which column,
//! what a word means) hold on: they are looked for in this quarter's file, then in
//! those of earlier quarters, newest first, then in what came over from the year
//! before. A newer answer wins, and one that is refused hides the older ones.

pub use super::question::{ALIKE, LEAVE_OUT, Matter, Question, Ruling, RulingRow, id_of, written};

use super::question::Key;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::Place;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The headings of 裁定.xlsx, in their order.
pub const HEADINGS: [&str; 7] = ["事项", "位置", "内容", "候选", "裁定", "裁定人", "日期"];
/// The headings after those: what else staff should know, what holds until there is an
/// answer, and that the cause of the question is gone. Workbooks of earlier versions lack
/// the last of them, or all.
pub const NOTES: [&str; 3] = ["供参考", "未答前", "现状"];
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

/// Open questions that one file lists, and bytes of their words: a third of what is
/// read of a workbook. Whoever answers them sees the next.
const LISTED: usize = 3_000;
const LISTED_BYTES: usize = 1 << 20;

/// Every answer that can be used.
#[derive(Clone, Debug, Default)]
pub struct Rulings {
    /// The rows of the quarter's own file.
    rows: Vec<RulingRow>,
    /// What is answered; `None` where what staff wrote is refused.
    answers: BTreeMap<Key, Option<Arc<RulingRow>>>,
}

impl Rulings {
    /// Sorts out the rows of 裁定.xlsx. Rows that contradict each other are refused; one
    /// without a name or a date is told.
    pub fn new(rows: Vec<RulingRow>, findings: &mut Findings) -> Self {
        let answers = sorted_out(&rows, findings);
        Self { rows, answers }
    }

    /// Adds the lasting answers of an older file: they hold where no newer file
    /// says anything. Of rows that were refused there nothing is said again: what
    /// they leave open is asked.
    pub fn add_older(&mut self, rows: &[RulingRow]) {
        for (key, answer) in sorted_out(rows, &mut Findings::default()) {
            if key.0.is_lasting() {
                self.answers.entry(key).or_insert(answer);
            }
        }
    }

    /// Takes other names of a unit for its own, as `named` tells it, wherever a unit is the answer.
    #[must_use]
    pub fn with_names(mut self, named: impl Fn(&str) -> Option<String>) -> Self {
        let of_units = |row: &&mut Arc<RulingRow>| row.question.matter == Matter::Sender;
        for row in self.answers.values_mut().flatten().filter(of_units) {
            let answer = &row.ruling.answer;
            if !row.question.allows(answer)
                && let Some(name) = named(answer)
            {
                Arc::make_mut(row).ruling.answer = name;
            }
        }
        self
    }

    /// The rows of all answers that hold beyond a quarter.
    pub fn lasting(&self) -> Vec<RulingRow> {
        let rows = self.answers.values().flatten().filter(|row| row.question.matter.is_lasting());
        rows.map(|row| row.as_ref().clone()).collect()
    }

    /// What 裁定.xlsx should hold now: every row that staff answered, then the
    /// questions that are open and not there yet, as many as it takes and is read
    /// again with; and how many are not listed. What is still open is shown as it is
    /// now; of what is answered and asked no more, `gone` says why where its cause is gone.
    pub fn rows_with(&self, open: &[Question], gone: impl Fn(&Question) -> Option<String>) -> (Vec<RulingRow>, usize) {
        let asked: BTreeMap<_, &Question> = open.iter().map(|question| (question.key(), question)).collect();
        let as_asked = |row: &RulingRow| {
            let question = match asked.get(&row.question.key()) {
                Some(question) => (*question).clone(),
                None => row.question.clone().with_gone(gone(&row.question).unwrap_or_default()),
            };
            RulingRow { question, ..row.clone() }
        };
        let answered = self.rows.iter().filter(|row| row.ruling != Ruling::default());
        let mut rows: Vec<RulingRow> = answered.map(as_asked).collect();
        let known: BTreeSet<_> = rows.iter().map(|row| row.question.key()).collect();
        let new: Vec<&Question> = open.iter().filter(|question| !known.contains(&question.key())).collect();
        let (mut room, mut lists) = (LISTED_BYTES, BTreeSet::new());
        let fits = |question: &&&Question| {
            // A list that many questions offer stands in the file once.
            let is_new = lists.insert(Arc::as_ptr(&question.candidates).cast::<()>());
            let list = if is_new { question.candidates.iter().map(String::len).sum() } else { 0 };
            room = room.saturating_sub(question.bytes() + list);
            room > 0
        };
        let listed: Vec<&Question> = new.iter().take(LISTED).take_while(fits).copied().collect();
        let more = new.len() - listed.len();
        rows.extend(listed.into_iter().map(|question| RulingRow {
            question: question.clone(),
            ruling: Ruling::default(),
            place: Place::nowhere(),
        }));
        (rows, more)
    }

    /// Whether the quarter's own file says just this, wherever it stands there.
    pub fn is_kept_in(&self, rows: &[RulingRow]) -> bool {
        let said = |row: &RulingRow| {
            let Ruling { answer, by, date } = row.ruling.clone();
            (row.question.as_kept(), answer, by, date)
        };
        let [mut own, mut wanted] = [self.rows.as_slice(), rows].map(|rows| rows.iter().map(said).collect::<Vec<_>>());
        own.sort();
        wanted.sort();
        own == wanted
    }

    /// The answer to a question, reported as applied.
    pub fn answer(&self, question: &Question, place: &Place, findings: &mut Findings) -> Option<String> {
        let row = self.row(question)?;
        let answer = Some(&row.ruling.answer).filter(|answer| question.allows(answer));
        let expected = answer.is_none().then(|| question.candidates.join("；"));
        findings.apply(row, place, expected);
        answer.cloned()
    }

    /// The answer to a question that the ledger does not hang on: nothing of it is reported.
    pub fn given(&self, question: &Question) -> Option<&str> {
        Some(self.row(question)?.ruling.answer.as_str()).filter(|answer| question.allows(answer))
    }

    /// Whether a question has an answer that can be used.
    pub fn settles(&self, question: &Question) -> bool {
        self.given(question).is_some()
    }

    /// Whether staff answered just this question, and nothing that can be used.
    pub fn is_refused(&self, question: &Question) -> bool {
        self.answers.contains_key(&question.key()) && !self.settles(question)
    }

    /// The answer to just this question, else to all that are asked in its words.
    fn row(&self, question: &Question) -> Option<&Arc<RulingRow>> {
        let common = || self.answers.get(&question.common_key()?);
        self.answers.get(&question.key()).or_else(common)?.as_ref()
    }
}

/// What the rows of one file answer; `None` where they contradict each other.
fn sorted_out(rows: &[RulingRow], findings: &mut Findings) -> BTreeMap<Key, Option<Arc<RulingRow>>> {
    let mut answers: BTreeMap<Key, Option<Arc<RulingRow>>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.ruling.answer.is_empty()) {
        let known = answers.get(&row.question.key());
        let clash = known.is_some_and(|other| other.as_ref().is_none_or(|o| o.ruling.answer != row.ruling.answer));
        let mut tell = |code, did: &str, expected: String| {
            // The ledger does not hang on these, and says nothing of them.
            if row.question.matter == Matter::Explanation {
                return;
            }
            let taken = Taken::Did(did.into());
            findings.push(Finding::new(code, row.place.clone(), row.ruling.answer.clone(), taken).expecting(expected));
        };
        if clash {
            tell(Code::RulingRefused, "未采用该裁定，问题仍待裁定", row.question.candidates.join("；"));
            answers.insert(row.question.key(), None);
            continue;
        }
        if row.ruling.by.is_empty() || row.ruling.date.is_empty() {
            tell(Code::RulingUnsigned, "这一条裁定照样有效", "裁定人和日期都要填写".into());
        }
        if known.is_none() {
            answers.insert(row.question.key(), Some(Arc::new(row.clone())));
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(answer: &str) -> RulingRow {
        RulingRow {
            question: Question::new(Matter::Sender, "a.xlsx", "进展表", vec!["城东镇".into(), "城西镇".into()]),
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
        assert_eq!(answered(vec![row("城东镇")]), (Some("城东镇".into()), vec!["I303"]));
        assert_eq!(answered(vec![row(LEAVE_OUT)]), (Some(LEAVE_OUT.into()), vec!["I303"]));
        assert_eq!(answered(vec![row("")]), (None, vec![]));
        assert_eq!(answered(vec![row("城南镇")]), (None, vec!["I304"]));
        assert_eq!(answered(vec![row("城东镇"), row("城西镇")]), (None, vec!["I304"]));
    }

    #[test]
    fn an_answer_without_who_or_when_is_taken_and_told() {
        let signed = |by: &str, date: &str| {
            let ruling = Ruling { by: by.into(), date: date.into(), ..row("城东镇").ruling };
            RulingRow { ruling, ..row("") }
        };
        for (by, date) in [("", "2025-10-08"), ("张某", ""), ("", "")] {
            assert_eq!(answered(vec![signed(by, date)]), (Some("城东镇".into()), vec!["I303", "I305"]), "{by}{date}");
        }
        assert_eq!(answered(vec![signed("", ""), row("城西镇")]), (None, vec!["I304", "I305"]));
    }

    #[test]
    fn another_name_of_a_unit_is_as_good_as_its_name() {
        let named = |typed: &str| (typed == "城东").then(|| "城东镇".to_string());
        let answered = |row: RulingRow| {
            let (question, mut findings) = (row.question.clone(), Findings::default());
            let rulings = Rulings::new(vec![row], &mut findings).with_names(named);
            (rulings.settles(&question), rulings.answer(&question, &Place::nowhere(), &mut findings))
        };
        assert_eq!(answered(row("城东")), (true, Some("城东镇".into())));
        assert_eq!(answered(row("城南")), (false, None));
        let version = Question::new(Matter::Version, "城东镇", "两份", vec!["城东镇".into()]);
        assert_eq!(answered(RulingRow { question: version, ..row("城东") }), (false, None), "no unit is asked for");
    }

    #[test]
    fn lasting_answers_hold_until_a_newer_one() {
        let column = |headings: &str, answer: &str, by: &str| RulingRow {
            question: Question::new(Matter::Column, "城东镇", headings, vec!["7月".into(), "9月".into()]),
            ruling: Ruling { answer: answer.into(), by: by.into(), date: "2025-07-08".into() },
            place: Place::nowhere(),
        };
        let seen = |own: Vec<RulingRow>, older: &[Vec<RulingRow>], headings: &str| {
            let mut findings = Findings::default();
            let mut rulings = Rulings::new(own, &mut findings);
            older.iter().for_each(|rows| rulings.add_older(rows));
            let question = column(headings, "", "").question;
            let settled = rulings.settles(&question);
            let answer = rulings.answer(&question, &Place::nowhere(), &mut findings);
            assert_eq!(settled, answer.is_some());
            answer
        };
        let [july, september] = ["7月", "9月"].map(|month| column("7月；9月", month, "张某"));
        assert_eq!(seen(vec![], &[vec![september.clone()]], "7月；9月").as_deref(), Some("9月"));
        assert_eq!(
            seen(vec![], &[vec![september.clone()]], "7月；8月；9月"),
            None,
            "other headings are asked about again"
        );
        assert_eq!(seen(vec![july.clone()], &[vec![september.clone()]], "7月；9月").as_deref(), Some("7月"));
        let older = [vec![july.clone()], vec![september.clone()]];
        assert_eq!(seen(vec![], &older, "7月；9月").as_deref(), Some("7月"), "the newest first");
        let clash = [vec![july.clone(), september.clone()], vec![september.clone()]];
        assert_eq!(seen(vec![], &clash, "7月；9月"), None, "what is contradicted is asked");
        let unsigned = column("7月；9月", "7月", "");
        assert_eq!(seen(vec![unsigned], &[vec![september]], "7月；9月").as_deref(), Some("7月"));
        assert_eq!(seen(vec![], &[vec![row("城东镇")]], "7月；9月"), None);
    }

    #[test]
    fn an_answer_for_all_holds_where_there_is_none_for_one() {
        let row = |at: &str, answer: &str| RulingRow {
            question: Question::new(Matter::Item, at, "口袋公园", vec!["1.1".into(), "1.2".into()]),
            ruling: Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() },
            place: Place::nowhere(),
        };
        let rulings = Rulings::new(vec![row(ALIKE, "1.1"), row("a.xlsx 第4行", "1.2")], &mut Findings::default());
        let mut findings = Findings::default();
        let mut answer = |at: &str| rulings.answer(&row(at, "").question, &Place::nowhere(), &mut findings);
        assert_eq!(answer("b.xlsx 第4行").as_deref(), Some("1.1"));
        assert_eq!(answer("c.xlsx 第9行").as_deref(), Some("1.1"));
        assert_eq!(answer("a.xlsx 第4行").as_deref(), Some("1.2"), "an older answer to one of them");
        assert_eq!(findings.into_sorted().len(), 2, "what is said for all is told once");
    }

    #[test]
    fn a_pointer_reads_back() {
        assert_eq!(pointed(&pointer(12)), Some(12));
        assert_eq!((pointed("城东镇；城西镇"), pointed("见“候选”表")), (None, None));
    }

    #[test]
    fn an_answer_to_other_words_does_not_count() {
        let mut findings = Findings::default();
        let rulings = Rulings::new(vec![row("城东镇")], &mut findings);
        let other = Question { about: "另一张表".into(), ..row("").question };
        assert_eq!(rulings.answer(&other, &Place::nowhere(), &mut findings), None);
    }
}
