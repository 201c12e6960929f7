//! What stands on the desk: which questions and errors, whose, and which pieces of sheets
//! go with them. There may be thousands; the page has room for some of each unit first.

use super::desk_words::{Matter, Own, Spot, Told, Way, bytes, group};
use crate::intake::{Piece, Wanted};
use crate::model::config::Config;
use crate::model::finding::{Code, Severity};
use crate::model::ledger::{Ledger, Outcome, UnitReport};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::question::{ALIKE, Question};
use crate::view::board::board;
use crate::view::desk::{Counted, Desk, Links, Next, Whose};
use crate::view::exchange::{Exchange, stages};
use crate::view::phrases::until;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Questions and errors on the page.
const ENTRIES: usize = 500;
/// Of a unit, and of the office or the list.
const OF_A_UNIT: usize = 20;
const OF_THE_OFFICE: usize = 60;
/// Pieces of sheets on the page.
const PIECES: usize = 250;
/// Bytes of all pieces: a page of megabytes is slow to open.
const PIECE_BYTES: usize = 1 << 20;
/// Of a unit, and of the office.
const PIECES_OF_A_UNIT: usize = 8;
/// Units that sent nothing and are named.
const NAMED: usize = 200;
/// Where they stand on the page.
const SILENT: &str = "silent";
/// Files of one question that are named.
const PLACES: usize = 3;

/// A piece that one of a group shows.
struct Shown {
    sheet: Place,
    cells: Vec<CellRef>,
    /// Which of the group.
    rank: usize,
}

/// What will stand on the desk, and the pieces that it wants.
pub struct DeskPlan<'a> {
    ledger: &'a Ledger,
    questions: usize,
    groups: Vec<Own<'a>>,
    wanted: Vec<Wanted>,
    /// Units that sent nothing.
    silent: Vec<&'a str>,
    /// Questions and errors of each unit.
    counts: BTreeMap<&'a str, (usize, usize)>,
}

/// What the page says besides.
pub struct DeskFacts<'a> {
    /// The settings.
    pub config: &'a Config,
    /// What comes next after that command.
    pub next: Next,
    /// Files beside the page.
    pub links: Links,
    /// The way from the page to a file, by where it was read; absent where there is none.
    pub way: Way<'a>,
    /// Where every unit stands, in the order of printing.
    pub exchanges: Vec<ExchangeLine<'a>>,
}

/// Where a unit stands, with the ways to what is there of it.
pub struct ExchangeLine<'a> {
    /// Where.
    pub exchange: &'a Exchange,
    /// The way to its newest return; absent without one.
    pub returned: Option<String>,
    /// The way to the page on which it sees itself; absent without one.
    pub page: Option<String>,
}

impl<'a> DeskPlan<'a> {
    /// Chooses what will stand there.
    pub fn new(ledger: &'a Ledger, questions: &'a [Question]) -> Self {
        let mut groups = groups(ledger, questions);
        let counts = counts(&groups);
        let silent = groups.iter_mut().filter_map(Own::silent).collect();
        let mut plan = Self { ledger, questions: questions.len(), groups, wanted: Vec::new(), silent, counts };
        plan.keep();
        plan.want();
        plan
    }

    /// The pieces of sheets to be shown; they are handed to [`Self::view`] in this order.
    pub fn wanted(&self) -> &[Wanted] {
        &self.wanted
    }

