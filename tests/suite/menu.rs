//! The menu, as a clerk sits at it: in a window of its own, and with what is typed piped in.

use crate::kit::elsewhere::windows;
use crate::kit::outside::{python, script, succeeds};
use crate::kit::{self, Folder, HONEST, PERIOD, Workspace, folder, jianbao, sample, sheet, typed};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

/// A folder of programs in which files are opened by a script.
#[cfg(unix)]
fn opener(script: &str) -> Folder {
    use std::os::unix::fs::PermissionsExt;
    let programs = folder();
    let path = programs.join("xdg-open");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions");
    programs
}

/// These programs before all others.
fn first(programs: &Path) -> String {
    format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default())
}

/// What is shown in a window of its own, where these rules answer; absent without Python.
#[cfg(unix)]
fn sat_at(rules: &Value, cwd: &Path, args: &[&Path], env: &[(&str, String)]) -> Option<String> {
    let mut driver = Command::new(python(&["openpyxl", "pty"])?);
    driver.arg(script("menu.py")).arg(rules.to_string()).arg(env!("CARGO_BIN_EXE_jianbao")).args(args);
    Some(succeeds(driver.current_dir(cwd).envs(env.iter().map(|(name, value)| (name, value)))))
}

/// The menu with what is typed and shown going through pipes, one answer after the other.
struct Sitting {
    program: Child,
    shown: Receiver<Vec<u8>>,
    told: Vec<u8>,
}

impl Sitting {
    fn begin(mut command: Command) -> Self {
        let mut program = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
        let mut out = program.stdout.take().expect("a pipe");
        let (tell, shown) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = out.read(&mut buffer) {
                let _ = tell.send(buffer[..read].to_vec());
            }
        });
        Self { program, shown, told: Vec::new() }
    }

    /// Waits until the program asks so.
    #[track_caller]
    fn until(&mut self, prompt: &str) {
        while !String::from_utf8_lossy(&self.told).ends_with(prompt) {
            match self.shown.recv_timeout(Duration::from_secs(120)) {
                Ok(more) => self.told.extend(more),
                Err(_) => panic!("no “{prompt}” at the end of\n{}", String::from_utf8_lossy(&self.told)),
            }
        }
    }

    /// Waits until the program asks so, and answers.
    #[track_caller]
    fn answer(&mut self, prompt: &str, line: &str) -> &mut Self {
        self.until(prompt);
        self.told.extend(format!("{line}\n").into_bytes());
        let pipe = self.program.stdin.as_mut().expect("a pipe");
        pipe.write_all(format!("{line}\n").as_bytes()).and_then(|()| pipe.flush()).expect("typed");
        self
    }

    /// What was shown by the end, which is a good one.
    fn end(mut self) -> String {
        drop(self.program.stdin.take());
        self.told.extend(self.shown.iter().flatten());
        assert!(self.program.wait().expect("it ends").success());
        String::from_utf8_lossy(&self.told).replace('\r', "")
    }
}

/// Lines that a text takes in a window of 80 columns.
fn lines_of(text: &str) -> usize {
    text.lines().map(|line| line.width_cjk().div_ceil(80).max(1)).sum()
}

#[cfg(unix)]
#[test]
fn a_whole_quarter_goes_by_the_menu_alone() {
    let Some(python) = python(&["openpyxl"]) else { return };
    let programs = opener(&format!("exec '{}' '{}' \"$@\"", python.display(), script("clerk.py").display()));
    let desk = folder();
    fs::copy(sample().join("master-2025.txt"), desk.join("任务 清单.txt")).expect("a list");
    fs::copy(sample().join("units.txt"), desk.join("单位.txt")).expect("units");
    let env = [
        ("PATH", first(&programs)),
        ("CLERK_INBOX", sample().join(PERIOD).join("inbox").display().to_string()),
        ("CLERK_LOG", desk.join("opened").display().to_string()),
    ];
    let list = format!("'{}' ", desk.join("任务 清单.txt").display());
    let rules = json!([
        ["任务清单.*\n> ", [list]],
        ["单位名单.*\n> ", ["单位.txt"]],
        ["工作区建在哪个文件夹.*\n> ", [""]],
        ["计划年度.*：", [""]],
        ["哪个季度.*：", ["2025年三季度"]],
        ["直接按回车：下发填报表　", [""]],
        ["直接按回车：打开收件夹　", [""]],
        ["直接按回车：回答问题　", [""]],
        ["再回到这里按回车　", [""]],
        ["直接按回车：核查来件　", [""]],
        ["直接按回车：生成简报　", [""]],
        ["直接按回车：打开 简报.html　", [""]],
        ["直接按回车：定稿　", [""]],
        ["定稿请输入 是：", ["是"]],
        ["直接按回车：核对定稿　", ["", "0"]],
    ]);
    let Some(shown) = sat_at(&rules, &desk, &[], &env) else { return };
    assert!(shown.ends_with("[15 typed, ended with 0]\n") || shown.ends_with("[16 typed, ended with 0]\n"), "{shown}");
    let told = ["可以现在新建一个", "已建立工作区", "已定稿（第1次", "这个季度的事都做完了", "结果相同"];
    assert!(told.iter().all(|words| shown.contains(words)), "{shown}");
    let opened = fs::read_to_string(desk.join("opened")).expect("a list");
    let opened: Vec<&str> = opened.lines().filter(|name| *name != "工作台.html").collect();
    assert_eq!(opened, ["forms", "inbox", "裁定.xlsx", "简报.html"]);
    let issue = desk.join("简报工作区").join(PERIOD).join("published/1");
    assert!(issue.join("简报.html").is_file());
    let ledger = fs::read_to_string(issue.join("ledger.json")).expect("a ledger");
    assert!(
        ledger.contains("\"I303\"") && ledger.contains("\"I305\""),
        "the answer was taken, and that it is unsigned told"
    );
    // From one prompt to the next nothing runs out of the window.
    for screen in shown.split("直接按回车：") {
        assert!(lines_of(screen) <= 25, "{} lines:\n{screen}", lines_of(screen));
    }
}

