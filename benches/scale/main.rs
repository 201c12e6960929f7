//! How the program grows: `cargo bench --bench scale -- [--sizes 12,215] [--rounds 3] [--keep DIR]`.
//!
//! For every size it makes a workspace of that many made-up towns, and runs the yardstick
//! and every command in turn, round after round, each as a process of its own. It prints the
//! medians, and with which power of the size the processor time of a command grows. With `--keep`
//! the workspaces stay, in that folder, to be looked into.
//!
//! The yardstick B is what no briefing can do without: calamine reads both sheets of every
//! workbook on two threads, and `rust_xlsxwriter` writes their rows as one table.

#![expect(clippy::print_stdout, reason = "a program of its own, whose output is the result")]

mod measure;
mod sheets;
mod yardstick;

use measure::{Run, median, run};
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

type Any<T> = Result<T, Box<dyn Error + Send + Sync>>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_jianbao");
/// The hidden argument that makes this process the yardstick.
const YARDSTICK: &str = "--yardstick";
/// The quarter of the made-up sheets.
const PERIOD: &str = "2025Q3";
/// Every how many-th town sends another sheet after the issue was published.
const CORRECTED: usize = 20;

/// What is run: the name in the table, the workspace, and the arguments around it.
const COMMANDS: [(&str, State, &str, &[&str]); 6] = [
    ("build", State::Fresh, "build", &[]),
    ("check", State::Fresh, "check", &[]),
    ("status", State::Issued, "status", &[]),
    ("trace", State::Fresh, "trace", &["3.1"]),
    ("verify", State::Issued, "verify", &[]),
    ("build after publish", State::Corrected, "build", &[]),
];

/// The workspaces of one size; they share the files that none of them changes.
#[derive(Clone, Copy)]
enum State {
    /// Nothing was published.
    Fresh,
    /// What was built is published.
    Issued,
    /// After that every twentieth town sent another sheet.
    Corrected,
}

impl State {
    fn folder(self, root: &Path) -> PathBuf {
        root.join(match self {
            Self::Fresh => "fresh",
            Self::Issued => "issued",
            Self::Corrected => "corrected",
        })
    }
}

fn main() -> Any<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [first, inbox, out] = args.as_slice()
        && first == YARDSTICK
    {
        return yardstick::run(Path::new(inbox), Path::new(out));
    }
    // `cargo test --all-targets` runs this without it.
    if !args.iter().any(|arg| arg == "--bench") {
        return Ok(());
    }
    let value = |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
    let sizes = value("--sizes").map_or("12,215,1000,4000,8000", String::as_str);
    let sizes = sizes.split(',').map(str::parse).collect::<Result<Vec<usize>, _>>()?;
    let rounds: usize = value("--rounds").map_or(Ok(3), |n| n.parse())?;
    let kept = value("--keep").map(Path::new);
    let cpu = sizes.iter().map(|size| measured(*size, rounds, kept)).collect::<Any<Vec<_>>>()?;
    exponents(&sizes, &cpu);
    Ok(())
}

/// Measures one size and prints its table; gives the seconds of processor time by command.
fn measured(size: usize, rounds: usize, kept: Option<&Path>) -> Any<Vec<f64>> {
    let root = match kept {
        Some(folder) => folder.join(size.to_string()),
        None => env::temp_dir().join(format!("jianbao-scale-{}-{size}", std::process::id())),
    };
    let found = prepare(&root, size).and_then(|()| in_turn(&root, rounds));
    if kept.is_none() {
        fs::remove_dir_all(&root)?;
    }
    let found = found?;
    println!("N = {size}");
    println!("{:<20} {:>9} {:>7} {:>9} {:>7} {:>9}", "", "wall s", "/ B", "cpu s", "/ B", "MiB");
    let names = ["yardstick B"].into_iter().chain(COMMANDS.iter().map(|(name, ..)| *name));
    for (name, runs) in names.zip(&found) {
        let of = |what: fn(&Run) -> f64| median(runs.iter().map(what));
        let by = |what: fn(&Run) -> f64| median(runs.iter().zip(&found[0]).map(|(own, base)| what(own) / what(base)));
        let (wall, cpu, peak) = (of(|run| run.wall), of(|run| run.cpu), of(|run| run.peak));
        let told = |value: f64, digits: usize| match value {
            value if value > 0.0 && value.is_finite() => format!("{value:.digits$}"),
            // Only Linux tells it.
            _ => "?".into(),
        };
        let ratios = (told(by(|run| run.wall), 2), told(by(|run| run.cpu), 2));
        let (wall, cpu, peak) = (told(wall, 3), told(cpu, 3), told(peak, 0));
        println!("{name:<20} {wall:>9} {:>7} {cpu:>9} {:>7} {peak:>9}", ratios.0, ratios.1);
    }
    println!();
    Ok(found.iter().map(|runs| median(runs.iter().map(|run| if run.cpu > 0.0 { run.cpu } else { run.wall }))).collect())
}

