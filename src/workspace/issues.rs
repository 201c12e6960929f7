//! The published issues of a workspace: `PERIOD/published/1`, `2` …; written
//! once by `publish` and never touched again.

use super::disk::{Lies, Passing, Watched, hashed, look};
use super::{Hashed, PUBLISHED, Workspace, folders, plain_files_below, read_existing};
use crate::model::error::{Error, from_json, shown};
use crate::model::ledger::Ledger;
use crate::model::place::Origin;
use crate::model::value::Quarter;
use crate::outputs::{Made, json, write_json};
use crate::quarter::before::Before;
use crate::quarter::issue::Issue;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

/// What vouches for the files of an issue; it lies beside them.
pub const SEAL: &str = "published.json";
/// Its facts.
pub const LEDGER: &str = "ledger.json";
const FORMAT: &str = "jianbao-published";
const VERSION: u32 = 1;

/// How many issues a quarter has had, apart from them: for when they are gone.
pub const COUNT: &str = ".base/published.json";

/// The contents of [`COUNT`].
#[derive(Serialize, Deserialize)]
struct Count {
    format: String,
    version: u32,
    /// Issues that stood when this was written, 1 to this.
    published: u32,
}

/// The contents of [`SEAL`].
#[derive(Serialize, Deserialize)]
pub struct Seal {
    format: String,
    version: u32,
    /// The version of the program that published.
    pub program: String,
    /// The quarter.
    pub period: Quarter,
    /// Which issue of the quarter, from 1.
    pub number: u32,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// Whether 简报.md went out as edited by hand.
    pub edited: bool,
    /// Every other file of the folder.
    pub files: Vec<Hashed>,
}

impl Seal {
    /// A seal of this version of the program.
    pub fn new(period: Quarter, number: u32, as_of: NaiveDate, edited: bool, files: Vec<Hashed>) -> Self {
        let program = env!("CARGO_PKG_VERSION").to_string();
        Self { format: FORMAT.into(), version: VERSION, program, period, number, as_of, edited, files }
    }
}

/// One published issue.
pub struct Published {
    /// Its folder, relative to the workspace: `2025Q2/published/1`.
    pub name: String,
    dir: PathBuf,
    /// What it says of itself.
    pub seal: Seal,
}

/// The folder of an issue, relative to its quarter.
pub fn folder(number: u32) -> String {
    format!("{PUBLISHED}/{number}")
}

/// The numbers of a quarter's issues: from 1, none left out.
///
/// # Errors
/// One is not there that once was: going on would publish another under its number.
pub fn numbers(workspace: &Workspace, period: Quarter) -> Result<Vec<u32>, Error> {
    let folder = workspace.folder(period);
    let number = |name: &str| name.parse::<u32>().ok().filter(|n| *n > 0 && n.to_string() == name);
    let found = folders(&folder.join(PUBLISHED), number)?;
    let had = remembered(&folder)?.max(found.last().copied().unwrap_or(0));
    if found.len() as u64 == u64::from(had) {
        return Ok(found);
    }
    const NAMED: usize = 3;
    let gone = (1..=had).filter(|n| !found.contains(n)).take(NAMED);
    let gone = gone.map(|n| format!("{period}/{PUBLISHED}/{n}")).collect::<Vec<_>>().join("、");
    let more = if had as usize - found.len() > NAMED { "等" } else { "" };
    Err(Error::Usage(format!(
        "{period} 已定稿{had}次，但{gone}{more}不在了。定稿不能缺：请从备份恢复（改了名的改回原名），再运行；没有改动任何文件"
    )))
}

/// How many issues a quarter had; 0 where nobody wrote it down, as earlier versions of
/// the program.
fn remembered(folder: &Path) -> Result<u32, Error> {
    let path = folder.join(COUNT);
    let Some(bytes) = read_existing(&path)? else { return Ok(0) };
    let count = from_json::<Count>(&bytes).and_then(|count| {
        if count.format == FORMAT && count.version == VERSION { Ok(count) } else { Err("本程序不认识".into()) }
    });
    let unusable = |why: String| {
        Error::Usage(format!(
            "“{}”不能使用：{why}。它记着定稿了几次，请从备份恢复；没有备份的，核对 {PUBLISHED} 里的定稿一次不缺，再删去它",
            shown(&path)
        ))
    };
    count.map(|count| count.published).map_err(unusable)
}

/// What is to be written once issue `number` stands, so that its loss is noticed. A
/// run that is killed in between leaves a count that lags, and no false alarm.
///
/// # Errors
/// It has no JSON form.
pub fn count(number: u32) -> Result<Made, Error> {
    let count = Count { format: FORMAT.into(), version: VERSION, published: number };
    Ok(Made::new(COUNT, json(COUNT, &count)?))
}

/// The last issue of a quarter; absent where none was published.
///
/// # Errors
/// Its seal is missing or damaged.
pub fn last(workspace: &Workspace, period: Quarter) -> Result<Option<Published>, Error> {
    let Some(number) = numbers(workspace, period)?.pop() else { return Ok(None) };
    let name = format!("{period}/{}", folder(number));
    let dir = workspace.folder(period).join(folder(number));
    let spoilt = |why: String| spoilt(&dir.join(SEAL), &name, &why);
    let bytes = read_existing(&dir.join(SEAL))?.ok_or_else(|| spoilt("文件不在".into()))?;
    let seal: Seal = from_json(&bytes).map_err(spoilt)?;
    if seal.format != FORMAT || seal.version != VERSION {
        return Err(spoilt(format!("格式是“{}”第{}版，本程序不认识", seal.format, seal.version)));
    }
    if seal.period != period || seal.number != number {
        return Err(spoilt(format!("写的是{}第{}次定稿，文件夹可能放错或改名", seal.period, seal.number)));
    }
    Ok(Some(Published { name, dir, seal }))
}

