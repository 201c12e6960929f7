//! What the cells of a column are, counted: words for a status, shares, bare
//! numbers, dates, sentences.

use crate::intake::memo::Memo;
use crate::model::due::read_date;
use crate::model::value::{
    Cell, Percent, PercentColumn, Quantity, Reading, StatusWords, is_not_applicable, is_nothing, is_numeral,
    is_same_as_above, key, leading_number,
};

/// How many rows tell what a column is.
pub(crate) const ROWS: u32 = 400;

/// A text of more characters is a sentence.
const LONG: usize = 12;

/// A text of more characters is neither a status nor a number.
const LONGEST_WORD: usize = 30;

/// What most cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// No cell tells anything.
    Empty,
    /// Words for a status and nothing else.
    Statuses,
    /// Shares written as such, and no bare number that may be a count.
    Shares,
    /// Numbers, bare or with a measure word.
    Numbers,
    /// Days or months.
    Dates,
    /// Yes and no.
    Marks,
    /// Texts of any length.
    Words,
    /// No kind has most of them.
    Mixed,
}

/// How many cells of a column read as what.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Census {
    cells: usize,
    statuses: usize,
    /// Words for a part that is done: 完成1/3, 已完成80%.
    partly: usize,
    shares: usize,
    numbers: usize,
    quantities: usize,
    dates: usize,
    marks: usize,
    long: usize,
    texts: usize,
    /// The numbers are 1, 2, 3 … from above.
    running: bool,
}

/// What a cell with few characters is.
#[derive(Clone, Copy)]
struct Told {
    /// It fits under every heading: /, 无, 同上.
    anywhere: bool,
    status: bool,
    partly: bool,
    share: bool,
    number: bool,
    quantity: bool,
    date: bool,
    mark: bool,
    /// The whole number that it is; absent where it is none, or written otherwise
    /// (007).
    whole: Option<usize>,
}

impl Told {
    fn of(cell: &Cell, words: &StatusWords) -> Self {
        let text = cell.text();
        let folded = key(&text);
        let status = words.read(cell);
        let share = is_share(cell, &folded);
        let number = !share && is_number(cell, &folded);
        let is_quantity = || folded.contains(is_numeral) && !matches!(Quantity::read(cell).0, Reading::Unread);
        Self {
            anywhere: matches!(cell, Cell::Text(_))
                && (is_not_applicable(&text) || is_nothing(&text) || is_same_as_above(&text)),
            status: !status.partial && matches!(status.reading, Reading::Value(_)),
            partly: status.partial,
            share,
            number,
            quantity: number || is_quantity(),
            date: !share && !number && is_date(cell, &folded),
            mark: matches!(cell, Cell::Bool(_)) || ["是", "否"].contains(&folded.as_str()),
            whole: folded.parse().ok().filter(|whole: &usize| whole.to_string() == folded),
        }
    }
}

/// What cells are, told once of every text.
pub(crate) struct Natures<'a> {
    words: &'a StatusWords,
    known: Memo<Told>,
}

impl<'a> Natures<'a> {
    /// By these words for a status.
    pub(crate) fn new(words: &'a StatusWords) -> Self {
        Self { words, known: Memo::default() }
    }

    fn of(&self, cell: &Cell) -> Told {
        let told = || Told::of(cell, self.words);
        if let Cell::Text(text) = cell { self.known.of(text, told) } else { told() }
    }
}

