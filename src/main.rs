//! The program: parse, run, print, exit code. The only file that prints.

use chrono::{DateTime, FixedOffset};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use jianbao::cli::{Cli, Console, Host, Spoken, run};
use jianbao::formats::{Effort, Pool, decode_lossy, limits, serve};
use jianbao::model::error::in_words;
use jianbao::model::value::clean;
use jianbao::outputs::formats;
use jianbao::workspace::Runner;
use std::alloc::System;
use std::ffi::OsString;
use std::io::{BufRead, IsTerminal, Write, stderr, stdin, stdout};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Uncapped here; a worker caps it before it opens anything.
#[global_allocator]
static ALLOCATOR: cap::Cap<System> = cap::Cap::new(System, usize::MAX);

/// The hidden argument that makes this process a worker; its effort follows.
const WORKER: &str = "__read";

/// The run could not be made.
const FAILED: u8 = 2;

/// Where the program broke down last, for the message about it.
static BROKEN: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        let file = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_string();
        let place = info.location().map(|place| format!("{}:{}", file(place.file()), place.line()));
        *BROKEN.lock().unwrap_or_else(PoisonError::into_inner) = place.unwrap_or_default();
    }));
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut args: Vec<OsString> = std::env::args_os().collect();
    if args.get(1).is_some_and(|arg| arg == WORKER) {
        let effort = args.get(2).and_then(|name| Effort::named(name.to_str()?));
        return on_own_stack(move || effort.map_or(FAILED, work));
    }
    #[cfg(unix)]
    match guard::step(&mut args) {
        guard::Step::Run => {}
        guard::Step::Ended(exit) => return ExitCode::from(exit),
        guard::Step::Failed(why) => return ExitCode::from(failed(why)),
    }
    on_own_stack(|| asked(args))
}

/// Runs on a stack of known size: the one that the system gave may be of any. What
/// breaks down there is told in words.
fn on_own_stack(run: impl FnOnce() -> u8 + Send + 'static) -> ExitCode {
    let exit = match thread::Builder::new().stack_size(limits::STACK).spawn(run).map(thread::JoinHandle::join) {
        Ok(Ok(exit)) => exit,
        Ok(Err(_)) => failed(&format!(
            "程序中途停下（{}）。可能是系统限制了线程或内存：请关闭其他程序，再运行一次；\
             仍然如此，请把这一行发给程序的维护者",
            BROKEN.lock().unwrap_or_else(PoisonError::into_inner)
        )),
        Err(_) => failed("系统不给线程或内存，没有运行。请关闭其他程序，或请管理员放宽限制，再运行一次"),
    };
    ExitCode::from(exit)
}

/// Reads files for another process of this program, under a cap on memory. Before
/// it is ready it makes sure that the system would give twice the cap, so that only
/// the cap can stop it.
fn work(effort: Effort) -> u8 {
    let mut room = Vec::<u8>::new();
    let proven = effort == Effort::Shared || room.try_reserve_exact(2 * effort.memory()).is_ok();
    drop(std::hint::black_box(room));
    if !proven || ALLOCATOR.set_limit(effort.memory()).is_err() {
        return FAILED;
    }
    serve(stdin().lock(), stdout().lock(), effort, &|| ALLOCATOR.max_allocated()).map_or(FAILED, |()| 0)
}

/// Does what the command line asks for. Where the window closes with this program, a
/// message stays until it was read.
fn asked(mut args: Vec<OsString>) -> u8 {
    let alone = has_own_console();
    as_dropped(&mut args, alone);
    let what = args.get(1).map(|arg| arg.to_string_lossy().into_owned()).unwrap_or_default();
    let exit = match Cli::try_parse_from(args) {
        Ok(cli) => {
            let (began, timed) = (Instant::now(), cli.tells_people() && stderr().is_terminal());
            let exit = with_host(&what, |host| match run(cli, host) {
                Ok(spoken) => speak(&spoken),
                Err(error) => failed(&error.to_string()),
            });
            if timed {
                let _ = writeln!(stderr(), "用时 {:.1} 秒", began.elapsed().as_secs_f64());
            }
            exit
        }
        Err(error) => refused(&error),
    };
    if alone && exit == FAILED {
        let _ = Terminal.ask("按回车关闭窗口　");
    }
    exit
}

/// Without a command, what is meant by where the program was started, and by what was
/// dropped on it: the menu on a console of its own, else a look at the quarter.
fn as_dropped(args: &mut Vec<OsString>, alone: bool) {
    let given = args.get(1..).unwrap_or_default();
    let is_place = |arg: &OsString| Path::new(arg).exists();
    if given.first().is_some_and(|first| Cli::has_command(first)) || !given.iter().all(is_place) {
        return;
    }
    if alone && given.is_empty() {
        // A double click starts it here or anywhere.
        let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.into()));
        args.extend([Some(".".into()), beside].into_iter().flatten());
    }
    if alone || args.len() <= 2 {
        args.insert(1, if alone { "menu" } else { "status" }.into());
    }
}