#[test]
fn a_whole_quarter_goes_by_the_menu_on_windows() {
    let (Some(elsewhere), Some(python)) = (windows(), python(&["openpyxl"])) else { return };
    for (name, file) in [("master-2025.txt", "清单.txt"), ("units.txt", "单位.txt")] {
        fs::copy(sample().join(name), elsewhere.place.join(file)).expect("copied");
    }
    let mut command = elsewhere.command("");
    command.args(["menu", "清单.txt", "单位.txt"]);
    let quarter = elsewhere.place.join("今年").join(PERIOD);
    let mut menu = Sitting::begin(command);
    menu.answer("直接按回车：简报工作区\n> ", "今年").answer("直接按回车）：", "");
    menu.answer("2025年三季度：", "2025年第3季度").until("直接按回车：下发填报表　");
    for (file, bytes) in kit::tree(&sample().join(PERIOD).join("inbox")) {
        kit::write(&quarter.join("inbox").join(file), &bytes);
    }
    menu.answer("　", "1").answer("直接按回车：回答问题　", "").until("再回到这里按回车　");
    let mut clerk = Command::new(python);
    clerk.arg(script("clerk.py")).arg(quarter.join("裁定.xlsx")).env("CLERK_LOG", quarter.join("../opened"));
    succeeds(&mut clerk);
    menu.answer("　", "").answer("　", "生成简报").answer("　", "定稿").answer("请输入 是：", "是");
    menu.answer("直接按回车：核对定稿　", "").answer("直接按回车：核对定稿　", "0");
    let shown = menu.end();
    assert!(shown.contains("已定稿（第1次") && shown.contains("结果相同") && !shown.contains("错误："), "{shown}");
    assert!(shown.contains("今年\\2025Q3\\out\\简报.html"), "the slash of the system\n{shown}");
    assert!(quarter.join("published/1/简报.docx").is_file());
}

#[cfg(unix)]
#[test]
fn what_is_dropped_on_the_program_opens_the_menu_there() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    fs::create_dir_all(workspace.dir.join("2025Q4/inbox")).expect("a newer quarter");
    let ends = json!([["直接按回车：.*　", ["0"]]]);
    let Some(shown) = sat_at(&ends, Path::new("/"), &[&workspace.path("inbox/南翔镇.xlsx")], &[]) else { return };
    assert!(shown.contains("2025年第三季度") && shown.contains("南翔镇 已报送"), "{shown}");
    let Some(shown) = sat_at(&ends, Path::new("/"), &[&workspace.dir], &[]) else { return };
    assert!(shown.contains("2025年第四季度") && shown.contains("下发填报表"), "{shown}");
    // A list and units: neither is asked for.
    let desk = folder();
    let place = ["工作区建在.*\n> ", "计划年度.*：", "哪个季度.*："];
    let rules = json!([[place[0], ["年度"]], [place[1], [""]], [place[2], ["2025q1"]], ["直接按回车：.*　", ["0"]]]);
    let files = ["master-2025.txt", "units.txt"].map(|name| {
        let file = desk.join(name);
        fs::copy(sample().join(name), &file).expect("copied");
        file
    });
    let Some(shown) = sat_at(&rules, &desk, &[&files[0], &files[1]], &[]) else { return };
    assert!(shown.contains("已建立工作区") && shown.contains("未报送 12"), "{shown}");
    assert!(desk.join("年度/2025Q1/inbox").is_dir());
    // What cannot be run is told before the window closes.
    let waits = json!([["按回车关闭窗口　", [""]]]);
    let Some(shown) = sat_at(&waits, &desk, &[Path::new("没有")], &[]) else { return };
    assert!(shown.contains("没有“没有”这个命令") && shown.ends_with("ended with 2]\n"), "{shown}");
}

