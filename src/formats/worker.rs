//! Files are opened in worker processes, which may abort, hang or run out
//! of memory without taking the run along: calamine does all three on damaged
//! files, and no `catch_unwind` helps against an abort.
//!
//! A worker is this program with a hidden argument: `serve` in a loop, under a
//! cap on its memory. A `Pool` holds one a thread, feeds it file after file,
//! and kills and replaces it when one dies or takes too long.

use super::unreadable::check_file_size;
use super::{Content, InProcess, Reader, Unreadable, limits};
use postcard::ser_flavors::Size;
use postcard::serialize_with_flavor;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// What a worker process does: files in, answers out, until its input ends.
/// The caller has put a cap of `limits::WORKER_MEMORY` on allocations.
pub fn serve(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    // A panic is an answer here; its message would go nowhere.
    std::panic::set_hook(Box::new(|_| {}));
    while let Some(wish) = read_frame(&mut input, 1)? {
        let file = read_frame(&mut input, limits::FILE_BYTES)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let answer = if wish == SENT { InProcess.sent(&file) } else { InProcess.read(&file) };
        drop(file);
        answer_with(&mut output, &answer)?;
    }
    Ok(())
}

/// What goes before a file that somebody sent, of which not everything is wanted.
const SENT: &[u8] = &[1];
/// What goes before a file that is wanted whole.
const WHOLE: &[u8] = &[0];

/// A frame of an answer, written as it is encoded: a copy of it would count
/// against the cap.
fn answer_with(output: &mut impl Write, answer: &Result<Content, Unreadable>) -> io::Result<()> {
    let length = serialize_with_flavor(answer, Size::default()).map_err(io::Error::other)?;
    output.write_all(&(length as u64).to_le_bytes())?;
    let mut buffered = io::BufWriter::with_capacity(BUFFER, output);
    postcard::to_io(answer, &mut buffered).map_err(io::Error::other)?;
    buffered.flush()
}

/// Bytes of an answer that go through the pipe at once.
const BUFFER: usize = 64 << 10;

/// A frame: its length in eight bytes, then its content; `None` at the end.
fn read_frame(input: &mut impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 8];
    match input.read(&mut head)? {
        0 => return Ok(None),
        read => input.read_exact(&mut head[read..])?,
    }
    let length = u64::from_le_bytes(head);
    if length > limit {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut content = Vec::with_capacity(length as usize);
    input.take(length).read_to_end(&mut content)?;
    if (content.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(content))
}

fn write_frame(output: &mut impl Write, content: &[u8]) -> io::Result<()> {
    output.write_all(&(content.len() as u64).to_le_bytes())?;
    output.write_all(content)?;
    output.flush()
}

/// Reads files in worker processes, one for every thread that asks.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    args: Vec<OsString>,
    patience: Duration,
    idle: Mutex<Vec<Worker>>,
    watchdog: Mutex<Option<Watchdog>>,
    /// Held while a heavy file is read.
    heavy: Mutex<()>,
}

impl Pool {
    /// A pool whose workers are `program` called with `args`. None is started
    /// before the first file.
    pub fn new(program: PathBuf, args: Vec<OsString>) -> Self {
        Self {
            program,
            args,
            patience: limits::PATIENCE,
            idle: Mutex::default(),
            watchdog: Mutex::default(),
            heavy: Mutex::default(),
        }
    }

    /// The same pool with another limit on the time for one file.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Starts a worker now, so that a program that cannot be started is the
    /// operator's error rather than every file's.
    pub fn start(&self) -> io::Result<()> {
        let worker = self.spawn()?;
        lock(&self.idle).push(worker);
        Ok(())
    }

    fn spawn(&self) -> io::Result<Worker> {
        let worker = Worker::start(&self.program, &self.args)?;
        let mut watchdog = lock(&self.watchdog);
        let watchdog = match &mut *watchdog {
            Some(watchdog) => watchdog,
            none => none.insert(Watchdog::start(self.patience)?),
        };
        lock(&watchdog.watched).push(Arc::downgrade(&worker.process));
        Ok(worker)
    }

    /// One file to one worker; the worker is kept where it may be used again.
    fn ask(&self, mut worker: Worker, wish: &[u8], bytes: &[u8]) -> Result<Content, Unreadable> {
        let answer = worker.ask(wish, bytes).map_err(|_| worker.cause_of_death())?;
        if !worker.process.overdue.load(Ordering::Acquire) {
            lock(&self.idle).push(worker);
        }
        answer
    }
}

impl Reader for Pool {
    fn read(&self, bytes: &[u8]) -> Result<Content, Unreadable> {
        self.read_as(WHOLE, bytes)
    }

    fn sent(&self, bytes: &[u8]) -> Result<Content, Unreadable> {
        self.read_as(SENT, bytes)
    }
}

