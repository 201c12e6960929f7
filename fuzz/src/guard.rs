//! Reading as a worker reads: under its cap on memory, where a library that
//! panics or asks for too much has given an answer, not a finding.
//!
//! What the program itself does wrong ends the run. Libraries are told by the
//! place of the panic; a place in the standard library counts as the program's.

use jianbao::formats::{Content, InProcess, Unreadable, limits};
use std::alloc::{Layout, System, set_alloc_error_hook};
use std::panic::PanicHookInfo;
use std::process::abort;

#[global_allocator]
static ALLOCATOR: cap::Cap<System> = cap::Cap::new(System, usize::MAX);

/// Replaces the hook of libFuzzer, which would end the run at panics that the
/// program catches. To be called once, by every target.
pub fn install() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !is_answer(info) {
            // It prints the panic and aborts.
            report(info);
            abort();
        }
    }));
    set_alloc_error_hook(out_of_memory);
}

/// Where packages from a registry are unpacked.
const LIBRARIES: &str = "/registry/src/";

/// Whether a panic is one that a worker answers with.
fn is_answer(info: &PanicHookInfo<'_>) -> bool {
    let place = info.location().map_or("", |place| place.file());
    info.payload().is::<OutOfMemory>() || place.contains(LIBRARIES)
}

struct OutOfMemory;

/// Ends the reading of one file. The cap goes first: to unwind takes memory too.
fn out_of_memory(_: Layout) {
    lift();
    std::panic::panic_any(OutOfMemory);
}

fn lift() {
    if ALLOCATOR.set_limit(usize::MAX).is_err() {
        abort();
    }
}

/// Runs what may take no more memory than a worker has.
pub fn capped<T>(run: impl FnOnce() -> T) -> T {
    if ALLOCATOR.set_limit(ALLOCATOR.allocated() + limits::WORKER_MEMORY).is_err() {
        abort();
    }
    let result = run();
    lift();
    result
}

/// What a worker would answer.
pub fn read(bytes: &[u8]) -> Result<Content, Unreadable> {
    capped(|| InProcess.read(bytes))
}
