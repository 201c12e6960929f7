//! What units said in the last published issue of an earlier quarter: of its ledger what a
//! form prints beside the cells to be filled in, and nothing else. Thousands of units are
//! held at once.

use super::rows::Rows;
use crate::model::ledger::{Entry, Ledger, Project, TargetCount};
use crate::model::task::{Feed, Item, ItemId, Unit};
use crate::model::value::{Answer, Quantity, Quarter, Status, Words, exact, is_same_as_above, value};
use std::collections::{BTreeMap, HashMap};

/// What every unit said.
#[derive(Clone, Debug)]
pub struct Before {
    /// The quarter of the issue.
    pub period: Quarter,
    units: HashMap<Words, OfUnit>,
}

#[derive(Clone, Debug, Default)]
struct OfUnit {
    rows: BTreeMap<ItemId, RowBefore>,
    projects: Box<[ProjectBefore]>,
}

/// What a unit said of an item, as typed; empty where it said nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowBefore {
    /// 状态, as read, else as typed.
    pub status: Words,
    /// 下一步计划.
    pub next_steps: Words,
    /// 联系人.
    pub contact: Words,
    /// 联系电话.
    pub phone: Words,
    /// 目标数, which counts for work under way.
    target: Words,
    /// 完成数.
    done: Words,
    /// What it gave towards single targets, by their position.
    counts: Box<[(usize, Words)]>,
}

/// A project as it was listed. What was not read is not there: a form would only bring it
/// back as it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProjectBefore {
    /// 项目名称.
    pub name: Words,
    /// 项目类型.
    pub category: Words,
    /// 建设地点.
    pub place: Words,
    /// 实施主体.
    pub owner: Words,
    /// 总投资, in 万元, where it is exact.
    pub investment: Option<Quantity>,
    /// 开工时间, ISO; a month where only a month was given.
    pub start: Words,
    /// 计划完工时间.
    pub planned_finish: Words,
    /// 实际完工时间.
    pub actual_finish: Words,
    /// 状态, as read, else as typed.
    pub status: Words,
    /// 完成率, as read.
    pub percent: Words,
}

impl Before {
    /// What the units said in this ledger. Of several rows for one item none is theirs.
    pub fn of(ledger: &Ledger) -> Self {
        let rows = Rows::of(ledger);
        let of_unit = |name: &str| {
            let own = rows.entries(name).iter().filter_map(|entry| entry.item);
            let own = own.filter_map(|item| Some((item, RowBefore::of(rows.only(name, item)?))));
            let projects = rows.projects(name).iter().filter_map(|project| ProjectBefore::of(project)).collect();
            OfUnit { rows: own.filter(|(_, row)| *row != RowBefore::default()).collect(), projects }
        };
        let units = ledger.units.iter().map(|unit| (Words::from(unit.name.as_str()), of_unit(&unit.name))).collect();
        Self { period: ledger.period, units }
    }

    /// Whether it is of the quarter right before this one.
    pub fn is_right_before(&self, quarter: Quarter) -> bool {
        self.period.next() == quarter
    }

    /// What a unit said of an item; absent where it said nothing. What was said in the
    /// name of a unit merged into it is not its own, but for what it counted.
    pub fn row(&self, unit: &Unit, item: ItemId) -> Option<&RowBefore> {
        self.units.get(unit.name.as_str())?.rows.get(&item)
    }

    /// What a unit gave towards a target of an item, by its position, those merged into it
    /// with it; empty where one of them gave what is no number: what is known of a part is not
    /// known of the whole.
    pub fn done(&self, unit: &Unit, item: &Item, target: Option<usize>) -> String {
        let rows: Vec<&RowBefore> = self.merged(unit).filter_map(|of| of.rows.get(&item.id)).collect();
        let given = rows.iter().map(|row| row.done(item, target)).filter(|given| !given.is_empty());
        let given: Vec<&str> = given.collect();
        match given[..] {
            [] => String::new(),
            [own] if self.merged(unit).count() == 1 => own.into(),
            _ => {
                let numbers = given.iter().map(|given| Quantity::from_f64(given.parse().ok()?));
                let sum: Option<Vec<Quantity>> = numbers.collect();
                sum.map_or_else(String::new, |all| all.into_iter().sum::<Quantity>().to_string())
            }
        }
    }

    /// What a unit said, and those merged into it, as far as they were there.
    fn merged<'b>(&'b self, unit: &'b Unit) -> impl Iterator<Item = &'b OfUnit> {
        let names = std::iter::once(unit.name.as_str()).chain(unit.formers.iter().map(|former| former.name.as_str()));
        names.filter_map(|name| self.units.get(name))
    }

    /// The projects that a unit listed, then those of units merged into it.
    pub fn projects<'b>(&'b self, unit: &'b Unit) -> impl Iterator<Item = &'b ProjectBefore> {
        self.merged(unit).flat_map(|of| of.projects.iter())
    }
}

/// The words of an answer as typed; of 同上, which leans on another row, as they were read.
fn typed<T>(answer: &Answer<T>, shown: impl Fn(&T) -> Words) -> Words {
    let Some(given) = answer else { return Words::default() };
    if is_same_as_above(&given.text) {
        return given.value().map_or_else(Words::default, shown);
    }
    given.text.clone()
}

/// A status in the words of the form, under whichever heading it stood (是 under 是否完工);
/// one that was not read as it was typed.
fn status(answer: &Answer<Status>) -> Words {
    value(answer).map_or_else(|| typed(answer, |_| Words::default()), |status| status.label().into())
}

fn number(number: &Quantity) -> Words {
    number.to_string().into()
}

/// The words of an answer as read; empty where it says that there is none.
fn read(answer: &Answer<Words>) -> Words {
    value(answer).cloned().unwrap_or_default()
}

impl RowBefore {
    fn of(entry: &Entry) -> Self {
        let answers = &entry.answers;
        let count = |count: &TargetCount| {
            let said = count.done.exact().map_or_else(|| count.done.text.clone(), number);
            Some((count.target.checked_sub(1)? as usize, said))
        };
        Self {
            status: status(&answers.status),
            next_steps: typed(&answers.next_steps, Words::clone),
            contact: read(&answers.contact),
            phone: read(&answers.phone),
            target: if answers.tell_no_progress() { Words::default() } else { typed(&answers.target, number) },
            done: typed(&answers.done, number),
            counts: entry.counts.iter().filter_map(count).collect(),
        }
    }

    /// What it gave towards a target of its item, by its position; towards none, what
    /// stood under 完成数.
    pub fn done(&self, item: &Item, target: Option<usize>) -> &str {
        let Some(at) = target else { return &self.done };
        if let Some((_, said)) = self.counts.iter().find(|(of, _)| *of == at) {
            return said;
        }
        match item.plain(at).filter(|_| self.counts.is_empty()) {
            Some(Feed::Advancing) => &self.target,
            Some(Feed::Completed) => &self.done,
            None => "",
        }
    }
}

impl ProjectBefore {
    /// Absent where it has no name.
    fn of(project: &Project) -> Option<Self> {
        let name = value(&project.name).filter(|name| !name.is_empty())?.clone();
        Some(Self {
            name,
            category: read(&project.category),
            place: read(&project.place),
            owner: read(&project.owner),
            investment: exact(&project.investment),
            start: read(&project.start),
            planned_finish: read(&project.planned_finish),
            actual_finish: read(&project.actual_finish),
            status: status(&project.status),
            percent: value(&project.percent).map_or_else(Words::default, |percent| percent.to_string().into()),
        })
    }
}
