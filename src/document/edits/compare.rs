//! What differs between two generated texts, by sentence or row of a table, in the order of print.

use super::align::{LIKE, likeness, side_by_side};
use super::parts::{Block, Kind, Parts, parts, sentence_unit, sentences};
use super::place::{Place, places};
use super::table::{Row, Table};

/// A sentence, or a row of a table, that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `附件1`; empty in the body.
    pub annex: String,
    /// The heading above it; empty where that is the annex's own.
    pub section: String,
    /// Where below the heading: `第2段（3.推进项目）`, `表“甲镇”一行`.
    pub place: String,
    /// What the row of a table is called; empty for a sentence.
    pub row: String,
    /// The sentence as published, or the cells of the row that differ; absent where there was none.
    pub old: Option<String>,
    /// The same now; absent where it is gone.
    pub new: Option<String>,
    /// How many cells of a row; of a sentence one.
    pub count: usize,
    /// The lines of the two texts that it stands on, from 0.
    pub lines: (Option<usize>, Option<usize>),
}

/// A text as published and as it is; absent where there is none.
type Texts = (Option<String>, Option<String>);

/// Compares the text below the title, without the imprint.
pub fn compare(old: &str, new: &str) -> Vec<Difference> {
    let (old, new) = (parts(old), parts(new));
    let (old, new) = (pieces(&old), pieces(&new));
    let units = |pieces: &[Piece]| pieces.iter().map(|piece| piece.block.unit()).collect::<Vec<_>>();
    let mut found = Vec::new();
    for (o, n) in side_by_side(&units(&old), &units(&new)) {
        match (o.map(|o| &old[o]), n.map(|n| &new[n])) {
            // Paragraphs about something else stand apart.
            (Some(was), Some(is)) if !is_alike(&was.at.opening, &is.at.opening) => {
                found.extend(block(was, Some(was), None));
                found.extend(block(is, None, Some(is)));
            }
            (was, is) => found.extend(is.or(was).into_iter().flat_map(|one| block(one, was, is))),
        }
    }
    found
}

/// A block of a text, where it stands, and the line it begins on.
struct Piece<'t> {
    block: &'t Block,
    at: Place,
    line: usize,
}

/// The blocks from the first section heading to the imprint.
fn pieces(parts: &Parts) -> Vec<Piece<'_>> {
    let ends = |text: &str| text.matches('\n').count();
    let mut next = ends(&parts.before);
    let mut pieces = Vec::new();
    for (block, at) in parts.blocks.iter().zip(places(parts)) {
        pieces.push(Piece { block, at, line: next });
        next += ends(&block.text) + ends(&block.gap);
    }
    let foot = pieces.iter().position(|piece| piece.block.text.contains("jianbao:foot"));
    pieces.truncate(foot.unwrap_or(pieces.len()));
    let title = pieces.iter().position(|piece| piece.block.rank() == Some(2)).unwrap_or(0);
    pieces.split_off(title)
}

/// Whether two paragraphs with these bold words at their beginnings are about the same.
fn is_alike(old: &str, new: &str) -> bool {
    old == new || likeness(&sentence_unit(old), &sentence_unit(new)) >= LIKE
}

/// What differs between two blocks, or all of the only one.
fn block(one: &Piece, was: Option<&Piece>, is: Option<&Piece>) -> Vec<Difference> {
    let (at, old, new) = (&one.at, was.map(|piece| piece.block), is.map(|piece| piece.block));
    let whole = Difference {
        annex: at.annex.clone(),
        section: at.section(),
        // What is gone is counted as it stood.
        place: if is.is_none() { format!("原{}", at.below()) } else { at.below() },
        row: String::new(),
        old: None,
        new: None,
        count: 1,
        lines: (was.map(|piece| piece.line), is.map(|piece| piece.line)),
    };
    match one.block.kind {
        Kind::Fixed | Kind::Mark => Vec::new(),
        Kind::Table => rows(old, new, &whole),
        Kind::Heading | Kind::Text => {
            words(old, new).into_iter().map(|(old, new)| Difference { old, new, ..whole.clone() }).collect()
        }
    }
}

/// The sentences of two paragraphs that differ; all of the only one.
fn words(was: Option<&Block>, is: Option<&Block>) -> Vec<Texts> {
    let (Some(was), Some(is)) = (was, is) else {
        let whole = |block: &Block| block.text.trim().to_string();
        return vec![(was.map(whole), is.map(whole))];
    };
    let (old, new) = (sentences(&was.text), sentences(&is.text));
    let units = |all: &[&str]| all.iter().map(|s| sentence_unit(s)).collect::<Vec<_>>();
    let pairs = side_by_side(&units(&old), &units(&new)).into_iter();
    let texts = pairs.map(|(o, n)| (o.map(|o| old[o].trim().to_string()), n.map(|n| new[n].trim().to_string())));
    texts.filter(|(old, new)| old != new).collect()
}

