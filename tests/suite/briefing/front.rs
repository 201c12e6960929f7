//! What the first page concludes, and the fact that makes each of it false.

use crate::kit::quarter::{Quarterly, quarterly};
use crate::kit::variants::{noise, uniform, worst};
use jianbao::document::outline::parts;
use jianbao::document::paper::{Setting, first_section};
use jianbao::model::finding::{Code, Finding, Taken};
use jianbao::model::ledger::{Closing, UnitState};
use jianbao::model::place::Place;
use jianbao::model::value::{Derived, Quantity};
use jianbao::view::{Card, Overall, Standing, Tone, Verdict};

/// Lines of 一 with its heading at the worst: beside the head a first page holds little more.
const FIRST_PAGE: usize = 20;

/// 一 of a quarter.
fn first(quarterly: &Quarterly) -> String {
    let text = quarterly.text();
    let section = text.split("### 一").nth(1).and_then(|rest| rest.split("### 二").next());
    section.expect("一").to_string()
}

fn overall(quarterly: &Quarterly) -> Overall {
    Verdict::of(&quarterly.view()).overall
}

/// Everybody on time, everything on track, and nothing to count.
fn calm(letter: char) -> Quarterly {
    let mut quarterly = uniform(letter, UnitState::OnTime);
    for item in &mut quarterly.ledger.items {
        (item.targets, item.closing) = (Vec::new(), Vec::new());
        item.milestones.clear();
    }
    quarterly
}

fn item<'q>(quarterly: &'q mut Quarterly, id: &str) -> &'q mut jianbao::model::ledger::ItemReport {
    quarterly.ledger.items.iter_mut().find(|item| item.id.to_string() == id).expect("an item")
}

/// The target of 157 with so many done, and no other that is behind.
fn with_done(done: i64) -> Quarterly {
    let mut quarterly = quarterly();
    let other = item(&mut quarterly, "3.2");
    (other.targets, other.closing) = (Vec::new(), Vec::new());
    let report = item(&mut quarterly, "3.1");
    let at = report.targets.iter().position(|target| target.words.contains("157")).expect("157");
    let sum = Some(Quantity::whole(done));
    let gap = Some(Quantity::whole(157 - done));
    report.closing[at] = Closing { sum, cumulative: sum, gap, ..report.closing[at].clone() };
    quarterly
}

/// Puts one fact into a quarter.
type Plant = fn(&mut Quarterly);

#[test]
fn a_verdict_falls_with_any_fact_against_it() {
    assert_eq!(overall(&calm('P')), Overall::OnPlan);
    assert_eq!(overall(&calm('D')), Overall::Done);
    assert!(first(&calm('P')).contains("总体按计划推进，无逾期、无滞后。"));
    let planted: [(&str, Plant, Overall); 9] = [
        ("an item nobody can judge", |q| item(q, "1.1").status = Derived::Unknown, Overall::Reserved),
        ("an item nobody told of", |q| item(q, "1.1").status = Derived::Unreported, Overall::Reserved),
        ("a silent unit", |q| q.ledger.units[3].state = UnitState::Missing, Overall::Reserved),
        ("a unit that cannot be read", |q| q.ledger.units[3].state = UnitState::Unreadable, Overall::Reserved),
        ("a cell nobody can judge", |q| q.ledger.entries[0].derived = Derived::Unknown, Overall::Reserved),
        ("an overdue item", |q| item(q, "1.1").status = Derived::Overdue, Overall::Troubled),
        ("an item behind", |q| item(q, "1.1").status = Derived::Lagging, Overall::Troubled),
        ("a denial before its date", |q| item(q, "1.1").status = Derived::Open, Overall::Sound),
        ("an item not begun", |q| item(q, "1.1").status = Derived::NotStarted, Overall::Sound),
    ];
    for (what, plant, wanted) in planted {
        for letter in ['P', 'D'] {
            let mut quarterly = calm(letter);
            plant(&mut quarterly);
            assert_eq!(overall(&quarterly), wanted, "{what}");
            let text = first(&quarterly);
            assert!(!text.contains("总体按计划") && !text.contains("全部成果均已完成"), "{what}: {text}");
            assert_eq!(text.contains("总体进度不作结论"), wanted == Overall::Reserved, "{what}: {text}");
        }
    }
    assert_eq!(overall(&calm('-')), Overall::Unreported);
}

#[test]
fn a_target_is_told_against_the_time_that_is_gone() {
    let late = first(&with_done(98));
    assert!(late.contains("98/157个（62.4%），落后时间进度12.4个百分点"), "{late}");
    assert!(late.contains("个量化目标落后时间进度"), "{late}");
    // 118 of 157 are 75.2 %.
    let early = first(&with_done(118));
    assert!(early.contains("118/157个（75.2%）") && early.contains("快于时间进度0.4个百分点"), "{early}");
    let mut over = with_done(98);
    over.ledger.as_of = "2025-12-31".parse().expect("a date");
    let over = first(&over);
    assert!(over.contains("计划年度已满") && over.contains("未达目标，尚差59个"), "{over}");
    assert!(!over.contains("下季度"), "{over}");
}

