//! Where each cell, item and target stands: every rule on both sides of its line.

use crate::kit::desk::{self, Desk, PERIOD, places, sheet};
use Derived::{Done, Lagging, NotStarted, OnTrack, Open, Overdue, Standing, Unknown, Unreported};
use jianbao::model::config::Config;
use jianbao::model::due::Milestone;
use jianbao::model::finding::Code;
use jianbao::model::ledger::{Entry, ItemReport, Ledger};
use jianbao::model::task::{Comparator, Feed, Item, ItemId, MasterList, Scope, Target};
use jianbao::model::value::{Derived, Quantity};
use jianbao::quarter::due::{Fell, FellState, account};

/// Who reports in these tests.
const UNITS: [&str; 3] = ["南翔镇", "安亭镇", "马陆镇"];

/// What an item is about in these tests.
#[derive(Clone, Copy, Default)]
struct Plan {
    /// Its dates with their labels.
    dates: &'static [(&'static str, &'static str)],
    /// The number of its target for the whole district, if any.
    target: Option<i64>,
    /// Its steps.
    steps: &'static [i64],
    /// What 分解 gives each of the units.
    each: Option<i64>,
    /// Whether the list says that it has no end.
    standing: bool,
    /// Whether it is measured by the register.
    register: bool,
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}

fn id() -> ItemId {
    "1.1".parse().expect("an id")
}

impl Plan {
    fn item(self) -> Item {
        let milestone = |(label, due): &(&str, &str)| {
            let due = Some(day(due));
            Milestone {
                label: (*label).into(),
                words: format!("{label}期"),
                due,
                due_strict: due,
                ..Milestone::default()
            }
        };
        let target = |value| Target {
            value: Some(Quantity::whole(value)),
            unit: "个".into(),
            comparator: Comparator::Exactly,
            scope: Scope::District,
            words: format!("建成{value}个"),
            steps: self.steps.iter().map(|step| Quantity::whole(*step)).collect(),
        };
        let shares =
            self.each.into_iter().flat_map(|each| UNITS.map(|unit| ((0, unit.to_string()), Quantity::whole(each))));
        Item {
            id: id(),
            title: "建设口袋公园".into(),
            text: "建成口袋公园".into(),
            milestones: self.dates.iter().map(milestone).collect(),
            standing: self.standing,
            targets: self.target.map(target).into_iter().collect(),
            expected_from: UNITS.map(String::from).to_vec(),
            register: if self.register { vec![(0, Feed::Completed)] } else { Vec::new() },
            allocation: shares.collect(),
            ..Item::default()
        }
    }

    /// The ledger of these sheets at a cut-off; a unit sends one row.
    fn ledger(self, as_of: &str, rows: &[(&str, &str)]) -> Ledger {
        self.run(as_of, rows, &|desk| desk).0
    }

    fn run(self, as_of: &str, rows: &[(&str, &str)], more: &dyn Fn(Desk) -> Desk) -> (Ledger, MasterList) {
        let (mut list, config) = desk::list();
        let at = list.items.iter().position(|item| item.id == id()).expect("the item");
        list.items[at] = self.item();
        list.items.truncate(at + 1);
        let mut sent = Desk { as_of: Some(day(as_of)), made: Some((list.clone(), config)), ..Desk::default() };
        for (unit, row) in rows {
            sent = sent.file(&format!("{unit}.xlsx"), vec![desk::progress(&[row])]);
        }
        (more(sent).ledger(), list)
    }
}

fn entry<'l>(ledger: &'l Ledger, unit: &str) -> &'l Entry {
    let mut rows = ledger.entries.iter().filter(|entry| entry.item == Some(id()));
    rows.find(|entry| entry.unit == unit).expect("a row")
}

fn item(ledger: &Ledger) -> &ItemReport {
    ledger.item(id()).expect("the item")
}

/// Where the row of one unit stands.
fn row(plan: Plan, as_of: &str, row: &str) -> (Derived, String) {
    let ledger = plan.ledger(as_of, &[("南翔镇", row)]);
    let entry = entry(&ledger, "南翔镇");
    (entry.derived, entry.reasons.join("；"))
}

const SEPTEMBER: Plan =
    Plan { dates: &[("", "2025-09-15")], target: None, steps: &[], each: None, standing: false, register: false };
