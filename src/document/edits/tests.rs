//! The promises of a merge, on texts made up and on texts of chance.

use super::*;
use proptest::prelude::*;

fn merged(base: &str, edited: &str, new: &str) -> Merged {
    merge(base, edited, new, &Pending::new())
}

fn told(merged: &Merged) -> Vec<String> {
    merged.notices.iter().map(ToString::to_string).collect()
}

const BASE: &str = "# 简报\n\n### 一、总体情况\n\n截至9月30日，应报12个，已报10个。完成率4.5%。\n\n\
    总体看，逾期的为1.1、2.1。请尽快完成。\n\n### 三、推进情况\n\n<!-- jianbao:board -->\n\n\
    | 街镇 | 应报 | 已报 |\n| :-- | --: | --: |\n| 甲镇 | 3 | 3 |\n| 乙镇 | 2 | 0 |\n| 丙镇 | 1 | 1 |\n\n\
    单位：项。\n\n### 四、亮点\n\n**甲镇**：“好。”\n";

fn new() -> String {
    BASE.replace("已报10个", "已报11个")
        .replace("4.5%", "9.1%")
        .replace("| 乙镇 | 2 | 0 |", "| 乙镇 | 2 | 2 |")
        .replace("**甲镇**：“好。”\n", "**甲镇**：“好。”\n\n**乙镇**：“也好。”\n")
}

#[test]
fn an_edited_sentence_and_a_new_figure_beside_it_both_survive() {
    let edited = BASE.replace("完成率4.5%。", "完成率不高，需要加快。");
    let merged = merged(BASE, &edited, &new());
    assert_eq!(merged.text, new().replace("完成率9.1%。", "完成率不高，需要加快。"));
    assert_eq!(
        told(&merged),
        ["“一、总体情况”第1段手工改过的句子请核对：完成率不高，需要加快。　程序现在写的是：完成率9.1%。"]
    );
}

#[test]
fn a_quoted_figure_that_changed_is_told_until_it_is_settled() {
    let edited = BASE.replace("截至9月30日，应报12个，已报10个。", "到9月底，已有10个街镇报送。");
    let first = merged(BASE, &edited, &new());
    let wanted = ["“一、总体情况”第1段写“10个”，现为“11个”。手工改过的句子：到9月底，已有10个街镇报送。"];
    assert!(first.text.contains("到9月底，已有10个街镇报送。完成率9.1%。"), "{}", first.text);
    assert_eq!(told(&first), wanted);
    // The figure moves on: the notice tells of the figure that staff saw.
    let later = new().replace("已报11个", "已报12个");
    let second = merge(&new(), &first.text, &later, &first.pending);
    assert_eq!(told(&second), ["“一、总体情况”第1段写“10个”，现为“12个”。手工改过的句子：到9月底，已有10个街镇报送。"]);
    // Nothing changed: the notice stands.
    assert_eq!(told(&merge(&later, &second.text, &later, &second.pending)), told(&second));
    // Staff put it right.
    let settled = second.text.replace("10个街镇", "12个街镇");
    let last = merge(&later, &settled, &later, &second.pending);
    assert_eq!((told(&last), last.pending.len(), last.text), (Vec::new(), 0, settled));
}

#[test]
fn what_both_rewrote_is_shown_beneath_and_never_twice() {
    let edited = BASE.replace("逾期的为1.1、2.1。", "逾期的两项已约谈。");
    let new = BASE.replace("逾期的为1.1、2.1。", "全区无逾期成果。");
    let first = merged(BASE, &edited, &new);
    let line = "> 【请核对】这里手工改过，程序现在写的是：总体看，全区无逾期成果。　（核对后请删去这一行）";
    let shown = format!("总体看，逾期的两项已约谈。请尽快完成。\n\n{line}\n\n### 三");
    assert!(first.text.contains(&shown), "{}", first.text);
    assert_eq!((told(&first).len(), unsettled(&first.text)), (1, 1));
    let again = merge(&new, &first.text, &new, &first.pending);
    assert_eq!(again.text, first.text);
    assert_eq!(merge(BASE, &first.text, &new, &Pending::new()).text, first.text, "a run cut short");
    let later = new.replace("全区无逾期成果", "全区逾期1项");
    let third = merge(&new, &first.text, &later, &first.pending);
    assert_eq!(unsettled(&third.text), 1, "{}", third.text);
    assert!(third.text.contains("程序现在写的是：总体看，全区逾期1项。"), "{}", third.text);
    let settled = third.text.replace(&format!("{}\n\n", line.replace("全区无逾期成果", "全区逾期1项")), "");
    assert_eq!(unsettled(&settled), 0);
    let last = merge(&later, &settled, &later.replace("9月30日", "10月8日"), &third.pending);
    assert_eq!(unsettled(&last.text), 0);
    assert!(last.text.contains("逾期的两项已约谈。") && last.text.contains("10月8日"));
}

