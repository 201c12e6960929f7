//! What the words of a mail put in the place of an answer: 5.2完成数更正为5台,
//! 将3.1的状态改为滞后, 5.2由3台更正为5台.
//!
//! A clause says so where it has an item of the list by its id, a word of change, and an
//! answer behind it; the answer's column by a word of the form between, else by what
//! the answer can only be. Staff see the sentence and decide: what is not read here stays
//! a remark that a clerk must look at.

use super::rows::item_index::ItemIndex;
use crate::model::form::{Column, FIELDS};
use crate::model::task::ItemId;
use crate::model::value::{fixed, key};
use regex::Regex;
use std::sync::LazyLock;

/// What the words of a mail put in the place of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SaidOtherwise<'t> {
    /// Of which item.
    pub item: ItemId,
    /// Which answer; absent where only what is said can tell.
    pub column: Option<Column>,
    /// The new one.
    pub answer: &'t str,
    /// The sentence that says so.
    pub sentence: &'t str,
    /// Its clause that does.
    pub clause: &'t str,
    /// Its line in the mail, from 1.
    pub line: u32,
}

/// A word of change, and the answer behind it.
const CHANGED: &str = concat!(
    r"(?:更正为|更正成|更改为|改为|改成|修改为|修正为|订正为|调整为|变更为|应当为|应该为|应该是|应为|应是|实际为|实为)",
    r"[:：\s]*(?P<answer>.+)",
);

/// An id, words between, and the change.
static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
    fixed(&format!(
        "^(?P<before>[^0-9０-９.．]*?)(?:第)?(?P<id>[0-9０-９]{{1,2}}[.．][0-9０-９]{{1,2}})(?P<between>.{{0,40}}?){CHANGED}"
    ))
});

/// The same without an id: it goes on with the item before it.
static GOES_ON: LazyLock<Regex> =
    LazyLock::new(|| fixed(&format!("^(?P<before>)(?P<id>)(?P<between>[^0-9０-９]{{1,20}}?){CHANGED}")));

/// An answer after the name of its column, without a word of change: 状态已完成, 完成率80%.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let columns = [Column::Status, Column::Percent, Column::Done];
    let fields = FIELDS.iter().filter(|field| columns.contains(&field.column));
    let mut names: Vec<&str> = fields.flat_map(|field| field.headings()).collect();
    names.sort_unstable_by_key(|name| std::cmp::Reverse(name.len()));
    let names = names.into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
    fixed(&format!(r"^(?P<before>\s*)(?P<id>)(?P<between>{names})[是为:：\s]*(?P<answer>.+)"))
});

/// An id among the words between: the change is of several items.
static ID: LazyLock<Regex> = LazyLock::new(|| fixed(r"[0-9０-９][.．][0-9０-９]"));

/// Whether words between name nothing, but for what it was (由3台): else they name what no
/// column is called.
fn is_nothing_else(words: &str) -> bool {
    let folded = key(words);
    let rest = folded.split(['由', '从', '原']).next().unwrap_or_default();
    rest.chars().all(|c| "请现须将的第一项数据".contains(c))
}

/// Words that make of it a condition, a question, a wish or a denial.
const UNSURE: &[&str] =
    &["不", "无", "未", "如", "若", "是否", "能否", "可否", "拟", "建议", "请示", "计划", "预计", "将来"];

