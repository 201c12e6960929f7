//! The menu: what a double click opens. Everything it does is a command; it only asks
//! which, shows what came of it, and opens results with the programs of the system.

mod begin;
mod board;
mod dropped;

use super::args::{Build, Command, Next, Report, Run, Verify, When};
use super::exchange::parties;
use super::quarter::read_quarter;
use super::step::Next as Step;
use super::terminal::Host;
use crate::model::error::{Error, shown};
use crate::model::value::{Quarter, clipped, quarter_typed};
use crate::outputs::desk::PAGE as DESK;
use crate::outputs::{OUTPUTS, returns};
use crate::workspace::addressed::{FORMS, RETURNS};
use crate::workspace::{MASTER, Operations, REGISTER, RULINGS, look};
use begin::{Do, Start, begin, tell};
use board::{WIDTH, board, columns};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

/// The page of the briefing.
const PAGE: &str = "out/简报.html";

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Check,
    Build,
    Open,
    Answer,
    Publish,
    Verify,
    Status,
    Period,
    Forms,
    Next,
    /// What came in, as a folder.
    Inbox,
    /// The page of the briefing.
    Read,
}

/// What stands in the menu, by its number from 1; 0 ends it.
const MENU: [(Choice, &str); 10] = [
    (Choice::Check, "核查来件"),
    (Choice::Build, "生成简报"),
    (Choice::Open, "打开…"),
    (Choice::Answer, "回答问题"),
    (Choice::Publish, "定稿"),
    (Choice::Verify, "核对定稿"),
    (Choice::Status, "各单位情况"),
    (Choice::Period, "换季度…"),
    (Choice::Forms, "下发填报表"),
    (Choice::Next, "开始下一季度"),
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
    fn way(next: Step) -> &'static [Self] {
        match next {
            Step::Distribute => &[Self::Forms, Self::Inbox],
            Step::Collect => &[Self::Inbox],
            Step::Answer(_) => &[Self::Answer, Self::Build, Self::Read, Self::Publish],
            Step::Chase(_) | Step::Mend => &[Self::Check, Self::Build, Self::Read, Self::Publish],
            Step::Build => &[Self::Build],
            Step::Review => &[Self::Read, Self::Publish],
            Step::Published(_) => &[Self::Verify],
            Step::Correct(_) => &[Self::Verify, Self::Build, Self::Publish],
        }
    }

    /// What Enter does: the step after the one that was taken last.
    fn after(next: Step, last: Option<Self>) -> Self {
        let way = Self::way(next);
        let taken = last.and_then(|last| way.iter().position(|step| *step == last));
        taken.and_then(|at| way.get(at + 1)).copied().unwrap_or(way[0])
    }

    /// By its number or its words.
    fn typed(line: &str) -> Option<Self> {
        let by_number = line.parse::<usize>().ok().and_then(|number| MENU.get(number.checked_sub(1)?));
        let by_words = || MENU.iter().find(|(_, words)| words.trim_end_matches('…') == line);
        by_number.or_else(by_words).map(|(choice, _)| *choice)
    }
}

/// Shows where the quarter stands and does what is chosen, until the person ends it.
/// Begins at the likeliest of `places`: folders or files in a workspace, one that holds
/// it, or a list to make one of.
pub(super) fn menu(places: &[PathBuf], host: &Host, run: Do) {
    if let Some(Start { dir, period, is_new }) = begin(places, host.console, run) {
        let mut menu = Menu { dir, period, last: None, host, run };
        if is_new {
            menu.another();
        }
        while menu.turn() {}
    }
}

struct Menu<'m> {
    dir: PathBuf,
    /// The quarter that was chosen; the newest without.
    period: Option<Quarter>,
    /// What was done last; nothing at the beginning.
    last: Option<Choice>,
    host: &'m Host<'m>,
    run: Do<'m>,
}

