//! The quarters themselves: what the units of each typed.

use crate::kit::desk::list;
use crate::kit::scene::{Post, Told, qinghu, sixty};
use jianbao::model::ledger::Ledger;
use jianbao::model::value::Quarter;
use std::sync::LazyLock;

const SECOND: Option<Quarter> = Some(Quarter { year: 2025, number: 2 });
const FOURTH: Option<Quarter> = Some(Quarter { year: 2025, number: 4 });

/// The second quarter as every town of the real list has it.
const SPRING: &[&str] = &[
    "1.1|正常推进|60%|||基本单元边界正在征求居委会意见||七月底前报区里审定",
    "1.2|正常推进|20%|||已收集五年项目台账||",
    "1.3|未启动||||||",
    "2.1|正常推进|30%|||现状调研已完成||八月底前形成阶段成果",
    "3.1|正常推进|40%|13|4|四个项目已完工||",
    "3.2|正常推进|10%||0|正在与两家单位商谈||",
    "4.1|正常推进|30%|||先行先试方案已报送||",
    "5.1|正常推进|70%|||实施方案正在修改||七月底前定稿",
    "6.1|未启动||||||",
    "7.1|正常推进|20%|||应用场景已立项||",
    "7.2|正常推进|20%|||已完成宣传发动||",
    "8|长期坚持||||开设一期课堂||",
    "9.1|未启动||||||",
    "9.3|正常推进|50%|||聘任程序已启动||",
    "10.1|未启动||||||",
    "12.1|未启动||||||",
    "13.1|长期坚持||||召开议事会三次||",
];

/// The third: 3.1 is level with the year, as far as each town's own target goes.
pub const AUTUMN: &[&str] = &[
    "1.1|已完成|100%|||单元方案已经区里同意||",
    "1.2|正常推进|80%|||初稿已形成，正在听取意见||十一月底前定稿",
    "1.3|正常推进|60%|||初稿已形成||",
    "2.1|正常推进|75%|||阶段成果已形成并报审||十月底前形成稳定方案",
    "3.1|正常推进|77%|13|10|十个项目已完工||年内全部完工",
    "3.2|正常推进|50%||0|已与一家单位签约||",
    "4.1|正常推进|75%|||书房和食堂已开放||",
    "5.1|已完成|100%|||实施方案已经联席会议通过||",
    "6.1|已完成|100%|||征集工作已结束，收到方案五份||",
    "7.1|正常推进|75%|||应用场景已上线试用||",
    "7.2|正常推进|60%|||点位数据已报送||",
    "8|长期坚持||||本季度开设课堂两期||",
    "9.1|正常推进|50%||0|宣传稿正在采写||",
    "9.3|已完成|100%|||聘书已发||",
    "10.1|正常推进|75%||1|已选定一个案例||十月底前报齐两个",
    "12.1|正常推进|30%|||机制文件已拟||",
    "13.1|长期坚持||||召开议事会五次||",
];

/// The fourth, the year over: 2.1 and 3.2 are not reached, 3.1 is short of its 157.
const WINTER: &[&str] = &[
    "1.1|已完成|100%|||单元方案已印发||",
    "1.2|已完成|100%|||评估报告已定稿||",
    "1.3|已完成|100%|||行动指引已定稿||",
    "2.1|已完成|100%|||稳定方案已上报||",
    "3.1|已完成|100%|13|13|项目全部完工||",
    "3.2|未完成|50%||0|产权单位尚未同意||",
    "4.1|已完成|100%|||先行先试已总结，宣传材料已报||",
    "5.1|已完成|100%|||方案已实施||",
    "6.1|已完成|100%|||征集工作已结束||",
    "7.1|正常推进|90%|||应用场景正在优化||",
    "7.2|正常推进|90%|||保障工作照常||",
    "8|长期坚持||||全年开设课堂六期||",
    "9.1|已完成|100%||1|宣传稿已刊发||",
    "9.3|已完成|100%|||聘任已结束||",
    "10.1|已完成|100%||2|两个案例已报||",
    "12.1|已完成|100%|||机制已建立||",
    "13.1|长期坚持||||全年召开议事会十二次||",
];