const UNDATED: Plan = Plan { dates: &[], ..SEPTEMBER };
const NEXT_YEAR: Plan = Plan { dates: &[("", "2026-01-31")], ..SEPTEMBER };
const LASTING: Plan = Plan { standing: true, ..UNDATED };

#[test]
fn a_status_that_denies_is_open_before_its_date_and_overdue_from_it_on() {
    for (plan, as_of, wanted) in [
        (SEPTEMBER, "2025-09-14", Open),
        (SEPTEMBER, "2025-09-15", Overdue),
        (SEPTEMBER, "2025-09-16", Overdue),
        (UNDATED, "2025-12-30", Open),
        (UNDATED, "2025-12-31", Overdue),
        (UNDATED, "2026-01-15", Overdue),
        (NEXT_YEAR, "2025-12-31", Open),
        (LASTING, "2025-12-31", Open),
    ] {
        for said in ["1.1|未完成|n:0.4", "1.1|尚未完成", "1.1|×"] {
            let (derived, why) = row(plan, as_of, said);
            assert_eq!(derived, wanted, "{as_of} {said}: {why}");
        }
    }
    let ledger = UNDATED.ledger("2025-09-30", &[("南翔镇", "1.1|未完成|40%")]);
    assert!(places(&ledger.findings, Code::StatusUnread).is_empty(), "it is understood");
    assert_eq!(places(&ledger.findings, Code::NotDoneOnly), ["B2"]);
    let asked = vec![sheet("三季度", &["编号|是否完成|完成率|本季度进展", "1.1|否|40%|推进"])];
    let (ledger, _) = UNDATED.run("2025-12-31", &[], &|desk| desk.file("南翔镇.xlsx", asked.clone()));
    assert_eq!(entry(&ledger, "南翔镇").derived, Overdue);
}

#[test]
fn what_is_not_reached_at_the_years_end_is_overdue() {
    for (status, last, over) in [
        ("正常推进", OnTrack, Overdue),
        ("滞后", Lagging, Overdue),
        ("未启动", NotStarted, Overdue),
        ("长期坚持", Standing, Standing),
        ("已完成", Done, Done),
        ("已调整", Derived::Adjusted, Derived::Adjusted),
        ("不涉及", Derived::NotApplicable, Derived::NotApplicable),
    ] {
        let said = format!("1.1|{status}");
        assert_eq!(row(UNDATED, "2025-12-30", &said).0, last, "{status}");
        assert_eq!(row(UNDATED, "2025-12-31", &said).0, over, "{status}");
        assert_eq!(row(LASTING, "2025-12-31", &said).0, last, "{status}");
        assert_eq!(row(NEXT_YEAR, "2025-12-31", &said).0, last, "{status}");
    }
    // A number that is not reached is none that lasts.
    let counted = Plan { target: Some(36), each: Some(12), ..UNDATED };
    assert_eq!(row(counted, "2025-12-31", "1.1|长期坚持||12|11").0, Overdue);
    assert_eq!(row(counted, "2025-12-31", "1.1|长期坚持||12|12").0, Standing);
}

#[test]
fn a_sheet_from_before_a_date_that_has_passed_since_is_to_be_checked() {
    let sent = |plan: Plan, at: &str, status: &str, as_of: &str| {
        let row = format!("1.1|{status}");
        let letter = desk::letter(at, "南翔镇进展", "请查收。");
        let attached = vec![("南翔镇.xlsx", vec![desk::progress(&[&row])])];
        let (ledger, _) = plan.run(as_of, &[], &|desk| desk.mail("a.eml", letter.clone(), attached.clone()));
        let entry = entry(&ledger, "南翔镇");
        (entry.derived, entry.reasons.join("；"))
    };
    for (at, wanted) in [
        ("2025-09-14T10:00:00+08:00", Unknown),
        ("2025-09-15T10:00:00+08:00", Overdue),
        ("2025-09-16T10:00:00+08:00", Overdue),
    ] {
        for status in ["正常推进", "滞后", "未启动", "未完成"] {
            let (derived, why) = sent(SEPTEMBER, at, status, "2025-09-30");
            assert_eq!(derived, wanted, "{at} {status}: {why}");
            assert_eq!(why.contains("报送时未到期，待核"), wanted == Unknown, "{why}");
        }
    }
    let early = "2025-09-14T10:00:00+08:00";
    assert_eq!(sent(SEPTEMBER, early, "已完成", "2025-09-30").0, Done);
    assert_eq!(sent(SEPTEMBER, early, "逾期", "2025-09-30").0, Overdue, "its own word");
    assert_eq!(sent(SEPTEMBER, early, "正常推进", "2025-09-14").0, OnTrack, "the cut-off is before it too");
    assert_eq!(sent(UNDATED, "2025-12-30T10:00:00+08:00", "正常推进", "2025-12-31").0, Unknown);
    assert_eq!(sent(UNDATED, "2025-12-31T10:00:00+08:00", "正常推进", "2025-12-31").0, Overdue);
    // Without a date of receipt a sheet is as of the cut-off.
    assert_eq!(row(SEPTEMBER, "2025-09-30", "1.1|正常推进").0, Overdue);
}