impl Pool {
    fn read_as(&self, wish: &[u8], bytes: &[u8]) -> Result<Content, Unreadable> {
        check_file_size(bytes)?;
        let _one_at_a_time = (bytes.len() > limits::HEAVY_BYTES).then(|| lock(&self.heavy));
        let idle = lock(&self.idle).pop();
        if let Some(worker) = idle {
            let answer = self.ask(worker, wish, bytes);
            // It may have died of what came before, or of somebody's hand: only
            // what kills a fresh one is the file's own fault.
            if !matches!(answer, Err(Unreadable::Crashed | Unreadable::OutOfMemory)) {
                return answer;
            }
        }
        self.spawn().map_err(|_| Unreadable::Crashed).and_then(|worker| self.ask(worker, wish, bytes))
    }
}

/// A running worker; dropping it ends it.
#[derive(Debug)]
struct Worker {
    process: Arc<Process>,
    input: ChildStdin,
    output: ChildStdout,
}

/// The part of a worker that the watchdog sees.
#[derive(Debug)]
struct Process {
    child: Mutex<Child>,
    /// Since when it has been at the present file.
    busy: Mutex<Option<Instant>>,
    /// It took too long and was killed.
    overdue: AtomicBool,
}

impl Worker {
    fn start(program: &PathBuf, args: &[OsString]) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
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
        let process = Process { child: Mutex::new(child), busy: Mutex::default(), overdue: AtomicBool::new(false) };
        Ok(Self { process: Arc::new(process), input, output })
    }

    /// One file in, one answer out. The worker reads the whole file before it
    /// answers, so neither side can block the other; should it stop reading,
    /// the watchdog kills it and the pipe breaks.
    fn ask(&mut self, wish: &[u8], bytes: &[u8]) -> io::Result<Result<Content, Unreadable>> {
        *lock(&self.process.busy) = Some(Instant::now());
        let answer = write_frame(&mut self.input, wish)
            .and_then(|()| write_frame(&mut self.input, bytes))
            .and_then(|()| read_frame(&mut self.output, limits::ANSWER_BYTES))
            .and_then(|answer| answer.ok_or_else(|| io::ErrorKind::UnexpectedEof.into()));
        *lock(&self.process.busy) = None;
        postcard::from_bytes(&answer?).map_err(io::Error::other)
    }

    /// Why it gave no answer. Panics are caught in the worker, so what aborts
    /// it is an allocation beyond the cap.
    fn cause_of_death(&self) -> Unreadable {
        if self.process.overdue.load(Ordering::Acquire) {
            return Unreadable::TimedOut;
        }
        let mut child = lock(&self.process.child);
        // Changes nothing where it has ended already.
        let _ = child.kill();
        match child.wait() {
            Ok(status) if has_aborted(status) => Unreadable::OutOfMemory,
            _ => Unreadable::Crashed,
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = lock(&self.process.child);
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(unix)]
fn has_aborted(status: ExitStatus) -> bool {
    const SIGABRT: i32 = 6;
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(SIGABRT)
}

#[cfg(not(unix))]
fn has_aborted(status: ExitStatus) -> bool {
    const FAST_FAIL: u32 = 0xC000_0409;
    status.code().is_some_and(|code| code as u32 == FAST_FAIL)
}

/// One thread that kills workers which take too long. It ends with its pool.
#[derive(Debug)]
struct Watchdog {
    watched: Arc<Mutex<Vec<Weak<Process>>>>,
    /// Dropped with the pool, which tells the thread to end.
    _alive: Sender<()>,
}

impl Watchdog {
    fn start(patience: Duration) -> io::Result<Self> {
        let watched = Arc::new(Mutex::new(Vec::<Weak<Process>>::new()));
        let (alive, ended) = channel::<()>();
        let seen = Arc::clone(&watched);
        let tick = (patience / 8).min(Duration::from_secs(1));
        let patrol = move || {
            while ended.recv_timeout(tick) == Err(RecvTimeoutError::Timeout) {
                lock(&seen).retain(|process| process.upgrade().map(|it| it.kill_if_overdue(patience)).is_some());
            }
        };
        std::thread::Builder::new().name("watchdog".into()).spawn(patrol)?;
        Ok(Self { watched, _alive: alive })
    }
}

impl Process {
    fn kill_if_overdue(&self, patience: Duration) {
        let busy = lock(&self.busy);
        if busy.is_some_and(|since| since.elapsed() > patience) {
            self.overdue.store(true, Ordering::Release);
            let _ = lock(&self.child).kill();
        }
    }
}

/// The content of a mutex; nothing here is left half-done by a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_read_back_and_absurd_ones_are_refused() {
        let mut wire = Vec::new();
        write_frame(&mut wire, b"abc").expect("written");
        write_frame(&mut wire, b"").expect("written");
        let mut input = wire.as_slice();
        for expected in [Some(b"abc".to_vec()), Some(Vec::new()), None] {
            assert_eq!(read_frame(&mut input, 3).expect("a frame or the end"), expected);
        }
        for (mut refused, limit) in [(&wire[..], 2), (&wire[..9], 3), (&wire[..5], 3)] {
            assert!(read_frame(&mut refused, limit).is_err(), "{refused:?}");
        }
    }
}
