//! What two generated texts say differently: sentence by sentence, in tables
//! row by row, in the order of print.

use super::align::{LIKE, Unit, align, likeness};
use super::parts::{Block, Kind, Parts, parts, sentence_unit, sentences};
use super::table::{Row, Table};
use super::{Where, places};

/// A sentence, or a row of a table, that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// `附件1`; empty in the body.
    pub annex: String,
    /// The heading above it; empty where that is the annex's own.
    pub section: String,
    /// Where below the heading: `第2段（3.统筹推动项目实施）`, `表“华亭镇”一行`.
    pub place: String,
    /// What the row of a table is called; empty for a sentence.
    pub row: String,
    /// The sentence then, or the cells of the row that differ; absent where there was none.
    pub old: Option<String>,
    /// The same now; absent where it is gone.
    pub new: Option<String>,
    /// How many cells of a row; of a sentence one.
    pub count: usize,
    /// The lines of the two texts that it stands on, from 0.
    pub lines: (Option<usize>, Option<usize>),
}

/// Compares the text below the title, without the imprint.
pub fn compare(old: &str, new: &str) -> Vec<Difference> {
    let (old, new) = (Side::of(old), Side::of(new));
    pairs(&old, &new).into_iter().flat_map(|(o, n)| block(&old, &new, o, n)).collect()
}

/// One of the two texts.
struct Side {
    parts: Parts,
    places: Vec<Where>,
    /// The line that each block begins on.
    lines: Vec<usize>,
}

impl Side {
    fn of(text: &str) -> Self {
        let mut parts = parts(text);
        let (mut places, mut lines) = (places(&parts), Vec::new());
        let ends = |text: &str| text.matches('\n').count();
        let mut line = ends(&parts.before);
        for block in &parts.blocks {
            lines.push(line);
            line += ends(&block.text) + ends(&block.gap);
        }
        let foot = parts.blocks.iter().position(|block| block.text.contains("jianbao:foot"));
        parts.blocks.truncate(foot.unwrap_or(parts.blocks.len()));
        let title = parts.blocks.iter().position(|block| block.rank() == Some(2)).unwrap_or(0);
        parts.blocks.drain(..title);
        places.drain(..title);
        lines.drain(..title);
        Self { parts, places, lines }
    }
}

/// Both lists in one order: what only the old one has stands where it stood.
fn side_by_side(old: &[Unit], new: &[Unit]) -> Vec<(Option<usize>, Option<usize>)> {
    let found = align(old, new, &|_| false);
    let mut pairs = Vec::new();
    let mut next = 0;
    for (n, own) in found.iter().enumerate() {
        let until = found[n..].iter().flatten().next().copied().unwrap_or(old.len());
        pairs.extend((next..until).map(|o| (Some(o), None)));
        next = next.max(until);
        pairs.push((*own, Some(n)));
        next += usize::from(own.is_some());
    }
    pairs.extend((next..old.len()).map(|o| (Some(o), None)));
    pairs
}

/// Blocks of the two texts; paragraphs that tell of something else stand apart.
fn pairs(old: &Side, new: &Side) -> Vec<(Option<usize>, Option<usize>)> {
    let units = |side: &Side| side.parts.blocks.iter().map(Block::unit).collect::<Vec<Unit>>();
    let apart = |pair: (Option<usize>, Option<usize>)| match pair {
        (Some(o), Some(n)) if !is_alike(&old.places[o].opening, &new.places[n].opening) => {
            vec![(Some(o), None), (None, Some(n))]
        }
        pair => vec![pair],
    };
    side_by_side(&units(old), &units(new)).into_iter().flat_map(apart).collect()
}

/// Whether two paragraphs with these bold words at their beginnings are about the same.
fn is_alike(old: &str, new: &str) -> bool {
    old == new || likeness(&sentence_unit(old), &sentence_unit(new)) >= LIKE
}

/// What differs between two blocks, or all of the only one.
fn block(old: &Side, new: &Side, o: Option<usize>, n: Option<usize>) -> Vec<Difference> {
    let (was, is) = (o.map(|o| &old.parts.blocks[o]), n.map(|n| &new.parts.blocks[n]));
    let at = n.map(|n| &new.places[n]).or(o.map(|o| &old.places[o]));
    let Some((one, at)) = is.or(was).zip(at) else { return Vec::new() };
    let starts = (o.map(|o| old.lines[o]), n.map(|n| new.lines[n]));
    let changed = match one.kind {
        Kind::Fixed | Kind::Mark => Vec::new(),
        Kind::Table => rows(was, is),
        // What is gone is counted as it stood.
        Kind::Heading | Kind::Text if is.is_none() => words(was, is, &format!("原{}", at.below())),
        Kind::Heading | Kind::Text => words(was, is, &at.below()),
    };
    changed.into_iter().map(|changed| changed.at(at, starts)).collect()
}