/// What a run has of this machine.
fn with_host(what: &str, run: impl FnOnce(&Host) -> u8) -> u8 {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return failed(&format!("找不到程序自身：{}", in_words(&error))),
    };
    let pool = Pool::new(program, vec![WORKER.into()]);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let bar = Bar { on: stderr().is_terminal(), since: Mutex::default() };
    let runner = runner(what, &|said| drop(writeln!(stderr(), "{}", one_line(said))));
    run(&Host { reader: &pool, threads, progress: &|done, files| bar.show(done, files), console: &Terminal, runner })
}

/// Who runs, where, since when and what: for the messages of others, never for an output.
fn runner<'a>(what: &str, tell: &'a (dyn Fn(&str) + Sync)) -> Runner<'a> {
    let user = ["USERNAME", "USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    let machine = gethostname::gethostname().to_string_lossy().into_owned();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // The time of China, which has one: a machine's zone may be set to anything.
    let beijing = FixedOffset::east_opt(8 * 3600).zip(DateTime::from_timestamp(now.as_secs().cast_signed(), 0));
    let since = beijing.map(|(zone, now)| now.with_timezone(&zone).format("%-m月%-d日%H:%M").to_string());
    let since = since.unwrap_or_default();
    let user = if user.is_empty() { "有人" } else { user.as_str() };
    let who = format!("{user}在电脑{machine}上，{since}起运行 jianbao {what}");
    let token = format!("{}-{:x}", std::process::id(), now.as_nanos());
    Runner { token, who, tell, hook: &|_, _| {} }
}

/// One line that is written over, on a terminal only, where reading takes longer than a moment.
struct Bar {
    on: bool,
    /// Since when files are read.
    since: Mutex<Option<Instant>>,
}

impl Bar {
    fn show(&self, done: usize, files: usize) {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let is_long = since.get_or_insert_with(Instant::now).elapsed() > Duration::from_secs(1);
        if self.on && is_long && files > 0 {
            let line = format!("读取收件 {done}/{files}");
            let end = if done == files { format!("\r{}\r", " ".repeat(2 * line.len())) } else { String::new() };
            let _ = write!(stderr(), "\r{line}{end}");
        }
        if done == files {
            *since = None;
        }
    }
}

fn speak(spoken: &Spoken) -> u8 {
    let printed = stdout().write_all(spoken.out.as_bytes()).and_then(|()| stdout().flush());
    let _ = stderr().write_all(spoken.err.as_bytes());
    match printed {
        Ok(()) => spoken.exit,
        // Nobody reads any more (a pager was closed): not our failure.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => spoken.exit,
        Err(error) => failed(&format!("无法输出：{}", in_words(&error))),
    }
}

/// A message as it is printed: a file name may stand in it, and must neither drive the
/// terminal nor begin a message of its own.
fn one_line(message: &str) -> String {
    clean(message).replace(['\n', '\u{2028}', '\u{2029}'], " ")
}

fn failed(message: &str) -> u8 {
    let _ = writeln!(stderr(), "错误：{}", one_line(message));
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
        ErrorKind::InvalidSubcommand => {
            let typed = text(ContextKind::InvalidSubcommand);
            let meant = Cli::meant(&typed).map_or_else(|| text(ContextKind::SuggestedSubcommand), str::to_string);
            format!("没有“{typed}”这个命令{}", nearest(&meant))
        }
        ErrorKind::UnknownArgument => format!("不认识“{arg}”{}", nearest(&text(ContextKind::SuggestedArg))),
        ErrorKind::MissingRequiredArgument => format!("缺少 {arg}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面要写内容"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{arg} 不能是“{value}”{}{}", nearest(&text(ContextKind::SuggestedValue)), hint(&arg))
        }
        ErrorKind::ArgumentConflict => format!("{arg} 重复或与其他选项冲突"),
        ErrorKind::InvalidUtf8 => "命令行中有不能识别的字符".into(),
        _ => "命令写法有误".into(),
    };
    failed(&format!("{said}。运行 jianbao --help 查看用法"))
}

