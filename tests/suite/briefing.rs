//! The text, the page and the view, made from a quarter as it could be.

pub mod checks;
mod document;
mod front;
mod figures;
mod tasks;
mod sections;

use crate::kit::quarter::{Quarterly, entry, quarterly, said, templates};
use crate::kit::variants::{noise, uniform, worst};
use checks::{body_lines, digits_left, long_sentences, markup_faults};
use jianbao::document::markdown;
use jianbao::document::templates::{Templates, context};
use jianbao::model::config::{Config, PeriodSettings};
use jianbao::model::error::Error;
use jianbao::model::ledger::UnitState;
use jianbao::model::value::Derived;
use jianbao::outputs::html;
use jianbao::view::{Briefing, UnitView, charts};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Lines of five pages at GB/T 9704 sizes, less what the head takes.
const FIVE_PAGES: usize = 5 * 22 - 7;

#[test]
fn the_text_of_a_real_quarter() {
    snapbox::assert_data_eq!(quarterly().text(), snapbox::file!["../expected/briefing.md"].raw());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(quarterly().page(), quarterly().page());
}

#[test]
fn the_view_reads_back() {
    let view = quarterly().view();
    let json = serde_json::to_string(&view).expect("serialises");
    assert!(serde_json::from_str::<Briefing>(&json).expect("reads back") == view);
}

#[test]
fn a_view_of_the_first_version_is_read() {
    let view = quarterly().view();
    let mut json = serde_json::to_value(&view).expect("serialises");
    let places = json.as_object_mut().and_then(|view| view.remove("places")).expect("places");
    for from in json["figures"].as_array_mut().expect("figures").iter_mut().filter_map(|f| f.get_mut("from")) {
        from.as_array_mut()
            .expect("places")
            .iter_mut()
            .for_each(|at| *at = places[at.as_u64().unwrap_or(0) as usize].clone());
    }
    json["version"] = 1.into();
    let read = Briefing::read(json.to_string().as_bytes()).expect("reads");
    let told = |view: &Briefing| -> Vec<String> {
        view.figures.iter().map(|f| format!("{} {:?}", f.id, view.places_of(f).collect::<Vec<_>>())).collect()
    };
    assert_eq!(told(&read), told(&view));
}

#[test]
fn of_many_units_the_most_pressing_are_named_and_the_others_counted() {
    let quarterly = Quarterly::widened(400);
    let (view, text) = (quarterly.view(), quarterly.text());
    let (named, others): (Vec<_>, Vec<_>) = view.units.rows.iter().partition(|unit| unit.is_named);
    assert_eq!((named.len(), others.len()), (250, 150));
    let late = |unit: &&UnitView| (unit.counts.overdue.value, unit.counts.lagging.value);
    assert!(named.iter().map(late).min() >= others.iter().map(late).max());
    assert!(view.imbalances().is_empty(), "{:?}", view.imbalances());
    // Table and matrix have a row for each of these, and no number stands for one of the others.
    for unit in &named {
        assert_eq!(
            text.matches(&format!("\n| {} |", unit.name)).count() - usize::from(unit.in_body),
            2,
            "{}",
            unit.name
        );
    }
    for unit in &others {
        assert!(!text.contains(&format!("| {} |", unit.name)), "{}", unit.name);
        assert!(!view.figures.iter().any(|figure| figure.id.starts_with(&format!("unit.{}.", unit.name))));
    }
    assert!(text.contains("其余150个在表中合为一行，逐个见简报.xlsx“总览”和“矩阵”两表。"), "{text}");
    assert!(text.contains("\n| 其余 | 共150个 |"), "{text}");
    // What is written holds what is printed, and gives the same page.
    let read = Briefing::read(&serde_json::to_vec(&view).expect("serialises")).expect("reads");
    assert_eq!((read.units.rows.len(), read.matrix.rows.len()), (250, 250));
    assert!(html::render(&text, &read, &templates()).expect("renders") == quarterly.page());
    // 250 are all there are.
    let whole = Quarterly::widened(250).view();
    assert!(whole.units.beyond.is_none() && whole.units.rows.iter().all(|unit| unit.is_named));
}

#[test]
fn every_number_printed_is_a_figure() {
    for quarterly in [quarterly(), Quarterly::widened(40), uniform('X', UnitState::Late)] {
        let view = quarterly.view();
        let left = digits_left(&view, &quarterly, &templates());
        assert!(left.is_empty(), "{left:#?}");
    }
}

