//! Looking at files and folders before they are touched, and reading them: names as
//! text, links never followed, nothing opened that is no file, and never more than a
//! limit.

use crate::formats::{UniqueNames, decode_lossy, limits};
use crate::intake::is_litter;
use crate::model::error::{Error, in_words, is_of_machine, shown};
use crate::outputs::Made;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// What lies at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lies {
    /// A file with bytes in it.
    File,
    /// A folder.
    Folder,
    /// A link to something else, a junction of Windows too.
    Link,
    /// A pipe, a socket, a device: opening it may block for ever.
    Special,
}

impl Lies {
    fn of(kind: FileType) -> Self {
        match kind {
            kind if kind.is_symlink() => Self::Link,
            kind if kind.is_file() => Self::File,
            kind if kind.is_dir() => Self::Folder,
            _ => Self::Special,
        }
    }

    /// What it is called in a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "普通文件",
            Self::Folder => "文件夹",
            Self::Link => "链接（快捷方式）",
            Self::Special => "特殊文件（管道、设备等）",
        }
    }

    /// Refuses what is not as `wanted`, by its name.
    ///
    /// # Errors
    /// It is something else.
    pub fn must_be(self, wanted: Self, path: &Path) -> Result<(), Error> {
        if self == wanted {
            return Ok(());
        }
        let (found, wanted) = (self.name(), wanted.name());
        let instead = if self == Self::Link { "，把它所指的内容复制到这里" } else { "" };
        let said =
            format!("“{}”是{found}，这里只能是{wanted}；没有改动任何文件。请把它移走{instead}再运行", shown(path));
        Err(Error::Usage(said))
    }
}

/// What lies at a path, without following a link; absent where there is nothing.
///
/// # Errors
/// The system does not tell.
pub fn look(path: &Path) -> Result<Option<Lies>, Error> {
    match fs::symlink_metadata(path) {
        Ok(about) => Ok(Some(Lies::of(about.file_type()))),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(e) => Err(unread(path, e)),
    }
}

/// The same where nothing is at stake: what the system does not tell counts as
/// special, and is touched least.
pub fn lies(path: &Path) -> Option<Lies> {
    look(path).unwrap_or(Some(Lies::Special))
}

/// The folder of a name; empty where it stands in none.
pub fn above(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Refuses a name below `folder` on the way to which something lies that is no folder
/// of its own: a link, or a file.
///
/// # Errors
/// Something does, or cannot be looked at.
pub fn check_way(folder: &Path, name: &str) -> Result<(), Error> {
    let mut at = folder.to_path_buf();
    above(name).split('/').filter(|step| !step.is_empty()).try_for_each(|step| {
        at.push(step);
        look(&at)?.map_or(Ok(()), |lies| lies.must_be(Lies::Folder, &at))
    })
}

/// Reads a whole file of the program's own making.
///
/// # Errors
/// It is not there or cannot be read; held by another program counts as locked.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    read_existing(path)?.ok_or_else(|| Error::io("读取", path, ErrorKind::NotFound.into()))
}

/// Reads a whole file of the program's own making, where there is one.
///
/// # Errors
/// Something is there, and cannot be read or is no file.
pub fn read_existing(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    read_of_ours(path, limits::OWN_BYTES, read_within)
}

/// Reads a whole file that staff made or edit, where there is one.
///
/// # Errors
/// Something is there, and cannot be read, is no file, or is beyond the limit of what comes in.
pub fn read_input(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    read_of_ours(path, limits::FILE_BYTES, read_within)
}

fn read_of_ours<T>(
    path: &Path,
    limit: u64,
    read: impl FnOnce(&Path, u64) -> io::Result<Option<T>>,
) -> Result<Option<T>, Error> {
    let Some(lies) = look(path)? else { return Ok(None) };
    lies.must_be(Lies::File, path)?;
    match read(path, limit) {
        // Moved away since.
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        read => Ok(Some(whole(path, limit, read)?)),
    }
}

/// Reads a file that the operator named, through links.
///
/// # Errors
/// It is not there, cannot be read, is no file, or is beyond the limit of what comes in.
pub fn read_given(path: &Path) -> Result<Vec<u8>, Error> {
    let about = fs::metadata(path).map_err(|e| unread(path, e))?;
    Lies::of(about.file_type()).must_be(Lies::File, path)?;
    whole(path, limits::FILE_BYTES, read_within(path, limits::FILE_BYTES))
}