/// What a word was perhaps meant to be; nothing where nothing is near.
fn nearest(meant: &str) -> String {
    if meant.is_empty() { String::new() } else { format!("，是不是 {meant}") }
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

/// Whether the console was opened for this program, as a double click does: it closes with
/// it. On Windows no shell started it; elsewhere the program is the first of its session.
fn has_own_console() -> bool {
    #[cfg(unix)]
    let is_alone = || rustix::process::getsid(None).is_ok_and(|first| first == rustix::process::getpid());
    #[cfg(not(unix))]
    let is_alone = || !is_of_a_shell();
    stdin().is_terminal() && stdout().is_terminal() && is_alone()
}

/// Whether a shell started this process. cmd leaves PROMPT to all that it starts, PowerShell nothing: it is
/// told by its name.
#[cfg(windows)]
fn is_of_a_shell() -> bool {
    use winsafe::{HPROCESSLIST, co::TH32CS};
    const SHELLS: [&str; 4] = ["cmd.exe", "powershell.exe", "pwsh.exe", "bash.exe"];
    let Ok(mut list) = HPROCESSLIST::CreateToolhelp32Snapshot(TH32CS::SNAPPROCESS, None) else { return false };
    let processes = list.iter_processes().map_while(Result::ok);
    let processes: Vec<(u32, u32, String)> =
        processes.map(|one| (one.th32ProcessID, one.th32ParentProcessID, one.szExeFile())).collect();
    let of = |id| processes.iter().find(|(process, ..)| *process == id);
    let parent = of(std::process::id()).and_then(|(_, parent, _)| of(*parent));
    let is_shell = parent.is_some_and(|(.., name)| SHELLS.iter().any(|shell| name.eq_ignore_ascii_case(shell)));
    is_shell || std::env::var_os("PROMPT").is_some()
}

/// So long a program that opens files is waited for, to see whether it does.
const OPENS: Duration = Duration::from_secs(2);

/// The console that the menu is on.
struct Terminal;

impl Console for Terminal {
    fn say(&self, words: &str) {
        let _ = stdout().write_all(words.as_bytes()).and_then(|()| stdout().flush());
    }

    fn ask(&self, words: &str) -> Option<String> {
        self.say(words);
        let mut line = Vec::new();
        // Nobody can answer any more where it was closed.
        (stdin().lock().read_until(b'\n', &mut line).ok()? > 0).then(|| decode_lossy(&line))
    }

    fn open(&self, path: &Path) -> bool {
        open::that_detached_with_timeout(path, OPENS).is_ok()
    }
}

/// Where the system limits the memory or the time of this process, a failed
/// allocation would abort it, in English and with any exit code: then the run is
/// made by a second process, and this one only tells how it ended.
#[cfg(unix)]
mod guard {
    use rustix::process::{Resource, getrlimit};
    use std::ffi::OsString;
    use std::io::{Read, Write, stderr};
    use std::process::{Child, Command, Stdio};

    /// The hidden argument of the second process.
    const GUARDED: &str = "__run";

    /// What makes a process end in the middle.
    const LIMITS: [Resource; 4] = [Resource::As, Resource::Data, Resource::Fsize, Resource::Cpu];

    /// Bytes that are held back of what the run says.
    const HELD: usize = 16 << 10;

    const TOO_LITTLE: &str = "系统给程序的内存（或文件大小、运行时间）限得太小，没有运行完。\
        请关闭其他程序，或请管理员放宽限制（ulimit），再运行一次";

    /// What this process has to do.
    pub enum Step {
        /// The run.
        Run,
        /// Nothing more: the run ended so.
        Ended(u8),
        /// Nothing more but to say why there was no run, or not to its end.
        Failed(&'static str),
    }

    /// Takes the hidden argument from `args`, or makes the run in a second process.
    pub fn step(args: &mut Vec<OsString>) -> Step {
        if args.get(1).is_some_and(|arg| arg == GUARDED) {
            args.remove(1);
            #[cfg(target_os = "linux")]
            let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
            return Step::Run;
        }
        if LIMITS.into_iter().all(|limit| getrlimit(limit).current.is_none()) {
            return Step::Run;
        }
        run(args).unwrap_or(Step::Failed(TOO_LITTLE))
    }

    /// `None` where the second process could not be had.
    fn run(args: &[OsString]) -> Option<Step> {
        let mut said = Vec::new();
        said.try_reserve_exact(HELD).ok()?;
        let program = std::env::current_exe().ok()?;
        let mut child = Command::new(program).arg(GUARDED).args(&args[1..]).stderr(Stdio::piped()).spawn().ok()?;
        forward(&mut child, &mut said);
        let code = child.wait().ok()?.code().and_then(|code| u8::try_from(code).ok());
        Some(match code {
            Some(exit @ 0..=2) => {
                let _ = stderr().write_all(&said);
                Step::Ended(exit)
            }
            _ => Step::Failed(TOO_LITTLE),
        })
    }

    /// Passes on what the run says, but for the end of it, which may be of a
    /// process that broke down.
    fn forward(child: &mut Child, said: &mut Vec<u8>) {
        let Some(mut output) = child.stderr.take() else { return };
        let mut buffer = [0; HELD / 4];
        while let Ok(read @ 1..) = output.read(&mut buffer) {
            if said.len() + read > HELD {
                let _ = stderr().write_all(said);
                said.clear();
            }
            said.extend_from_slice(&buffer[..read]);
        }
    }
}
