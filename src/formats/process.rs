//! A worker process as the program sees it: started, asked, watched, and what it
//! died of.

use super::wire::{Answer, await_greeting, read_answer, write_request};
use super::{Effort, Unreadable};
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// A running worker; dropping it ends it.
#[derive(Debug)]
pub(super) struct Worker {
    watched: Arc<Watched>,
    input: ChildStdin,
    output: ChildStdout,
    effort: Effort,
    patience: Duration,
    /// Bytes of all files that it was given.
    pub(super) work: usize,
}

/// The part of a worker that the watchdog sees.
#[derive(Debug)]
pub(super) struct Watched {
    child: Mutex<Child>,
    /// Until when it must have answered; `None` while nothing is asked of it.
    deadline: Mutex<Option<Instant>>,
    /// It took too long and was killed.
    overdue: AtomicBool,
}

/// How a worker ended that gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Death {
    /// It asked for memory beyond its cap, or for stack beyond its own: both abort.
    Memory,
    /// The processor stopped it at an instruction.
    Crash,
    /// It took too long and the watchdog killed it.
    Overdue,
    /// Something else ended it, and nothing is known against the file.
    Outside,
}

impl Death {
    /// What is said of a file whose workers die so again and again; `None` where
    /// a file cannot be the cause.
    pub(super) fn blame(self) -> Option<Unreadable> {
        match self {
            Self::Memory => Some(Unreadable::OutOfMemory),
            Self::Crash => Some(Unreadable::Crashed),
            Self::Overdue => Some(Unreadable::TimedOut),
            Self::Outside => None,
        }
    }
}

impl Worker {
    /// Starts `program` with `args` and waits, no longer than `patience`, until it
    /// is ready.
    ///
    /// # Errors
    /// It cannot be started, or ends before it is ready.
    pub(super) fn start(
        program: &Path,
        args: &[OsString],
        effort: Effort,
        (watchdog, patience): (&Watchdog, Duration),
    ) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(args).arg(effort.argument());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt;
            const CREATE_NO_WINDOW: u32 = 0x0800_0000;
            command.creation_flags(CREATE_NO_WINDOW);
        }
        let mut child = command.spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let watched = Watched { child: Mutex::new(child), deadline: Mutex::default(), overdue: AtomicBool::new(false) };
        let mut worker = Self { watched: Arc::new(watched), input, output, effort, patience, work: 0 };
        watchdog.watch(&worker.watched);
        worker.in_time(|worker| await_greeting(&mut worker.output))?;
        Ok(worker)
    }

    /// One file in, one answer out. The worker reads the whole file before it
    /// answers, so neither side can block the other; should it stop reading,
    /// the watchdog kills it and the pipe breaks.
    ///
    /// # Errors
    /// It died over it, and is of no more use.
    pub(super) fn ask(&mut self, wish: &[u8], bytes: &[u8]) -> Result<Answer, Death> {
        self.work += bytes.len();
        let answer = self.in_time(|worker| {
            write_request(&mut worker.input, wish, bytes)?;
            read_answer(&mut worker.output, worker.effort.answer_bytes())
        });
        match answer {
            // Killed just as it had answered: the answer is whole, the worker is not.
            Ok(answer) if !self.is_overdue() => Ok(answer),
            _ => Err(self.death()),
        }
    }

    fn in_time<T>(&mut self, run: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        *lock(&self.watched.deadline) = Some(Instant::now() + self.patience);
        let result = run(self);
        *lock(&self.watched.deadline) = None;
        result
    }

    fn is_overdue(&self) -> bool {
        self.watched.overdue.load(Ordering::Acquire)
    }

    fn death(&self) -> Death {
        if self.is_overdue() {
            return Death::Overdue;
        }
        let mut child = lock(&self.watched.child);
        // Changes nothing where it has ended already.
        let _ = child.kill();
        child.wait().map_or(Death::Outside, death_of)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = lock(&self.watched.child);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// A bus error is not among them: a program that lies on a drive which is gone
/// dies of it.
#[cfg(unix)]
fn death_of(status: ExitStatus) -> Death {
    const ILLEGAL: i32 = 4;
    const ABORT: i32 = 6;
    const ARITHMETIC: i32 = 8;
    const SEGMENT: i32 = 11;
    match std::os::unix::process::ExitStatusExt::signal(&status) {
        Some(ABORT) => Death::Memory,
        Some(ILLEGAL | ARITHMETIC | SEGMENT) => Death::Crash,
        _ => Death::Outside,
    }
}

#[cfg(not(unix))]
fn death_of(status: ExitStatus) -> Death {
    const FAST_FAIL: u32 = 0xC000_0409;
    const ACCESS: u32 = 0xC000_0005;
    const ILLEGAL: u32 = 0xC000_001D;
    const DIVISION: u32 = 0xC000_0094;
    const STACK: u32 = 0xC000_00FD;
    match status.code().map(|code| code as u32) {
        Some(FAST_FAIL | STACK) => Death::Memory,
        Some(ACCESS | ILLEGAL | DIVISION) => Death::Crash,
        _ => Death::Outside,
    }
}

/// One thread that kills workers which take too long. It ends with its pool.
#[derive(Debug)]
pub(super) struct Watchdog {
    watched: Arc<Mutex<Vec<Weak<Watched>>>>,
    /// Dropped with the pool, which tells the thread to end.
    _alive: Sender<()>,
}

impl Watchdog {
    /// Looks every `tick`.
    ///
    /// # Errors
    /// The system gives no thread: then no file may be read.
    pub(super) fn start(tick: Duration) -> io::Result<Self> {
        let watched = Arc::new(Mutex::new(Vec::<Weak<Watched>>::new()));
        let (alive, ended) = channel::<()>();
        let seen = Arc::clone(&watched);
        let patrol = move || {
            while ended.recv_timeout(tick) == Err(RecvTimeoutError::Timeout) {
                lock(&seen).retain(|worker| worker.upgrade().map(|it| it.kill_if_overdue()).is_some());
            }
        };
        std::thread::Builder::new().name("watchdog".into()).stack_size(STACK).spawn(patrol)?;
        Ok(Self { watched, _alive: alive })
    }

    fn watch(&self, worker: &Arc<Watched>) {
        lock(&self.watched).push(Arc::downgrade(worker));
    }
}

/// Bytes of the watchdog's stack; it calls nothing deep.
const STACK: usize = 256 << 10;

impl Watched {
    fn kill_if_overdue(&self) {
        let deadline = lock(&self.deadline);
        if deadline.is_some_and(|deadline| Instant::now() > deadline) {
            self.overdue.store(true, Ordering::Release);
            let _ = lock(&self.child).kill();
        }
    }
}

/// The content of a mutex; nothing here is left half-done by a panic.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
