//! One short function a command; all writing of files. What is to be printed is
//! handed to `main`.

mod args;
mod board;
mod build;
mod causes;
mod erratum;
mod init;
mod inputs;
mod issues;
mod manifest;
mod moves;
mod paper;
mod publish;
mod rulings;
mod store;
mod text;
mod trace;
mod verify;
mod workspace;

pub use args::Cli;

use crate::document::templates::Templates;
use crate::formats::Reader;
use crate::model::error::Error;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::ledger::{Ledger, UnitState};
use crate::model::ruling::{Question, Rulings};
use crate::model::value::Quarter;
use crate::outputs;
use crate::pipeline::{Inbox, Job, assemble};
use crate::quarter::history::Issue;
use crate::quarter::merge::Merged;
use args::{Build, Command, Explain, FailOn, Master, Report, Run, Trace, When};
use build::Input;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use store::{Output, write_all};
use workspace::{InboxFolder, Workspace};

/// What the machine offers to a run.
pub struct Host<'a> {
    /// Opens workbooks, a damaged one without harm.
    pub reader: &'a dyn Reader,
    /// How many threads read unless `--jobs` says.
    pub threads: usize,
    /// Is told how many of how many files are read.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// What a command has to say.
#[derive(Debug, Default)]
pub struct Spoken {
    /// For standard output.
    pub out: String,
    /// For standard error: notices.
    pub err: String,
    /// The exit code: 0 or 1.
    pub exit: u8,
}

/// Does what was asked for.
///
/// # Errors
/// The run could not be made; nothing is left half-written.
pub fn run(cli: Cli, host: &Host) -> Result<Spoken, Error> {
    match cli.command {
        None => status(&Run::here(), host),
        Some(Command::Init(args)) => init::init(&args, host.reader),
        Some(Command::Master(args)) => master(&args, host),
        Some(Command::Status(args)) => status(&args, host),
        Some(Command::Check(args)) => check(&args, host),
        Some(Command::Build(args)) => build_all(&args, host),
        Some(Command::Render(args)) => render_again(&args, host),
        Some(Command::Publish(args)) => publish::publish(&args, host),
        Some(Command::Verify(args)) => verify::verify(&args, host),
        Some(Command::Trace(args)) => trace_what(&args, host),
        Some(Command::Explain(args)) => explain(&args),
    }
}

impl Run {
    /// The current folder, the newest quarter.
    fn here() -> Self {
        Self {
            dir: PathBuf::from("."),
            when: When { period: None, as_of: None, jobs: None },
            report: Report { json: false, quiet: false, fail_on: None },
        }
    }
}

/// A quarter, read and judged.
struct Quarterly {
    workspace: Workspace,
    /// Issues of earlier quarters, the earliest first.
    past: Vec<Issue>,
    ledger: Ledger,
    inputs: Vec<Input>,
    rulings: Rulings,
    questions: Vec<Question>,
    /// How much came in and what became of it, in words.
    tally: String,
}

fn read_quarter(dir: &Path, when: &When, host: &Host) -> Result<Quarterly, Error> {
    let workspace = Workspace::open(dir, host.reader)?;
    let period = workspace.period(when.period)?;
    let mut own = workspace.findings.clone();
    let rulings = rulings::load(&workspace.folder(period), host.reader, &mut own)?;
    let inbox = Hashing::list(&workspace, period)?;
    let as_of = when.as_of.unwrap_or_else(|| period.last_day());
    let jobs = when.jobs.unwrap_or(host.threads);
    let files = inbox.origins().len();
    let past = issues::before(&workspace, period)?;
    let (master, config, previous) = (&workspace.master, &workspace.config, past.last());
    let job = Job { master, config, rulings: &rulings, period, as_of, previous, jobs };
    let merged = assemble(&job, &inbox, host.reader, &|done| (host.progress)(done, files))?;
    let tally = board::tally(&merged);
    let Merged { mut ledger, questions, .. } = merged;
    ledger.findings.splice(0..0, own.into_sorted());
    let inputs = inbox.into_inputs();
    Ok(Quarterly { workspace, past, ledger, inputs, rulings, questions, tally })
}