#[test]
fn done_beside_figures_that_say_otherwise_is_unknown_whatever_the_target() {
    let district = Plan { target: Some(36), each: Some(12), ..UNDATED };
    let plain = Plan { target: Some(36), ..UNDATED };
    for (plan, said, wanted) in [
        (UNDATED, "1.1|已完成|100%", Done),
        (UNDATED, "1.1|已完成|99%", Unknown),
        (UNDATED, "1.1|已完成|约80%", Unknown),
        (UNDATED, "1.1|已完成|80%以上", Done),
        (UNDATED, "1.1|已完成||12|12", Done),
        (UNDATED, "1.1|已完成||12|11", Unknown),
        // A rate of all beside a count that is not.
        (UNDATED, "1.1|已完成|100%|12|3", Unknown),
        (plain, "1.1|已完成|100%|12|3", Unknown),
        (district, "1.1|已完成|100%||3", Unknown),
        (district, "1.1|已完成|100%||12", Done),
        // What 分解 gives goes before the unit's own number.
        (district, "1.1|已完成||10|10", Unknown),
        (district, "1.1|已完成||12|约10", Unknown),
        (plain, "1.1|已完成||10|10", Done),
        (UNDATED, "1.1|未完成|100%", Unknown),
        (UNDATED, "1.1|未完成||12|12", Unknown),
        // Figures do not speak for a status that was not understood.
        (UNDATED, "1.1|已完成（待验收）|100%|12|12", Unknown),
        (UNDATED, "1.1|已完成（待验收）||12|3", Unknown),
        (SEPTEMBER, "1.1|已完成（待验收）||12|3", Overdue),
    ] {
        let (derived, why) = row(plan, "2025-09-30", said);
        assert_eq!(derived, wanted, "{said}: {why}");
    }
    let (derived, why) = row(district, "2025-09-30", "1.1|已完成|100%||3");
    assert_eq!((derived, why.contains("完成数3，目标数12")), (Unknown, true), "{why}");
}

#[test]
fn a_share_is_measured_by_its_counts_too() {
    let said = |row: &str| {
        let share = |list: &mut MasterList, _: &mut Config| {
            let item = list.items.iter_mut().find(|item| item.id == id()).expect("the item");
            *item = UNDATED.item();
            let words = "开放率80%以上".to_string();
            let (value, unit) = (Some(Quantity::whole(80)), "%".to_string());
            let (comparator, scope, steps) = (Comparator::AtLeast, Scope::EachUnit, Vec::new());
            item.targets = vec![Target { value, unit, comparator, scope, words, steps }];
        };
        let desk = Desk { edit: Some(share), ..Desk::default() };
        entry(&desk.file("南翔镇.xlsx", vec![desk::progress(&[row])]).ledger(), "南翔镇").derived
    };
    assert_eq!(said("1.1|已完成|80%"), Done);
    assert_eq!(said("1.1|已完成|79%"), Unknown);
    assert_eq!(said("1.1|已完成||10|8"), Done);
    assert_eq!(said("1.1|已完成||10|7"), Unknown);
}

