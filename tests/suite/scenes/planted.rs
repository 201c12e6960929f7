//! One fact planted in a quarter in which all is well: the sentence that it makes false goes, and one that says it comes.

use super::quarters::{good, good_year};
use super::sentences::{paragraphs, sentences};
use super::text;
use crate::kit::list;
use crate::kit::scene::{Post, Told};
use regex::Regex;
use std::collections::BTreeSet;

/// A fact: its name, how it is planted, what a new sentence says of it, and what none may say.
struct Fact {
    name: &'static str,
    plant: fn(Post) -> Post,
    comes: &'static str,
    never: &'static str,
}

const FACTS: [Fact; 13] = [
    Fact {
        name: "62 % at 75 %",
        plant: |post| {
            let less = post.rows("4.1|正常推进|75%||4|四条已整治||", &["湖滨街道", "城南街道", "柳堤街道"]);
            less.row("白石镇", "4.1|正常推进|75%||2|两条已整治||").row("松岭镇", "4.1|正常推进|75%||1|一条已整治||")
        },
        comes: "整治背街小巷24条.*落后(?:时间进度)?12.3个百分点",
        never: "总体按计划|各单位.*均?按计划",
    },
    Fact {
        name: "一个已完成（待验收）",
        plant: |post| post.row("区城管局", "4.2|已完成（待验收）||||制度已成稿||"),
        comes: "4.2.*(?:无法判定|待核)|(?:无法判定|待核).*4.2",
        never: "总体按计划|区城管局按计划",
    },
    Fact {
        name: "一个已完成（待验收） beside a full count",
        plant: |post| post.row("云溪乡", "5.1|已完成（待验收）|100%||5|五处已改造||"),
        comes: "(?:待核实|无法判定).*5.1.*",
        never: "总体按计划|已完成[^、，]*（[^）]*5.1",
    },
    Fact {
        name: "behind with what each unit is to reach",
        plant: |post| post.row("湖滨街道", "8.2|正常推进|||1|已办一场||"),
        comes: "湖滨街道.*数量落后于时间进度",
        never: "总体按计划|各单位均按计划",
    },
    Fact {
        name: "one of nine silent",
        plant: |post| post.without("竹溪乡"),
        comes: "未报送1个（竹溪乡）|竹溪乡.*未报送",
        never: "总体按计划|各单位均|12个单位均",
    },
    Fact {
        name: "one item of which nothing came among done ones",
        plant: |post| post.without("区城管局"),
        comes: "区城管局",
        never: "总体按计划|各单位均|12个单位均",
    },
    Fact {
        name: "a unit behind",
        plant: |post| post.row("松岭镇", "4.1|滞后|40%||4|沿街商铺有意见|商铺协商未成|"),
        comes: "4.1.*滞后.*松岭镇|松岭镇.*滞后|滞后.*4.1",
        never: "总体按计划|各单位.*均?按计划",
    },
    Fact {
        name: "a denial whose date has passed",
        // Sent on the day: what was sent before it is to be checked, not overdue.
        plant: |post| Post { sent: "2025-09-30", ..post }.row("河湾镇", "5.1|未完成|80%||5|五处已改造||"),
        comes: "逾期.*5.1|5.1.*逾期",
        never: "总体按计划|无逾期|填报与判定不一致",
    },
    Fact {
        name: "a denial of before the date",
        plant: |post| Post { sent: "2025-09-28", ..post.row("河湾镇", "5.1|未完成|80%||5|五处已改造||") },
        comes: "河湾镇（5.1）.*报送时未到期",
        never: "总体按计划|逾期.*5.1|5.1.*逾期",
    },
    Fact {
        name: "nobody gave a number",
        plant: |post| post.row("区教育局", "6.1|正常推进|85%|||按图施工||"),
        comes: "建成校园劳动实践园6处.*未报",
        never: "总体按计划|劳动实践园6处.*(?:累计0|完成0|0/6|0.0%)",
    },
    Fact {
        name: "no number where 分解 wants one",
        plant: |post| post.row("湖滨街道", "4.1|正常推进|90%|||扫尾施工||"),
        comes: "湖滨街道.*(?:漏填|未报)",
        never: "总体按计划|湖滨街道、.*按计划",
    },
    Fact {
        name: "at least is never too much",
        plant: |post| post.everybody("8.2|已完成|100%||9|已办九场||"),
        comes: "",
        never: "8.2.*(?:超出|需核实)|课堂不少于4场.*(?:超出|需核实)",
    },
    Fact {
        name: "a row outside a unit's duties",
        plant: |post| post.row("区教育局", "4.1|滞后|10%||0|不归我局||"),
        comes: "",
        never: "教育局.*滞后|滞后.*4.1|4.1.*滞后",
    },
];

