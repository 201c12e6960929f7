//! A quarter read and judged: what most commands begin with.

use super::args::When;
use super::terminal::Host;
use crate::intake::Inbox;
use crate::master::unit_named;
use crate::model::applied::Applied;
use crate::model::error::Error;
use crate::model::ledger::{Ledger, Outcome};
use crate::model::register::{Register, Undated};
use crate::model::ruling::{Question, Rulings};
use crate::model::value::Quarter;
use crate::outputs::{self, Made};
use crate::pipeline::{Job, assemble};
use crate::quarter::issue::Issue;
use crate::quarter::mended::Mended;
use crate::quarter::merge::Merged;
use crate::workspace::addressed;
use crate::workspace::layout::around;
use crate::workspace::{Hashed, Held, InboxFolder, REGISTER, Realm, Sources, Workspace, issues, register, rulings};
use std::collections::{BTreeMap, BTreeSet};
use std::mem::ManuallyDrop;
use std::path::Path;

/// A quarter, read and judged.
pub(super) struct Quarterly {
    /// The folder of its year, with the list and the settings.
    pub workspace: Workspace,
    /// Issues of earlier quarters, the earliest first.
    pub past: Vec<Issue>,
    /// The judged answers.
    pub ledger: Ledger,
    /// What came in.
    pub inbox: InboxFolder,
    /// Every file of the inbox and its hash.
    pub inputs: Vec<Hashed>,
    /// The templates of the workspace: name and text.
    pub templates: Vec<(String, String)>,
    /// What staff settled so far.
    pub rulings: Rulings,
    /// What they wrote down of files that carry no date.
    pub register: Register,
    /// Those files.
    pub undated: Vec<Undated>,
    /// The files in which they decided and wrote, as they were read.
    pub decided: Vec<Hashed>,
    /// Those of their answers that were used.
    pub applied: Vec<Applied>,
    /// What was wrong in files that others replace.
    pub mended: Vec<Mended>,
    /// What staff must settle.
    pub questions: Vec<Question>,
    /// What units explained, and staff have settled: once it is known how the units stand.
    pub heard: Vec<Question>,
    /// How much came in and what became of it, in words.
    pub tally: String,
}

/// Reads the inbox of a quarter, for a command that changes nothing.
///
/// # Errors
/// There is no such quarter, or a file cannot be read.
pub(super) fn read_quarter(dir: &Path, when: &When, host: &Host) -> Result<ManuallyDrop<Quarterly>, Error> {
    let (workspace, period) = opened(dir, when.period, host)?;
    read(workspace, period, when, host)
}

/// Takes the folder of a quarter, for a command that changes it: before anything is
/// read that it decides on.
///
/// # Errors
/// There is no such quarter, or another run is at work there.
pub(super) fn hold<'a>(dir: &Path, when: &When, host: &Host<'a>) -> Result<(Held<'a>, Workspace, Quarter), Error> {
    let (workspace, period) = opened(dir, when.period, host)?;
    Ok((Held::take(&workspace.folder(period), Realm::Quarter, &host.runner)?, workspace, period))
}

/// The workspace that a folder is or lies in, and the quarter that is meant: the one asked
/// for, the one whose folder that is, or the newest.
fn opened(dir: &Path, period: Option<Quarter>, host: &Host) -> Result<(Workspace, Quarter), Error> {
    let (workspace, meant) = workspace_of(dir, period, host)?;
    let period = workspace.period(meant)?;
    Ok((workspace, period))
}

/// The workspace that a folder is or lies in, with the list as it holds in the quarter
/// that is meant: the one asked for, or the one whose folder that is; else the newest,
/// and none is meant.
///
/// # Errors
/// There is no workspace, or its list cannot be used.
pub(super) fn workspace_of(
    dir: &Path,
    period: Option<Quarter>,
    host: &Host,
) -> Result<(Workspace, Option<Quarter>), Error> {
    let (dir, here) = around(dir).unwrap_or_else(|| (dir.into(), None));
    let meant = period.or(here);
    Ok((Workspace::open(&dir, meant, host.reader)?, meant))
}

/// The same, and reads its inbox.
///
/// # Errors
/// As for both.
pub(super) fn hold_and_read<'a>(
    dir: &Path,
    when: &When,
    host: &Host<'a>,
) -> Result<(Held<'a>, ManuallyDrop<Quarterly>), Error> {
    let (held, workspace, period) = hold(dir, when, host)?;
    Ok((held, read(workspace, period, when, host)?))
}

/// How many things are done side by side.
pub(super) fn threads(when: &When, host: &Host) -> usize {
    when.jobs.map_or(host.threads, usize::from)
}