#[test]
fn a_count_lags_by_its_steps_alone_and_only_worsens_words() {
    // 100 a unit, so that a piece is a 百分点.
    let stepped = Plan { target: Some(300), each: Some(100), steps: &[60, 150, 240, 300], ..UNDATED };
    for (said, wanted) in [
        ("1.1|正常推进||100|71", OnTrack),
        ("1.1|正常推进||100|70", OnTrack),
        ("1.1|正常推进||100|69", Lagging),
        ("1.1|未完成||100|69", Lagging),
        ("1.1|||100|69", Lagging),
        ("1.1|滞后||100|95", Lagging),
        ("1.1|已完成||100|100", Done),
        ("1.1|正常推进|60%", OnTrack),
    ] {
        let (derived, why) = row(stepped, "2025-09-30", said);
        assert_eq!(derived, wanted, "{said}: {why}");
    }
    // On the day before a quarter's end the step before it holds.
    assert_eq!(row(stepped, "2025-09-29", "1.1|正常推进||100|41").0, OnTrack);
    assert_eq!(row(stepped, "2025-09-29", "1.1|正常推进||100|39").0, Lagging);
    assert_eq!(row(stepped, "2025-03-30", "1.1|正常推进||100|0").0, OnTrack);
    // Time alone makes nothing lag.
    assert_eq!(row(Plan { steps: &[], ..stepped }, "2025-09-30", "1.1|正常推进||100|1").0, OnTrack);
    // 9.9 and 10.1 百分点, of a thousand.
    let fine = Plan { target: Some(3000), each: Some(1000), steps: &[600, 1500, 2400, 3000], ..UNDATED };
    assert_eq!(row(fine, "2025-09-30", "1.1|正常推进||1000|701").0, OnTrack);
    let (derived, why) = row(fine, "2025-09-30", "1.1|正常推进||1000|699");
    assert_eq!(derived, Lagging);
    assert!(why.contains("完成699个，第三季度末目标800个，落后10.1个百分点"), "{why}");
    // Of four one is a quarter of it; less than one is no piece.
    let few = Plan { target: Some(12), each: Some(4), steps: &[3, 6, 9, 12], ..UNDATED };
    assert_eq!(row(few, "2025-09-30", "1.1|正常推进||4|2").0, Lagging);
    assert_eq!(row(few, "2025-09-30", "1.1|正常推进||4|2.5").0, OnTrack);
}

#[test]
fn the_tolerance_is_what_staff_set() {
    let stepped = Plan { target: Some(300), each: Some(100), steps: &[60, 150, 240, 300], ..UNDATED };
    let lags = |points: i64| {
        let wider = move |desk: Desk| {
            let (list, mut config) = desk.made.clone().expect("a list");
            config.tolerance =
                jianbao::model::config::Tolerance(jianbao::model::value::Percent::from_hundredths(points * 100));
            Desk { made: Some((list, config)), ..desk }
        };
        let (ledger, _) = stepped.run("2025-09-30", &[("南翔镇", "1.1|正常推进||100|69")], &wider);
        entry(&ledger, "南翔镇").derived == Lagging
    };
    assert_eq!([lags(0), lags(10), lags(11)], [true, true, false]);
}

#[test]
fn the_register_gives_steps_where_it_covers_the_target() {
    let plan = Plan { target: Some(9), each: Some(3), register: true, ..UNDATED };
    let state = |finishes: [&str; 3]| {
        let rows = finishes.map(|finish| format!("公园{finish}|{finish}|推进"));
        let mut lines = vec!["项目名称|计划完工时间|状态"];
        lines.extend(rows.iter().map(String::as_str));
        let register = sheet("项目清单", &lines);
        let sheets = vec![desk::progress(&["1.1|正常推进||3|1"]), register];
        let (ledger, _) = plan.run("2025-09-30", &[], &|desk| desk.file("南翔镇.xlsx", sheets.clone()));
        assert_eq!(ledger.projects.len(), 3, "{:?}", ledger.dispositions);
        entry(&ledger, "南翔镇").derived
    };
    assert_eq!(state(["2025-06-30", "2025-09-30", "2025-12-31"]), Lagging);
    assert_eq!(state(["2025-06-30", "2025-10-01", "2025-12-31"]), OnTrack);
    assert_eq!(state(["2025-06-30", "2025-09-30", "待定"]), OnTrack, "one is not known");
}