/// A text of then and of now; absent where there is none.
type Texts = (Option<String>, Option<String>);
/// The lines of either.
type Lines = (Option<usize>, Option<usize>);

/// A sentence, or a row of a table, that differs.
struct Changed {
    place: String,
    row: String,
    count: usize,
    texts: Texts,
    /// Lines below the first of the block.
    lines: Lines,
}

impl Changed {
    /// The same where its block stands.
    fn at(self, at: &Where, starts: Lines) -> Difference {
        let line = |start: Option<usize>, below: Option<usize>| start.zip(below).map(|(start, below)| start + below);
        Difference {
            annex: at.annex.clone(),
            section: at.section(),
            place: self.place,
            row: self.row,
            old: self.texts.0,
            new: self.texts.1,
            count: self.count,
            lines: (line(starts.0, self.lines.0), line(starts.1, self.lines.1)),
        }
    }
}

/// The sentences of a paragraph that differ; one that the other text has not is told whole.
fn words(was: Option<&Block>, is: Option<&Block>, place: &str) -> Vec<Changed> {
    let whole = |block: Option<&Block>| block.map(|block| block.text.trim().to_string());
    let texts = match was.zip(is) {
        Some((was, is)) => sentences_of(&was.text, &is.text),
        None => vec![(whole(was), whole(is))],
    };
    let changed =
        |texts| Changed { place: place.to_string(), row: String::new(), count: 1, texts, lines: (Some(0), Some(0)) };
    texts.into_iter().map(changed).collect()
}

/// The sentences of two paragraphs that differ.
fn sentences_of(old: &str, new: &str) -> Vec<Texts> {
    let (old, new) = (sentences(old), sentences(new));
    let units = |all: &[&str]| all.iter().map(|s| sentence_unit(s)).collect::<Vec<_>>();
    let pairs = side_by_side(&units(&old), &units(&new)).into_iter();
    let texts = pairs.map(|(o, n)| (o.map(|o| old[o].trim().to_string()), n.map(|n| new[n].trim().to_string())));
    texts.filter(|(old, new)| old != new).collect()
}

/// The rows of a table that differ.
fn rows(was: Option<&Block>, is: Option<&Block>) -> Vec<Changed> {
    /// The lines of heading and ruler.
    const TOP: usize = 2;
    let (old, new) = (table(was), table(is));
    let pairs = side_by_side(&old.units(), &new.units());
    let changed = pairs.into_iter().filter_map(|(o, n)| {
        let (was, is) = (o.map(|o| &old.rows[o]), n.map(|n| &new.rows[n]));
        let name = is.or(was)?.first();
        let (count, texts) = cells((&old, was), (&new, is))?;
        Some(Changed {
            place: format!("表“{name}”一行"),
            row: name,
            count,
            texts,
            lines: (o.map(|o| o + TOP), n.map(|n| n + TOP)),
        })
    });
    changed.collect()
}

/// A block as a table; one without rows where there is none.
fn table(block: Option<&Block>) -> Table<'_> {
    Table::of(block.map_or("", |block| &block.text))
}

/// The cells of a row that differ, each with the name of its column, and how many they are.
fn cells((old, was): (&Table, Option<&Row>), (new, is): (&Table, Option<&Row>)) -> Option<(usize, Texts)> {
    let columns: Vec<&str> = if new.heading.is_empty() { old.heading.clone() } else { new.heading.clone() };
    let cell = |table: &Table, row: Option<&Row>, column: &str| {
        row.and_then(|row| table.cell(row, column)).unwrap_or_default().to_string()
    };
    // The first cell says which row it is.
    let differ: Vec<(&str, String, String)> = columns
        .iter()
        .skip(1)
        .map(|column| (*column, cell(old, was, column), cell(new, is, column)))
        .filter(|(_, was, is)| was != is)
        .collect();
    let told = |pick: fn(&(&str, String, String)) -> String| {
        differ.iter().map(|cell| named(cell.0, &pick(cell))).collect::<Vec<_>>().join("；")
    };
    let texts = (was.map(|_| told(|cell| cell.1.clone())), is.map(|_| told(|cell| cell.2.clone())));
    (!differ.is_empty()).then_some((differ.len(), texts))
}

/// `已报10`, `各街镇情况：已完成10、未报送2`.
fn named(column: &str, cell: &str) -> String {
    match cell.chars().all(|c| c.is_ascii_digit() || c == '.') {
        true => format!("{column}{cell}"),
        false => format!("{column}：{cell}"),
    }
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