    /// Keeps as many as there is room for: the first of everybody, then the second …
    fn keep(&mut self) {
        let mut ranks: Vec<(usize, usize)> = Vec::new();
        for (at, own) in self.groups.iter().enumerate() {
            let most = if own.whose == Whose::Unit { OF_A_UNIT } else { OF_THE_OFFICE };
            ranks.extend((0..own.told.len().min(most)).map(|rank| (rank, at)));
        }
        ranks.sort_unstable();
        let mut kept: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, at) in ranks.into_iter().take(ENTRIES) {
            *kept.entry(at).or_default() += 1;
        }
        for (at, own) in self.groups.iter_mut().enumerate() {
            let most = kept.get(&at).copied().unwrap_or_default();
            own.left = own.told.len() - most;
            own.told.truncate(most);
        }
    }

    /// Asks for pieces, in the same order.
    fn want(&mut self) {
        let mut order: Vec<(usize, usize)> = Vec::new();
        for (at, own) in self.groups.iter().enumerate().filter(|(_, own)| own.whose != Whose::List) {
            order.extend((0..own.told.len()).map(|rank| (rank, at)));
        }
        order.sort_unstable();
        let mut given: BTreeMap<usize, usize> = BTreeMap::new();
        let mut shown: HashMap<usize, Vec<Shown>> = HashMap::new();
        for (rank, at) in order {
            let own = &mut self.groups[at];
            let most = if own.whose == Whose::Unit { PIECES_OF_A_UNIT } else { OF_THE_OFFICE };
            let Told { matter, spots, .. } = &mut own.told[rank];
            let is_asked = matches!(matter, Matter::Question(_));
            for spot in spots {
                if spot.place.origin.is_none() || spot.place.sheet.is_none() && !is_asked {
                    continue;
                }
                let (sheet, cells) = (spot.place.clone(), spot.cells.clone());
                // The same cells of the same sheet, or of a sheet as a whole.
                let is_same = |own: &&Shown| {
                    own.sheet == sheet
                        && own.cells.is_empty() == cells.is_empty()
                        && cells.iter().all(|cell| own.cells.contains(cell))
                };
                let shown = shown.entry(at).or_default();
                spot.again = shown.iter().find(is_same).map(|own| own.rank);
                if spot.again.is_some() {
                    continue;
                }
                let given = given.entry(at).or_default();
                if self.wanted.len() >= PIECES || *given >= most {
                    spot.beyond = true;
                    continue;
                }
                *given += 1;
                shown.push(Shown { sheet: sheet.clone(), cells: cells.clone(), rank });
                spot.piece = Some(self.wanted.len());
                self.wanted.push(Wanted { sheet, cells, headings: Vec::new(), contacts: BTreeMap::new() });
            }
        }
        let mut headings: HashMap<(&Origin, &str), Vec<(u32, u32)>> = HashMap::new();
        for disposition in self.ledger.dispositions.iter().filter(|d| d.what == Outcome::Heading) {
            if let Some(sheet) = &disposition.sheet {
                headings.entry((&disposition.path, sheet)).or_default().extend(&disposition.rows);
            }
        }
        let contacts = contacts(self.ledger, &self.wanted);
        for wanted in &mut self.wanted {
            let sheet = wanted.sheet.origin.as_ref().zip(wanted.sheet.sheet.as_deref());
            wanted.headings = sheet.and_then(|sheet| headings.get(&sheet)).cloned().unwrap_or_default();
            wanted.headings.sort_unstable();
            wanted.contacts = sheet.and_then(|sheet| contacts.get(&sheet)).cloned().unwrap_or_default();
        }
    }

    /// The page, with the pieces that were found.
    pub fn view(self, pieces: &[Option<Piece>], facts: DeskFacts) -> Desk {
        let DeskFacts { config, next, links, way, exchanges } = facts;
        let exchange = stages(exchanges.iter().map(|line| line.exchange));
        let (ledger, deadline) = (self.ledger, config.period(self.ledger.period).deadline);
        let of = |wanted: Severity| ledger.findings.iter().filter(|finding| finding.severity() == wanted).count();
        let sent = ledger.dispositions.iter().filter(|disposition| disposition.what != Outcome::Litter);
        let files: BTreeSet<&String> = sent.filter_map(|disposition| disposition.path.steps().first()).collect();
        let left = self.groups.iter().map(|own| own.left).sum();
        let mut room = PIECE_BYTES;
        let fits = |piece: &&Option<Piece>| {
            let left = room.checked_sub(piece.as_ref().map_or(0, bytes));
            room = left.unwrap_or(room);
            left.is_some()
        };
        // Those of the first of everybody come first.
        let pieces = &pieces[..pieces.iter().take_while(fits).count()];
        let people = ledger.people();
        let mut groups = Vec::new();
        for own in self.groups.into_iter().filter(|own| !own.told.is_empty()) {
            let names: Vec<&str> = people.get(own.name).into_iter().flatten().copied().collect();
            let to_list = |_: &Origin| Some(links.master.clone());
            let way = if own.whose == Whose::List { &to_list as Way } else { way };
            groups.push(group(own, groups.len() + 1, &names, pieces, way));
        }
        let of_units = groups.iter().filter(|group| group.whose == Whose::Unit);
        let anchors: BTreeMap<String, String> = of_units.map(|own| (own.name.clone(), own.anchor.clone())).collect();
        let silent: BTreeSet<&str> = self.silent.iter().copied().collect();
        let mut board = board(ledger, deadline);
        for (line, ExchangeLine { exchange, returned, page }) in board.iter_mut().zip(exchanges) {
            (line.exchange, line.returned, line.page) = (exchange.words(), returned, page);
        }
        for line in &mut board {
            (line.questions, line.errors) = self.counts.get(line.name.as_str()).copied().unwrap_or_default();
            let anchor = silent.contains(line.name.as_str()).then(|| SILENT.to_string());
            line.anchor = anchor.or_else(|| anchors.get(line.name.as_str()).cloned());
        }
        Desk {
            district: config.district.clone(),
            period: ledger.period,
            title: ledger.period.title(),
            as_of: day(ledger.as_of),
            deadline: deadline.map(until),
            exchange,
            files: files.len(),
            units: ledger.units.len(),
            states: ledger
                .states()
                .into_iter()
                .map(|(state, count)| Counted { label: state.label().into(), count })
                .collect(),
            questions: self.questions,
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Note),
            next: next.into(),
            links,
            board,
            silent: self.silent.iter().take(NAMED).map(ToString::to_string).collect(),
            silent_total: self.silent.len(),
            groups,
            left,
        }
    }
}