/// An inbox that remembers what its files were, for the manifest.
struct Hashing {
    folder: InboxFolder,
    seen: Vec<std::sync::OnceLock<Input>>,
}

impl Hashing {
    fn list(workspace: &Workspace, period: Quarter) -> Result<Self, Error> {
        let folder = InboxFolder::list(&workspace.folder(period).join("inbox"))?;
        let seen = folder.origins().iter().map(|_| std::sync::OnceLock::new()).collect();
        Ok(Self { folder, seen })
    }

    fn into_inputs(self) -> Vec<Input> {
        self.seen.into_iter().filter_map(std::sync::OnceLock::into_inner).collect()
    }
}

impl Inbox for Hashing {
    fn origins(&self) -> &[crate::model::place::Origin] {
        self.folder.origins()
    }

    fn load(&self, index: usize) -> Result<Result<Vec<u8>, crate::formats::Unreadable>, Error> {
        let loaded = self.folder.load(index)?;
        if let Ok(bytes) = &loaded {
            self.seen[index].get_or_init(|| Input::new(self.folder.origins()[index].to_string(), bytes));
        }
        Ok(loaded)
    }
}

fn master(args: &Master, host: &Host) -> Result<Spoken, Error> {
    let workspace = Workspace::open(&args.dir, host.reader)?;
    let findings = workspace.findings.clone().into_sorted();
    let exit = exit(&findings, &args.report, FailOn::Error);
    if args.report.json {
        return Ok(Spoken { out: pretty(&init::understood(&workspace.master, &findings)), exit, ..Spoken::default() });
    }
    let out = match args.report.quiet {
        true => board::findings(&findings, &[], Severity::Error),
        false => init::list_words(&workspace.master, &findings),
    };
    Ok(Spoken { out, exit, ..Spoken::default() })
}

fn status(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let read = read_quarter(&args.dir, &args.when, host)?;
    let ledger = &read.ledger;
    let next = next_step(&read)?;
    let exit = exit(&ledger.findings, &args.report, FailOn::Never);
    if args.report.json {
        let units: Vec<Value> = ledger.units.iter().map(|unit| json!(unit)).collect();
        return Ok(Spoken {
            out: pretty(&json!({ "period": ledger.period, "units": units, "next": next })),
            exit,
            ..Spoken::default()
        });
    }
    if args.report.quiet {
        return Ok(Spoken { out: format!("{next}\n"), exit, ..Spoken::default() });
    }
    let out = format!(
        "{}（截至{}）\n\n{}\n需要核对：{}\n下一步：{next}\n",
        ledger.period.title(),
        ledger.as_of,
        board::units(ledger, read.workspace.config.period(ledger.period).deadline),
        board::severities(ledger.findings.iter())
    );
    Ok(Spoken { out, exit, ..Spoken::default() })
}

