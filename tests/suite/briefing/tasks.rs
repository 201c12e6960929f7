//! 二, 三 and annexes 1 and 2: each sentence with the fact that makes it false.

use crate::kit::quarter::{Quarterly, UNITS, entry, given, quarterly, templates};
use crate::kit::variants::uniform;
use jianbao::document::markdown;
use jianbao::model::ledger::{Entry, UnitState};
use jianbao::model::task::UnitKind;
use jianbao::model::value::{Derived, Reading, Status};
use jianbao::view::{Rule, compose};

/// The text before it is fitted to the paper: every task that has something to say has its paragraph.
fn whole(quarterly: &Quarterly) -> String {
    let view = compose(&quarterly.ledger, &quarterly.master, &quarterly.config, &[]);
    markdown::render(&view, &templates()).expect("renders")
}

/// What stands between two headings.
fn section<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(section, _)| section)
}

fn second(text: &str) -> &str {
    section(text, "### 二、", "### 三、")
}

fn third(text: &str) -> &str {
    section(text, "### 三、", "### 四、")
}

/// The numbers of the tasks that have a paragraph.
fn told(text: &str) -> Vec<u32> {
    let heads = second(text).lines().filter_map(|line| line.strip_prefix("**")?.split_once('.'));
    heads.filter_map(|(number, _)| number.parse().ok()).collect()
}

/// The line of annex 1 or 2 that begins with this cell.
fn row<'t>(text: &'t str, first: &str) -> Vec<&'t str> {
    let annex = text.split_once("## 附件1").map_or("", |(_, annex)| annex);
    let line = annex.lines().find(|line| line.starts_with(&format!("| {first} |"))).unwrap_or_default();
    line.split('|').map(str::trim).collect()
}

fn at<'q>(quarterly: &'q mut Quarterly, unit: &str, item: &str) -> &'q mut Entry {
    let id = item.parse().expect("an id");
    let entries = &mut quarterly.ledger.entries;
    entries.iter_mut().find(|e| e.unit == unit && e.item == Some(id)).expect("is expected")
}

/// A row that is nobody's cell.
fn outside(quarterly: &mut Quarterly, unit: &str, item: &str, letter: char) {
    let at = UNITS.iter().position(|name| *name == unit).expect("a unit");
    let row = Entry { counted: false, ..entry(at, item.parse().expect("an id"), letter, 60) };
    quarterly.ledger.entries.push(row);
}

fn says(entry: &mut Entry, status: Status, typed: &str, derived: Derived, why: &[&str]) {
    entry.answers.status = given(Reading::Value(status), typed, 6, 7);
    entry.derived = derived;
    entry.reasons = why.iter().map(|why| why.to_string()).collect();
}

#[test]
fn tasks_stand_in_the_order_of_the_list() {
    for quarterly in [quarterly(), uniform('X', UnitState::OnTime), Quarterly::widened(40)] {
        let text = quarterly.text();
        let told = told(&text);
        assert!(told.is_sorted(), "{told:?}");
        // Each of the list stands in a paragraph, in the shared sentence, or is said to have none.
        let view = quarterly.view();
        let left = &view.task_notes.left.tasks;
        let asked = view.tasks.iter().filter(|task| !task.cells.is_empty()).map(|task| task.number);
        let mut named: Vec<u32> = told.iter().chain(left).copied().collect();
        named.sort_unstable();
        assert_eq!(named, asked.collect::<Vec<_>>());
    }
}

