//! `next`: the next quarter's folder, its forms and letters.

use super::args::{Next, Run, When};
use super::forms::write;
use super::quarter::workspace_of;
use super::terminal::{Host, Spoken};
use super::way::Way;
use crate::model::error::{Error, shown};
use crate::model::value::{Quarter, quarter_typed};
use crate::workspace::{Held, Realm, Workspace, look, plain_files_below};
use std::path::{Path, PathBuf};

/// Begins the next quarter, or says how the next year is begun.
///
/// # Errors
/// It is not known which quarter is the next, it is none of the plan year, or its files
/// cannot be written.
pub(super) fn next(args: &Next, host: &Host) -> Result<Spoken, Error> {
    let (dir, named) = meant(&args.what)?;
    let (workspace, _) = workspace_of(&dir, named, host)?;
    let way = Way::to(&dir, None);
    let Some(period) = following(&workspace, named)? else { return Ok(of_next_year(&workspace, &way)) };
    // The list as it holds in that quarter.
    let workspace = Workspace::open(&workspace.dir, Some(period), host.reader)?;
    let held = Held::take(&workspace.folder(period), Realm::Quarter, &host.runner)?;
    let sent = write(&held, &workspace, period, args.jobs.map_or(host.threads, usize::from))?;
    let run = Run { dir, when: When::default(), report: args.report.clone() };
    Ok(sent.told(&run, &way))
}

/// The folder and the quarter that were named, in either order.
fn meant(what: &[String]) -> Result<(PathBuf, Option<Quarter>), Error> {
    let is_place = |word: &String| look(Path::new(word)).is_ok_and(|lies| lies.is_some());
    let (mut dir, mut named) = (None, None);
    for word in what {
        match quarter_typed(word) {
            Some(quarter) if named.is_none() && !(dir.is_none() && word.contains(['/', '\\'])) => named = Some(quarter),
            _ if dir.is_none() && is_place(word) => dir = Some(PathBuf::from(word)),
            _ => return Err(Error::Usage(format!("“{word}”不是季度，也没有这个文件夹。季度写作 2025Q3"))),
        }
    }
    Ok((dir.unwrap_or_else(|| ".".into()), named))
}

/// The quarter to begin: the one named; else the newest where nothing came for it yet, and
/// the one after it where something did. Absent where the plan year is over.
///
/// # Errors
/// None was named and there is none yet, or it is none of the plan year.
fn following(workspace: &Workspace, named: Option<Quarter>) -> Result<Option<Quarter>, Error> {
    let year = workspace.master.year;
    if let Some(quarter) = named {
        let of_year = |quarter: &Quarter| quarter.year == year;
        let other = format!("{quarter} 不在计划年度 {year} 年内。另一个年度要另建工作区：jianbao init");
        return Some(quarter).filter(of_year).map(Some).ok_or(Error::Usage(other));
    }
    let first = Quarter { year, number: 1 };
    let Some(newest) = workspace.periods()?.pop() else {
        let said = format!("“{}”里还没有季度。第一次请写明季度，如 jianbao next {first}", shown(&workspace.dir));
        return Err(Error::Usage(said));
    };
    let folder = workspace.folder(newest);
    let has_come = !plain_files_below(&workspace.inbox(newest))?.is_empty();
    let is_begun = has_come || folder.join("published").exists();
    if !is_begun {
        return Ok(Some(newest));
    }
    Ok((newest.number < 4).then(|| Quarter { number: newest.number + 1, ..newest }))
}

/// How the next year is begun.
fn of_next_year(workspace: &Workspace, way: &Way) -> Spoken {
    let year = workspace.master.year + 1;
    let said = format!(
        "{} 年四个季度都有了。新的一年另建工作区，沿用单位、设置和词表：\n  {}\n把“任务清单.txt”换成收到的 {year} 年清单\n",
        year - 1,
        way.init_from(year),
    );
    Spoken::new(said, 0)
}
