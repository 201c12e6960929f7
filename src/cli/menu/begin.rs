//! Where the menu begins: the workspace around a place, one just below it, or one that is
//! made of a list.

use super::board::screenful;
use super::dropped::dropped;
use crate::cli::args::{Cli, Command, Init, Report};
use crate::cli::terminal::{Console, Spoken};
use crate::model::error::{Error, shown};
use crate::model::value::Quarter;
use crate::workspace::layout::{around, below};
use crate::workspace::{Lies, MASTER, look};
use std::path::{Path, PathBuf};

/// Does what a command line asks for.
pub(super) type Do<'a> = &'a dyn Fn(Cli) -> Result<Spoken, Error>;

/// Where the menu begins.
pub(super) struct Start {
    /// The folder of the workspace.
    pub dir: PathBuf,
    /// The quarter that is meant; the newest without.
    pub period: Option<Quarter>,
    /// Whether it was made just now, and has no quarter.
    pub is_new: bool,
}

/// The workspace that one of these places lies in or holds, and the quarter whose folder
/// is on the way; else one that is made. Absent where the person wants none.
pub(super) fn begin(places: &[PathBuf], console: &dyn Console, run: Do) -> Option<Start> {
    let old = |dir, period| Start { dir, period, is_new: false };
    if let Some((dir, period)) = places.iter().find_map(|place| around(place)) {
        return Some(old(dir, period));
    }
    let mut found: Vec<PathBuf> = places.iter().flat_map(|place| below(place)).collect();
    found.dedup();
    match found.as_slice() {
        [] => {}
        [only] => return Some(old(only.clone(), None)),
        several => return one_of(several, console).map(|dir| old(dir, None)),
    }
    let is_file = |place: &&PathBuf| look(place).is_ok_and(|lies| lies == Some(Lies::File));
    let mut files = places.iter().filter(is_file).cloned();
    let given = (files.next(), files.next());
    let place = places.first().map_or(Path::new("."), PathBuf::as_path);
    if given.0.is_none() {
        let place = std::path::absolute(place).unwrap_or_else(|_| place.into());
        console.say(&format!("“{}”里没有工作区（没有 {MASTER}）。可以现在新建一个：\n", shown(&place)));
    }
    made(given, console, run).map(|dir| Start { dir, period: None, is_new: true })
}

/// The workspace that the person means.
fn one_of(several: &[PathBuf], console: &dyn Console) -> Option<PathBuf> {
    let rows: String = several.iter().zip(1..).map(|(dir, n)| format!("  {n} {}\n", shown(dir))).collect();
    console.say(&format!("这里有几个工作区：\n{rows}"));
    loop {
        let line = console.ask("打开哪一个？请输入数字再按回车（直接按回车退出）：")?;
        if line.trim().is_empty() {
            return None;
        }
        let chosen = line.trim().parse::<usize>().ok().and_then(|n| several.get(n.checked_sub(1)?));
        match chosen {
            Some(dir) => return Some(dir.clone()),
            None => console.say(&format!("没有“{}”这一项\n", line.trim())),
        }
    }
}

/// Asks for what a workspace is made of until there is one. What was given before, or
/// answered the last time, need not be typed again.
fn made(given: (Option<PathBuf>, Option<PathBuf>), console: &dyn Console, run: Do) -> Option<PathBuf> {
    let (mut list, mut units) = given;
    let mut first = true;
    loop {
        // What was dropped on the program is not asked for.
        if list.is_none() || !first {
            list = asked_file("任务清单（把文件拖到这里，再按回车）", list.take(), "退出", console)?;
        }
        list.as_ref()?;
        if units.is_none() || !first {
            units = asked_file("单位名单（每行一个单位；把文件拖到这里）", units.take(), "没有", console)?;
        }
        first = false;
        let folder = list.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).join("简报工作区");
        let dir = asked("工作区建在哪个文件夹", Some(folder), "", console)?.unwrap_or_default();
        let year = console.ask("计划年度，如 2025（清单标题中写有年度的，直接按回车）：")?;
        let year = year.trim().trim_end_matches('年').parse().ok();
        let (master, from) = (list.clone()?, None);
        let init = Init { dir: dir.clone(), master, units: units.clone(), from, year, report: Report::default() };
        console.say("\n");
        let rest = || "，核查来件以后都列在核查清单.xlsx 里".to_string();
        if tell(Command::Init(init), Some(&rest), console, run) {
            return Some(dir);
        }
        console.say("没有建成，请按上面所说的改好，再来一次\n\n");
    }
}

/// The path of a file that is there.
fn asked_file(what: &str, known: Option<PathBuf>, none: &str, console: &dyn Console) -> Option<Option<PathBuf>> {
    loop {
        let path = asked(what, known.clone(), none, console)?;
        match &path {
            Some(missing) if !look(missing).is_ok_and(|lies| lies.is_some()) => {
                console.say(&format!("没有“{}”这个文件，请核对名称\n", shown(missing)));
            }
            _ => return Some(path),
        }
    }
}

/// A path; Enter gives the one that is known, else what `none` says. Absent at the end.
fn asked(what: &str, known: Option<PathBuf>, none: &str, console: &dyn Console) -> Option<Option<PathBuf>> {
    let enter = known.as_deref().map_or_else(|| none.to_string(), shown);
    let line = console.ask(&format!("{what}。直接按回车：{enter}\n> "))?;
    Some(dropped(&line).or(known))
}

/// Runs a command and shows what came of it: all, or as much as the window takes, and where
/// the `rest` stands. Whether it could be run.
pub(super) fn tell(command: Command, rest: Option<&dyn Fn() -> String>, console: &dyn Console, run: Do) -> bool {
    let ran = run(Cli::of(command));
    let screenful = |said: &str| rest.map_or_else(|| said.to_string(), |rest| screenful(said, rest));
    match &ran {
        Ok(Spoken { out, err, .. }) => console.say(&(screenful(out) + &screenful(err))),
        Err(error) => console.say(&format!("错误：{error}\n")),
    }
    ran.is_ok()
}