#[test]
fn an_item_is_done_overdue_or_the_worst_that_is_known() {
    for (said, wanted) in [
        (["已完成", "已完成", "已完成"], Done),
        (["已完成", "已完成", ""], Unknown),
        (["已完成", "正常推进", ""], OnTrack),
        (["已完成", "未完成", "正常推进"], Open),
        (["已完成", "滞后", ""], Lagging),
        (["滞后", "逾期", ""], Overdue),
        (["未启动", "未启动", ""], NotStarted),
        (["未启动", "已完成", "已完成"], OnTrack),
        (["长期坚持", "长期坚持", "见附件"], Standing),
        (["不涉及", "不涉及", "已完成"], Done),
        (["", "", ""], Unreported),
        (["见附件", "", ""], Unknown),
    ] {
        let rows: Vec<(&str, String)> = UNITS
            .iter()
            .zip(said)
            .filter(|(_, said)| !said.is_empty())
            .map(|(u, said)| (*u, format!("1.1|{said}")))
            .collect();
        let rows: Vec<(&str, &str)> = rows.iter().map(|(unit, row)| (*unit, row.as_str())).collect();
        let ledger = UNDATED.ledger("2025-09-30", &rows);
        assert_eq!(item(&ledger).status, wanted, "{said:?}: {:?}", item(&ledger).reasons);
    }
    let ledger = UNDATED.ledger("2025-09-30", &[("安亭镇", "1.1|已完成"), ("马陆镇", "1.1|滞后")]);
    let wanted = ["3个单位中已完成1个、进度滞后1个、未填报1个", "进度滞后：马陆镇", "未填报：南翔镇"];
    assert_eq!(item(&ledger).reasons, wanted);
}

#[test]
fn sums_worsen_what_units_say_of_an_item() {
    let sent = |plan: Plan, as_of: &str, rows: [&str; 3]| {
        let rows: Vec<(&str, &str)> = UNITS.into_iter().zip(rows).filter(|(_, row)| !row.is_empty()).collect();
        let ledger = plan.ledger(as_of, &rows);
        (item(&ledger).status, item(&ledger).reasons.join("；"))
    };
    let plain = Plan { target: Some(36), ..UNDATED };
    let done = ["1.1|已完成||10|10"; 3];
    let (status, why) = sent(plain, "2025-12-30", done);
    assert_eq!(status, Unknown, "each is done, and 36 are not: {why}");
    assert!(why.contains("合计30个，差6个"), "{why}");
    assert_eq!(sent(plain, "2025-12-31", done).0, Overdue);
    assert_eq!(sent(plain, "2025-12-31", ["1.1|已完成||12|12"; 3]).0, Done);
    assert_eq!(sent(plain, "2025-12-31", ["1.1|已完成||12|13"; 3]).0, Done);
    // A unit that gave no number may have done what the sum lacks.
    assert_eq!(sent(plain, "2025-12-31", ["1.1|已完成||10|10", "1.1|已完成||10|10", "1.1|已完成"]).0, Done);
    let stepped = Plan { target: Some(300), steps: &[60, 150, 240, 300], ..UNDATED };
    let told = |n: &'static str| [n, n, n];
    assert_eq!(sent(stepped, "2025-09-30", told("1.1|正常推进|||70")).0, OnTrack, "210 of 240 is 10.0 behind");
    let (status, why) = sent(stepped, "2025-09-30", told("1.1|正常推进|||69"));
    assert_eq!(status, Lagging);
    assert!(why.contains("完成207个，第三季度末目标240个，落后11.0个百分点"), "{why}");
    // One is silent: what it owes is not known, so nothing is said of the sum.
    let silent = ["1.1|正常推进|||69", "1.1|正常推进|||69", ""];
    assert_eq!(sent(stepped, "2025-09-30", silent).0, OnTrack);
    // By 分解 it owes 100 at most.
    let shared = Plan { each: Some(100), ..stepped };
    assert_eq!(sent(shared, "2025-09-30", ["1.1|正常推进|||70", "1.1|正常推进|||70", ""]).0, OnTrack);
    assert_eq!(sent(shared, "2025-09-30", ["1.1|正常推进|||71", "1.1|正常推进|||20", ""]).0, Lagging);
}