#[test]
fn what_was_deleted_stays_deleted() {
    let edited = BASE.replace("<!-- jianbao:board -->\n\n", "").replace("\n\n### 四、亮点\n\n**甲镇**：“好。”\n", "\n");
    let merged = merged(BASE, &edited, &new());
    assert!(!merged.text.contains("亮点") && !merged.text.contains("jianbao:board"), "{}", merged.text);
    assert!(!merged.text.contains("也好"), "new words of a deleted section: {}", merged.text);
    assert!(merged.text.contains("已报11个") && merged.text.ends_with("单位：项。\n"));
    assert_eq!((merged.deleted.concat().as_str(), told(&merged).len()), ("“四、亮点”第2段（乙镇）", 0));
}

#[test]
fn new_figures_follow_wherever_staff_put_the_words() {
    let paragraph = "截至9月30日，应报12个，已报10个。完成率4.5%。\n\n";
    let columns = BASE
        .replace("| 街镇 | 应报 | 已报 |\n| :-- | --: | --: |", "| 街镇 | 已报 |\n| :-- | --: |")
        .replace("| 甲镇 | 3 | 3 |", "| 甲镇 | 3 |")
        .replace("| 乙镇 | 2 | 0 |", "| 乙镇 | 0 |")
        .replace("| 丙镇 | 1 | 1 |", "| 丙镇 | 1 |");
    for (what, edited, wanted) in [
        (
            "moved",
            BASE.replace(paragraph, "").replace("单位：项。\n\n", &format!("单位：项。\n\n{paragraph}")),
            "单位：项。\n\n截至9月30日，应报12个，已报11个。完成率9.1%。\n\n### 四",
        ),
        ("in two", BASE.replace("已报10个。完成率", "已报10个。\n\n完成率"), "已报11个。\n\n完成率9.1%。"),
        (
            "in one",
            BASE.replace("4.5%。\n\n总体看", "4.5%。总体看"),
            "已报11个。完成率9.1%。总体看，逾期的为1.1、2.1。请",
        ),
        ("fewer columns", columns, "| 街镇 | 已报 |\n| :-- | --: |\n| 甲镇 | 3 |\n| 乙镇 | 2 |\n| 丙镇 | 1 |\n"),
    ] {
        let text = merged(BASE, &edited, &new()).text;
        assert!(text.contains(wanted) && text.matches("应报12个").count() == 1, "{what}: {text}");
    }
}

#[test]
fn sentences_made_one_still_tell_their_figures() {
    let edited = BASE.replace("已报10个。完成率4.5%。", "已报10个，完成率只有4.5%。");
    let merged = merged(BASE, &edited, &BASE.replace("4.5%", "9.1%"));
    let told = told(&merged);
    assert!(told.len() == 1 && told[0].contains("写“4.5%”，现为“9.1%”"), "{told:?}");
}

#[test]
fn a_percentage_from_another_sentence_is_told_too() {
    // The rate stands in a sentence of its own, and changed there.
    let edited = BASE.replace("已报10个。完成率4.5%。", "已报10个，报送率83.3%，完成率4.5%。完成率4.5%。");
    let first = merged(BASE, &edited, &new());
    let wanted = "写“10个”，现为“11个”；本句还有百分数“83.3%”，请一并核对；写“4.5%”，现为“9.1%”。手工改过的句子";
    assert!(told(&first).len() == 1 && told(&first)[0].contains(wanted), "{:?}", told(&first));
    // The notice stands until it is settled, as every notice does.
    let again = merge(&new(), &first.text, &new(), &first.pending);
    assert_eq!(told(&again), told(&first));
    // A rate that still holds is no matter.
    let same = merged(BASE, &edited, &BASE.replace("已报10个", "已报11个"));
    assert!(!told(&same)[0].contains("4.5%”"), "{:?}", told(&same));
}