impl Menu<'_> {
    /// One look at the quarter and one choice; false at the end.
    fn turn(&mut self) -> bool {
        let (period, enter) = match self.look() {
            Ok(found) => found,
            Err(error) => {
                self.say(&format!("\n错误：{error}\n"));
                (None, Choice::Period)
            }
        };
        let rows = MENU.iter().zip(1..).map(|((_, words), number)| format!("{number} {words}"));
        let rows = columns(&rows.chain(["0 退出".to_string()]).collect::<Vec<_>>()).join("\n");
        let asked = format!("\n{rows}\n请输入数字再按回车；直接按回车：{}　", enter.words());
        let Some(line) = self.ask(&asked) else { return false };
        let choice = match line.trim() {
            "" => Some(enter),
            "0" | "q" | "Q" | "退出" => return false,
            line => Choice::typed(line),
        };
        match choice {
            Some(choice) => {
                self.say("\n");
                self.last = Some(choice);
                self.act(choice, period);
            }
            None => self.say(&format!("没有“{}”这一项\n", line.trim())),
        }
        true
    }

    /// Where the quarter stands, shown: whole at the beginning, later in a word, so that what
    /// came of a choice stays in the window. And what Enter does.
    fn look(&self) -> Result<(Option<Quarter>, Choice), Error> {
        // Looked at again and again: what was read is given back.
        let mut read = ManuallyDrop::into_inner(read_quarter(&self.dir, &self.when(), self.host)?);
        let (_, read) = parties(&mut read, self.host)?;
        let (next, ledger) = (Step::of(read, self.host)?, &read.ledger);
        let head = format!("{}{}（截至{}）", read.workspace.config.district, ledger.period.title(), ledger.as_of);
        let board = if self.last.is_none() {
            let dir = std::path::absolute(&self.dir).unwrap_or_else(|_| self.dir.clone());
            clipped(&format!("工作区：{}", shown(&dir)), WIDTH) + "\n" + &board(read)
        } else {
            String::new()
        };
        self.say(&format!("\n{head}\n{board}下一步：{}\n", next.brief()));
        Ok((Some(ledger.period), Choice::after(next, self.last)))
    }

    fn act(&mut self, choice: Choice, period: Option<Quarter>) {
        let folder = period.map_or_else(|| self.dir.clone(), |period| self.dir.join(period.to_string()));
        let run = || Run { dir: self.dir.clone(), when: self.when(), ..Run::default() };
        match choice {
            Choice::Check => self.check(run(), &folder),
            Choice::Build => drop(self.tell(Command::Build(Build { run: run(), format: Vec::new() }), &folder)),
            Choice::Publish => self.publish(run(), &folder),
            Choice::Verify => {
                let (dir, period) = (self.dir.clone(), self.period.or(period));
                let verify = Verify { dir, period, jobs: None, json: false, quiet: false };
                self.tell(Command::Verify(verify), &folder);
            }
            Choice::Status => drop(tell(Command::Status(run()), None, self.host.console, self.run)),
            Choice::Answer => self.answer(run(), &folder),
            Choice::Read => self.open(&folder.join(PAGE)),
            Choice::Inbox => self.open(&folder.join("inbox")),
            Choice::Open => self.open_one(&folder),
            Choice::Period => self.another(),
            Choice::Forms => self.forms(run(), &folder),
            Choice::Next => self.next(),
        }
    }

    fn when(&self) -> When {
        When { period: self.period, ..When::default() }
    }

    fn say(&self, words: &str) {
        self.host.console.say(words);
    }

    fn ask(&self, words: &str) -> Option<String> {
        self.host.console.ask(words)
    }

    /// Runs a command about a quarter in this folder.
    fn tell(&self, command: Command, folder: &Path) -> bool {
        let rest = || {
            let rest = [DESK, returns::LIST].map(|name| folder.join(name)).into_iter().find(|path| is_there(path));
            rest.map_or_else(String::new, |path| format!("，全部见 {}", shown(&path)))
        };
        tell(command, Some(&rest), self.host.console, self.run)
    }

    /// Makes what goes out, and opens the folder of the letters.
    fn forms(&self, run: Run, folder: &Path) {
        if self.tell(Command::Forms(run), folder) {
            self.open(&folder.join(FORMS));
        }
    }

    /// Begins the quarter after the newest; the first is asked for.
    fn next(&mut self) {
        let what = vec![self.dir.display().to_string()];
        if tell(Command::Next(Next { what, ..Next::default() }), None, self.host.console, self.run) {
            (self.period, self.last) = (None, None);
        }
    }

    /// Checks, and opens the page that tells what to do.
    fn check(&self, run: Run, folder: &Path) {
        let run = Run { report: Report { quiet: true, ..Report::default() }, ..run };
        if self.tell(Command::Check(run), folder) && is_there(&folder.join(DESK)) {
            self.open(&folder.join(DESK));
        }
    }

    fn publish(&self, run: Run, folder: &Path) {
        let sure = self.ask("定稿以后不再改动，有错只能另出更正说明。确定定稿请输入 是：");
        if matches!(sure.unwrap_or_default().trim(), "是" | "y" | "Y") {
            self.tell(Command::Publish(run), folder);
        } else {
            self.say("没有定稿\n");
        }
    }

    /// Asks the questions anew and opens them, where there are any.
    fn answer(&self, run: Run, folder: &Path) {
        let questions = folder.join(RULINGS);
        if !self.tell(Command::Check(run), folder) {
            return;
        }
        if !is_there(&questions) {
            return self.say("没有需要回答的问题\n");
        }
        self.open(&questions);
        let _ = self.ask("在“裁定”一栏选好答案，填上裁定人和日期，保存并关闭，再回到这里按回车　");
    }

    /// One of the files that are there.
    fn open_one(&self, folder: &Path) {
        let outputs = OUTPUTS.iter().filter(|output| output.format.is_some()).map(|output| output.path);
        let rest = [RULINGS, REGISTER, returns::LIST, RETURNS, FORMS, "inbox"];
        let names = [DESK].into_iter().chain(outputs).chain(rest);
        let of_quarter = names.map(|name| (name, folder.join(name)));
        let all = of_quarter.chain([(MASTER, self.dir.join(MASTER))]);
        let there: Vec<(&str, PathBuf)> = all.filter(|(_, path)| is_there(path)).collect();
        let rows = there.iter().zip(1..).map(|((name, _), number)| {
            let name = name.rsplit('/').next().unwrap_or_default();
            format!("{number} {}", FOLDERS.iter().find(|(folder, _)| *folder == name).map_or(name, |(_, words)| words))
        });
        let rows = columns(&rows.collect::<Vec<_>>()).join("\n");
        let line = self.ask(&format!("{rows}\n打开哪一个？请输入数字再按回车：")).unwrap_or_default();
        let chosen = line.trim().parse::<usize>().ok().and_then(|number| there.get(number.checked_sub(1)?));
        match chosen {
            Some((_, path)) => self.open(path),
            None => self.say("没有打开\n"),
        }
    }

    fn open(&self, path: &Path) {
        let is_open = self.host.console.open(path);
        let said = if is_open { "已打开" } else { "系统没有打开它的程序，请自行打开：" };
        self.say(&format!("{said} {}\n", shown(path)));
    }

    /// Another quarter; its folder is made where there is none.
    fn another(&mut self) {
        let line = self.ask("哪个季度？如 2025Q3、2025年三季度：").unwrap_or_default();
        let Some(period) = quarter_typed(&line) else {
            return self.say(&format!("“{}”看不出是哪一年哪个季度\n", line.trim()));
        };
        match Operations(self.host.runner.hook).create_folder(&self.dir.join(period.to_string()).join("inbox")) {
            Ok(()) => (self.period, self.last) = (Some(period), None),
            Err(error) => self.say(&format!("错误：{error}\n")),
        }
    }
}

/// What folders are called in the menu.
const FOLDERS: [(&str, &str); 3] =
    [("inbox", "收件夹"), (RETURNS, "退改表和催报信（文件夹）"), (FORMS, "发给各单位的表和信（文件夹）")];

fn is_there(path: &Path) -> bool {
    look(path).is_ok_and(|lies| lies.is_some())
}
