//! The menu: what a double click opens. Everything it does is a command; it only asks
//! which, shows what came of it, and opens results with the programs of the system.

use super::args::{Build, Cli, Command, Init, Report, Run, Verify, When};
use super::next::Next;
use super::quarter::read_quarter;
use super::terminal::{Host, Spoken};
use super::{run, status};
use crate::model::error::Error;
use crate::model::value::{Quarter, quarter_typed};
use crate::outputs::{OUTPUTS, returns};
use crate::workspace::layout::around;
use crate::workspace::{Lies, MASTER, Operations, RULINGS, look};
use std::path::{Path, PathBuf};

/// Where a person is asked.
pub trait Console {
    /// Shows words.
    fn say(&self, words: &str);
    /// What the person types after these words; absent where nothing will come any more.
    fn ask(&self, words: &str) -> Option<String>;
    /// Opens a file or folder with the program that the system has for it.
    ///
    /// # Errors
    /// There is none, or it does not start.
    fn open(&self, path: &Path) -> Result<(), Error>;
}

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Check,
    Build,
    Open,
    Answer,
    Publish,
    Verify,
    Period,
    /// What came in, as a folder.
    Inbox,
    /// The page of the briefing.
    Read,
}

/// What stands in the menu, by its number from 1; 0 ends it.
const MENU: [(Choice, &str); 7] = [
    (Choice::Check, "核查来件"),
    (Choice::Build, "生成简报"),
    (Choice::Open, "打开…"),
    (Choice::Answer, "回答问题"),
    (Choice::Publish, "定稿"),
    (Choice::Verify, "核对定稿"),
    (Choice::Period, "换季度…"),
];

impl Choice {
    fn words(self) -> &'static str {
        match self {
            Self::Inbox => "打开收件夹",
            Self::Read => "打开 简报.html",
            _ => MENU.iter().find(|(choice, _)| *choice == self).map_or("", |(_, words)| words),
        }
    }

    /// What to do in turn where a quarter stands so.
    fn way(next: Next) -> &'static [Self] {
        match next {
            Next::Collect => &[Self::Inbox],
            Next::Answer(_) => &[Self::Answer, Self::Build, Self::Read, Self::Publish],
            Next::Chase(_) | Next::Mend => &[Self::Check, Self::Build, Self::Read, Self::Publish],
            Next::Build => &[Self::Build],
            Next::Review => &[Self::Read, Self::Publish],
            Next::Published(_) => &[Self::Verify],
            Next::Correct(_) => &[Self::Verify, Self::Build, Self::Publish],
        }
    }

    /// What Enter does: the step after the one that was taken last.
    fn after(next: Next, last: Option<Self>) -> Self {
        let way = Self::way(next);
        let taken = last.and_then(|last| way.iter().position(|step| *step == last));
        taken.and_then(|at| way.get(at + 1)).copied().unwrap_or(way[0])
    }
}

/// Shows where the quarter stands and does what is chosen, until the person ends it.
/// Begins at `place`: a folder or file in a workspace, or a list to make one of.
pub fn menu(place: &Path, console: &dyn Console, host: &Host) {
    if let Some((dir, period)) = workspace(place, console, host) {
        let mut menu = Menu { dir, period, last: None, console, host };
        while menu.turn() {}
    }
}

/// The workspace around a place, or one that is made there; absent where the person wants none.
fn workspace(place: &Path, console: &dyn Console, host: &Host) -> Option<(PathBuf, Option<Quarter>)> {
    let mut list = None;
    if let Some(found) = around(place) {
        return Some(found);
    }
    if look(place).is_ok_and(|lies| lies == Some(Lies::File)) {
        list = Some(place.to_path_buf());
    }
    console.say(&format!("“{}”里没有工作区（没有 {MASTER}）。\n", place.display()));
    loop {
        let list = match list.take() {
            Some(list) => list,
            None => typed(console.ask("要新建，请把任务清单文件拖到这里，再按回车（直接按回车退出）：")?)?,
        };
        let units = typed(console.ask("单位名单文件（拖到这里；没有的直接按回车）：")?);
        let beside = list.parent().unwrap_or(Path::new("")).join("简报工作区");
        let dir = typed(console.ask(&format!("工作区建在哪个文件夹？直接按回车：{}　", beside.display()))?);
        let dir = dir.unwrap_or(beside);
        let year = console.ask("计划年度（清单标题中有的直接按回车）：")?.trim().trim_end_matches('年').parse().ok();
        let init = Init { dir: dir.clone(), master: list, units, from: None, year, report: Report::default() };
        if tell(console, Command::Init(init), host) {
            return Some((dir, None));
        }
    }
}

/// A path as it is typed or dropped into the window: some systems put quotes around it.
fn typed(line: String) -> Option<PathBuf> {
    let path = line.trim().trim_matches(['"', '\'', '“', '”']).trim();
    (!path.is_empty()).then(|| path.into())
}

/// Runs a command and shows what came of it; whether it could be run.
fn tell(console: &dyn Console, command: Command, host: &Host) -> bool {
    let ran = run(Cli::of(command), host);
    match &ran {
        Ok(Spoken { out, err, .. }) => console.say(&format!("{out}{err}")),
        Err(error) => console.say(&format!("错误：{error}\n")),
    }
    ran.is_ok()
}

struct Menu<'m> {
    dir: PathBuf,
    /// The quarter that was chosen; the newest without.
    period: Option<Quarter>,
    /// What was done last.
    last: Option<Choice>,
    console: &'m dyn Console,
    host: &'m Host<'m>,
}