/// The columns that were read as contacts, with the first row that was, of the sheets that are wanted.
fn contacts<'l>(ledger: &'l Ledger, wanted: &[Wanted]) -> HashMap<(&'l Origin, &'l str), BTreeMap<u32, u32>> {
    let files: BTreeSet<&Origin> = wanted.iter().filter_map(|one| one.sheet.origin.as_ref()).collect();
    let mut contacts: HashMap<_, BTreeMap<u32, u32>> = HashMap::new();
    for entry in &ledger.entries {
        let Some(source) = &entry.source else { continue };
        for given in [&entry.answers.contact, &entry.answers.phone].into_iter().flatten() {
            let row = given.row(source);
            if files.contains(&row.path) {
                let columns = contacts.entry((&row.path, &*row.sheet)).or_default();
                let first = columns.entry(given.cell.col).or_insert(given.cell.row);
                *first = given.cell.row.min(*first);
            }
        }
    }
    contacts
}

fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// Questions and errors of each unit.
fn counts<'a>(groups: &[Own<'a>]) -> BTreeMap<&'a str, (usize, usize)> {
    let count = |own: &Own<'a>| {
        let questions = own.told.iter().filter(|told| matches!(told.matter, Matter::Question(_))).count();
        (own.name, (questions, own.told.len() - questions))
    };
    groups.iter().filter(|own| own.whose == Whose::Unit).map(count).collect()
}