/// The list of the second office, which asks departments as well as towns.
const GREEN: &[&str] = &[
    "1.1|正常推进|70%||1|一个公园已建成||",
    "1.2|已完成|100%|||办法已印发||",
    "2.1|正常推进|70%||2|两公里已贯通||",
    "3.1|正常推进||80|60|开放率六成||",
    "4.1|正常推进|75%||4|四条已整治||",
    "4.2|已完成|100%|||制度已印发||",
    "5.1|已完成|100%||7|七处已改造||",
    "6.1|未完成|30%||1|一处已建成，其余未招标||",
    "7.1|正常推进|50%||1|一组已创建||十月底前创建两组",
    "8.1|已完成|100%|||园艺师已到岗||",
    "8.2|正常推进|75%||3|已办三场||",
    "9.1|长期坚持||||每月议事一次||",
    "10.1|正常推进|50%||0|案例正在撰写||",
    "10.2|未启动||||||",
];

/// A quarter of the second list in which all is well: everybody sent everything in time, every item is done or on the
/// way, and what 分解 gives to each is reached.
pub fn good() -> Post {
    Post { office: Some(qinghu), sent: "2025-10-05", common: GREEN.to_vec(), ..Post::default() }
        .everybody("1.1|正常推进|90%||新建1个、改造1个|扫尾施工||")
        .rows("1.1|正常推进|90%||新建2个、改造1个|扫尾施工||", &["湖滨街道", "白石镇", "古渡镇"])
        .row("竹溪乡", "1.1|正常推进|90%||新建1个、改造0个|扫尾施工||")
        .everybody("2.1|正常推进|90%||2|两公里已贯通||")
        .row("湖滨街道", "2.1|正常推进|90%||3|三公里已贯通||")
        .everybody("3.1|正常推进|85%|||开放率八成五||")
        .everybody("4.1|正常推进|90%||6|六条已整治||")
        .rows("4.1|正常推进|90%||3|三条已整治||", &["白石镇", "松岭镇"])
        .everybody("5.1|已完成|100%||8|八处已改造||")
        .rows("5.1|已完成|100%||6|六处已改造||", &["松岭镇", "河湾镇", "古渡镇"])
        .rows("5.1|已完成|100%||5|五处已改造||", &["云溪乡", "竹溪乡"])
        .everybody("6.1|正常推进|85%||5|五处已建成||")
        .everybody("7.1|已完成|100%||2|两组已创建||")
        .everybody("8.2|已完成|100%||4|已办四场||")
        .everybody("10.1|已完成|100%||1|案例已报||")
        .everybody("10.2|正常推进|80%|||案例集正在编印||")
}

/// The same list at the end of a year in which all was done.
pub fn good_year() -> Post {
    let mut post = Post { period: FOURTH, sent: "2026-01-05", ..good() };
    let done =
        |row: &str| row.replace("正常推进|90%", "已完成|100%").replace("正常推进|85%||5|五", "已完成|100%||6|六");
    let done = |row: &str| done(row).replace("正常推进|85%", "已完成|85%");
    post.common = post.common.iter().map(|row| &*done(row).leak()).collect();
    post.own = post.own.iter().map(|(unit, row)| (*unit, &*done(row).leak())).collect();
    post
}

/// A quarter of the real list.
pub fn autumn() -> Post {
    Post { sent: "2025-10-05", common: AUTUMN.to_vec(), ..Post::default() }
}

