//! The workers of a run: few and light ones side by side for what is honest, one
//! at a time with all the memory that a file may take for what is not.
//!
//! A file is blamed only for what it does to fresh workers, twice, in a way in
//! which files kill. A worker that cannot be had, or that something else ends, is
//! the machine's trouble: fewer workers, and where there are none, no run.

use super::process::{Death, Watchdog, Worker, lock};
use super::unreadable::check_file_size;
use super::wire::{Answer, SENT, WHOLE};
use super::{Effort, Halt, Reader, Unreadable, limits};
use crate::model::error::{in_words, is_of_machine};
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Fresh workers that are tried for one file.
const ATTEMPTS: usize = 4;

/// Deaths of one kind that a file is blamed for.
const BLAMED: usize = 2;

/// Reads files in worker processes.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    args: Vec<OsString>,
    patience: Duration,
    watchdog: Mutex<Option<Arc<Watchdog>>>,
    bench: Mutex<Bench>,
    /// A light worker is back, or one less lives.
    changed: Condvar,
    /// Held while a file is read alone.
    alone: Mutex<()>,
}

/// The light workers.
#[derive(Debug)]
struct Bench {
    idle: Vec<Worker>,
    /// The idle, the busy and those that are being started.
    living: usize,
    /// How many there may be; fewer once the machine did not give one more.
    most: usize,
}

impl Pool {
    /// A pool whose workers are `program` called with `args`. None is started
    /// before the first file.
    pub fn new(program: PathBuf, args: Vec<OsString>) -> Self {
        Self {
            program,
            args,
            patience: limits::PATIENCE,
            watchdog: Mutex::default(),
            bench: Mutex::new(Bench { idle: Vec::new(), living: 0, most: limits::READERS }),
            changed: Condvar::new(),
            alone: Mutex::default(),
        }
    }

    /// The same pool with another limit on the time for one file.
    #[must_use]
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn start(&self, effort: Effort) -> Result<Worker, Halt> {
        let patience = match effort {
            Effort::Shared => self.patience.min(limits::SHARED_PATIENCE),
            Effort::Alone => self.patience,
        };
        let watchdog = self.watchdog().map_err(|why| not_started(&why))?;
        Worker::start(&self.program, &self.args, effort, (&watchdog, patience)).map_err(|why| not_started(&why))
    }

    fn watchdog(&self) -> io::Result<Arc<Watchdog>> {
        let mut watchdog = lock(&self.watchdog);
        if let Some(watchdog) = &*watchdog {
            return Ok(Arc::clone(watchdog));
        }
        let started = Arc::new(Watchdog::start((self.patience / 8).min(Duration::from_secs(1)))?);
        Ok(Arc::clone(watchdog.insert(started)))
    }

    /// A light worker: an idle one, a new one, or the next that comes back.
    fn take(&self) -> Result<Worker, Halt> {
        let mut bench = lock(&self.bench);
        loop {
            if let Some(worker) = bench.idle.pop() {
                return Ok(worker);
            }
            if bench.living < bench.most {
                bench.living += 1;
                drop(bench);
                let started = self.start(Effort::Shared);
                if started.is_ok() {
                    return started;
                }
                bench = lock(&self.bench);
                bench.living -= 1;
                bench.most = bench.living.max(1);
                self.changed.notify_all();
                if bench.living == 0 {
                    return started;
                }
            } else {
                bench = self.changed.wait(bench).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Keeps a light worker for the next file, or ends it: what it read has grown it.
    fn give_back(&self, worker: Option<Worker>) {
        let kept = worker.filter(|worker| worker.work < limits::SHARED_BYTES);
        let mut bench = lock(&self.bench);
        bench.living -= usize::from(kept.is_none());
        bench.idle.extend(kept);
        self.changed.notify_one();
    }

    fn shared(&self, wish: &[u8], bytes: &[u8]) -> Result<Answer, Halt> {
        if bytes.len() > limits::SHARED_BYTES {
            return Err(Halt::Heavy);
        }
        let mut worker = self.take()?;
        let answer = worker.ask(wish, bytes);
        self.give_back(answer.is_ok().then_some(worker));
        match answer {
            // It may have broken down for want of memory, or of what came before.
            Ok(Err(Unreadable::Crashed)) | Err(_) => Err(Halt::Heavy),
            Ok(answer) => Ok(answer),
        }
    }

    fn alone(&self, wish: &[u8], bytes: &[u8]) -> Result<Answer, Halt> {
        let _one_at_a_time = lock(&self.alone);
        self.rest();
        let mut deaths = Vec::new();
        for _ in 0..ATTEMPTS {
            let death = match self.start(Effort::Alone)?.ask(wish, bytes) {
                Ok(answer) => return Ok(answer),
                Err(death) => death,
            };
            deaths.push(death);
            let same = deaths.iter().filter(|earlier| **earlier == death).count();
            if let Some(why) = death.blame().filter(|_| same >= BLAMED) {
                return Ok(Err(why));
            }
        }
        Err(ended(&deaths))
    }

    fn read_as(&self, wish: &[u8], bytes: &[u8], effort: Effort) -> Result<Answer, Halt> {
        if let Err(why) = check_file_size(bytes) {
            return Ok(Err(why));
        }
        match effort {
            Effort::Shared => self.shared(wish, bytes),
            Effort::Alone => self.alone(wish, bytes),
        }
    }
}

impl Reader for Pool {
    fn read(&self, bytes: &[u8], effort: Effort) -> Result<Answer, Halt> {
        self.read_as(WHOLE, bytes, effort)
    }

    fn sent(&self, bytes: &[u8], effort: Effort) -> Result<Answer, Halt> {
        self.read_as(SENT, bytes, effort)
    }

    /// Ends the idle light workers.
    fn rest(&self) {
        let mut bench = lock(&self.bench);
        bench.living -= bench.idle.len();
        bench.idle.clear();
    }
}

/// No worker could be had.
fn not_started(why: &io::Error) -> Halt {
    let why = match why.kind() {
        _ if is_of_machine(why) => in_words(why),
        io::ErrorKind::NotFound => "找不到程序自身，可能被杀毒软件隔离".into(),
        io::ErrorKind::PermissionDenied => "系统不许运行".into(),
        _ => match why.raw_os_error() {
            Some(code) => format!("系统错误 {code}"),
            None => "一启动就退出".into(),
        },
    };
    Halt::Machine(format!(
        "读表的子进程启动不了（{why}）。多为杀毒软件拦截，或系统限制了进程数、内存、可打开的文件数。\
         请把本程序加入杀毒软件的信任名单，关闭其他程序，再运行一次"
    ))
}

/// Every worker that was given the file ended, and not by the file.
fn ended(deaths: &[Death]) -> Halt {
    Halt::Machine(format!(
        "读表的子进程先后 {} 次被中途结束，原因不在程序之内。可能是杀毒软件或系统内存不足所致。\
         请把本程序加入杀毒软件的信任名单，关闭其他程序，再运行一次；仍然如此，请先把这个文件移出收件夹",
        deaths.len()
    ))
}