fn whole<T>(path: &Path, limit: u64, read: io::Result<Option<T>>) -> Result<T, Error> {
    let beyond = || format!("“{}”超过 {} MB，没有读取。请核对是否放错了文件", shown(path), limit >> 20);
    read.map_err(|e| unread(path, e))?.ok_or_else(|| Error::Usage(beyond()))
}

/// The bytes of a file; absent where there are more than `limit`.
///
/// # Errors
/// It cannot be read.
pub fn read_within(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > limit { Ok(None) } else { within(file, size, limit) }
}

/// What comes in, `size` bytes as it seems; absent where there are more than
/// `limit`: a file may grow while it is read.
fn within(input: impl Read, size: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size as usize + 1).map_err(|_| ErrorKind::OutOfMemory)?;
    input.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn unread(path: &Path, error: io::Error) -> Error {
    if is_lock(&error) { Error::Locked(path.to_path_buf()) } else { Error::io("读取", path, error) }
}

/// Whether another program holds the file (Windows: sharing and lock violations).
pub fn is_lock(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// What a folder holds, in the order of names; nothing where there is no such folder.
///
/// # Errors
/// It cannot be listed.
pub fn entries(dir: &Path) -> Result<Vec<(PathBuf, Lies)>, Error> {
    match listing(dir).and_then(|all| all.into_iter().map(|(path, lies)| Ok((path, lies?))).collect()) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed.map_err(|e| Error::io("读取", dir, e)),
    }
}

fn listing(dir: &Path) -> io::Result<Vec<(PathBuf, io::Result<Lies>)>> {
    let entry = |entry: io::Result<fs::DirEntry>| {
        let entry = entry?;
        Ok((entry.path(), entry.file_type().map(Lies::of)))
    };
    let mut entries = fs::read_dir(dir)?.map(entry).collect::<io::Result<Vec<_>>>()?;
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(entries)
}

