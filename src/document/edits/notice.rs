//! What staff must look at after a merge, and where it stands.

use super::figures::Change;
use super::parts::Kind;
use serde::Serialize;
use std::fmt;

/// Something in the text that staff must look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Where: `“一、总体情况”第2段`.
    pub place: String,
    /// Staff's words concerned; of a table, the first cell of the row; of a
    /// clash, the generated words that both changed.
    pub words: String,
    /// What it is about.
    #[serde(flatten)]
    pub matter: Matter,
}

/// What a notice is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "detail", rename_all = "snake_case")]
pub enum Matter {
    /// The words quote figures that changed.
    Figures(Vec<Change>),
    /// The program's sentence changed in figures, and which of them the words
    /// quote cannot be told: this is the sentence now.
    Reworded(String),
    /// Both changed the sentence; the program's, which also stands in the text.
    Clash(String),
    /// The program does not write it any more; the words were kept.
    Dropped,
    /// Both changed a cell of a table; staff's stands.
    Cell {
        /// The heading of the column.
        column: String,
        /// As staff wrote it, and as generated now.
        change: Change,
    },
    /// Both changed the columns of a table; staff's stand.
    Columns,
}

/// How many characters of a sentence are enough to find it.
const ENOUGH: usize = 40;

fn short(words: &str) -> String {
    let flat: String = words.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.chars().count() > ENOUGH {
        true => flat.chars().take(ENOUGH).chain(['…', '…']).collect(),
        false => flat,
    }
}

fn told(change: &Change) -> String {
    match &change.new {
        Some(new) => format!("写“{}”，现为“{new}”", change.old),
        None => format!("本句还有百分数“{}”，请一并核对", change.old),
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (place, words) = (&self.place, short(&self.words));
        match &self.matter {
            Matter::Figures(changes) => {
                let told: Vec<String> = changes.iter().map(told).collect();
                write!(f, "{place}{}。手工改过的句子：{words}", told.join("；"))
            }
            Matter::Reworded(new) => {
                write!(f, "{place}手工改过的句子请核对：{words}　程序现在写的是：{}", short(new))
            }
            Matter::Clash(new) => write!(
                f,
                "{place}有一句手工改过，程序也有新的写法：{}　已列在该段下面，请核对、改好后删去那一行",
                short(new)
            ),
            Matter::Dropped => write!(f, "{place}手工改过的内容，程序已不再生成，文字保留，请核对：{words}"),
            Matter::Cell { column, change } => {
                write!(f, "{place}“{words}”一行“{column}”手工{}，请核对", told(change))
            }
            Matter::Columns => write!(f, "{place}的栏目手工改过，程序的栏目也有变化，按手工改的保留，请核对"),
        }
    }
}

/// Where in the text the writing is.
#[derive(Clone, Debug, Default)]
pub(super) struct Where {
    /// `附件3`; empty in the body.
    pub annex: String,
    /// The last heading.
    pub heading: String,
    paragraph: usize,
    /// The bold words that open the paragraph: the task that it tells of.
    pub opening: String,
    table: bool,
}

impl Where {
    /// Goes past a block.
    pub(super) fn pass(&mut self, kind: Kind, text: &str) {
        self.table = kind == Kind::Table;
        match kind {
            Kind::Heading => self.enter(text),
            Kind::Text => {
                self.paragraph += 1;
                self.opening = opening(text);
            }
            Kind::Fixed | Kind::Table | Kind::Mark => {}
        }
    }

    fn enter(&mut self, heading: &str) {
        let name = heading.trim_start_matches('#').trim();
        let mark = name.split(char::is_whitespace).next().unwrap_or_default();
        let annex = if name.starts_with("附件") { mark } else { "" };
        // What stands below the heading of an annex is part of it.
        if !heading.starts_with("###") || self.annex.is_empty() {
            self.annex = annex.to_string();
        }
        self.heading = short(name);
        self.paragraph = 0;
    }

    /// The heading, where it is not that of the annex itself.
    pub(super) fn section(&self) -> String {
        let own = !self.annex.is_empty() && self.heading.starts_with(&self.annex);
        if own { String::new() } else { self.heading.clone() }
    }

    /// Where below the heading.
    pub(super) fn below(&self) -> String {
        match (self.table, self.paragraph, self.opening.is_empty()) {
            (true, ..) => "的表".into(),
            (false, 0, _) => "标题".into(),
            (false, n, true) => format!("第{n}段"),
            (false, n, false) => format!("第{n}段（{}）", self.opening),
        }
    }
}

/// The bold words that open a paragraph.
fn opening(text: &str) -> String {
    let bold = text.strip_prefix("**").and_then(|rest| rest.split_once("**"));
    bold.map_or_else(String::new, |(words, _)| short(words.trim_end_matches('。')))
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.heading.is_empty() {
            true => write!(f, "开头")?,
            false if self.heading.starts_with(&self.annex) => write!(f, "“{}”", self.heading)?,
            false => write!(f, "{}“{}”", self.annex, self.heading)?,
        }
        f.write_str(&self.below())
    }
}
