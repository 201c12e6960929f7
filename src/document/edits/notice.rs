//! What staff must look at after a merge, and where it stands.

use super::figures::Change;
use super::place::short;
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// quote is unclear: this is the sentence now.
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

fn said(change: &Change) -> String {
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
                let said: Vec<String> = changes.iter().map(said).collect();
                write!(f, "{place}{}。手工改过的句子：{words}", said.join("；"))
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
                write!(f, "{place}“{words}”一行“{column}”手工{}，请核对", said(change))
            }
            Matter::Columns => write!(f, "{place}的栏目手工改过，程序的栏目也有变化，按手工改的保留，请核对"),
        }
    }
}

/// One block out of three.
#[derive(Debug, Default)]
pub(super) struct MergedBlock {
    /// Its Markdown, as it shall stand now.
    pub text: String,
    /// What staff must look at, each with their words.
    pub matters: Vec<(String, Matter)>,
    /// What staff deleted and would now read differently: a sentence (empty), or a row of a table.
    pub deleted: Vec<String>,
    /// Every sentence of the text as last generated that staff changed, and
    /// what it is now; for marks that stand from before.
    pub now: BTreeMap<String, Now>,
}

/// What became of a sentence that staff changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Now {
    /// Staff's words and the program's are the same.
    Same,
    Written(String),
    Gone,
}