/// The last issue of every quarter before `period`, the earliest first. All
/// quarters of a workspace belong to one plan year.
///
/// # Errors
/// An issue is not as it was published: the operator must bring it back, since
/// going on without it would change the openings in silence.
pub fn before(workspace: &Workspace, period: Quarter) -> Result<Vec<Issue>, Error> {
    let mut issues = Vec::new();
    for quarter in workspace.periods()?.into_iter().filter(|quarter| *quarter < period) {
        let Some(published) = last(workspace, quarter)? else { continue };
        issues.push(published.issue()?);
    }
    Ok(issues)
}

/// What units said in the last issue of an earlier quarter; absent without one.
///
/// # Errors
/// An issue is not as it was published.
pub fn said_before(workspace: &Workspace, period: Quarter) -> Result<Option<Before>, Error> {
    for quarter in workspace.periods()?.into_iter().rev().filter(|quarter| *quarter < period) {
        if let Some(published) = last(workspace, quarter)? {
            return Ok(Some(Before::of(&published.ledger()?.0)));
        }
    }
    Ok(None)
}

impl Published {
    /// The bytes of one of its files.
    ///
    /// # Errors
    /// It is not there, or not what was published.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        self.checked(name, read_existing, |known, bytes| known.is_of(bytes))
    }

    /// Whether one of its files holds the JSON that `value` gives now.
    ///
    /// # Errors
    /// As for reading it; or the value has no JSON form.
    pub fn is_json_of(&self, name: &str, value: &impl Serialize) -> Result<bool, Error> {
        let found = self.checked(name, |path| hashed(name, path), |known, found| known.sha256 == found.sha256)?;
        let mut passing = BufWriter::new(Passing::default());
        write_json(name, value, &mut passing)?;
        let passed = passing.into_inner().map_err(|e| Error::io("读取", self.dir.join(name), e.into_error()))?;
        Ok(found.sha256 == passed.hashed(name).sha256)
    }

    /// What `read` finds of a file, which must be as it was published.
    fn checked<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Path) -> Result<Option<T>, Error>,
        is_as_published: impl FnOnce(&Hashed, &T) -> bool,
    ) -> Result<T, Error> {
        let path = self.dir.join(name);
        let spoilt = |why: &str| spoilt(&path, &self.name, why);
        let known =
            self.seal.files.iter().find(|file| file.name == name).ok_or_else(|| spoilt("定稿中没有这个文件"))?;
        let found = read(&path)?.ok_or_else(|| spoilt("文件不在"))?;
        if is_as_published(known, &found) { Ok(found) } else { Err(spoilt("与定稿时不同")) }
    }

    /// One of its files, read on the way by `read`; absent where that cannot make use of it,
    /// or where the file is not as it was published.
    pub fn read_through<T>(
        &self,
        name: &str,
        read: impl FnOnce(Watched<File>) -> io::Result<(T, Watched<File>)>,
    ) -> Option<T> {
        let known = self.seal.files.iter().find(|file| file.name == name)?;
        let path = self.dir.join(name);
        look(&path).ok().flatten().filter(|lies| *lies == Lies::File)?;
        let (found, read) = read(Watched::new(File::open(path).ok()?)).ok()?;
        (read.passed().hashed(name).sha256 == known.sha256).then_some(found)
    }

    /// Its ledger, and the version of the format that it is kept in.
    ///
    /// # Errors
    /// It cannot be read, is not what was published, or is no ledger that this
    /// version of the program knows.
    pub fn ledger(&self) -> Result<(Ledger, u32), Error> {
        let bytes = self.read(LEDGER)?;
        Ledger::read_with_version(&bytes).map_err(|why| spoilt(&self.dir.join(LEDGER), &self.name, &why))
    }

    /// The same for a later quarter.
    fn issue(&self) -> Result<Issue, Error> {
        let (path, number) = (Origin::file(format!("{}/{LEDGER}", self.name)), self.seal.number);
        match self.read_through(LEDGER, |ledger| Issue::read(path.clone(), number, ledger)) {
            Some(issue) => Ok(issue),
            None => Ok(Issue::new(path, number, self.ledger()?.0)),
        }
    }

    /// Files that are not as they were published: the name, and what is wrong.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn damage(&self) -> Result<Vec<(String, &'static str)>, Error> {
        let there = plain_files_below(&self.dir)?;
        let mut wrong = Vec::new();
        for file in &self.seal.files {
            match there.iter().find(|(name, _)| *name == file.name) {
                None => wrong.push((file.name.clone(), "不在了")),
                Some((_, path)) => match hashed(&file.name, path)? {
                    Some(now) if now.sha256 == file.sha256 => {}
                    Some(_) => wrong.push((file.name.clone(), "被改动")),
                    None => wrong.push((file.name.clone(), "不在了")),
                },
            }
        }
        let known = |name: &str| name == SEAL || self.seal.files.iter().any(|file| file.name == name);
        wrong.extend(there.into_iter().filter(|(name, _)| !known(name)).map(|(name, _)| (name, "是后来放入的")));
        Ok(wrong)
    }
}

fn spoilt(path: &Path, name: &str, why: &str) -> Error {
    Error::Usage(format!("“{}”不能使用：{why}。定稿不应改动，请从备份恢复整个“{name}”文件夹", shown(path)))
}
