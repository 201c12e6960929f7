//! What the tests of the program share: a workspace of one's own, the program
//! run in it, its files as bytes, and the outside programs that judge them.

pub mod desk;
pub mod elsewhere;
pub mod files;
pub mod master;
pub mod outlook;
pub mod outside;
pub mod packed;
pub mod quarter;
pub mod scene;
pub mod variants;

use rust_xlsxwriter::Worksheet;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// The quarter of the sample.
pub const PERIOD: &str = "2025Q3";

/// What a build leaves in `out/`.
pub const OUTPUTS: [&str; 7] =
    ["briefing.json", "ledger.json", "manifest.json", "简报.docx", "简报.html", "简报.md", "简报.xlsx"];

/// The sample workspaces in the repository: two unlike offices.
pub const OFFICES: [&str; 2] = ["jiading-2025", "qinghu-2025"];

/// The workspace of an office. Only ever read.
pub fn office(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// The first sample.
pub fn sample() -> PathBuf {
    office(OFFICES[0])
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code; -1 where a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// What an ended process said.
    pub fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is said is UTF-8");
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Checks the exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("not one JSON document ({e}):\n{}", self.out))
    }

    /// A message in Chinese on standard error, nothing on standard output.
    #[track_caller]
    pub fn refuses(&self, words: &str) {
        assert_eq!(self.code, 2, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert_eq!(self.out, "", "a run that could not be made has no results");
        let err = if cfg!(windows) { self.err.replace('\\', "/") } else { self.err.clone() };
        assert!(err.starts_with("错误：") && err.contains(words), "no “{words}” in: {err}");
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
    }
}

/// The program, in `cwd`, as a terminal is not there.
pub fn command(cwd: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    command.current_dir(cwd).stdin(Stdio::null());
    command
}

/// Runs the program in `cwd`.
pub fn jianbao<A: AsRef<OsStr>>(cwd: &Path, args: &[A]) -> Said {
    Said::from(command(cwd).args(args).output().expect("the program starts"))
}

/// What the menu shows to who types these lines and then closes the window.
pub fn typed(cwd: &Path, args: &[&str], lines: &[&str], path: &str) -> Said {
    let mut command = command(cwd);
    command.arg("menu").args(args).env("PATH", path);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("typed");
    Said::from(child.wait_with_output().expect("it ends")).exits(0)
}

/// An empty folder for one test alone, removed when it is dropped.
#[derive(Debug)]
pub struct Folder(tempfile::TempDir);

impl std::ops::Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        self.0.path()
    }
}

/// An empty folder below the target folder.
pub fn folder() -> Folder {
    Folder(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder"))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    fs::write(path, bytes).expect("written");
}

/// Files by their path below a folder.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A workspace that a test may do with as it likes: no other test has it.
#[derive(Debug)]
pub struct Workspace {
    /// Its folder.
    pub dir: Folder,
}

impl Workspace {
    /// The list of the sample and an empty inbox.
    pub fn empty() -> Self {
        Self::list_of(OFFICES[0])
    }

    /// The list of an office and an empty inbox.
    pub fn list_of(name: &str) -> Self {
        let workspace = Self { dir: folder() };
        fs::copy(office(name).join("master.xlsx"), workspace.dir.join("master.xlsx")).expect("the list");
        fs::create_dir_all(workspace.path("inbox")).expect("an inbox");
        workspace
    }

    /// A copy of the sample, with what was published of the quarter before.
    pub fn sample() -> Self {
        Self::of_office(OFFICES[0])
    }

    /// A copy of an office, with what it published of the quarter before.
    pub fn of_office(name: &str) -> Self {
        let workspace = Self::list_of(name);
        for (file, bytes) in tree(&office(name).join("2025Q2")) {
            write(&workspace.dir.join("2025Q2").join(file), &bytes);
        }
        for (file, bytes) in tree(&office(name).join(PERIOD).join("inbox")) {
            workspace.put(&format!("inbox/{file}"), &bytes);
        }
        workspace
    }

    /// A workspace of these files: a copy of one that took long to make.
    pub fn of(files: &Files) -> Self {
        let workspace = Self { dir: folder() };
        for (name, bytes) in files {
            write(&workspace.dir.join(name), bytes);
        }
        workspace
    }

    /// A copy of the sample as it is after a build, which runs once for all tests.
    pub fn built_sample() -> Self {
        Self::built_office(OFFICES[0])
    }

    /// The same of an office.
    pub fn built_office(name: &str) -> Self {
        static BUILT: [LazyLock<Files>; 2] = [
            LazyLock::new(|| Workspace::of_office(OFFICES[0]).built().files()),
            LazyLock::new(|| Workspace::of_office(OFFICES[1]).built().files()),
        ];
        Self::of(&BUILT[usize::from(name != OFFICES[0])])
    }

    /// The same workspace, built.
    pub fn built(self) -> Self {
        self.run(&["build"]).exits(0);
        self
    }

    /// Runs the program in this workspace.
    pub fn run<A: AsRef<OsStr>>(&self, args: &[A]) -> Said {
        jianbao(&self.dir, args)
    }

    /// A path below the quarter.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(PERIOD).join(name)
    }

    /// Writes a file below the quarter.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        write(&self.path(name), bytes);
    }

    /// A file below the quarter.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// The same, as text.
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("UTF-8")
    }

    /// The same, as JSON.
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).expect("JSON")
    }

    /// Every file of the workspace.
    pub fn files(&self) -> Files {
        tree(&self.dir)
    }
}

