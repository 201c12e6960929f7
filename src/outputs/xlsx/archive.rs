//! The archive of a workbook, compressed on a thread of its own while its rows are made.

use crate::formats::MAKER;
use std::io::{self, Cursor, ErrorKind, Write};
use std::mem;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// How hard parts are compressed: 2.7 times as fast as the usual 6, for files a third
/// larger; 3 takes 1.4 times as long for a tenth less.
pub const LEVEL: u8 = 2;
/// What is gathered before it goes on, in bytes.
const GATHERED: usize = 64 << 10;
/// How many such pieces wait at most.
const WAITING: usize = 4;

/// An archive in memory.
pub type Parts = ZipArchive<Cursor<Arc<[u8]>>>;

/// What becomes of the archive next.
enum Step {
    /// The part with this number goes over as it is.
    Copy(usize),
    /// A part of this name begins.
    Begin(String),
    /// More of the part that began last.
    More(Vec<u8>),
}

/// Where the parts of an archive go, one after the other.
pub struct Archive {
    to: SyncSender<Step>,
    gathered: Vec<u8>,
}

impl Archive {
    /// Writes an archive to `out`: what `fill` puts in, and parts of another that it names.
    ///
    /// # Errors
    /// What comes cannot be written, `fill` fails, or the system gives no thread.
    pub fn write<E: From<io::Error>>(
        out: &mut (dyn Write + Send),
        parts: Parts,
        fill: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        thread::scope(|scope| {
            let (to, steps) = sync_channel(WAITING);
            let compress = move || compress(out, parts, &steps).map_err(io::Error::from);
            let beside = thread::Builder::new().spawn_scoped(scope, compress)?;
            let mut archive = Self { to, gathered: Vec::with_capacity(GATHERED) };
            let filled = fill(&mut archive).and_then(|()| Ok(archive.flush()?));
            drop(archive);
            // What the disk says, before that nobody takes any more.
            beside.join().unwrap_or_else(|panic| resume_unwind(panic))?;
            filled
        })
    }

    /// Copies a part as it is.
    ///
    /// # Errors
    /// As for [`Self::begin`].
    pub fn copy(&mut self, index: usize) -> io::Result<()> {
        self.flush()?;
        self.send(Step::Copy(index))
    }

    /// Begins a part.
    ///
    /// # Errors
    /// What came before could not be written.
    pub fn begin(&mut self, name: &str) -> io::Result<()> {
        self.flush()?;
        self.send(Step::Begin(name.into()))
    }

    fn send(&self, step: Step) -> io::Result<()> {
        self.to.send(step).map_err(|_| ErrorKind::BrokenPipe.into())
    }
}

impl Write for Archive {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let gathered = mem::replace(&mut self.gathered, Vec::with_capacity(GATHERED));
        if gathered.is_empty() { Ok(()) } else { self.send(Step::More(gathered)) }
    }
}

fn compress(out: &mut (dyn Write + Send), mut parts: Parts, steps: &Receiver<Step>) -> zip::result::ZipResult<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(i64::from(LEVEL)))
        .unix_permissions(0o600)
        .last_modified_time(DateTime::default())
        .system(MAKER);
    let mut file = ZipWriter::new_stream(out);
    for step in steps {
        match step {
            Step::Copy(index) => file.raw_copy_file(parts.by_index(index)?)?,
            Step::Begin(name) => file.start_file(&*name, options)?,
            Step::More(bytes) => file.write_all(&bytes)?,
        }
    }
    file.finish()?;
    Ok(())
}