/// Every such clause of a text.
pub(super) fn said_otherwise<'t>(index: &ItemIndex, text: &'t str) -> Vec<SaidOtherwise<'t>> {
    let mut found = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        for sentence in line.split(['。', '；', ';', '！', '!']) {
            let mut of = None;
            let clauses = sentence.split(['，', ',']).filter_map(|clause| {
                let with_id = CHANGE.captures(clause);
                let named = with_id.is_some();
                let whole = clause;
                let clause = with_id.or_else(|| GOES_ON.captures(clause)).or_else(|| NAMED.captures(clause))?;
                let part = |name| clause.name(name).map_or("", |part| part.as_str());
                let id = key(part("id"));
                // A clause without an id goes on with the item before it: 目标数改为4，完成数改为2.
                of = if named { id.parse().ok().filter(|item| index.has(*item)) } else { of };
                let item: ItemId = of?;
                let unsure = |words: &str| UNSURE.iter().any(|word| words.contains(word));
                let answer = clause.name("answer")?.as_str().trim().trim_end_matches('了');
                let asked = answer.is_empty() || answer.ends_with(['?', '？', '吗']);
                let sure = !asked && !unsure(part("before")) && !unsure(part("between"));
                let column = column_of(part("between"));
                let told = column.is_some() || (named && is_nothing_else(part("between")));
                let sure = sure && told && !ID.is_match(part("between"));
                sure.then_some(SaidOtherwise {
                    item,
                    column,
                    answer,
                    sentence: sentence.trim(),
                    clause: whole.trim(),
                    line: number,
                })
            });
            found.extend(clauses);
        }
    }
    found
}

/// The column of answers that words name: the longest of its names that they hold,
/// before what it was (由3台).
fn column_of(words: &str) -> Option<Column> {
    let folded = key(words);
    let named = folded.split(['由', '从']).next().unwrap_or(&folded);
    let answers = FIELDS.iter().filter(|field| field.column.is_answer());
    let names = answers.flat_map(|field| field.headings().map(|name| (key(name), field.column)));
    let held = names.filter(|(name, _)| named.contains(name.as_str()));
    held.max_by_key(|(name, _)| name.chars().count()).map(|(_, column)| column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::task::{Item, MasterList, Task};

    fn index() -> ItemIndex {
        let item = |id: &str, text: &str| Item { id: id.parse().expect("an id"), text: text.into(), ..Item::default() };
        let task = |number| Task { number, title: format!("任务{number}"), ..Task::default() };
        let items = vec![item("3.1", "推进建设161个项目"), item("5.2", "设置自助服务机")];
        ItemIndex::new(&MasterList { tasks: vec![task(3), task(5)], items, ..MasterList::default() })
    }

    #[test]
    fn what_a_mail_puts_in_the_place_of_an_answer() {
        let index = index();
        let said = |text: &str| -> Vec<String> {
            let told = said_otherwise(&index, text);
            let shown = |said: SaidOtherwise| {
                format!("{} {} {}", said.item, said.column.map_or("?", Column::heading), said.answer)
            };
            told.into_iter().map(shown).collect()
        };
        for (text, shown) in [
            ("5.2更正为5台，其余不变", "5.2 ? 5台"),
            ("您好：\n5.2完成数更正为5", "5.2 完成数 5"),
            ("第5.2项的完成数量由3台更正为5台。", "5.2 完成数 5台"),
            ("将3.1的状态改为滞后；谢谢", "3.1 状态 滞后"),
            ("３．１完成率应为80%", "3.1 完成率 80%"),
            ("3.1工作进展改为：已完工12个", "3.1 本季度进展 已完工12个"),
            ("5.2实际为5台", "5.2 ? 5台"),
        ] {
            assert_eq!(said(text), [shown], "{text}");
        }
        assert_eq!(
            said("5.2由3台改为5台，状态已完成，完成率：80%"),
            ["5.2 ? 5台", "5.2 状态 已完成", "5.2 完成率 80%"]
        );
        assert_eq!(said("3.1完成数改为12，5.2改为5台"), ["3.1 完成数 12", "5.2 ? 5台"]);
        assert_eq!(said("5.2目标数改为4，完成数改为2"), ["5.2 目标数 4", "5.2 完成数 2"]);
        assert_eq!(said("3.1推进数更正为17个，完成数更正为13个"), ["3.1 完成数 13个"]);
        for text in [
            "5.2不应改为5台",
            "5.2是否应为5台",
            "5.2应为5台吗？",
            "如5.2改为5台请告知",
            "9.9更正为5台",
            "5.2计划调整为5台",
            "更正为5台",
            "完成数更正为5台",
            "3.1、5.2完成数均更正为5",
            "5.2已完成",
        ] {
            assert!(said(text).is_empty(), "{text}");
        }
    }
}