impl Menu<'_> {
    /// One look at the quarter and one choice; false at the end.
    fn turn(&mut self) -> bool {
        let (period, enter) = match self.look() {
            Ok(found) => found,
            Err(error) => {
                self.console.say(&format!("\n{error}\n"));
                (None, Choice::Period)
            }
        };
        let rows: Vec<String> = MENU.iter().zip(1..).map(|((_, words), number)| format!("{number} {words}")).collect();
        let asked = format!("\n{}　0 退出\n请输入数字再按回车；直接按回车：{}　", rows.join("　"), enter.words());
        let Some(line) = self.console.ask(&asked) else { return false };
        let choice = match line.trim() {
            "" => Some(enter),
            "0" | "q" | "Q" | "退出" => return false,
            line => Self::chosen(line),
        };
        match choice {
            Some(choice) => {
                self.console.say("\n");
                self.act(choice, period);
                self.last = Some(choice);
            }
            None => self.console.say(&format!("没有“{}”这一项\n", line.trim())),
        }
        true
    }

    /// Where the quarter stands, shown; and what Enter does.
    fn look(&self) -> Result<(Option<Quarter>, Choice), Error> {
        let read = read_quarter(&self.dir, &self.when(), self.host)?;
        let next = Next::of(&read, self.host)?;
        self.console.say(&format!("\n工作区：{}\n{}", self.dir.display(), status::words(&read, next)));
        Ok((Some(read.ledger.period), Choice::after(next, self.last)))
    }

    /// By its number or its words.
    fn chosen(line: &str) -> Option<Choice> {
        let by_number = line.parse::<usize>().ok().and_then(|number| MENU.get(number.checked_sub(1)?));
        let by_words = || MENU.iter().find(|(_, words)| words.trim_end_matches('…') == line);
        by_number.or_else(by_words).map(|(choice, _)| *choice)
    }

    fn act(&mut self, choice: Choice, period: Option<Quarter>) {
        let folder = period.map_or_else(|| self.dir.clone(), |period| self.dir.join(period.to_string()));
        let run = || Run { dir: self.dir.clone(), when: self.when(), report: Report::default() };
        match choice {
            Choice::Check => drop(self.tell(Command::Check(run()))),
            Choice::Build => drop(self.tell(Command::Build(Build { run: run(), format: Vec::new() }))),
            Choice::Publish => self.publish(run()),
            Choice::Verify => {
                let (dir, period) = (self.dir.clone(), self.period);
                self.tell(Command::Verify(Verify { dir, period, jobs: None, json: false, quiet: false }));
            }
            Choice::Answer => self.answer(run(), &folder.join(RULINGS)),
            Choice::Read => self.open(&folder.join("out/简报.html")),
            Choice::Inbox => self.open(&folder.join("inbox")),
            Choice::Open => self.open_one(&folder),
            Choice::Period => self.another(),
        }
    }

    fn when(&self) -> When {
        When { period: self.period, ..When::default() }
    }

    fn tell(&self, command: Command) -> bool {
        tell(self.console, command, self.host)
    }

    fn publish(&self, run: Run) {
        let sure = self.console.ask("定稿以后不再改动，有错只能另出更正说明。确定定稿请输入 是：");
        if matches!(sure.unwrap_or_default().trim(), "是" | "y" | "Y") {
            self.tell(Command::Publish(run));
        } else {
            self.console.say("没有定稿\n");
        }
    }

    /// Asks the questions anew and opens them, where there are any.
    fn answer(&self, run: Run, questions: &Path) {
        if self.tell(Command::Check(run)) {
            if look(questions).is_ok_and(|lies| lies.is_some()) {
                self.open(questions);
                let waits = "填好裁定、裁定人和日期，保存并关闭，再回到这里按回车";
                let _ = self.console.ask(&format!("{waits}　"));
            } else {
                self.console.say("没有需要回答的问题\n");
            }
        }
    }

    /// One of the files that are there.
    fn open_one(&self, folder: &Path) {
        let outputs = OUTPUTS.iter().filter(|output| output.format.is_some()).map(|output| output.path.to_string());
        let names = outputs.chain([RULINGS, returns::LIST, "inbox"].map(str::to_string));
        let of_quarter =
            names.map(|name| (name.rsplit('/').next().unwrap_or_default().to_string(), folder.join(&name)));
        let all = of_quarter.chain([(MASTER.to_string(), self.dir.join(MASTER))]);
        let there: Vec<_> = all.filter(|(_, path)| look(path).is_ok_and(|lies| lies.is_some())).collect();
        let rows: String = there.iter().zip(1..).map(|((name, _), number)| format!("  {number} {name}\n")).collect();
        let line = self.console.ask(&format!("{rows}打开哪一个？请输入数字：")).unwrap_or_default();
        let chosen = line.trim().parse::<usize>().ok().and_then(|number| there.get(number.checked_sub(1)?));
        match chosen {
            Some((_, path)) => self.open(path),
            None => self.console.say("没有打开\n"),
        }
    }

    fn open(&self, path: &Path) {
        match self.console.open(path) {
            Ok(()) => self.console.say(&format!("已打开 {}\n", path.display())),
            Err(error) => self.console.say(&format!("{error}\n请自行打开：{}\n", path.display())),
        }
    }

    /// Another quarter; its folder is made where there is none.
    fn another(&mut self) {
        let line = self.console.ask("哪个季度？如 2025Q3、2025年三季度：").unwrap_or_default();
        match quarter_typed(&line) {
            Some(period) => {
                match Operations(self.host.runner.hook).create_folder(&self.dir.join(format!("{period}/inbox"))) {
                    Ok(()) => (self.period, self.last) = (Some(period), None),
                    Err(error) => self.console.say(&format!("{error}\n")),
                }
            }
            None => self.console.say(&format!("“{}”看不出是哪一年哪个季度\n", line.trim())),
        }
    }
}