/// What a clerk should do now.
fn next_step(read: &Quarterly) -> Result<String, Error> {
    let period = read.ledger.period;
    if read.inputs.is_empty() {
        return Ok(format!("把收到的表放入“{period}/inbox”，再运行 jianbao"));
    }
    let now = inputs::current(&read.workspace, period, &read.inputs, &read.past)?;
    let last = issues::last(&read.workspace, period)?;
    let standing = publish::standing(&read.workspace, period, &now, last.as_ref())?;
    if let publish::Standing::Same(number) = standing {
        let folder = issues::folder(number);
        return Ok(format!(
            "已定稿，存在“{period}/{folder}”；运行 jianbao verify 可随时核对，收件有变动时再运行 jianbao build"
        ));
    }
    if let (Some(issue), publish::Standing::Stale(_)) = (&last, &standing) {
        return Ok(format!(
            "第{}次定稿以后有变动：运行 jianbao verify 查看，运行 jianbao build 生成更正说明，再运行 jianbao publish",
            issue.seal.number
        ));
    }
    let missing = read.ledger.units.iter().filter(|unit| unit.state == UnitState::Missing).count();
    let errors = read.ledger.findings.iter().filter(|f| f.severity() == Severity::Error).count();
    let open = read.questions.len();
    if open > 0 {
        return Ok(format!(
            "有 {open} 个问题需要裁定：运行 jianbao check，填写“{period}/{}”，再运行 jianbao build",
            rulings::RULINGS
        ));
    }
    Ok(match (missing, errors) {
        (0, 0) if matches!(standing, publish::Standing::Ready(_)) => {
            format!("打开“{period}/out/简报.html”核对，无误后运行 jianbao publish 定稿")
        }
        (0, 0) => "运行 jianbao build 生成简报".into(),
        (0, _) => "运行 jianbao check 查看需要核对的问题，处理后运行 jianbao build".into(),
        (n, _) => format!("还有{n}个单位未报送；运行 jianbao check 查看需要核对的问题，收齐后运行 jianbao build"),
    })
}

fn check(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let read = read_quarter(&args.dir, &args.when, host)?;
    let ledger = &read.ledger;
    let exit = exit(&ledger.findings, &args.report, FailOn::Error);
    let files = returns(&read)?;
    if args.report.json {
        let document =
            json!({ "period": ledger.period, "findings": ledger.findings, "dispositions": ledger.dispositions });
        return Ok(Spoken { out: pretty(&document), exit, ..Spoken::default() });
    }
    let least = if args.report.quiet { Severity::Error } else { Severity::Warning };
    let listed = board::findings(&ledger.findings, &ledger.units, least);
    let written: String = files.iter().map(|file| format!("  {file}\n")).collect();
    let open = match read.questions.len() {
        0 => String::new(),
        n => format!("有 {n} 个问题需要裁定：请在 {}/{} 中填写裁定、裁定人和日期\n", ledger.period, rulings::RULINGS),
    };
    let severities = board::account(&ledger.findings, &ledger.units);
    let out = format!(
        "{listed}{}需要核对：{severities}（提示只列数目，全部内容见核查清单）\n{open}已生成：\n{written}",
        read.tally
    );
    Ok(Spoken { out, exit, ..Spoken::default() })
}

/// Writes what goes back to the units, and the questions for staff.
fn returns(read: &Quarterly) -> Result<Vec<String>, Error> {
    let period = read.ledger.period;
    let folder = read.workspace.folder(period);
    let list = outputs::returns::render(&read.ledger, &read.workspace.config)?;
    let mut outputs = vec![Output { name: "returns/核查清单.xlsx".into(), bytes: list }];
    let rows = read.rulings.rows_with(&read.questions);
    if !rows.is_empty() || folder.join(rulings::RULINGS).exists() {
        outputs.push(Output { name: rulings::RULINGS.into(), bytes: outputs::rulings::render(&rows)? });
    }
    write_all(&folder, &outputs, &[])?;
    Ok(outputs.into_iter().map(|output| format!("{period}/{}", output.name)).collect())
}

