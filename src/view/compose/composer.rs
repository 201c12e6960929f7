//! What every section is made with: the facts, the selection, the figures so
//! far, and the parts that several sections share.

use crate::model::config::Config;
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::model::value::Derived;
use crate::quarter::comparison::Comparison;
use crate::quarter::doubts::Doubts;
use crate::quarter::echo::Echo;
use crate::quarter::issue::Issue;
use crate::quarter::rows::Rows;
use crate::view::figures::Figures;
use crate::view::parts::short_label;
use crate::view::phrases::short_name;
use crate::view::selection::{Cell, Reporter, Selection};
use crate::view::{ClassCount, Evidence, Ground, ItemList, ItemRef, Judgement, Names, Num, Rule};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names that a sentence of 一 and 六 shows; the others become 等N个.
pub(super) const NAMES: usize = 6;
/// Names that a sentence of 二 and 五 shows.
pub(super) const FEW: usize = 3;
/// Items that a sentence shows.
pub(super) const ITEMS: usize = 3;
/// Targets that 一 names.
pub(super) const TARGETS: usize = 2;

/// Everything that the sections are made with.
pub(super) struct Composer<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) master: &'a MasterList,
    pub(super) config: &'a Config,
    pub(super) selection: &'a Selection<'a>,
    /// Issues published for earlier quarters, the earliest first.
    pub(super) past: &'a [Issue],
    /// The rows of the ledger by unit.
    pub(super) rows: &'a Rows<'a>,
    /// What is asked about.
    pub(super) doubts: Doubts<'a>,
    /// The ledger beside the last of these issues.
    pub(super) since: Option<&'a Comparison<'a>>,
    /// What units repeat or leave unsaid since then.
    pub(super) echo: Option<&'a Echo>,
    pub(super) figures: Figures,
    /// What there is at the cells of the selection, then of the units: what most figures count.
    pub(super) places: Vec<Arc<Evidence>>,
    /// What the text concludes, in the order of making.
    pub(super) judgements: Vec<Judgement>,
    /// Whom the units name as contacts: nobody is to read of them.
    pub(super) people: BTreeMap<&'a str, Vec<&'a str>>,
    /// Names of the reporters, shared by all evidence.
    pub(super) names: Vec<Arc<str>>,
    /// Ids of the ledger's items, likewise.
    pub(super) ids: Vec<Arc<str>>,
    /// Units that a page names.
    pub(super) named: BTreeSet<usize>,
}

impl<'a> Composer<'a> {
    /// Enters a judgement over these items, and says whether some were not judged.
    pub(super) fn conclude(&mut self, id: impl Into<String>, rule: Rule, items: &[usize]) -> bool {
        let open = |i: &usize| self.ledger.items[*i].status.is_unjudged();
        let unjudged: Vec<usize> = items.iter().copied().filter(open).collect();
        self.judge(id, rule, items, &unjudged);
        !unjudged.is_empty()
    }

    /// Enters a judgement over these items, some of which could not be judged. The
    /// template puts its words into `{% filter judged(of=id) %}…{% endfilter %}`.
    pub(super) fn judge(&mut self, id: impl Into<String>, rule: Rule, items: &[usize], unjudged: &[usize]) {
        let ids = |items: &[usize]| items.iter().map(|i| self.ids[*i].to_string()).collect();
        let (items, unjudged) = (ids(items), ids(unjudged));
        self.judgements.push(Judgement { id: id.into(), text: String::new(), rule, items, unjudged });
    }

    /// The place of a cell: what its standing was judged by, or what there is of its
    /// unit without a row.
    pub(super) fn cell(&self, position: usize) -> Arc<Evidence> {
        self.places[position].clone()
    }

    /// Whom a unit names as its contacts.
    pub(super) fn people(&self, unit: &str) -> &[&'a str] {
        self.people.get(unit).map_or(&[], Vec::as_slice)
    }

    /// What there is of a unit that has no row for an item.
    pub(super) fn absence(&self, unit: usize) -> Evidence {
        absence(&self.selection.reporters[unit], &self.names[unit])
    }

    /// How many cells.
    pub(super) fn count_cells(&mut self, id: impl Into<String>, unit: &str, cells: &[usize]) -> Num {
        let cells: Vec<Arc<Evidence>> = cells.iter().map(|c| self.cell(*c)).collect();
        self.figures.count(id, unit, cells)
    }

    /// How many units.
    pub(super) fn count_units(&mut self, id: &str, units: impl IntoIterator<Item = usize>) -> Num {
        let units: Vec<Arc<Evidence>> = units.into_iter().map(|u| self.reporter(u)).collect();
        self.figures.count(id, "个", units)
    }

    /// Units with their number; the evidence of a unit is the unit.
    pub(super) fn name_units(&mut self, id: &str, units: &[usize], cap: usize, pool: usize) -> Names {
        let selection = self.selection;
        let list: Vec<(&str, Arc<Evidence>)> =
            units.iter().map(|u| (selection.reporters[*u].name, self.reporter(*u))).collect();
        self.figures.names(id, &list, cap, pool)
    }