/// The names of the folders in a folder, as far as `read` understands them, in
/// order.
///
/// # Errors
/// It cannot be listed.
pub fn folders<T: Ord>(dir: &Path, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Error> {
    let folders = entries(dir)?.into_iter().filter(|(_, lies)| *lies == Lies::Folder);
    let mut read: Vec<T> = folders.filter_map(|(path, _)| read(path.file_name()?.to_str()?)).collect();
    read.sort_unstable();
    Ok(read)
}

/// Something below a folder that is no folder, or is one that cannot be looked into.
#[derive(Debug)]
pub struct Met {
    /// Its name below that folder, `/`-separated.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// What it is; or why nobody can tell what it is or holds, in Chinese.
    pub lies: Result<Lies, String>,
}

/// Everything below a folder that is no folder, in the order of names. Links are
/// met and never followed; a folder below that cannot be listed is met itself.
///
/// # Errors
/// The folder itself cannot be listed, or the machine is in trouble.
pub fn walk(dir: &Path) -> Result<Vec<Met>, Error> {
    let mut found = Vec::new();
    // No recursion: nobody knows how deep it goes.
    let mut left = vec![(dir.to_path_buf(), String::new(), 0)];
    while let Some((folder, name, depth)) = left.pop() {
        if depth > limits::FOLDER_DEPTH {
            let why = format!("文件夹套文件夹超过{}层", limits::FOLDER_DEPTH);
            found.push(Met { name, path: folder, lies: Err(why) });
            continue;
        }
        match listing(&folder) {
            Err(e) if depth == 0 && e.kind() == ErrorKind::NotFound => {}
            Err(e) if depth == 0 || is_of_machine(&e) => return Err(Error::io("读取", folder, e)),
            Err(e) => {
                found.push(Met { name, path: folder, lies: Err(format!("文件夹打不开：{}", gone_or(&e))) })
            }
            Ok(entries) => {
                for (path, lies) in entries {
                    let name = below(&name, &path);
                    match lies {
                        Ok(Lies::Folder) => left.push((path, name, depth + 1)),
                        Ok(lies) => found.push(Met { name, path, lies: Ok(lies) }),
                        Err(e) if is_of_machine(&e) => return Err(Error::io("读取", path, e)),
                        Err(e) => found.push(Met { name, path, lies: Err(gone_or(&e)) }),
                    }
                }
            }
        }
    }
    found.sort_by(|one, other| (&one.name, &one.path).cmp(&(&other.name, &other.path)));
    // Names that differ on disk may read the same.
    let mut names = UniqueNames::default();
    found.iter_mut().for_each(|met| met.name = names.unique(std::mem::take(&mut met.name)));
    Ok(found)
}

/// The name of what lies in a folder. Archives from Chinese Windows leave names in
/// GB18030 on other systems.
fn below(folder: &str, path: &Path) -> String {
    let name: String = decode_lossy(path.file_name().unwrap_or_default().as_encoded_bytes()).nfc().collect();
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

/// Why something cannot be opened that was there a moment ago.
pub fn gone_or(error: &io::Error) -> String {
    if error.kind() == ErrorKind::NotFound {
        "刚被移走或改名。请再运行一次".into()
    } else {
        in_words(error)
    }
}

/// The files of them by name and path, without links and what the system leaves about
/// (lock files and the like).
///
/// # Errors
/// A folder cannot be listed.
pub fn plain_files_below(dir: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut files = Vec::new();
    for met in walk(dir)? {
        let Met { name, path, lies } = met;
        let lies = lies.map_err(|why| Error::Usage(format!("无法读取“{}”：{why}", shown(&path))))?;
        if lies == Lies::File && !is_litter(&name) {
            files.push((name, path));
        }
    }
    Ok(files)
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    in_hexadecimal(&Sha256::digest(bytes))
}

fn in_hexadecimal(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a file of the program; absent where there is none.
///
/// # Errors
/// Something else lies there, or it cannot be read.
pub fn hash(path: &Path) -> Result<Option<String>, Error> {
    Ok(hashed("", path)?.map(|file| file.sha256))
}

/// What identifies a file of the program, which may be larger than what one holds at
/// once; absent where there is none.
///
/// # Errors
/// Something else lies there, or it cannot be read.
pub fn hashed(name: &str, path: &Path) -> Result<Option<Hashed>, Error> {
    let passed = read_of_ours(path, limits::OWN_BYTES, |path, limit| {
        let mut passing = Passing::default();
        let size = io::copy(&mut File::open(path)?.take(limit + 1), &mut passing)?;
        Ok((size <= limit).then_some(passing))
    })?;
    Ok(passed.map(|passed| passed.hashed(name)))
}

/// What identifies bytes that pass by and are not kept.
#[derive(Default)]
pub struct Passing {
    hash: Sha256,
    size: usize,
}

impl Passing {
    /// What has passed.
    pub fn hashed(self, name: impl Into<String>) -> Hashed {
        Hashed { name: name.into(), size: self.size, sha256: in_hexadecimal(&self.hash.finalize()) }
    }
}

/// What is read by others, and identified as it passes.
pub struct Watched<R> {
    input: R,
    passing: Passing,
}

impl<R> Watched<R> {
    /// Nothing has passed yet.
    pub fn new(input: R) -> Self {
        Self { input, passing: Passing::default() }
    }

    /// What has passed.
    pub fn passed(self) -> Passing {
        self.passing
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(out)?;
        self.passing.write_all(&out[..n])?;
        Ok(n)
    }
}

impl Write for Passing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        self.size += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file that went in or came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashed {
    /// Its name, relative to the folder that the list is about.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Hashed {
    /// What identifies `bytes`.
    pub fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self { name: name.into(), size: bytes.len(), sha256: digest(bytes) }
    }

    /// What identifies a file that was made, under this name.
    pub fn of_made(name: impl Into<String>, made: &Made) -> Self {
        match &made.waits {
            Some((size, sha256)) => Self { name: name.into(), size: *size, sha256: sha256.clone() },
            None => Self::new(name, &made.bytes),
        }
    }

    /// Whether these are its contents.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.sha256 == digest(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_the_limit_though_a_file_grow() {
        // It says that it holds three bytes, and never ends.
        let endless = within(io::repeat(b'x'), 3, 1 << 20).expect("reads");
        assert_eq!(endless, None);
        for (size, whole) in [(9, true), (10, true), (11, false)] {
            let read = within(io::repeat(b'x').take(size), 0, 10).expect("reads");
            assert_eq!(read.map(|bytes| bytes.len() as u64), whole.then_some(size));
        }
    }
}