#[test]
fn an_item_says_of_how_many_how_many() {
    let mut quarterly = quarterly();
    let text = whole(&quarterly);
    let wanted = "12个街镇中，1.1已完成8个、逾期未完成2个（菊园新区、安亭镇）、未填报2个，时限7月31日已过。";
    assert!(second(&text).contains(wanted), "{}", second(&text));
    assert_eq!(row(&text, "1.1")[8..10], ["已完成8、逾期未完成2、未填报2", "逾期未完成（2个未报）"]);
    at(&mut quarterly, "菊园新区", "1.1").derived = Derived::Done;
    at(&mut quarterly, "安亭镇", "1.1").derived = Derived::Unknown;
    let text = whole(&quarterly);
    assert!(
        second(&text).contains("1.1已完成10个、未填报2个") || second(&text).contains("无法判定1个（安亭镇）"),
        "{text}"
    );
    assert!(row(&text, "1.1")[9].ends_with("（2个未报、1个待核）"), "{:?}", row(&text, "1.1"));
}

#[test]
fn all_of_an_item_is_said_only_where_it_is_all() {
    let mut quarterly = uniform('D', UnitState::OnTime);
    let alike = |quarterly: &Quarterly| {
        let view = quarterly.view();
        let told = view.judgements.into_iter().find(|one| one.id == "item.2.1.alike");
        told.map(|one| (one.text, one.rule, one.unjudged.len()))
    };
    assert_eq!(alike(&quarterly), Some(("均已完成".to_string(), Rule::AllAlike, 0)));
    at(&mut quarterly, "南翔镇", "2.1").derived = Derived::Unknown;
    assert_eq!(alike(&quarterly), None);
    assert!(second(&whole(&quarterly)).contains("已完成11个、无法判定1个（南翔镇）"));
}

#[test]
fn tasks_with_nothing_to_say_share_a_sentence_that_is_true_of_each() {
    let mut quarterly = uniform('P', UnitState::OnTime);
    quarterly.ledger.items.iter_mut().for_each(|item| item.targets.clear());
    quarterly.ledger.items.iter_mut().for_each(|item| item.closing.clear());
    let text = whole(&quarterly);
    assert_eq!(told(&text), Vec::<u32>::new());
    assert!(second(&text).contains("不单列，见附件1。应报264项次中，序时推进264。"), "{}", second(&text));
    for (derived, wanted) in [
        (Derived::Lagging, "进度滞后1个（南翔镇）"),
        (Derived::Unknown, "无法判定1个（南翔镇）"),
        (Derived::Done, "已完成1个（南翔镇）"),
    ] {
        at(&mut quarterly, "南翔镇", "7.2").derived = derived;
        let text = whole(&quarterly);
        assert_eq!(told(&text), [7], "{}", second(&text));
        assert!(second(&text).contains(wanted), "{wanted}: {}", second(&text));
    }
}

#[test]
fn what_came_without_being_asked_is_told_and_counted_nowhere() {
    let mut quarterly = quarterly();
    let plain = quarterly.view();
    assert!(!second(&whole(&quarterly)).contains("不计入统计"));
    for (unit, item, letter) in [
        ("南翔镇", "9.2", 'P'),
        ("江桥镇", "9.2", 'X'),
        ("安亭镇", "10.2", '/'),
        ("马陆镇", "10.3", '-'),
        ("南翔镇", "5.1", 'X'),
    ] {
        outside(&mut quarterly, unit, item, letter);
    }
    let (view, text) = (quarterly.view(), whole(&quarterly));
    let wanted = "其中南翔镇、江桥镇报送了成果9.2，内容照录，不计入统计。";
    assert!(second(&text).contains(wanted) && !second(&text).contains("暂无进展"), "{}", second(&text));
    assert_eq!((view.overview.cells.text, view.units.total), (plain.overview.cells.text, plain.units.total));
    assert_eq!(row(&text, "9.2")[6..10], ["0", "0", "—", "未明确填报单位"]);
    let marked: Vec<bool> = row(&text, "南翔镇").iter().map(|cell| *cell == "不计").collect();
    assert_eq!(marked.iter().filter(|marked| **marked).count(), 1);
    assert!(text.contains("不计＝填了不要求填报的成果，不判定、不计入"));
}