fn build_all(args: &Build, host: &Host) -> Result<Spoken, Error> {
    let run = &args.run;
    let read = read_quarter(&run.dir, &run.when, host)?;
    let built = build::build(&read.workspace, &read.ledger, &args.format, &read.inputs, &read.past)?;
    let exit = exit(&read.ledger.findings, &run.report, FailOn::Never);
    let counts = build::counts(&read.ledger, read.inputs.len());
    let err = board::about_build(read.ledger.period, &built);
    if run.report.json {
        let said = |notice: &crate::document::edits::Notice| json!({ "message": notice.to_string(), "notice": notice });
        let notices: Vec<Value> = built.notices.iter().map(said).collect();
        let document = json!({ "files": built.files, "stale": built.stale, "counts": counts, "notices": notices, "deleted": built.deleted });
        return Ok(Spoken { out: pretty(&document), err, exit });
    }
    if run.report.quiet {
        return Ok(Spoken { out: String::new(), err, exit });
    }
    let files: String = built.files.iter().map(|file| format!("  {file}\n")).collect();
    let units = read.ledger.units.len();
    let reported = read.ledger.units.iter().filter(|unit| unit.state.has_reported()).count();
    let out = format!(
        "{}{units} 个单位中 {reported} 个已报送；需要核对：{}\n{}已生成：\n{files}",
        if read.inputs.is_empty() { "收件夹是空的，生成的是空简报\n" } else { &read.tally },
        board::account(&read.ledger.findings, &read.ledger.units),
        if built.edited && !built.beside { "手工修改已保留在 简报.md\n" } else { "" }
    );
    Ok(Spoken { out, err, exit })
}

fn render_again(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let workspace = Workspace::open(&args.dir, host.reader)?;
    let period = workspace.period(args.when.period)?;
    let built = build::render(&workspace, period)?;
    let out = match (args.report.json, args.report.quiet) {
        (true, _) => pretty(&json!({ "files": built.files })),
        (false, true) => String::new(),
        (false, false) => format!("已重新生成：{}\n", built.files.join("、")),
    };
    Ok(Spoken { out, err: board::about_build(period, &built), ..Spoken::default() })
}

fn trace_what(args: &Trace, host: &Host) -> Result<Spoken, Error> {
    let (dir, what) = match args.what.as_slice() {
        [dir, what] => (PathBuf::from(dir), what),
        [what] => (PathBuf::from("."), what),
        _ => return Err(Error::Usage("请写明要追溯的内容，如 jianbao trace 3.1".into())),
    };
    let read = read_quarter(&dir, &args.when, host)?;
    let Workspace { master, config, .. } = &read.workspace;
    let mut view = crate::view::compose_after(&read.ledger, master, config, &read.past);
    crate::document::fitting::fitted(&mut view, &Templates::new(read.workspace.templates()?)?)?;
    let traced = trace::trace(&read.ledger, &view, what)?;
    let out = if args.report.json { pretty(&traced.json) } else { traced.text };
    Ok(Spoken { out, ..Spoken::default() })
}

/// The word that asks for the list of templates.
const TEMPLATES: &str = "模板";

fn explain(args: &Explain) -> Result<Spoken, Error> {
    let asked = args.code.as_deref().unwrap_or_default();
    let template = crate::document::templates::BUILT_IN.iter().find(|(name, _)| *name == asked);
    if let Some(out) =
        template.map(|(_, text)| (*text).to_string()).or_else(|| (asked == TEMPLATES).then(board::templates))
    {
        return Ok(Spoken { out, ..Spoken::default() });
    }
    let code = match &args.code {
        Some(id) => Some(Code::of_id(id).ok_or_else(|| {
            Error::Usage(format!("没有问题代码“{}”；运行 jianbao explain 查看全部代码", board::line(id)))
        })?),
        None => None,
    };
    if !args.json {
        return Ok(Spoken { out: board::explain(code), ..Spoken::default() });
    }
    let row = |code: &Code| {
        let row = code.row();
        json!({ "code": row.id, "severity": row.severity, "title": row.title, "meaning": row.meaning, "example": row.example, "advice": row.advice })
    };
    let document = code.as_ref().map_or_else(|| Value::Array(Code::ALL.iter().map(row).collect()), row);
    Ok(Spoken { out: pretty(&document), ..Spoken::default() })
}

/// 1 where a finding is at or above the level that was asked for.
fn exit(findings: &[Finding], report: &Report, default: FailOn) -> u8 {
    let level = report.fail_on.unwrap_or(default);
    u8::from(findings.iter().any(|finding| level.covers(finding.severity())))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