/// A command reads one quarter, and the process ends with it: its millions of words are not
/// given back one by one before.
fn read(workspace: Workspace, period: Quarter, when: &When, host: &Host) -> Result<ManuallyDrop<Quarterly>, Error> {
    let mut own = workspace.findings.clone();
    let (rulings, mut decided) = rulings::load(&workspace.dir, period, host.reader, &mut own)?;
    let register = register::load(&workspace.folder(period), period, host.reader, &mut decided, &mut own)?;
    let rulings = rulings.with_names(|typed| Some(unit_named(&workspace.master.units, typed)?.name.clone()));
    let templates = workspace.templates()?;
    let inbox = InboxFolder::list(&workspace.inbox(period))?;
    let as_of = when.as_of.unwrap_or_else(|| period.last_day());
    let jobs = threads(when, host);
    let files = inbox.origins().len();
    let past = issues::before(&workspace, period)?;
    let (master, config) = (&workspace.master, &workspace.config);
    let job = Job { master, config, rulings: &rulings, register: &register, period, as_of, past: &past };
    let merged = assemble(&job, &inbox, host.reader, jobs, &|done| (host.progress)(done, files))?;
    let tally = tally(&merged);
    let Merged { mut ledger, questions, applied, mended, undated, .. } = merged;
    ledger.findings.splice(0..0, own.into_sorted());
    let inputs = inbox.hashed();
    Ok(ManuallyDrop::new(Quarterly {
        workspace,
        past,
        ledger,
        inbox,
        inputs,
        templates,
        rulings,
        register,
        undated,
        decided,
        applied,
        mended,
        questions,
        heard: Vec::new(),
        tally,
    }))
}

impl Quarterly {
    /// Whether nobody has sent anything; what cannot be read was sent all the same.
    pub(super) fn is_empty(&self) -> bool {
        self.ledger.dispositions.iter().all(|disposition| disposition.what == Outcome::Litter)
    }

    /// Whether forms were made for it.
    pub(super) fn has_forms(&self) -> bool {
        addressed::has_forms(&self.workspace.folder(self.ledger.period))
    }

    /// What it was read with, for the stages after the ledger.
    pub(super) fn job(&self) -> Job<'_> {
        Job {
            master: &self.workspace.master,
            config: &self.workspace.config,
            rulings: &self.rulings,
            register: &self.register,
            period: self.ledger.period,
            as_of: self.ledger.as_of,
            past: &self.past,
        }
    }

    /// 收件登记.xlsx as it should stand there now, with the hash of what it replaces; absent
    /// where it does. What staff saved is left as it is where nothing is to be added or
    /// taken out: what was built and published hangs on its bytes.
    ///
    /// # Errors
    /// It cannot be composed.
    pub(super) fn register_now(&self) -> Result<Option<(Made, Option<String>)>, Error> {
        let names: BTreeSet<&str> = self.inputs.iter().map(|file| file.name.as_str()).collect();
        let (rows, more) = self.register.rows_with(&self.undated, |file| names.contains(file));
        if self.register.is_kept_in(&rows) {
            return Ok(None);
        }
        let was = self.decided.iter().find(|file| file.name == REGISTER).map(|file| file.sha256.clone());
        Ok(Some((Made::new(REGISTER, outputs::register::render(&rows, more)?), was)))
    }

    /// What its outputs hang on.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn sources(&self) -> Result<Sources, Error> {
        let now = Sources::now(&self.workspace, &self.templates, &self.inputs, self.decided.clone(), &self.past)?;
        Ok(now.with_rulings(self.applied.clone()).with_registered(self.register.used(&self.undated)))
    }
}

/// How much came in and what became of it; the sum is checked.
fn tally(merged: &Merged) -> String {
    let dispositions = &merged.ledger.dispositions;
    if dispositions.is_empty() {
        return "收件夹是空的\n".into();
    }
    let mut rows: BTreeMap<Outcome, usize> = BTreeMap::new();
    for disposition in dispositions {
        *rows.entry(disposition.what).or_default() += disposition.row_count();
    }
    let classes = rows.iter().filter(|(_, n)| **n > 0).map(|(what, n)| format!("{} {n}", what.label()));
    let classes: Vec<String> = classes.collect();
    let sum: usize = rows.values().sum();
    let closing = if merged.nothing_is_lost() {
        format!("合计 {sum} 行，一件不漏")
    } else {
        format!("合计 {sum} 行，与收到的不符，这是程序的错误，请把收件夹发给维护人员")
    };
    let files = dispositions.iter().filter_map(|d| d.path.steps().first()).collect::<BTreeSet<_>>().len();
    let contents = merged.contents;
    let inside = match contents.files.saturating_sub(files) {
        0 => String::new(),
        n => format!("（邮件和压缩包内另有 {n} 件）"),
    };
    let classes = if classes.is_empty() { "无".into() } else { classes.join("、") };
    format!(
        "收到 {files} 个文件{inside}，读出 {} 张工作表、{} 行：{classes}；{closing}\n",
        contents.sheets, contents.rows
    )
}
