//! The program: parse, run, print, exit code. The only file that prints.

use chrono::{DateTime, FixedOffset};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use jianbao::cli::{Cli, Host, Spoken, run};
use jianbao::formats::limits;
use jianbao::formats::worker::{Pool, serve};
use jianbao::model::value::clean;
use jianbao::outputs::formats;
use jianbao::workspace::Runner;
use std::alloc::System;
use std::io::{IsTerminal, Write, stderr, stdin, stdout};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Uncapped here; a worker caps it before it opens anything.
#[global_allocator]
static ALLOCATOR: cap::Cap<System> = cap::Cap::new(System, usize::MAX);

/// The hidden argument that makes this process a worker.
const WORKER: &str = "__read";

/// The run could not be made.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|arg| arg == WORKER) {
        return work();
    }
    let exit = match Cli::try_parse() {
        Ok(cli) => command(cli),
        Err(error) => refused(&error),
    };
    wait_for_key();
    ExitCode::from(exit)
}

/// Reads workbooks for another process of this program, under a cap on memory.
fn work() -> ExitCode {
    if ALLOCATOR.set_limit(limits::WORKER_MEMORY).is_err() {
        return ExitCode::from(FAILED);
    }
    match serve(stdin().lock(), stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(FAILED),
    }
}

fn command(cli: Cli) -> u8 {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return failed(&format!("找不到程序自身：{error}")),
    };
    let pool = Pool::new(program, vec![WORKER.into()]);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let bar = stderr().is_terminal();
    let runner = runner(&|said| drop(writeln!(stderr(), "{}", clean(said))));
    let host = Host { reader: &pool, threads, progress: &|done, files| show_progress(bar, done, files), runner };
    match run(cli, &host) {
        Ok(spoken) => speak(&spoken),
        Err(error) => failed(&error.to_string()),
    }
}

/// Who runs, where, since when and what: for the messages of others, never for an output.
fn runner<'a>(tell: &'a (dyn Fn(&str) + Sync)) -> Runner<'a> {
    let user = ["USERNAME", "USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    let machine = gethostname::gethostname().to_string_lossy().into_owned();
    let command = std::env::args().nth(1).unwrap_or_default();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // The time of China, which has one: a machine's zone may be set to anything.
    let beijing = FixedOffset::east_opt(8 * 3600).zip(DateTime::from_timestamp(now.as_secs().cast_signed(), 0));
    let since = beijing.map(|(zone, now)| now.with_timezone(&zone).format("%-m月%-d日%H:%M").to_string());
    let since = since.unwrap_or_default();
    let who = format!("{user}在电脑{machine}上，{since}起运行 jianbao {command}");
    let token = format!("{}-{:x}", std::process::id(), now.as_nanos());
    Runner { token, who, tell, hook: &|_, _| {} }
}

/// One line that is written over, on a terminal only.
fn show_progress(terminal: bool, done: usize, files: usize) {
    if terminal && files > 0 {
        let end = if done == files { "\r\x1b[K" } else { "" };
        let _ = write!(stderr(), "\r读取收件 {done}/{files}{end}");
    }
}

fn speak(spoken: &Spoken) -> u8 {
    let printed = stdout().write_all(spoken.out.as_bytes()).and_then(|()| stdout().flush());
    let _ = stderr().write_all(spoken.err.as_bytes());
    match printed {
        Ok(()) => spoken.exit,
        // Nobody reads any more (a pager was closed): not our failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => spoken.exit,
        Err(error) => failed(&format!("无法输出：{error}")),
    }
}

fn failed(message: &str) -> u8 {
    // A file name may stand in it, and must not drive the terminal.
    let _ = writeln!(stderr(), "错误：{}", clean(message));
    FAILED
}

/// A command line that does not parse, said in Chinese; help and version are no mistakes.
fn refused(error: &clap::Error) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = write!(stdout(), "{}", error.render());
        return 0;
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(" "),
        _ => String::new(),
    };
    let (arg, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let said = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", text(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("不认识“{arg}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {arg}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面要写内容"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{arg} 不能是“{value}”{}", hint(&arg)),
        ErrorKind::ArgumentConflict => format!("{arg} 重复或与其他选项冲突"),
        ErrorKind::InvalidUtf8 => "命令行中有不能识别的字符".into(),
        _ => "命令写法有误".into(),
    };
    failed(&format!("{said}。运行 jianbao --help 查看用法"))
}

/// How an option's value is written.
fn hint(arg: &str) -> String {
    match arg.split([' ', '=']).next() {
        Some("--period") => "，应写作 2025Q3".into(),
        Some("--as-of") => "，应写作 2025-09-30".into(),
        Some("--jobs") => "，应为 1 以上的整数".into(),
        Some("--fail-on") => "，应为 error、warning、note 或 never".into(),
        Some("--format") => format!("，应为 {}，用逗号隔开", formats().join("、")),
        _ => String::new(),
    }
}

/// A double click on Windows opens a console that closes with the program:
/// without this nobody could read what it says. A shell sets PROMPT.
fn wait_for_key() {
    let alone = cfg!(windows) && std::env::args_os().len() == 1 && std::env::var_os("PROMPT").is_none();
    if alone && stdin().is_terminal() && stdout().is_terminal() {
        let _ = write!(stdout(), "\n按回车键关闭窗口……").and_then(|()| stdout().flush());
        let _ = stdin().read_line(&mut String::new());
    }
}
