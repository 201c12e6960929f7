//! Sheets from a few lines of text, and a run over them without files.

use super::master::{config, received, units};
use chrono::NaiveDate;
use jianbao::formats::{
    BODY, Container, Content, Effort, Envelope, Halt, Member, Payload, Reader, Sheet, Unreadable, Workbook,
};
use jianbao::intake::{Inbox, pieces};
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::error::Error;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::ledger::Ledger;
use jianbao::model::place::{Area, CellRef, Origin};
use jianbao::model::register::Register;
use jianbao::model::ruling::{Question, Rulings};
use jianbao::model::task::MasterList;
use jianbao::model::value::{Cell, Quarter};
use jianbao::pipeline::{Job, assemble};
use jianbao::view::{self, DeskFacts, DeskPlan, NextStep};
use std::sync::LazyLock;

/// What a run went by.
pub struct Setup {
    pub master: MasterList,
    pub config: Config,
    pub previous: Option<jianbao::quarter::issue::Issue>,
    pub period: Option<Quarter>,
    pub as_of: Option<NaiveDate>,
}

thread_local! {
    static LAST: std::cell::Cell<Option<(Ledger, Setup)>> = const { std::cell::Cell::new(None) };
}

/// What the last run of this thread came to, and what it went by; for what looks at a scene
/// that gives its findings alone.
pub fn last() -> Option<(Ledger, Setup)> {
    LAST.take()
}

/// The quarter of every test.
pub const PERIOD: Quarter = Quarter { year: 2025, number: 3 };

/// The real list and units, as a workspace would have them.
pub fn list() -> (MasterList, Config) {
    static LIST: LazyLock<(MasterList, Config)> = LazyLock::new(|| {
        let config = config();
        (master::interpret(&received(), &units(), &config, 2025, &mut Findings::default()), config)
    });
    LIST.clone()
}

/// A cell: `n:12` a number, `p:0.8` one in per cent, `d:2025-09-06` a date,
/// `e:#REF!` an error, `u:` a formula without result, `pic:` a picture; else text.
fn cell(text: &str) -> Cell {
    let number = |text: &str| text.parse().expect("a number");
    match text.split_once(':') {
        Some(("n", n)) => Cell::Number(number(n), None),
        Some(("p", n)) => Cell::Number(number(n), Some("0%".into())),
        Some(("d", d)) => {
            let day: chrono::NaiveDate = d.parse().expect("a date");
            Cell::Date(day.and_time(chrono::NaiveTime::MIN), 45_900.0, Some("yyyy-mm-dd".into()))
        }
        Some(("e", code)) => Cell::Error(code.into()),
        Some(("u", _)) => Cell::Uncalculated,
        Some(("pic", _)) => Cell::Picture,
        _ => Cell::Text(text.into()),
    }
}

/// A sheet of rows from A1; `|` parts the cells, an empty part is an empty cell.
pub fn sheet(name: &str, rows: &[&str]) -> Sheet {
    let mut cells = Vec::new();
    for (row, line) in (1u32..).zip(rows) {
        for (col, text) in (1u32..).zip(line.split('|')) {
            if !text.is_empty() {
                cells.push(((row, col), cell(text)));
            }
        }
    }
    Sheet { name: name.into(), cells, ..Sheet::default() }
}

/// The heading that most tests use.
pub const HEAD: &str = "编号|状态|完成率|目标数|完成数|本季度进展|存在问题|下一步计划|联系人|联系电话|备注";

/// One sheet of the quarter with the usual heading and these rows below.
pub fn progress(rows: &[&str]) -> Sheet {
    let all: Vec<&str> = [HEAD].into_iter().chain(rows.iter().copied()).collect();
    sheet("三季度", &all)
}

pub fn merged(mut sheet: Sheet, first: &str, last: &str) -> Sheet {
    let at = |text: &str| text.parse::<CellRef>().expect("a cell");
    sheet.merges.push(Area { first: at(first), last: at(last) });
    sheet.merges.settle();
    sheet
}

/// An inbox in memory: a name, and what reading the file gives.
#[derive(Default)]
pub struct Desk {
    pub origins: Vec<Origin>,
    /// Where the files of the inbox stand among all that can be read.
    pub roots: Vec<usize>,
    pub files: Vec<Result<Content, Unreadable>>,
    pub rulings: Rulings,
    /// 收件登记, as staff left it.
    pub register: Register,
    pub previous: Option<jianbao::quarter::issue::Issue>,
    pub edit: Option<fn(&mut MasterList, &mut Config)>,
    /// Another list than the real one.
    pub office: Option<fn() -> (MasterList, Config)>,
    /// A list made for one test.
    pub made: Option<(MasterList, Config)>,
    /// Another quarter than that of every test.
    pub period: Option<Quarter>,
    /// Another cut-off than the quarter's last day.
    pub as_of: Option<NaiveDate>,
}

impl Desk {
    pub fn file(mut self, name: &str, sheets: Vec<Sheet>) -> Self {
        self.root(name, Ok(Content::Workbook(Workbook { sheets, ..Workbook::default() })));
        self
    }