#[test]
fn every_figure_says_where_it_is_from() {
    let quarterly = quarterly();
    let view = quarterly.view();
    let ids: BTreeMap<&str, &str> = view.figures.iter().map(|f| (f.id.as_str(), f.text.as_str())).collect();
    assert_eq!(ids.len(), view.figures.len(), "ids are unique");
    for figure in &view.figures {
        assert!(figure.of.iter().all(|of| ids.contains_key(of.as_str())), "{}", figure.id);
        let zero = figure.value == Default::default();
        assert!(zero || !figure.of.is_empty() || !figure.from.is_empty(), "{} is from nowhere", figure.id);
    }
    checks::each_num(&serde_json::to_value(&view).expect("serialises"), &mut |figure, text| {
        assert_eq!(ids.get(figure), Some(&text), "{figure}");
    });
    let done = view.figure("item.1.1.overdue").expect("is there");
    let cells: Vec<String> = view.places_of(done).filter_map(|e| e.cell).map(|c| c.to_string()).collect();
    assert_eq!((done.text.as_str(), cells), ("2", vec!["F5".to_string(), "F5".to_string()]));
}

#[test]
fn no_sentence_runs_on() {
    for quarterly in [quarterly(), Quarterly::widened(1000), uniform('X', UnitState::OnTime)] {
        let names: Vec<String> = quarterly.master.units.iter().map(|unit| unit.name.clone()).collect();
        let long = long_sentences(&quarterly.text(), &names);
        assert!(long.is_empty(), "{long:#?}");
    }
}

#[test]
fn five_pages_hold_it_for_twelve_and_for_a_thousand() {
    let cases = [
        ("twelve", quarterly()),
        ("a thousand", Quarterly::widened(1000)),
        ("twelve, all late", worst(quarterly())),
        ("a thousand, all late", worst(Quarterly::widened(1000))),
    ];
    for (name, quarterly) in cases {
        let lines = body_lines(&quarterly.text());
        assert!(lines <= FIVE_PAGES, "{name}: {lines} lines");
    }
    for seed in 1..=40 {
        let lines = body_lines(&noise(seed).text());
        assert!(lines <= FIVE_PAGES, "noise {seed}: {lines} lines");
    }
}

#[test]
fn nobody_is_named_and_no_number_to_call() {
    let quarterly = quarterly();
    let json = serde_json::to_string(&quarterly.view()).expect("serialises");
    for place in [json, quarterly.text(), quarterly.page()] {
        for secret in ["王小明", "13812345678", "59531234"] {
            assert!(!place.contains(secret), "{secret}");
        }
    }
}