fn said(told: &Told) -> BTreeSet<String> {
    paragraphs(&told.text).iter().flat_map(|paragraph| sentences(paragraph)).collect()
}

fn on_plan(told: &Told) -> bool {
    list(&told.view, "judgements").iter().any(|one| matches!(text(&one["rule"]), "on_plan" | "all_done"))
}

#[test]
fn a_quarter_in_which_all_is_well_may_say_so() {
    let told = good().told();
    assert!(on_plan(&told), "{}\n{}", told.text, super::summary(&told));
    let over = good_year().told();
    assert!(on_plan(&over), "{}\n{}", over.text, super::summary(&over));
}

#[test]
fn a_planted_fact_changes_the_sentence() {
    let before = said(&good().told());
    let mut wrong = Vec::new();
    for fact in FACTS {
        let told = (fact.plant)(good()).told();
        let now = said(&told);
        let new: Vec<&String> = now.difference(&before).collect();
        let pattern = |shape: &str| Regex::new(shape).expect("a pattern");
        if on_plan(&told) && fact.never.starts_with("总体按计划") {
            wrong.push(format!("{}: still on plan", fact.name));
        }
        if !fact.comes.is_empty() && !new.iter().any(|sentence| pattern(fact.comes).is_match(sentence)) {
            wrong.push(format!("{}: nothing says {}: {new:#?}", fact.name, fact.comes));
        }
        let never = now.iter().filter(|sentence| pattern(fact.never).is_match(sentence));
        wrong.extend(never.map(|sentence| format!("{}: says {sentence}", fact.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_done_when_the_year_is_over_is_overdue() {
    let told = good_year().row("区教育局", "6.1|未完成|40%||3|三处已建成||").told();
    let first = told.text.split("### 二").next().unwrap_or_default();
    assert!(!on_plan(&told) && first.contains("逾期") && first.contains("6.1"), "{first}");
    // A target that is short is not reached, whatever each unit says of itself.
    let short = good_year().rows("4.1|正常推进|90%||5|五条已整治||", &["湖滨街道", "城南街道"]).told();
    assert!(!on_plan(&short), "{}", short.text);
    // Who brought their part is not asked for the rest.
    let first = short.text.split("### 二").next().unwrap_or_default();
    assert!(first.contains("湖滨街道、城南街道") && !first.contains("请区城管局"), "{first}");
}

#[test]
fn a_unit_that_fell_is_told() {
    let before = good().desk().ledger();
    let same = Post { before: Some(before.clone()), ..good() };
    let fell = Post { before: Some(before), ..good() }.row("湖滨街道", "2.1|正常推进|85%||1|一公里已贯通||");
    let (old, new) = (said(&same.told()), fell.told());
    let new: Vec<String> = said(&new).difference(&old).cloned().collect();
    let shape = Regex::new("湖滨街道.*(?:减少|下降|少于|回落|低于)|(?:减少|下降|回落).*湖滨街道").expect("a pattern");
    assert!(new.iter().any(|sentence| shape.is_match(sentence)), "{new:#?}");
}