    fn root(&mut self, name: &str, content: Result<Content, Unreadable>) {
        self.origins.push(Origin::file(name));
        self.roots.push(self.files.len());
        self.files.push(content);
    }

    /// A mail with these files; a file without sheets stands for the words.
    pub fn mail(mut self, name: &str, envelope: Envelope, attached: Vec<(&str, Vec<Sheet>)>) -> Self {
        let mut members = vec![Member { name: BODY.into(), odd_name: None, payload: Payload::MailText }];
        for (name, sheets) in attached {
            let at = u8::try_from(self.files.len()).expect("few files");
            self.files.push(Ok(Content::Workbook(Workbook { sheets, ..Workbook::default() })));
            members.push(Member { name: name.into(), odd_name: None, payload: Payload::File(vec![at].into()) });
        }
        self.root(name, Ok(Content::Container(Container { envelope: Some(envelope), members })));
        self
    }

    /// A parcel of members that are not read on.
    pub fn parcel(mut self, name: &str, parcel: Container) -> Self {
        self.root(name, Ok(Content::Container(parcel)));
        self
    }

    pub fn refused(mut self, name: &str, why: Unreadable) -> Self {
        self.root(name, Err(why));
        self
    }

    /// The list and the settings that it works by.
    pub fn list(&self) -> (MasterList, Config) {
        let made = || self.office.unwrap_or(list)();
        let (mut master, mut config) = self.made.clone().unwrap_or_else(made);
        if let Some(edit) = self.edit {
            edit(&mut master, &mut config);
        }
        (master, config)
    }

    /// Its quarter.
    pub fn quarter(&self) -> Quarter {
        self.period.unwrap_or(PERIOD)
    }

    /// What comes of it; every row must have its one disposition.
    pub fn run(&self) -> (Ledger, Vec<Question>) {
        let (master, config) = &self.list();
        let period = self.quarter();
        let job = Job {
            master,
            config,
            rulings: &self.rulings,
            register: &self.register,
            period,
            as_of: self.as_of.unwrap_or(period.last_day()),
            past: self.previous.as_slice(),
        };
        let merged = assemble(&job, self, self, 1, &|_| {}).expect("nothing touches the disk");
        assert!(merged.nothing_is_lost(), "{:?} {:?}", merged.contents, merged.ledger.dispositions);
        let (master, config, previous) = (master.clone(), config.clone(), self.previous.clone());
        let setup = Setup { master, config, previous, period: self.period, as_of: self.as_of };
        LAST.set(Some((merged.ledger.clone(), setup)));
        (merged.ledger, merged.questions)
    }

    pub fn ledger(&self) -> Ledger {
        self.run().0
    }

    /// 工作台 as `check` would have it, the pieces read by so many threads.
    pub fn page(&self, threads: usize) -> view::Desk {
        let ((ledger, questions), (_, config)) = (self.run(), self.list());
        let plan = DeskPlan::new(&ledger, &questions);
        let pieces = pieces(plan.wanted(), self, self, threads).expect("nothing touches the disk");
        let is_plain = |c: &char| !c.is_control() && *c != '\u{202E}';
        let way =
            |origin: &Origin| Some(format!("inbox/{}", origin.steps()[0].chars().filter(is_plain).collect::<String>()));
        let next = NextStep::Answer(questions.len());
        let facts =
            DeskFacts { config: &config, next, links: view::Links::default(), way: &way, exchanges: Vec::new() };
        plan.view(&pieces, facts)
    }
}

impl Inbox for Desk {
    fn origins(&self) -> &[Origin] {
        &self.origins
    }

    fn size(&self, _: usize) -> u64 {
        0
    }

    /// The "bytes" are the index of the file.
    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error> {
        Ok(Ok(vec![u8::try_from(self.roots[index]).expect("few files")]))
    }
}

impl Reader for Desk {
    fn read(&self, bytes: &[u8], _: Effort) -> Result<Result<Content, Unreadable>, Halt> {
        Ok(self.files[usize::from(bytes[0])].clone())
    }
}

/// A mail of this date (`2025-09-28T16:30:00+08:00`), subject and words.
pub fn letter(date: &str, subject: &str, text: &str) -> Envelope {
    let date = (!date.is_empty()).then(|| chrono::DateTime::parse_from_rfc3339(date).expect("a date"));
    Envelope { date, subject: subject.into(), text: text.into(), ..Envelope::default() }
}

/// One unit, one sheet of the usual kind.
pub fn one(rows: &[&str]) -> Ledger {
    Desk::default().file("南翔镇.xlsx", vec![progress(rows)]).ledger()
}

/// The places of a code: `F7`, or the file where no cell is meant.
pub fn places(findings: &[Finding], code: Code) -> Vec<String> {
    let of_code = findings.iter().filter(|finding| finding.code == code);
    of_code
        .map(|f| match f.place.cell {
            Some(cell) => cell.to_string(),
            None => f.place.origin.as_ref().map_or_else(String::new, |origin| origin.to_string()),
        })
        .collect()
}
