//! What a unit explains instead of mending it: a return asked, the unit lets the answer stand
//! and types in 备注 of the row why it is right. The program judges nothing by that: the
//! office decides, a question a row.

use super::since::Since;
use crate::model::finding::{Code, Finding};
use crate::model::form::Column;
use crate::model::ledger::Entry;
use crate::model::place::{Origin, Place, Source};
use crate::model::returned::{Asked, Heard, Point, Record, Said};
use crate::model::ruling::{Matter, Question, Rulings};
use crate::model::task::ItemId;
use crate::model::value::{beginning, value};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

const ACCEPTED: &str = "采纳，不再退改";
const REFUSED: &str = "仍要改";
const NOT_USED: &str = "填的裁定没有采用：不是候选之一，或者有两个不同的裁定；请改填候选中的一项，同一问题只留一行";
static ANSWERS: LazyLock<Arc<[String]>> = LazyLock::new(|| [ACCEPTED, REFUSED].map(String::from).into());

/// What units explain.
#[derive(Debug, Default)]
pub struct Explained {
    /// What staff must decide.
    pub open: Vec<Question>,
    /// What they have decided.
    pub settled: Vec<Question>,
}

/// The 备注 of a row.
struct Note<'l> {
    words: &'l str,
    place: Place,
    file: &'l Origin,
}

impl Explained {
    /// Notes to these points of a unit what it says to them since `record`, the newest return
    /// to it, asked them; a return that is not known asked nothing.
    pub fn hear(
        &mut self,
        unit: &str,
        points: &mut [Point],
        record: Option<&Record>,
        since: &Since,
        rulings: &Rulings,
    ) {
        let entries = since.rows.entries(unit);
        let known = record.map(|record| (record, record.known(points).0));
        let mut rows: BTreeMap<(ItemId, &str), (Place, Vec<usize>)> = BTreeMap::new();
        for (at, point) in points.iter_mut().enumerate() {
            let Some((item, note)) = point.item.and_then(|item| Some((item, note(point, entries)?))) else { continue };
            let now = note.words.to_string();
            let asked = known.as_ref().and_then(|(record, known)| Some((record, known[at]?)));
            let before = asked.map_or_else(|| now.clone(), |(_, asked)| asked.note.clone());
            // What a later return was made of had explained it when that was made.
            let is_said = |(record, asked): (&&Record, &Asked)| {
                asked.heard.is_some() || since.came_after(note.file, &record.sources)
            };
            if now != before && asked.is_some_and(is_said) {
                rows.entry((item, note.words)).or_insert_with(|| (note.place, Vec::new())).1.push(at);
            }
            point.said = Said { before, now, heard: None };
        }
        for ((item, words), (place, row)) in rows {
            let asked: Vec<&Point> = row.iter().map(|at| &points[*at]).collect();
            let question = question(unit, item, (words, place), &asked);
            let heard = match rulings.given(&question) {
                None => Heard::Waits,
                Some(ACCEPTED) => Heard::Accepted,
                Some(_) => Heard::Refused,
            };
            row.iter().for_each(|at| points[*at].said.heard = Some(heard));
            match heard {
                Heard::Waits if rulings.is_refused(&question) => self.open.push(question.with_gone(NOT_USED)),
                Heard::Waits => self.open.push(question),
                _ => self.settled.push(question),
            }
        }
    }
}

/// What stands in 备注 of the row that a point is about; absent where nothing does, and where
/// it is not known which of several rows is meant.
fn note<'l>(point: &Point, entries: &[&'l Entry]) -> Option<Note<'l>> {
    let Place { origin, sheet, cell } = &point.finding.place;
    let at = origin.clone().zip(sheet.clone()).zip(*cell);
    let at = at.map(|((path, sheet), cell)| Source { path, sheet, row: cell.row });
    let own: Vec<&Entry> =
        entries.iter().copied().filter(|entry| entry.item == point.item && entry.answers.note.is_some()).collect();
    let entry = match own[..] {
        [one] => one,
        _ => own.into_iter().find(|entry| entry.rows().any(|row| Some(row) == at))?,
    };
    let (words, given) = (value(&entry.answers.note)?, entry.answers.note.as_ref()?);
    let row = given.source().or(entry.source.as_ref())?;
    Some(Note { words, place: row.place().at(given.cell), file: &row.path })
}

/// What staff are asked of a row.
fn question(unit: &str, item: ItemId, (words, place): (&str, Place), asked: &[&Point]) -> Question {
    let wrong: Vec<String> = asked.iter().map(|point| wrong(point)).collect();
    let hints: Vec<String> = asked.iter().map(|point| hint(&point.finding)).collect();
    let places = asked.iter().map(|point| point.finding.place.clone());
    Question::new(
        Matter::Explanation,
        format!("{unit} {item}"),
        // What does not fit in is told by its length.
        format!("请它改的：{}；备注（{}字）：“{words}”", wrong.join("；"), words.chars().count()),
        ANSWERS.clone(),
    )
    .with_hints(&hints)
    .with_places([place].into_iter().chain(places))
}

/// What was asked for, and what stands there: `完成数“21”（完成数大于目标数）`.
fn wrong(Point { finding, column, .. }: &Point) -> String {
    let (column, title) = (column.map_or("", Column::name), finding.code.row().title);
    match beginning(&finding.found) {
        found if finding.code == Code::RowMissing || found.is_empty() => format!("{column}（{title}）"),
        found => format!("{column}“{found}”（{title}）"),
    }
}

/// What the unit was asked to do.
fn hint(finding: &Finding) -> String {
    let row = finding.code.row();
    let right = if finding.expected == row.example { String::new() } else { format!("应为：{}", finding.expected) };
    format!("{}：{}{right}", row.title, row.ask().unwrap_or(row.advice))
}