#[test]
fn who_fills_in_is_no_sole_owner_by_the_list() {
    let mut quarterly = quarterly();
    let wanted = "由江桥镇填报（清单列地产北虹、江桥镇、区规划资源局），逾期未完成，时限7月31日已过。";
    assert!(second(&whole(&quarterly)).contains(wanted), "{}", second(&whole(&quarterly)));
    assert_eq!(row(&whole(&quarterly), "1.1")[5], "区规划资源局、各相关部门、各街镇");
    let own = quarterly.master.items.iter_mut().find(|item| item.id.to_string() == "1.1").expect("is on the list");
    own.owner_words = vec!["区规划资源局".into(), "各乡镇、街道".into()];
    assert_eq!(row(&whole(&quarterly), "1.1")[5], "区规划资源局、各乡镇、街道");
}

#[test]
fn words_that_can_be_read_as_two_dates_are_printed() {
    let mut quarterly = quarterly();
    assert_eq!(row(&whole(&quarterly), "1.2")[3], "8月前初稿（按8月31日）；11月前最终成果（按11月30日）");
    assert_eq!(row(&whole(&quarterly), "6.1")[3], "6-9月");
    quarterly.ledger.as_of = "2025-12-01".parse().expect("a date");
    quarterly.ledger.items.iter_mut().find(|i| i.id.to_string() == "1.2").expect("is there").status = Derived::Overdue;
    at(&mut quarterly, "南翔镇", "1.2").derived = Derived::Overdue;
    let text = whole(&quarterly);
    assert!(second(&text).contains("，时限11月前（按11月30日）已过"), "{}", second(&text));
}

#[test]
fn what_a_unit_says_and_what_is_derived_stand_side_by_side() {
    let mut quarterly = uniform('P', UnitState::OnTime);
    assert!(!third(&whole(&quarterly)).contains("不一致"));
    says(
        at(&mut quarterly, "南翔镇", "8"),
        Status::Done,
        "已完成",
        Derived::Unknown,
        &["填报状态“已完成”", "完成率80%，与“已完成”矛盾"],
    );
    says(
        at(&mut quarterly, "安亭镇", "2.1"),
        Status::OnTrack,
        "正常推进",
        Derived::Overdue,
        &["填报状态“正常推进”", "时限已过"],
    );
    says(
        at(&mut quarterly, "徐行镇", "2.1"),
        Status::OnTrack,
        "正常推进",
        Derived::Overdue,
        &["填报状态“正常推进”", "时限已过"],
    );
    // The same, and what is only another word for it, is no difference.
    says(at(&mut quarterly, "江桥镇", "2.1"), Status::Lagging, "滞后", Derived::Lagging, &["填报状态“滞后”"]);
    says(at(&mut quarterly, "真新街道", "12.1"), Status::OnTrack, "推进", Derived::NotStarted, &["填报状态“推进”"]);
    outside(&mut quarterly, "马陆镇", "5.1", 'P');
    quarterly.ledger.entries.last_mut().expect("just put").derived = Derived::Overdue;
    let text = whole(&quarterly);
    let wanted = "**填报与判定不一致的有3项次。**安亭镇、徐行镇（2.1）填“正常推进”，判定逾期未完成，依据“时限已过”；\
                  南翔镇（8）填“已完成”，判定无法判定，依据“完成率80%，与‘已完成’矛盾”。";
    assert!(third(&text).contains(wanted), "{}", third(&text));
    let told = quarterly.view().judgements.into_iter().find(|one| one.id == "mismatches").expect("is printed");
    assert_eq!((told.rule, told.items), (Rule::Mismatch, vec!["2.1".to_string(), "8".to_string()]));
    let all = uniform('X', UnitState::OnTime);
    let view = all.view();
    let shown: usize =
        view.mismatches.shown.iter().map(|one| one.units.total.text.parse::<usize>().expect("a number")).sum();
    assert_eq!((shown + 204).to_string(), view.mismatches.total.text);
    assert!(third(&whole(&all)).contains("其余204项次见简报.xlsx。"), "{}", third(&whole(&all)));
}