#[test]
fn a_deleted_sentence_is_told_with_its_task() {
    let base = BASE.replace("### 三、", "### 二、任务\n\n**3.推进项目。**已报3项。尚差7个。\n\n### 三、");
    let merged = merged(&base, &base.replace("尚差7个。", ""), &base.replace("7个", "5个"));
    assert_eq!(merged.deleted, ["“二、任务”第1段（3.推进项目）"]);
}

#[test]
fn tables_merge_by_row_and_cell() {
    let edited = BASE.replace("| 甲镇 | 3 | 3 |", "| 甲镇 | 4 | 3 |").replace("| 丙镇 | 1 | 1 |\n", "");
    let grown = new()
        .replace(
            "| 街镇 | 应报 | 已报 |\n| :-- | --: | --: |",
            "| 街镇 | 应报 | 已报 | 逾期 |\n| :-- | --: | --: | --: |",
        )
        .replace("| 甲镇 | 3 | 3 |", "| 甲镇 | 5 | 3 | 0 |")
        .replace("| 乙镇 | 2 | 2 |", "| 乙镇 | 2 | 2 | 1 |")
        .replace("| 丙镇 | 1 | 1 |", "| 丙镇 | 1 | 1 | 0 |\n| 丁镇 | 1 | 0 | 0 |");
    let merged = merged(BASE, &edited, &grown);
    let table: Vec<&str> = merged.text.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(
        table,
        [
            "| 街镇 | 应报 | 已报 | 逾期 |",
            "| :-- | --: | --: | --: |",
            "| 甲镇 | 4 | 3 | 0 |",
            "| 乙镇 | 2 | 2 | 1 |",
            "| 丁镇 | 1 | 0 | 0 |"
        ]
    );
    assert_eq!(told(&merged), ["“三、推进情况”的表“甲镇”一行“应报”手工写“4”，现为“5”，请核对"]);
    assert_eq!(merged.deleted, ["“三、推进情况”的表“丙镇”一行"]);
    let again = merge(&grown, &merged.text, &grown, &merged.pending);
    assert_eq!((told(&again), again.text), (told(&merged), merged.text.clone()), "until it is settled");
}

#[test]
fn an_edited_paragraph_that_the_program_drops_is_kept() {
    let base = BASE.replace("单位：项。", "单位：项。以上各项请于月底前完成。");
    let edited = base.replace("月底前", "本月25日前");
    let merged = merged(&base, &edited, &BASE.replace("单位：项。\n\n", ""));
    assert!(merged.text.contains("本月25日前"), "{}", merged.text);
    assert_eq!(merged.notices.iter().map(|n| &n.matter).collect::<Vec<_>>(), [&Matter::Dropped]);
}

#[test]
fn a_long_table_merges_row_by_row() {
    let table = |state: &str, swap: bool| {
        let mut rows: Vec<String> = (0..5_000).map(|i| format!("| 单位{i} | {state}{i} |")).collect();
        if swap {
            rows.rotate_left(1);
            rows[2_500] = "| 单位2501 | 手工 |".into();
        }
        format!("### 表\n\n| 单位 | 状态 |\n| :-- | :-- |\n{}\n", rows.join("\n"))
    };
    let merged = merged(&table("甲", false), &table("甲", true), &table("乙", false));
    let rows: Vec<&str> = merged.text.lines().skip(4).collect();
    assert_eq!((rows.len(), rows[0], rows[4_999]), (5_000, "| 单位1 | 乙1 |", "| 单位0 | 乙0 |"));
    assert_eq!((rows[2_500], merged.notices.len()), ("| 单位2501 | 手工 |", 1));
}