#[test]
fn nobody_asked_is_said_so_with_what_came_all_the_same() {
    let nobody = |list: &mut MasterList, _: &mut Config| {
        let item = list.items.iter_mut().find(|item| item.id == id()).expect("the item");
        *item = Item { expected_from: Vec::new(), ..Plan { target: Some(3), ..SEPTEMBER }.item() };
    };
    let desk = Desk { edit: Some(nobody), ..Desk::default() };
    let rows = vec![desk::progress(&["1.1|正常推进|100%|1|2|阶段成果尚未形成"])];
    let ledger = desk.file("马陆镇.xlsx", rows.clone()).file("南翔镇.xlsx", rows).ledger();
    assert_eq!(item(&ledger).status, Unknown);
    assert_eq!(item(&ledger).reasons, ["未明确填报单位", "南翔镇、马陆镇填报的，照录，不计入统计"]);
    let row = entry(&ledger, "马陆镇");
    assert_eq!((row.counted, row.derived), (false, OnTrack), "as it says, by no date");
    assert!(item(&ledger).reported_by.is_empty() && item(&ledger).closing[0].sum.is_none());
    for judged in [Code::OnTrackAfterDue, Code::DoneAboveTarget, Code::HundredNotDone, Code::OverdueWithoutProblem] {
        let about = ledger.findings.iter().filter(|f| f.code == judged && f.place.cell.is_some_and(|at| at.row == 2));
        assert_eq!(about.count(), 0, "{judged:?}");
    }
}

#[test]
fn what_fell_due_is_accounted_for() {
    let fell = |plan: Plan, as_of: &str, rows: &[(&str, &str)]| {
        let (ledger, list) = plan.run(as_of, rows, &|desk| desk);
        let told: Vec<Fell> = account(&ledger, &list).into_iter().filter(|fell| fell.item == id()).collect();
        told.into_iter().map(|fell| (fell.label, fell.last, fell.state)).collect::<Vec<_>>()
    };
    let one = |plan, as_of: &str, rows: [&str; 3]| {
        let rows: Vec<(&str, &str)> = UNITS.into_iter().zip(rows).filter(|(_, row)| !row.is_empty()).collect();
        fell(plan, as_of, &rows)
    };
    let last = |state| vec![(String::new(), true, state)];
    assert_eq!(one(SEPTEMBER, "2025-09-14", ["1.1|正常推进"; 3]), [], "not yet");
    assert_eq!(one(SEPTEMBER, "2025-09-15", ["1.1|正常推进"; 3]), last(FellState::Overdue));
    assert_eq!(one(SEPTEMBER, "2025-09-30", ["1.1|已完成"; 3]), last(FellState::Done));
    assert_eq!(one(SEPTEMBER, "2025-09-30", ["1.1|已完成", "1.1|已完成", ""]), last(FellState::Doubtful));
    assert_eq!(one(SEPTEMBER, "2025-09-30", ["", "", ""]), last(FellState::Doubtful));
    assert_eq!(one(SEPTEMBER, "2025-09-30", ["1.1|不涉及"; 3]), []);
    for plan in
        [Plan { dates: &[("", "2025-06-30")], ..UNDATED }, Plan { dates: &[("", "2025-10-01")], ..UNDATED }, UNDATED]
    {
        assert_eq!(one(plan, "2025-09-30", ["1.1|正常推进"; 3]), [], "of another quarter");
    }
    let steps = Plan { dates: &[("初稿", "2025-08-31"), ("终稿", "2025-11-30")], ..UNDATED };
    let said = |words: &'static str| format!("1.1|正常推进||||{words}");
    let step = |words: [&'static str; 3]| {
        let rows = words.map(said);
        let state = one(steps, "2025-09-30", [&rows[0], &rows[1], &rows[2]]);
        let [(label, last, state)] = &state[..] else { panic!("{state:?}") };
        assert_eq!((label.as_str(), *last), ("初稿", false));
        *state
    };
    assert_eq!(step(["初稿已形成"; 3]), FellState::Done);
    assert_eq!(step(["初稿已形成", "初稿已形成", "有序推进"]), FellState::Doubtful);
    assert_eq!(step(["初稿已形成", "有序推进", "初稿尚未形成"]), FellState::Behind);
    assert_eq!(one(steps, "2025-09-30", ["1.1|已完成"; 3])[0].2, FellState::Done);
    // The rest is due in the quarter to come.
    assert_eq!(PERIOD.number, 3);
}