#[test]
fn a_place_compares_units_of_a_kind_over_what_was_due() {
    let mut quarterly = uniform('D', UnitState::OnTime);
    quarterly.config.ranking = true;
    let ranks = |quarterly: &Quarterly| {
        let view = quarterly.view();
        let row = |name: &str| view.units.rows.iter().find(|row| row.name == name).expect("a unit").clone();
        let place = |name: &str| {
            let (due, rank) = (row(name).due, row(name).rank);
            (due.map(|due| format!("{}/{}", due.part.text, due.whole.text)), rank.map(|rank| rank.text))
        };
        ["南翔镇", "安亭镇", "江桥镇"].map(place)
    };
    let some = |due: &str, rank: &str| (Some(due.to_string()), Some(rank.to_string()));
    // Due by 30 September are 1.1, 5.1 and 6.1; what is due later gives no place.
    at(&mut quarterly, "安亭镇", "2.1").derived = Derived::OnTrack;
    assert_eq!(ranks(&quarterly), [some("3/3", "1"), some("3/3", "1"), some("3/3", "1")]);
    at(&mut quarterly, "安亭镇", "1.1").derived = Derived::Overdue;
    assert_eq!(ranks(&quarterly), [some("3/3", "1"), some("2/3", "12"), some("3/3", "1")]);
    // Another kind is no peer; who cannot be judged, or sent nothing, has no place.
    let town = quarterly.ledger.units.iter_mut().find(|unit| unit.name == "安亭镇").expect("a unit");
    town.kind = UnitKind::Department;
    at(&mut quarterly, "南翔镇", "5.1").derived = Derived::Unknown;
    quarterly.ledger.units.iter_mut().find(|unit| unit.name == "江桥镇").expect("a unit").state = UnitState::Missing;
    assert_eq!(ranks(&quarterly), [(None, None), some("2/3", "1"), (None, None)]);
    assert!(third(&whole(&quarterly)).contains("位次按时限已过的成果的完成率，在同类单位之间排列"));
}

#[test]
fn what_could_not_be_used_is_no_silence() {
    let mut quarterly = quarterly();
    assert!(second(&whole(&quarterly)).contains("华亭镇、外冈镇没有填报，下文和表中均列入未填报。"));
    quarterly.ledger.units.iter_mut().find(|unit| unit.name == "外冈镇").expect("a unit").state = UnitState::Unreadable;
    let text = whole(&quarterly);
    let wanted = "华亭镇没有填报，外冈镇报送的材料无法采用，下文和表中均列入未填报。";
    assert!(second(&text).contains(wanted), "{}", second(&text));
    // A town that reports and leaves an item out is named there.
    at(&mut quarterly, "南翔镇", "1.1").derived = Derived::Unreported;
    assert!(second(&whole(&quarterly)).contains("未填报3个（含已报送而漏填的南翔镇）"));
}

#[test]
fn an_id_of_one_number_is_told_from_the_words_beside_it() {
    let mut quarterly = uniform('P', UnitState::OnTime);
    at(&mut quarterly, "徐行镇", "8").derived = Derived::Lagging;
    let text = whole(&quarterly);
    let wanted = "**8.持续擦亮好“人民城市大课堂”交流平台。**12个街镇中，序时推进11个、进度滞后1个（徐行镇）。";
    assert!(second(&text).contains(wanted), "{}", second(&text));
}

#[test]
fn units_stand_in_the_order_of_the_list() {
    for quarterly in [quarterly(), Quarterly::widened(40)] {
        let order: Vec<&String> = quarterly.master.units.iter().map(|unit| &unit.name).collect();
        let text = whole(&quarterly);
        let rows = third(&text).lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
        let at: Vec<usize> = rows.filter_map(|(name, _)| order.iter().position(|known| *known == name)).collect();
        assert!(at.len() > 2 && at.is_sorted(), "{at:?}");
    }
}