    /// The units of these cells, each once, with their number.
    pub(super) fn name_cells(&mut self, id: &str, cells: &[usize], cap: usize, pool: usize) -> Names {
        let selection = self.selection;
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for cell in cells {
            first.entry(selection.cells[*cell].unit).or_insert(*cell);
        }
        let list: Vec<(&str, Arc<Evidence>)> =
            first.into_iter().map(|(unit, cell)| (selection.reporters[unit].name, self.cell(cell))).collect();
        self.figures.names(id, &list, cap, pool)
    }

    /// The place of a unit as a whole: the file that was used, or what there is without
    /// one.
    pub(super) fn reporter(&self, unit: usize) -> Arc<Evidence> {
        self.places[self.selection.cells.len() + unit].clone()
    }

    pub(super) fn item_ref(&self, item: usize) -> ItemRef {
        let report = &self.ledger.items[item];
        ItemRef { id: report.id.to_string(), name: short_name(&report.text, &report.title) }
    }

    /// How many items, by how they stand.
    pub(super) fn count_items<'i>(&mut self, id: &str, items: impl IntoIterator<Item = &'i usize>) -> Num {
        let from: Vec<_> = items.into_iter().map(|item| self.standing(*item)).collect();
        self.figures.count_of(id, "项", from)
    }

    /// How many items there are on the list.
    pub(super) fn count_listed<'i>(&mut self, id: &str, items: impl IntoIterator<Item = &'i usize>) -> Num {
        self.figures.count(id, "项", items.into_iter().map(|i| Evidence::list(&self.ids[*i])))
    }

    /// What an item's standing rests on: the figure of its cells, where units report it.
    pub(super) fn standing(&self, item: usize) -> (Evidence, Option<String>) {
        let id = &self.ids[item];
        let asked = !self.selection.by_item[item].is_empty();
        match self.ledger.items[item].duplicate_of {
            Some(_) => (Evidence::list(id), None),
            None if asked => (Evidence::item(id), Some(format!("item.{id}.expected"))),
            None => (Evidence { ground: Ground::Unasked, ..Evidence::item(id) }, None),
        }
    }

    pub(super) fn item_list(&mut self, id: &str, items: &[usize], cap: usize) -> ItemList {
        let total = self.count_items(id, items);
        let shown = if items.len() <= cap + 1 { items.len() } else { cap };
        ItemList { shown: items[..shown].iter().map(|i| self.item_ref(*i)).collect(), total, more: shown < items.len() }
    }

    /// Counts by class; with shares of the `whole` that they sum to, and classes without a
    /// member, where it is given.
    fn classes(
        &mut self,
        (prefix, unit): (&str, &str),
        whole: Option<&Num>,
        of: impl Fn(&Self, Derived) -> Vec<(Arc<Evidence>, Option<String>)>,
    ) -> Vec<ClassCount> {
        let count = |class: Derived| {
            let id = class.id();
            let from = Some(of(self, class)).filter(|from| whole.is_some() || !from.is_empty())?;
            let count = self.figures.count_of(format!("{prefix}.{id}"), unit, from);
            let share = whole.and_then(|whole| self.figures.percent(format!("{prefix}.{id}.share"), &count, whole));
            let (label, short) = (class.label().to_string(), short_label(class).to_string());
            Some(ClassCount { id: id.to_string(), label, short, light: self.config.colours.of(class), count, share })
        };
        Derived::ALL.into_iter().filter_map(count).collect()
    }

    /// Items by class; `whole` as for [`Self::classes`].
    pub(super) fn item_classes(&mut self, prefix: &str, items: &[usize], whole: Option<&Num>) -> Vec<ClassCount> {
        self.classes((prefix, "项"), whole, |this, class| {
            let of = items.iter().filter(|i| this.ledger.items[**i].status == class);
            of.map(|i| this.standing(*i)).map(|(at, of)| (at.into(), of)).collect()
        })
    }

    /// Cells by class.
    pub(super) fn cell_classes(&mut self, prefix: &str, cells: &[usize]) -> Vec<ClassCount> {
        self.classes((prefix, "个"), None, |this, class| {
            this.selection.with_status(cells, class).into_iter().map(|c| (this.cell(c), None)).collect()
        })
    }
}

/// The places of cells, then of units: those that most figures count.
pub(super) fn places(selection: &Selection, names: &[Arc<str>], ids: &[Arc<str>]) -> Vec<Arc<Evidence>> {
    let cell = |cell: &Cell| {
        let (name, item) = (&names[cell.unit], &ids[cell.item]);
        let row = cell.entry.and_then(|entry| Evidence::entry(name, item, entry));
        let absence = || absence(&selection.reporters[cell.unit], name);
        row.unwrap_or_else(|| Evidence { item: Some(item.clone()), ..absence() })
    };
    let unit = |(reporter, name): (&Reporter, &Arc<str>)| {
        let absence = absence(reporter, name);
        let ground = if absence.ground == Ground::Blank { Ground::File } else { absence.ground };
        Evidence { ground, ..absence }
    };
    let units = selection.reporters.iter().zip(names).map(unit);
    selection.cells.iter().map(cell).chain(units).map(Arc::new).collect()
}

/// What there is of a unit of this name that has no row for an item.
fn absence(reporter: &Reporter, name: &Arc<str>) -> Evidence {
    let sent = reporter.report.and_then(|report| report.source.as_ref().or(report.others.first()));
    Evidence::of_unit(name, Ground::without_row(Some(reporter.state)), sent.cloned())
}

/// `2025年9月30日`.
pub(super) fn long_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