/// Everything that there is, by who must act: the office, the units in the order of
/// printing, and who keeps the list.
fn groups<'a>(ledger: &'a Ledger, questions: &'a [Question]) -> Vec<Own<'a>> {
    let units: BTreeMap<&str, usize> = ledger.units.iter().map(|unit| unit.name.as_str()).zip(0..).collect();
    let senders = senders(ledger);
    let mut groups: BTreeMap<(Whose, usize, &str), Own> = BTreeMap::new();
    let mut add = |(whose, name): (Whose, &'a str), matter: Option<Matter<'a>>| {
        let order = units.get(name).copied().unwrap_or(usize::MAX);
        let own = groups.entry((whose, order, name)).or_insert_with(|| Own::of(whose, name));
        match matter {
            Some(matter) => own.told.push(Told::of(matter)),
            None => own.lesser += 1,
        }
    };
    for question in questions {
        add(asked(question, &units, &senders), Some(Matter::Question(question)));
    }
    for finding in &ledger.findings {
        let whose = match finding.unit.as_deref() {
            _ if finding.code.is_of_list() => (Whose::List, ""),
            Some(unit) => (Whose::Unit, unit),
            None => (Whose::Office, ""),
        };
        add(whose, (finding.severity() == Severity::Error).then_some(Matter::Error(finding)));
    }
    groups.into_values().collect()
}

/// Which unit sent which file, as far as that is known.
fn senders(ledger: &Ledger) -> HashMap<&Origin, &str> {
    let mut senders = HashMap::new();
    for UnitReport { name, source, others, corrections, .. } in &ledger.units {
        let corrections = corrections.iter().map(|correction| &correction.path);
        senders.extend(source.iter().chain(others).chain(corrections).map(|file| (file, name.as_str())));
    }
    senders
}

/// Whose a question is: of the unit that it names, or that sent all it is about.
fn asked<'a>(
    question: &'a Question,
    units: &BTreeMap<&'a str, usize>,
    senders: &HashMap<&'a Origin, &'a str>,
) -> (Whose, &'a str) {
    if let Some((unit, _)) = units.get_key_value(question.at.as_str()) {
        return (Whose::Unit, unit);
    }
    let of = |place: &'_ Place| place.origin.as_ref().and_then(|origin| senders.get(origin)).copied();
    let own: BTreeSet<Option<&str>> = question.places.iter().map(of).collect();
    match own.first() {
        Some(Some(unit)) if own.len() == 1 && question.at != ALIKE => (Whose::Unit, unit),
        _ => (Whose::Office, ""),
    }
}

impl<'a> Own<'a> {
    fn of(whose: Whose, name: &'a str) -> Self {
        Self { whose, name, told: Vec::new(), left: 0, lesser: 0 }
    }

    /// The name of a unit of which only is wrong that it sent nothing: all of these are told at once.
    fn silent(&mut self) -> Option<&'a str> {
        let is_silence =
            |told: &Told| matches!(told.matter, Matter::Error(finding) if finding.code == Code::UnitMissing);
        let is_silent = !self.told.is_empty() && self.told.iter().all(is_silence);
        is_silent.then(|| self.told.clear()).map(|()| self.name)
    }
}

impl<'a> Told<'a> {
    /// One with its places: those on one sheet together.
    fn of(matter: Matter<'a>) -> Self {
        let places = match matter {
            Matter::Question(question) => question.places.as_slice(),
            Matter::Error(finding) => std::slice::from_ref(&finding.place),
        };
        let mut spots: Vec<Spot> = Vec::new();
        for place in places.iter().filter(|place| place.origin.is_some()) {
            let sheet = Place { cell: None, ..place.clone() };
            match spots.iter_mut().find(|spot| spot.place == sheet) {
                Some(spot) => spot.cells.extend(place.cell),
                None => spots.push(Spot {
                    place: sheet,
                    cells: place.cell.into_iter().collect(),
                    piece: None,
                    beyond: false,
                    again: None,
                }),
            }
        }
        let left = spots.len().saturating_sub(PLACES);
        spots.truncate(PLACES);
        Self { matter, spots, left }
    }
}