#[cfg(unix)]
#[test]
fn a_person_is_told_how_long_a_run_took_and_a_program_is_not() {
    let workspace = Workspace::empty();
    let timed = |args: &[&str]| {
        let args: Vec<&Path> = args.iter().map(Path::new).collect();
        sat_at(&json!([]), &workspace.dir, &args, &[]).map(|shown| shown.contains("\n用时 ") && shown.contains(" 秒\n"))
    };
    for args in [&["status"][..], &["check"], &["build"], &["master"]] {
        let Some(told) = timed(args) else { return };
        assert_eq!(told, args != ["master"], "{args:?}");
        assert_eq!(timed(&[args, &["--json"]].concat()), Some(false), "{args:?}");
        assert_eq!(timed(&[args, &["--quiet"]].concat()), Some(false), "{args:?}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_that_fails_ends_the_menu() {
    let workspace = Workspace::empty();
    let none = opener("exit 3");
    let here = format!("{}:/nowhere", none.display());
    let out =
        typed(&workspace.dir, &[], &["19", "核对定稿", "定稿", "不", "3", "x", "", "8", "2025Q9", "7"], &here).out;
    let told = [
        "没有“19”这一项",
        "错误：2025Q3 还没有定稿",
        "没有定稿\n",
        "没有打开\n",
        "请自行打开： 2025Q3/forms",
        "“2025Q9”看不出是哪一年哪个季度",
        "应报",
    ];
    let mut at = 0;
    for words in told {
        at += out[at..].find(words).unwrap_or_else(|| panic!("no “{words}” after\n{}\nin\n{out}", &out[..at]));
    }
    fs::remove_file(workspace.dir.join("master.xlsx")).expect("removed");
    fs::write(workspace.dir.join("master.xlsx"), "broken").expect("written");
    let out = typed(&workspace.dir, &[], &["1", "0"], &here).out;
    assert_eq!(out.matches("错误：").count(), 3, "{out}");
}

#[test]
fn a_workspace_is_found_from_inside_and_from_just_above() {
    let above = folder();
    let make = |name: &str| {
        kit::write(&above.join(name).join("master.xlsx"), &fs::read(sample().join("master.xlsx")).expect("a list"));
        fs::create_dir_all(above.join(name).join("2025Q3/inbox/六月")).expect("an inbox");
    };
    make("2025年");
    let start = |place: &str, lines: &[&str]| typed(&above, &[place], lines, "").out;
    assert!(start("2025年/2025Q3/inbox/六月", &[]).contains("2025年第三季度"));
    assert!(start(".", &[]).contains("2025年第三季度"));
    make("2026年");
    assert!(start(".", &["3", "2"]).contains("没有“3”这一项"));
    let shown = start(".", &["2"]);
    assert!(shown.contains("1 2025年\n") && shown.contains("2026年\n12 个单位"), "{shown}");
}

#[test]
fn a_workspace_that_cannot_be_made_is_asked_for_again() {
    let desk = folder();
    fs::write(desk.join("不是清单.txt"), "你好").expect("written");
    fs::copy(sample().join("master-2025.txt"), desk.join("清单.txt")).expect("a list");
    let lines = ["清单。txt", "不是清单.txt", "", "", "", "清单.txt", "", "新区", "", "2025三季度"];
    let out = typed(&desk, &[], &lines, "").out;
    assert!(out.contains("没有“清单。txt”这个文件"), "{out}");
    assert!(out.contains("错误：任务清单“不是清单.txt”无法使用") && out.contains("再来一次"), "{out}");
    assert!(out.contains("直接按回车：不是清单.txt\n"), "the answer of before is offered\n{out}");
    assert!(out.contains("已建立工作区“新区”") && desk.join("新区/2025Q3/inbox").is_dir(), "{out}");
    assert!(typed(&folder(), &[], &[""], "").out.ends_with("直接按回车：退出\n> "));
}

#[test]
fn without_a_window_of_its_own_the_program_asks_nothing() {
    let workspace = Workspace::empty();
    assert!(jianbao::<&str>(&workspace.dir, &[]).exits(0).out.contains("下一步："));
    assert!(jianbao(&workspace.dir, &["2025Q3"]).exits(0).out.contains("下一步："));
}