/// The middle of the quarter: half of the units are in, and 八月底 is not yet over.
fn before_its_date() -> Told {
    let mut post = Post { as_of: Some("2025-08-15"), sent: "2025-08-12", ..autumn() };
    let (list, _) = list();
    post.silent = list.units.iter().skip(1).step_by(2).map(|unit| name(&unit.name)).collect();
    post.row("嘉定镇街道", "2.1|未完成|40%|||阶段成果正在编制||八月底前形成")
        .row("嘉定镇街道", "6.1|未完成|50%|||方案正在征集||")
        .row("徐行镇", "1.1|未完成|80%|||单元方案尚未报区里||")
        .told()
}

/// Nothing came.
fn empty_inbox() -> Told {
    Post::default().told()
}

/// The first issue of the year: there is nothing to compare with.
fn first_quarter() -> Told {
    spring().told()
}

fn spring() -> Post {
    Post { period: SECOND, sent: "2025-07-03", common: SPRING.to_vec(), ..Post::default() }
}

/// The last day of the plan year, after an issue of the third quarter.
fn finished_year() -> Told {
    let before = autumn().desk().ledger();
    let post =
        Post { period: FOURTH, sent: "2026-01-05", common: WINTER.to_vec(), before: Some(before), ..Post::default() };
    post.row("徐行镇", "2.1|未完成|60%|||稳定方案未通过评审|用地调整未批|")
        .row("徐行镇", "3.1|正常推进|62%|13|8|八个项目已完工|资金未到位|")
        .told()
}

/// Sixty towns; some are silent, some late with something.
fn sixty_units() -> Told {
    let mut post = Post { office: Some(sixty), ..autumn() }
        .everybody("3.1|正常推进|50%|2|1|一个项目已完工||年内全部完工")
        .rows("2.1|滞后|40%|||方案正在调整|居民意见不一|", &["东三镇", "西五镇", "后七镇"])
        .rows("1.1|未完成|70%|||边界尚未确定|区划调整未批|", &["南二镇", "北八镇"]);
    post.silent = vec!["东一镇", "前四镇", "后十镇"];
    post.told()
}

/// Departments among towns; 区教育局 owes 6.1 by itself.
fn departments() -> Told {
    Post { office: Some(qinghu), sent: "2025-10-05", common: GREEN.to_vec(), ..Post::default() }
        .row("区教育局", "6.1|未完成|30%||2|两处已建成，其余未招标||")
        .row("河湾镇", "5.1|未完成|80%||5|五处已改造|道路大修|")
        .without("竹溪乡")
        .told()
}

/// The same town silent in two quarters running.
fn silent_twice() -> Told {
    let before: Ledger = spring().without("华亭镇").without("外冈镇").desk().ledger();
    Post { before: Some(before), ..autumn() }.without("华亭镇").without("真新街道").told()
}

/// A name that stays as long as the tests do.
fn name(unit: &str) -> &'static str {
    let (list, _) = list();
    let names: Vec<&'static str> = crate::kit::quarter::UNITS.to_vec();
    assert!(list.units.iter().any(|known| known.name == unit));
    names.into_iter().find(|known| *known == unit).unwrap_or_default()
}

type Scene = (&'static str, LazyLock<Told>);

/// Every scene by its name.
pub fn all() -> &'static [Scene] {
    static ALL: [Scene; 7] = [
        ("before-its-date", LazyLock::new(before_its_date)),
        ("empty-inbox", LazyLock::new(empty_inbox)),
        ("first-quarter", LazyLock::new(first_quarter)),
        ("finished-year", LazyLock::new(finished_year)),
        ("sixty-units", LazyLock::new(sixty_units)),
        ("departments", LazyLock::new(departments)),
        ("silent-twice", LazyLock::new(silent_twice)),
    ];
    &ALL
}

/// Both samples and every scene.
pub fn told() -> Vec<(&'static str, &'static Told)> {
    static SAMPLES: [Scene; 2] = [
        ("jiading-2025", LazyLock::new(|| Told::sample("jiading-2025"))),
        ("qinghu-2025", LazyLock::new(|| Told::sample("qinghu-2025"))),
    ];
    SAMPLES.iter().chain(all()).map(|(name, told)| (*name, &**told)).collect()
}
