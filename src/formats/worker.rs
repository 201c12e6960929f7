//! Files are opened in worker processes, which may abort, hang or run out
//! of memory without taking the run along: calamine does all three on damaged
//! files, and no `catch_unwind` helps against an abort.
//!
//! A worker is this program with hidden arguments: `serve` in a loop, under a
//! cap on its memory. `pool` feeds it; the two share nothing but the pipes.

use super::wire::{SENT, greet, length, read_frame, write_answer};
use super::{Content, Effort, InProcess, Unreadable, limits};
use std::io::{self, Read, Write};

impl Effort {
    /// Its name among the arguments of a worker.
    pub fn argument(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Alone => "alone",
        }
    }

    /// The effort of this name.
    pub fn named(argument: &str) -> Option<Self> {
        [Self::Shared, Self::Alone].into_iter().find(|effort| effort.argument() == argument)
    }

    /// Bytes that a worker may have allocated at any one time.
    pub fn memory(self) -> usize {
        match self {
            Self::Shared => limits::SHARED_MEMORY,
            Self::Alone => limits::WORKER_MEMORY,
        }
    }

    /// Bytes of an answer.
    pub(super) fn answer_bytes(self) -> u64 {
        match self {
            Self::Shared => limits::SHARED_BYTES as u64,
            Self::Alone => limits::ANSWER_BYTES,
        }
    }
}

/// What a worker process does: files in, answers out, until its input ends.
/// The caller has put a cap of `effort.memory()` on allocations. A worker with
/// more to say than it may simply ends: what it read is then read alone.
///
/// # Errors
/// The other side is gone, or an answer is too long for this effort.
pub fn serve(mut input: impl Read, mut output: impl Write, effort: Effort) -> io::Result<()> {
    greet(&mut output)?;
    while let Some(wish) = read_frame(&mut input, 1)? {
        let file = read_frame(&mut input, limits::FILE_BYTES)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let mut answer = InProcess.read(&file);
        if wish == SENT {
            answer = answer.map(Content::trimmed);
        }
        drop(file);
        let (found, limit) = (length(&answer)?, effort.answer_bytes());
        if found > limit {
            if effort == Effort::Shared {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            answer = Err(Unreadable::TooLarge { what: "读出的内容（字节）".into(), found, limit });
        }
        write_answer(&mut output, &answer)?;
    }
    Ok(())
}