impl Census {
    /// Counts the cells of a column.
    pub(crate) fn of<'c>(cells: impl Iterator<Item = &'c Cell>, natures: &Natures) -> Self {
        let mut seen = Self { running: true, ..Self::default() };
        cells.filter(|cell| !cell.is_blank() && !cell.is_defect()).for_each(|cell| seen.count(cell, natures));
        seen
    }

    fn count(&mut self, cell: &Cell, natures: &Natures) {
        let length = match cell {
            Cell::Text(text) => text.chars().count(),
            other => other.text().len(),
        };
        if length > LONGEST_WORD {
            self.cells += 1;
            self.long += 1;
            (self.texts, self.running) = (self.texts + 1, false);
            return;
        }
        let told = natures.of(cell);
        if told.anywhere {
            return;
        }
        self.cells += 1;
        self.long += usize::from(length > LONG);
        self.running &= told.whole == Some(self.cells);
        let counts = [
            (&mut self.statuses, told.status),
            (&mut self.partly, told.partly),
            (&mut self.shares, told.share),
            (&mut self.numbers, told.number),
            (&mut self.quantities, told.quantity),
            (&mut self.dates, told.date),
            (&mut self.marks, told.mark),
            (&mut self.texts, !(told.status || told.share || told.number || told.date)),
        ];
        counts.into_iter().for_each(|(count, is)| *count += usize::from(is));
    }

    fn most(self, n: usize) -> bool {
        n * 2 > self.cells
    }

    /// What most cells are.
    pub(crate) fn nature(self) -> Nature {
        match self {
            _ if self.cells == 0 => Nature::Empty,
            _ if self.most(self.dates) => Nature::Dates,
            _ if self.most(self.marks) => Nature::Marks,
            // 滞后，50% says first of all how it stands.
            _ if self.most(self.statuses) && !self.most(self.long) => Nature::Statuses,
            _ if self.most(self.shares) && self.numbers == 0 => Nature::Shares,
            _ if self.most(self.numbers) => Nature::Numbers,
            _ if self.most(self.texts + self.statuses) => Nature::Words,
            _ => Nature::Mixed,
        }
    }

    /// Whether most cells say in words that a part is done.
    pub(crate) fn says_a_part_is_done(self) -> bool {
        self.most(self.partly)
    }

    /// Whether most cells can be read as a number of things, with whatever words.
    pub(crate) fn counts_things(self) -> bool {
        self.cells > 0 && self.most(self.quantities)
    }

    /// Whether most cells are sentences.
    pub(crate) fn is_long(self) -> bool {
        self.most(self.long)
    }

    /// Whether it only numbers its rows.
    pub(crate) fn is_running(self) -> bool {
        self.running
    }
}

/// A share that says so: by its number format, by % or by 成.
fn is_share(cell: &Cell, folded: &str) -> bool {
    let says =
        cell.format().is_some_and(|f| f.contains('%')) || folded.contains(['%', '成']) || folded.contains("分之");
    let read = || Percent::read(cell, PercentColumn { above_one: true, ..PercentColumn::default() });
    says && {
        let read = read();
        read.doubt.is_some() || !matches!(read.reading, Reading::Unread)
    }
}

/// Words that may stand before a number of things that are done.
const BEFORE: &[&str] = &["已完成", "完成", "已", "共计", "共", "累计", "约"];

/// Words that may stand behind a number of things.
const MEASURES: &[&str] = &[
    "", "个", "项", "处", "篇", "家", "份", "场", "次", "件", "条", "座", "名", "人", "位", "期", "本", "套", "户",
    "所", "站", "点", "批", "块", "片", "类", "组", "支", "村", "册", "幅", "个项目", "个点位", "个单位", "个社区",
    "个案例",
];

/// A number and nothing else but a measure word: 推进18个项目 is none.
fn is_number(cell: &Cell, folded: &str) -> bool {
    if matches!(cell, Cell::Number(..)) {
        return true;
    }
    let bare = BEFORE.iter().find_map(|word| folded.strip_prefix(word)).unwrap_or(folded);
    let measured = |rest: &str| MEASURES.contains(&rest);
    match leading_number(bare) {
        Some((_, rest)) if measured(rest) => true,
        Some((_, rest)) => rest.strip_prefix('/').and_then(leading_number).is_some_and(|(_, rest)| measured(rest)),
        None => false,
    }
}

fn is_date(cell: &Cell, folded: &str) -> bool {
    let reads = || read_date(cell, 2000).value.is_some();
    matches!(cell, Cell::Date(..)) || (folded.starts_with(|c: char| c.is_ascii_digit()) && reads())
}