#[test]
fn what_nobody_told_has_no_share_and_what_is_planned_is_no_progress() {
    let mut quarterly = with_done(98);
    let planned = quarterly.view().overview.closings;
    item(&mut quarterly, "3.1").closing.iter_mut().for_each(|closing| closing.sum = None);
    let closings: Vec<_> = quarterly.view().items.iter().flat_map(|item| item.closings.clone()).collect();
    let untold = closings.iter().filter(|closing| closing.item.id == "3.1");
    assert!(untold.clone().count() == 2 && untold.clone().all(|c| c.sum.is_none() && c.rate.is_none()), "{planned:?}");
    let cards = cards(&quarterly);
    assert!(cards.iter().all(|card| card.number.is_some() || card.tone == Tone::Plain), "{cards:?}");
}

fn cards(quarterly: &Quarterly) -> Vec<Card> {
    quarterly.view().overview.cards
}

#[test]
fn no_card_is_green_on_what_is_not_known() {
    let good = |quarterly: &Quarterly| {
        let cards = cards(quarterly).into_iter().filter(|card| card.tone == Tone::Good);
        cards.map(|card| card.word).collect::<Vec<_>>()
    };
    assert_eq!(good(&calm('P')), ["已报齐", "无逾期", "无滞后", "均已判定"]);
    let mut one = calm('P');
    item(&mut one, "1.1").status = Derived::Unknown;
    assert_eq!(good(&one), ["已报齐"]);
    let mut silent = calm('P');
    silent.ledger.units[3].state = UnitState::Missing;
    assert_eq!(good(&silent), ["均已判定"]);
    for quarterly in [quarterly(), worst(quarterly()), uniform('-', UnitState::Missing)] {
        assert!(good(&quarterly).iter().all(|word| word == "均已判定"), "{:?}", cards(&quarterly));
    }
}

#[test]
fn the_account_names_every_date_and_adds_up() {
    for quarterly in [quarterly(), worst(quarterly()), Quarterly::widened(60)] {
        let account = quarterly.view().overview.account;
        let sum: Quantity = account.parts.iter().map(|part| part.count.value).sum();
        assert_eq!(sum, account.total.value);
        assert!(
            account.parts.iter().all(|part| part.more || part.count.value == Quantity::whole(part.shown.len() as i64))
        );
    }
    let done = |letter| first(&uniform(letter, UnitState::OnTime));
    assert!(done('D').contains("本季度到期6项：已完成6项（1.1、"), "{}", done('D'));
    assert!(done('X').contains("逾期3项（1.1、"), "{}", done('X'));
    let mut early = quarterly();
    early.ledger.as_of = "2025-07-15".parse().expect("a date");
    assert!(first(&early).contains("本季度尚未结束") && first(&early).contains("本季度至今没有到期的成果。"));
}

#[test]
fn a_unit_is_on_plan_only_where_nothing_speaks_against_it() {
    let standing =
        |quarterly: &Quarterly| quarterly.view().overview.standings.into_iter().map(|g| g.standing).collect::<Vec<_>>();
    assert_eq!(standing(&calm('P')), [Standing::OnPlan]);
    for (derived, wanted) in [
        (Derived::Overdue, Standing::Behind),
        (Derived::Lagging, Standing::Behind),
        (Derived::Unreported, Standing::Unclear),
        (Derived::Unknown, Standing::Unclear),
        (Derived::Open, Standing::Waiting),
        (Derived::NotStarted, Standing::Waiting),
    ] {
        let mut quarterly = calm('P');
        quarterly.ledger.entries[0].derived = derived;
        assert_eq!(standing(&quarterly), [wanted, Standing::OnPlan], "{derived:?}");
    }
    // The number of one of its rows may be another, as a mail says.
    let mut asked = calm('P');
    let unit = asked.ledger.entries[0].unit.to_string();
    let finding = Finding::new(Code::MailFigureAsked, Place::nowhere(), "", Taken::Nothing).of(unit.as_str());
    asked.ledger.findings.push(finding);
    assert_eq!(standing(&asked), [Standing::Unclear, Standing::OnPlan]);
    // Half of what it set itself, when three quarters of the year are gone.
    let counted = uniform('P', UnitState::OnTime);
    assert!(standing(&counted).contains(&Standing::Slow), "{:?}", standing(&counted));
}

#[test]
fn what_must_be_decided_takes_three_lines_and_names_nobody_whom_nothing_names() {
    let view = quarterly().view();
    let lines: Vec<u32> = view.overview.decisions.iter().map(|decision| decision.line).collect();
    assert!(lines.is_sorted() && lines.iter().all(|line| (1..=3).contains(line)), "{lines:?}");
    let text = first(&quarterly());
    assert!(text.contains("项成果未明确填报单位，建议研究明确"), "{text}");
    let ids: Vec<&str> = view.judgements.iter().map(|judgement| judgement.id.as_str()).collect();
    for decision in &view.overview.decisions {
        assert!(ids.contains(&decision.id.as_str()), "{}", decision.id);
    }
}

#[test]
fn it_stays_short_whatever_the_quarter_brings() {
    let quarters = [quarterly(), worst(quarterly()), Quarterly::widened(60), worst(Quarterly::widened(1000))];
    for quarterly in quarters.into_iter().chain((1..=10).map(noise)) {
        let text = quarterly.text();
        let lines = first_section(&parts(&text), Setting { autospace: true, ragged: true });
        assert!(lines <= FIRST_PAGE, "{lines} lines: {}", first(&quarterly));
    }
}