/// A text of some sections, from numbers of chance.
fn text(figures: &[u32]) -> String {
    let mut out = String::from("# 简报\n\n");
    for (i, chunk) in figures.chunks(4).enumerate() {
        let title = ["总体情况", "重点任务", "推进情况", "亮点做法", "存在问题", "下一步"][i % 6];
        out.push_str(&format!("### {title}之{i}\n\n"));
        for (j, n) in chunk.iter().enumerate() {
            let place = ["城北镇", "城东镇", "城南镇", "河口镇"][j % 4];
            let state = if n % 7 == 0 { "没有逾期" } else { "有逾期事项需要补办" };
            out.push_str(&format!(
                "{place}第{i}项已报{n}个。{place}第{i}项{state}，应于{}日前完成；其余照常。\n\n",
                n % 28 + 1
            ));
        }
        out.push_str("| 街镇 | 已报 |\n| :-- | --: |\n");
        chunk.iter().zip(["甲", "乙", "丙", "丁"]).for_each(|(n, name)| out.push_str(&format!("| {name} | {n} |\n")));
        out.push('\n');
    }
    out
}

/// Edits of chance: a sentence replaced, a line deleted, a line put in.
fn edit(text: &str, edits: &[(usize, u8)]) -> (String, Vec<String>) {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let mut own = Vec::new();
    for (i, (at, kind)) in edits.iter().enumerate() {
        let at = at % lines.len();
        match kind % 3 {
            0 if lines[at].contains("照常。") => {
                own.push(format!("以下由人工改写之{i}。"));
                lines[at] = lines[at].replace("其余照常。", own.last().expect("just put"));
            }
            1 => drop(lines.remove(at)),
            _ if lines[at].is_empty() => {
                own.push(format!("本段为人工补写之{i}。"));
                lines.splice(at..=at, [String::new(), own.last().expect("just put").clone(), String::new()]);
            }
            _ => {}
        }
    }
    let text = lines.join("\n") + "\n";
    own.retain(|words| text.contains(words.as_str()));
    (text, own)
}

proptest! {
    #[test]
    fn no_edit_gives_the_generated_text(a in prop::collection::vec(0..99u32, 1..20), b in prop::collection::vec(0..99u32, 1..20)) {
        let (base, new) = (text(&a), text(&b));
        prop_assert_eq!(merged(&base, &base, &new).text, new.clone());
        // Not by a short cut either: the least edit at the end leaves the rest as generated.
        let edited = format!("{base}完。\n");
        prop_assert_eq!(merged(&base, &edited, &new).text.trim_end().to_string(), format!("{}\n\n完。", new.trim_end()));
    }

    #[test]
    fn nothing_new_leaves_the_edited_text(a in prop::collection::vec(0..99u32, 1..20), edits in prop::collection::vec((0..200usize, 0..3u8), 0..8)) {
        let base = text(&a);
        let (edited, _) = edit(&base, &edits);
        let merged = merged(&base, &edited, &base);
        prop_assert_eq!(merged.text, edited);
        prop_assert!(merged.notices.is_empty());
    }

    #[test]
    fn every_word_of_staff_is_in_the_result(
        a in prop::collection::vec(0..99u32, 1..20), b in prop::collection::vec(0..99u32, 1..20),
        edits in prop::collection::vec((0..200usize, 0..3u8), 0..8),
    ) {
        let (base, new) = (text(&a), text(&b));
        let (edited, own) = edit(&base, &edits);
        let first = merged(&base, &edited, &new);
        for words in &own {
            prop_assert_eq!(first.text.matches(words.as_str()).count(), edited.matches(words.as_str()).count(), "{}", words);
        }
        // Merging again changes nothing.
        prop_assert_eq!(merge(&new, &first.text, &new, &first.pending).text, first.text);
    }

    #[test]
    fn the_same_change_on_both_sides_counts_once(a in prop::collection::vec(0..99u32, 1..20), edits in prop::collection::vec((0..200usize, 0..3u8), 0..8)) {
        let base = text(&a);
        let (edited, _) = edit(&base, &edits);
        let twice = format!("{edited}\n末段由两边各自写成。\n");
        let merged = merged(&base, &twice, &edited);
        prop_assert_eq!(merged.text, twice);
    }
}
