//! One run of a command: how long, how much of the processors, how much memory.

use crate::Any;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What a run took; 0 where the system does not tell.
#[derive(Clone, Copy)]
pub struct Run {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of processor time, of all its processes.
    pub cpu: f64,
    /// The most memory that all its processes held at one moment, in MiB.
    pub peak: f64,
}

/// What is over before is run again, up to this many seconds: the clock of processor time is coarse.
const LEAST: f64 = 0.5;
/// How often memory is looked at.
const TICK: Duration = Duration::from_millis(5);
/// Linux counts processor time in hundredths of a second, whatever its kernel does.
const TICKS_PER_SECOND: f64 = 100.0;
/// What Linux counts memory in, in MiB.
const PAGE: f64 = 4096.0 / (1 << 20) as f64;

/// Runs a command with exit code 0 or 1, more than once where it is short, and gives the mean.
pub fn run(program: &Path, args: &[OsString]) -> Any<Run> {
    let (before, start) = (cpu_of_children(), Instant::now());
    let (mut times, mut peak) = (0_u32, 0.0_f64);
    while times == 0 || start.elapsed().as_secs_f64() < LEAST {
        let mut child = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        peak = peak.max(watched(&mut child)?);
        let done = child.wait()?;
        if !matches!(done.code(), Some(0 | 1)) {
            return Err(format!("{} {args:?}: {done}", program.display()).into());
        }
        times += 1;
    }
    let mean = |sum: f64| sum / f64::from(times);
    Ok(Run { wall: mean(start.elapsed().as_secs_f64()), cpu: mean(cpu_of_children() - before), peak })
}

/// Waits for the end; the most that the process and those below it held.
fn watched(child: &mut Child) -> Any<f64> {
    let mut peak = 0.0_f64;
    while child.try_wait()?.is_none() {
        peak = peak.max(held(child.id()));
        sleep(TICK);
    }
    Ok(peak)
}

/// What a process and those below it hold.
fn held(process: u32) -> f64 {
    let folder = Path::new("/proc").join(process.to_string());
    let pages = fs::read_to_string(folder.join("statm")).ok();
    let own = pages.and_then(|text| text.split(' ').nth(1)?.parse::<f64>().ok()).unwrap_or(0.0) * PAGE;
    let children = fs::read_dir(folder.join("task")).into_iter().flatten().flatten();
    let children = children.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let below = children.flat_map(|ids| ids.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>());
    own + below.map(held).sum::<f64>()
}

/// Seconds of processor time of all processes that this one started and waited for.
fn cpu_of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program may hold blanks; the numbers begin behind it.
    let numbers = stat.rsplit_once(") ").map_or("", |(_, rest)| rest).split(' ');
    numbers.skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS_PER_SECOND
}

/// The middle one.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