/// Makes the three workspaces of a size.
fn prepare(root: &Path, size: usize) -> Any<()> {
    let fresh = State::Fresh.folder(root);
    fs::create_dir_all(root)?;
    let (list, units) = (root.join("list.xlsx"), root.join("units.txt"));
    fs::write(&list, sheets::list(size)?)?;
    fs::write(&units, sheets::units(size))?;
    jianbao(&[
        "init".as_ref(),
        fresh.as_os_str(),
        "--master".as_ref(),
        list.as_os_str(),
        "--units".as_ref(),
        units.as_os_str(),
    ])?;
    let inbox = fresh.join(PERIOD).join("inbox");
    fs::create_dir_all(&inbox)?;
    sheets::write_all(&inbox, (1..=size).map(|town| (town, 0)).collect())?;
    let (issued, corrected) = (State::Issued.folder(root), State::Corrected.folder(root));
    twin(&fresh, &issued)?;
    for command in ["build", "publish"] {
        jianbao(&[command.as_ref(), issued.as_os_str()])?;
    }
    twin(&issued, &corrected)?;
    sheets::write_all(
        &corrected.join(PERIOD).join("inbox"),
        (1..=size).step_by(CORRECTED).map(|town| (town, 1)).collect(),
    )
}

/// The program as part of the preparations.
fn jianbao(args: &[&std::ffi::OsStr]) -> Any<()> {
    let done = Command::new(PROGRAM).args(args).stdout(Stdio::null()).status()?;
    if done.success() { Ok(()) } else { Err(format!("jianbao {args:?}: {done}").into()) }
}

/// The same folder once more; its files are the same files until they are replaced.
fn twin(from: &Path, to: &Path) -> Any<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, to) =
            (entry.as_ref().map_or_else(|_| PathBuf::new(), fs::DirEntry::path), to.join(entry?.file_name()));
        if path.is_dir() { twin(&path, &to)? } else { fs::hard_link(path, to)? }
    }
    Ok(())
}

/// The runs of the yardstick and of every command, round after round.
fn in_turn(root: &Path, rounds: usize) -> Any<Vec<Vec<Run>>> {
    let mut found: Vec<Vec<Run>> = vec![Vec::new(); COMMANDS.len() + 1];
    let inbox = State::Fresh.folder(root).join(PERIOD).join("inbox");
    let yardstick: [OsString; 3] = [YARDSTICK.into(), inbox.into(), root.join("table.xlsx").into()];
    for _ in 0..rounds {
        found[0].push(run(&env::current_exe()?, &yardstick)?);
        for ((_, state, command, rest), runs) in COMMANDS.iter().zip(&mut found[1..]) {
            let mut args: Vec<OsString> = vec![command.into(), state.folder(root).into()];
            args.extend(rest.iter().map(OsString::from));
            runs.push(run(Path::new(PROGRAM), &args)?);
        }
    }
    Ok(found)
}

/// With which power of the size the processor time grows: from each size to the next,
/// and from the first to the last of a hundred towns or more.
fn exponents(sizes: &[usize], cpu: &[Vec<f64>]) {
    let large: Vec<usize> = (0..sizes.len()).filter(|at| sizes[*at] >= 100).collect();
    let mut spans: Vec<(usize, usize)> = large.windows(2).map(|pair| (pair[0], pair[1])).collect();
    if let (Some(first), Some(last), true) = (large.first(), large.last(), spans.len() > 1) {
        spans.push((*first, *last));
    }
    if spans.is_empty() {
        return;
    }
    print!("{:<20}", "growth of cpu");
    spans.iter().for_each(|(from, to)| print!(" {:>11}", format!("{}-{}", sizes[*from], sizes[*to])));
    println!();
    let names = ["yardstick B"].into_iter().chain(COMMANDS.iter().map(|(name, ..)| *name));
    for (row, name) in names.enumerate() {
        print!("{name:<20}");
        for (from, to) in &spans {
            let (cost, size) = (cpu[*to][row] / cpu[*from][row], sizes[*to] as f64 / sizes[*from] as f64);
            print!(" {:>11}", format!("N^{:.2}", cost.ln() / size.ln()));
        }
        println!();
    }
}