/// Every file below `dir`, by its relative path; links are not followed.
pub fn tree(dir: &Path) -> Files {
    fn walk(dir: &Path, prefix: &str, found: &mut Files) {
        for entry in fs::read_dir(dir).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().expect("a type");
            if kind.is_dir() {
                walk(&entry.path(), &format!("{name}/"), found);
            } else if kind.is_file() {
                found.insert(name, fs::read(entry.path()).expect("bytes"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(dir, "", &mut found);
    found
}

/// The members of an archive, in its order.
pub fn members(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    (0..zip.len())
        .map(|i| {
            let mut member = zip.by_index(i).expect("a member");
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).expect("inflates");
            (member.name().expect("a name").to_string(), bytes)
        })
        .collect()
}

/// The parts of a workbook or a document as texts, by name.
pub fn parts(workbook: &[u8]) -> BTreeMap<String, String> {
    members(workbook).into_iter().map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// An archive of these members.
pub fn archive<N: AsRef<str>, B: AsRef<[u8]>>(members: impl IntoIterator<Item = (N, B)>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name.as_ref(), zip::write::SimpleFileOptions::default()).expect("started");
        zip.write_all(bytes.as_ref()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// A small generator of numbers, the same for a seed everywhere.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// One of these.
    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}

/// The strings of an array in a document.
pub fn strings(array: &Value) -> Vec<&str> {
    array.as_array().map_or(Vec::new(), |all| all.iter().filter_map(Value::as_str).collect())
}

/// The rows of an array in a document.
pub fn list<'v>(document: &'v Value, key: &str) -> &'v [Value] {
    document[key].as_array().map_or_else(|| panic!("no list “{key}”"), Vec::as_slice)
}

/// The headings of `sheet`.
pub const HEADINGS: [&str; 12] = [
    "编号", "状态", "完成率", "目标数", "完成数", "本季度进展", "存在问题", "下一步计划", "亮点", "联系人", "联系电话",
    "备注",
];

/// A progress sheet of the quarter as a unit might type it: everything is text,
/// whatever it looks like. The headings stand in row 3, the rows from 4 on.
pub fn sheet(unit: &str, rows: &[[&str; 12]]) -> Vec<u8> {
    sheet_of(unit, "三", rows)
}

/// The same of another quarter: 一 to 四.
pub fn sheet_of(unit: &str, quarter: &str, rows: &[[&str; 12]]) -> Vec<u8> {
    sheet_with(unit, quarter, rows, |_| {})
}

/// The same with something more in it.
pub fn sheet_with(unit: &str, quarter: &str, rows: &[[&str; 12]], more: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    page.set_name(format!("{quarter}季度")).expect("a name");
    page.write_string(0, 0, format!("{unit}2025年第{quarter}季度工作推进情况表")).expect("written");
    page.write_string(1, 0, format!("填报单位：{unit}")).expect("written");
    for (row, cells) in (2..).zip(std::iter::once(&HEADINGS).chain(rows)) {
        for (col, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            page.write_string(row, col, *text).expect("written");
        }
    }
    more(page);
    book.save_to_buffer().expect("saved")
}

/// A row of `sheet` that is without reproach.
pub const HONEST: [&str; 12] =
    ["1.1", "已完成", "100%", "", "", "单元已优化", "无", "持续维护", "", "某某", "021-00000001", ""];