/// The rows of a table that differ; `whole` says where the table stands.
fn rows(was: Option<&Block>, is: Option<&Block>, whole: &Difference) -> Vec<Difference> {
    /// The lines of heading and ruler.
    const TOP: usize = 2;
    // Without a block there is a table without rows.
    let [old, new] = [was, is].map(|block| Table::of(block.map_or("", |block| &block.text)));
    let line = |first: Option<usize>, row: Option<usize>| Some(first? + TOP + row?);
    let changed = |(o, n): (Option<usize>, Option<usize>)| {
        let (was, is) = (o.map(|o| &old.rows[o]), n.map(|n| &new.rows[n]));
        let (count, (old, new)) = cells((&old, was), (&new, is))?;
        let (row, lines) = (is.or(was)?.first(), (line(whole.lines.0, o), line(whole.lines.1, n)));
        Some(Difference { place: format!("表“{row}”一行"), row, old, new, count, lines, ..whole.clone() })
    };
    side_by_side(&old.units(), &new.units()).into_iter().filter_map(changed).collect()
}

/// The cells of a row that differ, each with the name of its column, and how many they are.
fn cells((old, was): (&Table, Option<&Row>), (new, is): (&Table, Option<&Row>)) -> Option<(usize, Texts)> {
    let columns = if new.heading.is_empty() { &old.heading } else { &new.heading };
    let cell = |table: &Table, row: Option<&Row>, column: &str| {
        row.and_then(|row| table.nth_cell(row, column, 0)).unwrap_or_default().to_string()
    };
    let mut differ = (Vec::new(), Vec::new());
    // The first cell says which row it is.
    for column in columns.iter().skip(1) {
        let (was, is) = (cell(old, was, column), cell(new, is, column));
        if was != is {
            differ.0.push(named(column, &was));
            differ.1.push(named(column, &is));
        }
    }
    let texts = (was.map(|_| differ.0.join("；")), is.map(|_| differ.1.join("；")));
    (!differ.0.is_empty()).then_some((differ.0.len(), texts))
}

/// `已报10`, `各街镇情况：已完成10、未报送2`.
fn named(column: &str, cell: &str) -> String {
    let between = if cell.chars().all(|c| c.is_ascii_digit() || c == '.') { "" } else { "：" };
    format!("{column}{between}{cell}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "# 简报\n\n第3期\n\n## 工作推进情况\n\n### 一、总体情况\n\n已完成1项。已报10个、未报1个（甲镇）。\n\n\
        **1.落实要求。**甲镇未报。\n\n| 街镇 | 应报 | 已报 |\n| :-- | --: | --: |\n| 甲镇 | 3 | 0 |\n| 乙镇 | 2 | 2 |\n\n\
        ## 附件3　核查\n\n### （一）收件\n\n共收到12个。\n\n<!-- jianbao:foot -->\n\n10月15日印发\n";

    #[test]
    fn every_sentence_and_row_that_differs_is_told_with_its_place() {
        let new = OLD
            .replace("第3期", "第4期")
            .replace("已报10个、未报1个（甲镇）", "已报11个")
            .replace("甲镇未报。", "甲镇已报。请加快。")
            .replace("| 甲镇 | 3 | 0 |", "| 甲镇 | 3 | 1 |")
            .replace("12个", "13个")
            .replace("10月15日", "10月20日");
        let told: Vec<String> = compare(OLD, &new)
            .into_iter()
            .map(|d| {
                let text = |text: Option<String>| text.unwrap_or_else(|| "—".into());
                format!("{}/{}/{}/{}/{}", d.annex, d.section, d.place, text(d.old), text(d.new))
            })
            .collect();
        assert_eq!(
            told,
            [
                "/一、总体情况/第1段/已报10个、未报1个（甲镇）。/已报11个。",
                "/一、总体情况/第2段（1.落实要求）/甲镇未报。/甲镇已报。",
                "/一、总体情况/第2段（1.落实要求）/—/请加快。",
                "/一、总体情况/表“甲镇”一行/已报0/已报1",
                "附件3/（一）收件/第1段/共收到12个。/共收到13个。",
            ]
        );
        assert_eq!(compare(OLD, OLD), []);
        assert_eq!(compare(&new, OLD).len(), 5);
    }

    #[test]
    fn a_paragraph_about_something_else_is_another() {
        let old = "## 甲\n\n### 二、任务\n\n**7.推进掌上应用。**已报10项。全部正常。\n";
        let new = "## 甲\n\n### 二、任务\n\n**9.发挥规划师作用。**已报22项。\n";
        let told: Vec<_> = compare(old, new).into_iter().map(|d| (d.place, d.old, d.new)).collect();
        let text = |text: &str| Some(text.to_string());
        assert_eq!(
            told,
            [
                ("原第1段（7.推进掌上应用）".to_string(), text("**7.推进掌上应用。**已报10项。全部正常。"), None),
                ("第1段（9.发挥规划师作用）".to_string(), None, text("**9.发挥规划师作用。**已报22项。")),
            ]
        );
    }

    #[test]
    fn lines_are_those_of_the_texts() {
        let new = OLD.replace("| 甲镇 | 3 | 0 |", "| 甲镇 | 3 | 1 |").replace("# 简报\n\n", "# 简报\n\n\n");
        let found = compare(OLD, &new);
        let line = |text: &str, words: &str| text.lines().position(|line| line.contains(words));
        assert_eq!(found[0].lines, (line(OLD, "| 甲镇"), line(&new, "| 甲镇")));
    }
}
