//! The program: parse, run, print, exit code. The only file that prints.

use std::alloc::System;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: cap::Cap<System> = cap::Cap::new(System, usize::MAX);

/// The hidden argument that makes this process a worker.
const WORKER: &str = "__read";

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|arg| arg == WORKER) {
        return work();
    }
    ExitCode::from(2)
}

/// Reads workbooks for another process of this program, under a cap on memory.
fn work() -> ExitCode {
    if ALLOCATOR.set_limit(jianbao::read::limits::WORKER_MEMORY).is_err() {
        return ExitCode::from(2);
    }
    match jianbao::read::worker::serve(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}
