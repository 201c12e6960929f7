//! 退改清单: what a return asks, a line a point, and how it stands to the return before.

use super::ask::Ask;
use super::filled::{Filled, Spot};
use crate::model::form::Column;
use crate::model::place::Place;
use crate::model::returned::{Moved, Point};
use crate::model::task::MasterList;
use crate::view::phrases::plain_name;

/// What a return asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedList {
    /// The unit.
    pub unit: String,
    /// The quarter, as titles print it.
    pub quarter: String,
    /// Which return of the quarter it is, from 1.
    pub number: u32,
    /// By when it is to be back, in words; absent where nothing is set.
    pub deadline: Option<String>,
    /// Who it goes back to.
    pub issuer: String,
    /// How it stands to the return before; absent of the first.
    pub since: Option<Since>,
    /// What is not filled in, or did not come.
    pub missing: Vec<Line>,
    /// What is wrong, or doubtful.
    pub wrong: Vec<Line>,
}

/// How what is asked stands to the return before, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// What it asked and is mended.
    pub mended: usize,
    /// What it asked and is asked again.
    pub open: usize,
    /// What it did not ask.
    pub new: usize,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The item by its id and name, the project by its name; the words of a row of no item;
    /// else what is meant as a whole.
    pub about: String,
    /// The name of the column; empty where a whole row, sheet or file is meant.
    pub column: String,
    /// What is said of it.
    pub ask: Ask,
    /// Where it stood in what the unit sent; empty where nothing stands there.
    pub place: String,
    /// Whether the return before asked it already.
    pub again: bool,
    /// Its cell in the form; absent where it has none.
    pub spot: Option<Spot>,
    /// Whether the unit may explain it in 备注 of its row instead.
    pub is_heard: bool,
}

/// The list of a return; `moved` is how its points stand to the return before, absent of
/// the first.
pub fn listed(filled: &Filled, points: &[Point], moved: Option<&Moved>, master: &MasterList) -> AskedList {
    let form = &filled.form;
    let line = |(at, point): (usize, &Point)| {
        let spot = filled.spots.get(at).copied().flatten();
        Line {
            about: about(point, spot, filled, master),
            column: point.column.map_or("", Column::name).into(),
            ask: Ask::of(point, &form.unit, master),
            place: place(&point.finding.place),
            again: moved.is_some_and(|moved| moved.open.binary_search(&at).is_ok()),
            spot,
            is_heard: point.item.is_some() && matches!(spot, Some(Spot::Row(..))),
        }
    };
    let (missing, wrong): (Vec<_>, Vec<_>) =
        points.iter().enumerate().partition(|(_, point)| point.finding.code.is_of_missing());
    let lines = |points: Vec<(usize, &Point)>| points.into_iter().map(line).collect();
    AskedList {
        unit: form.unit.clone(),
        quarter: form.quarter.title(),
        number: form.number.unwrap_or(1),
        deadline: form.deadline.clone(),
        issuer: form.issuer.clone(),
        since: moved.map(|moved| Since { mended: moved.closed.len(), open: moved.open.len(), new: moved.new.len() }),
        missing: lines(missing),
        wrong: lines(wrong),
    }
}

/// What a point is about, as a person knows it.
fn about(point: &Point, spot: Option<Spot>, filled: &Filled, master: &MasterList) -> String {
    if let Some(id) = point.item {
        let name = master.item(id).map_or_else(String::new, |item| plain_name(&item.text, &item.title));
        return format!("{id} {name}").trim_end().to_string();
    }
    if let Some(project) = &point.project {
        return format!("项目：{}", if project.is_empty() { "（没有写名称）" } else { project });
    }
    let row = match spot {
        Some(Spot::Row(at, _)) => filled.form.rows.get(at),
        _ => None,
    };
    match (row, &point.finding.place) {
        (Some(row), _) => plain_name(&format!("{} {}", row.id, row.task), &row.deliverable).trim().to_string(),
        (None, Place { sheet: Some(_), .. }) => "整张表".into(),
        (None, Place { origin: Some(_), .. }) => "整个文件".into(),
        (None, _) => "全部成果".into(),
    }
}

/// Where a thing stood, from the file's name inwards.
fn place(place: &Place) -> String {
    let file = place.origin.as_ref().map(|origin| origin.file_name().to_string());
    let parts = [file, place.sheet.as_deref().map(str::to_string), place.cell.map(|cell| cell.to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" › ")
}