#[test]
fn the_page_is_sound() {
    let mut bare = quarterly();
    bare.config = Config { title: "简报".into(), ..Config::default() };
    for quarterly in [quarterly(), bare, uniform('-', UnitState::Missing), Quarterly::widened(40)] {
        let faults = markup_faults(&quarterly.page());
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[test]
fn what_a_unit_types_arrives_as_text() {
    let attack = "=1+1 <script>alert(1)</script> {{ x }} {% if %} | a | **粗** `码` [x](javascript:alert(1)) \
                  <!-- jianbao:board --> ![y](https://a.cn/y.png) &lt; \\*";
    let mut quarterly = quarterly();
    quarterly.ledger.entries.iter_mut().for_each(|entry| entry.answers.highlight = None);
    let quoted = quarterly.ledger.entries.iter_mut().find(|e| e.derived == Derived::Overdue).expect("one is overdue");
    let unit = quoted.unit.clone();
    for (column, words) in attack.split(' ').enumerate() {
        let mut quarterly = Quarterly { ledger: quarterly.ledger.clone(), ..crate::kit::quarter::quarterly() };
        let entry = quarterly.ledger.entries.iter_mut().find(|e| e.unit == unit && e.derived == Derived::Overdue);
        entry.expect("as above").answers.highlight = said(&format!("资金{words}完"), 12, column as u32 + 1);
        let page = quarterly.page();
        let shown = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert!(
            page.contains(&format!("资金{shown}")),
            "{words}\n{}",
            quarterly.text().split("### 五").next().unwrap_or_default()
        );
        assert!(markup_faults(&page).is_empty(), "{words}");
    }
}

#[test]
fn names_from_the_list_arrive_as_text_everywhere() {
    let name = "<b>甲|乙</b>*镇*_x_{{ y }}";
    let mut quarterly = quarterly();
    quarterly.rename(2, name);
    let page = quarterly.page();
    assert!(!page.contains("<b>甲") && page.contains("&lt;b&gt;甲|乙&lt;/b&gt;*镇*_x_{{ y }}"), "{page}");
    assert!(markup_faults(&page).is_empty());
}

#[test]
fn the_page_follows_the_text_as_edited() {
    let quarterly = quarterly();
    let (view, templates) = (quarterly.view(), templates());
    let edited = quarterly
        .text()
        .replace("<!-- jianbao:board -->\n", "")
        .replace("### 四、亮点做法", "### 四、好的做法\n\n**新写的一段。**见<script>。\n");
    let page = html::render(&edited, &view, &templates).expect("renders");
    assert!(page.contains("<strong>新写的一段。</strong>见&lt;script&gt;。"));
    assert!(!page.contains("id=\"bd-title\"") && page.contains("id=\"sc-title\""));
    assert!(page.contains("四、好的做法") && !page.contains("四、亮点做法"));
}

#[test]
fn a_trend_is_drawn_from_three_quarters_on() {
    let drawn = |rates: &[u32]| {
        let quarter = |(i, rate): (usize, &u32)| {
            let num = |n: &u32| serde_json::json!({ "figure": "f", "text": n.to_string(), "value": n });
            let name = format!("{}年第{}季度", 2023 + i / 4, ["一", "二", "三", "四"][i % 4]);
            let rate = serde_json::json!({ "percent": num(rate), "part": num(&7), "whole": num(&22) });
            serde_json::json!({
                "period": "2025Q3", "label": name, "as_of": "", "current": false, "reported": num(&1), "items": num(&22),
                "rate": rate, "done": num(&7), "sums": []
            })
        };
        let points: Vec<serde_json::Value> = rates.iter().enumerate().map(quarter).collect();
        let mut view = quarterly().view();
        view.trend.points = serde_json::from_value(points.into()).expect("points");
        view.charts = charts(&view);
        templates().render("trend-chart.html", &context(&view)).expect("renders")
    };
    assert_eq!((drawn(&[]).trim(), drawn(&[40]).trim(), drawn(&[40, 100]).trim()), ("", "", ""));
    let three = drawn(&[0, 40, 10]);
    assert!(three.contains("2023年第二季度：40%，已完成7项。") && three.contains(">2023年第二季度</text>"), "{three}");
    let scale: Vec<&str> =
        three.split("class=\"scale\"").skip(1).filter_map(|at| at.split(['>', '<']).nth(1)).collect();
    assert_eq!(scale, ["0%", "20%", "40%"]);
    let heights: Vec<&str> = three.split(" cy=\"").skip(1).filter_map(|at| at.split('"').next()).collect();
    assert_eq!(heights.iter().map(|y| y.parse::<f64>().expect("a number")).collect::<Vec<_>>(), [140.0, 20.0, 110.0]);
    let ten = drawn(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(ten.matches("<circle").count(), 8);
    assert!(!ten.contains("2023年第二季度") && ten.contains("2025年第二季度"));
}

#[test]
fn bars_are_as_long_as_what_they_count() {
    let quarterly = quarterly();
    let (page, view) = (quarterly.page(), quarterly.view());
    let chart = page.split("sc-desc\">\n<title").nth(1).and_then(|rest| rest.split("</svg>").next()).expect("a chart");
    let most = view.tasks.iter().map(|t| t.cell_total.value.as_f64()).fold(0.0, f64::max);
    for task in view.tasks.iter().filter(|t| !t.cells.is_empty()) {
        let title = format!("<title>任务{}：", task.number);
        let widths = chart.split("<rect ").filter(|rect| rect.contains(&title));
        let width = |rect: &str| rect.split("width=\"").nth(1)?.split('%').next()?.parse::<f64>().ok();
        let length: f64 = widths.filter_map(width).sum();
        let wanted = 100.0 * task.cell_total.value.as_f64() / most;
        assert!((length - wanted).abs() < 0.1, "任务{}: {length} is not {wanted}", task.number);
    }
    // Whatever is left out of the body would press the others together.
    let large = Quarterly::widened(1000);
    let board = large.page();
    let board = board.split("bd-desc\">\n<title").nth(1).and_then(|rest| rest.split("</svg>").next()).expect("a chart");
    assert!(!board.contains("<title>其余") && board.contains("应报"), "{board}");
}

#[test]
fn the_detail_opens_to_all_that_was_typed_as_it_was_typed() {
    let mut quarterly = quarterly();
    let typed = format!("落实“宜居、宜业‘双宜’”要求。{}全文到此。", "推进方案编制，".repeat(20));
    entry_of(&mut quarterly).answers.progress = said(&typed, 12, 6);
    let detail = quarterly.page().split("id=\"rows\"").nth(1).expect("the detail").to_string();
    assert!(detail.contains(&format!("……</span></summary>{typed}</details>")), "{detail}");
    entry_of(&mut quarterly).answers.progress = said(&"很长。".repeat(400), 12, 6);
    let detail = quarterly.page().split("id=\"rows\"").nth(1).expect("the detail").to_string();
    assert!(detail.contains("（未完，全文见简报.xlsx“明细”表）</details>") && detail.matches("很长。").count() < 150);
}

fn entry_of(quarterly: &mut Quarterly) -> &mut jianbao::model::ledger::Entry {
    quarterly.ledger.entries.iter_mut().find(|e| e.source.is_some()).expect("an answer")
}

#[test]
fn annexes_are_listed_a_line_each() {
    let page = quarterly().page();
    for line in ["<p class=\"attached\">附件：1.任务进展汇总表</p>", "<p class=\"more\">2.成果进展矩阵</p>"]
    {
        assert!(page.contains(line), "{line}");
    }
}

#[test]
fn words_for_none_one_and_all() {
    let cases = [
        (uniform('D', UnitState::OnTime), "12个街镇均按时报送本季度进展。"),
        (uniform('D', UnitState::OnTime), "15项任务共有成果22项（另有7项同文，不计）。其中已完成22项。"),
        (uniform('-', UnitState::Missing), "12个街镇均未报送本季度进展。"),
        (uniform('-', UnitState::Missing), "尚无可用的填报内容，对总体进度不作结论。"),
        (uniform('-', UnitState::Missing), "没有可用的填报内容，未收到问题反映。"),
        (uniform('X', UnitState::OnTime), "各街镇均有逾期事项。"),
        (uniform('.', UnitState::OnTime), "本季度没有明确由哪些街镇填报的成果。"),
    ];
    for (quarterly, wanted) in cases {
        let text = quarterly.text();
        assert!(text.contains(wanted), "{wanted}\n{}", text.split("### 二").next().unwrap_or_default());
    }
    let mut open = quarterly();
    open.config.periods.values_mut().for_each(|p| *p = PeriodSettings::default());
    let text = open.text();
    assert!(text.contains("已报送9个") && !text.contains("期\n") && !text.contains("印发"), "{text}");
}

#[test]
fn ranking_is_off_unless_asked_for_and_ties_share_a_place() {
    let mut quarterly = quarterly();
    assert!(!quarterly.text().contains("位次"));
    quarterly.config.ranking = true;
    let ranks: BTreeMap<String, Option<String>> =
        quarterly.view().units.rows.into_iter().map(|row| (row.name, row.rank.map(|n| n.text))).collect();
    assert_eq!(ranks["南翔镇"].as_deref(), Some("1"));
    assert_eq!(ranks["新成路街道"], ranks["真新街道"]);
    assert_eq!(ranks["外冈镇"], None);
}

#[test]
fn staff_may_write_their_own_templates() {
    let own = vec![("highlights.md".to_string(), "### 四、典型\n\n{{ highlights.total.text }}条\n".to_string())];
    let own = Templates::new(own).expect("is sound");
    let text = markdown::render(&quarterly().view(), &own).expect("renders");
    assert!(text.contains("### 四、典型\n\n4条\n") && text.contains("### 五、存在问题"));
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let broken = |text: &str| {
        let templates = Templates::new(vec![("next.md".to_string(), text.to_string())]);
        match templates.and_then(|t| markdown::render(&quarterly().view(), &t)) {
            Err(Error::Template { name, reason }) => format!("{name}：{reason}"),
            other => panic!("{other:?}"),
        }
    };
    let cases = [
        ("一\n\n{% if %}", "next.md：第3行第7列写法有误：{% if %}"),
        ("{% if next.due %}一", "next.md：第2行第1列没有写完："),
        ("{{ next.due", "next.md：第1行第12列没有写完："),
        ("一\n{{ nothing }}", "next.md：第2行第4列没有“nothing”这个名称：{{ nothing }}"),
        ("{{ head.titel }}", "next.md：第1行第9列没有“head.titel”这个名称，是不是“head.title”：{{ head.titel }}"),
        (
            "{% if false %}\n　{{ overview.unit.text }}{% endif %}",
            "next.md：第2行第14列没有“overview.unit”这个名称，是不是“overview.units”",
        ),
        ("{% for d in next.due %}{{ d.day }}{% endfor %}", "next.md：第1行第29列没有“d.day”这个名称"),
        (
            "{{ head.title }}{{ t.name }}{{ u.name }}",
            "next.md：第1行第20列没有“t”这个名称：{{ head.title }}{{ t.name }}{{ u.name }}；另有1处",
        ),
        ("{{ head.title | 大写 }}", "next.md：第1行第17列有不能用在这里的字符"),
        ("{{ head.title | uper }}", "next.md：第1行第17列没有“uper”这个过滤器：{{ head.title | uper }}"),
        ("{{ today() }}", "next.md：第1行第4列没有“today”这个函数：{{ today() }}"),
        ("{% include \"nxt.md\" %}", "next.md：第1行第12列没有“nxt.md”这个模板"),
        ("{% if head.title is grand %}{% endif %}", "next.md：第1行第21列没有“grand”这种判断"),
        ("{{ head.title + 1 }}", "next.md：第1行第4列无法套用："),
    ];
    for (text, wanted) in cases {
        let said = broken(text);
        assert!(said.starts_with(wanted), "{text}\n{said}");
        // Chinese, but for what stands in the template itself.
        let own = said.replace(text.lines().last().unwrap_or_default(), "");
        for english in ["error", "expected", "undefined", "found", "Unexpected", "Tried"] {
            assert!(!own.contains(english), "{said}");
        }
    }
}

#[test]
fn a_template_may_ask_whether_a_name_is_there() {
    let text = "{% if head.later is defined %}一{% endif %}{{ head.sooner | default(value=\"二\") }}\n";
    Templates::new(vec![("next.md".to_string(), text.to_string())]).expect("asked, not taken for granted");
}

#[test]
fn a_template_that_nothing_uses_is_told_with_the_name_it_may_have_meant() {
    let own = |name: &str, text: &str| (name.to_string(), text.to_string());
    let templates = Templates::new(vec![
        own("overveiw.md", "甲"),
        own("head.md.txt", "乙"),
        own("mine.md", "丙"),
        own("foot.md", "{% include \"mine.md\" %}"),
        own("说明.txt", "丁"),
    ]);
    let templates = templates.expect("sound");
    let strays: Vec<_> = templates.strays().iter().map(|s| (s.name.as_str(), s.near.as_deref())).collect();
    assert_eq!(strays, [("head.md.txt", Some("head.md")), ("overveiw.md", Some("overview.md"))]);
}

#[test]
fn no_template_lets_through_what_a_unit_typed() {
    let mut view = quarterly().view();
    view.head.title = "<b>*甲*</b>".into();
    let own = |name: &str, text: &str| Templates::new(vec![(name.to_string(), text.to_string())]).expect("sound");
    let text = markdown::render(&view, &own("head.md", "{{ head.title | safe }}\n")).expect("renders");
    assert!(text.starts_with("\\<b\\>\\*甲\\*\\</b\\>"), "{text}");
    let page =
        html::render("甲", &view, &own("page.html", "{{ head.title | safe }}{{ body | safe }}")).expect("renders");
    assert_eq!(page.trim(), "&lt;b&gt;*甲*&lt;/b&gt;<p>甲</p>");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sums_close_whatever_is_reported(
        cells in prop::collection::vec(prop::sample::select("DPXLNSA/?-.".chars().collect::<Vec<_>>()), 348),
        items in prop::collection::vec(prop::sample::select("DPXLNSA/?-".chars().collect::<Vec<_>>()), 29),
        states in prop::collection::vec(0u8..5, 12),
    ) {
        let quarterly = Quarterly::scrambled(&cells, &items, &states);
        let view = quarterly.view();
        prop_assert_eq!(view.imbalances(), Vec::<String>::new());
        let left = digits_left(&view, &quarterly, &templates());
        prop_assert!(left.is_empty(), "{:#?}", left);
        prop_assert!(markup_faults(&quarterly.page()).is_empty());
    }
}

#[test]
fn a_row_reported_twice_counts_once() {
    let mut quarterly = quarterly();
    let id = "1.1".parse().expect("an id");
    quarterly.ledger.entries.push(entry(0, id, 'X', 40));
    let view = quarterly.view();
    assert_eq!(view.figure("item.1.1.expected").map(|f| f.text.as_str()), Some("12"));
    assert_eq!(view.checks.uncounted.text, "1");
}
