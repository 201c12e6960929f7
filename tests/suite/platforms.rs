//! The programs that go out: each makes in an empty place, on its own system and processor, the bytes that
//! this one makes here.

use crate::kit::elsewhere::{Elsewhere, archives, arm, linux, windows};
use crate::kit::outside::{python, script};
use crate::kit::{Files, OFFICES, PERIOD, Said, Workspace, command, folder, office, tree, write};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Where a workspace stands, below a place.
const YEAR: &str = "2025年简报";

/// Every command that writes or derives again, in the order of a quarter.
const QUARTER: [&[&str]; 6] = [
    &["master", "--json"],
    &["check", "--json"],
    &["build", "--json"],
    &["status", "--json"],
    &["publish"],
    &["verify", "--json"],
];

/// What a quarter leaves, and what its commands said.
type Outcome = (Files, Vec<(i32, String)>);

/// A workspace of an office below `place`, as it came.
fn put(place: &Path, files: &Files) {
    for (name, bytes) in files {
        write(&place.join(YEAR).join(name), bytes);
    }
}

/// What stands in a workspace but for our own book-keeping, which tells of the machine.
fn left(place: &Path) -> Files {
    let own = |name: &str| name.split('/').any(|part| part.starts_with(".jianbao"));
    tree(&place.join(YEAR)).into_iter().filter(|(name, _)| !own(name)).collect()
}

/// A quarter of an office by the program that `program` gives for a folder.
fn quarter(place: &Path, name: &str, program: &dyn Fn() -> Command) -> Outcome {
    put(place, &Workspace::of_office(name).files());
    let said = QUARTER.map(|args| {
        let said = Said::from(program().args(args).output().expect("the program starts"));
        assert_ne!(said.code, 2, "{args:?}: {}", said.err);
        // Paths on a screen are written as the system writes them.
        let out = if args.contains(&"--json") { said.out } else { said.out.replace('\\', "/") };
        (said.code, out)
    });
    (left(place), said.into())
}

/// What this program makes of both offices.
static HERE: [LazyLock<Outcome>; 2] = [LazyLock::new(|| here(OFFICES[0])), LazyLock::new(|| here(OFFICES[1]))];

fn here(name: &str) -> Outcome {
    let place = folder();
    quarter(&place, name, &|| command(&place.join(YEAR)))
}

/// Holds a program that goes out to what this one makes.
fn makes_the_same(make: fn() -> Option<Elsewhere>) {
    for (name, here) in OFFICES.into_iter().zip(&HERE) {
        let Some(elsewhere) = make() else { return };
        let (files, said) = quarter(&elsewhere.place, name, &|| elsewhere.command(YEAR));
        assert_eq!(files.keys().collect::<Vec<_>>(), here.0.keys().collect::<Vec<_>>());
        let differ: Vec<&String> = files.iter().filter(|(name, bytes)| here.0[*name] != **bytes).map(|f| f.0).collect();
        assert!(differ.is_empty(), "{name}: {differ:?} are not the same");
        for name in ["简报.docx", "简报.xlsx", "manifest.json"] {
            assert!(files.contains_key(&format!("{PERIOD}/published/1/{name}")), "{name} was not compared");
        }
        assert_eq!(said, here.1, "{name}");
    }
}

#[test]
fn the_windows_program_makes_the_same_bytes() {
    makes_the_same(windows);
}

#[test]
fn the_linux_program_makes_the_same_bytes_in_an_empty_root() {
    makes_the_same(linux);
}

#[test]
fn the_program_for_arm_makes_the_same_bytes_in_an_empty_root() {
    makes_the_same(arm);
}

#[test]
fn an_issue_published_on_one_system_verifies_on_the_other() {
    let Some(elsewhere) = windows() else { return };
    let (published, _) = &*HERE[1];
    put(&elsewhere.place, published);
    let said = Said::from(elsewhere.command(YEAR).arg("verify").output().expect("started")).exits(0);
    assert!(said.out.contains(PERIOD) && said.out.contains("结果相同"), "{}", said.out);

    fs::remove_dir_all(elsewhere.place.join(YEAR)).expect("cleared");
    let (there, _) = quarter(&elsewhere.place, OFFICES[1], &|| elsewhere.command(YEAR));
    let here = folder();
    put(&here, &there);
    let said = Said::from(command(&here.join(YEAR)).arg("verify").output().expect("started")).exits(0);
    assert!(said.out.contains(PERIOD) && said.out.contains("结果相同"), "{}", said.out);
}

#[test]
fn a_list_becomes_the_same_workspace_on_windows() {
    let Some(elsewhere) = windows() else { return };
    let made = |place: &Path, mut init: Command| {
        for name in ["任务分解表.xlsx", "units.txt"] {
            fs::copy(office(OFFICES[1]).join(name), place.join(name)).expect("copied");
        }
        init.args(["init", YEAR, "--master", "任务分解表.xlsx", "--units", "units.txt"]);
        Said::from(init.output().expect("started")).exits(0);
        left(place)
    };
    let here = folder();
    let (ours, theirs) = (made(&here, command(&here)), made(&elsewhere.place, elsewhere.command("")));
    assert!(ours.contains_key("master.xlsx"));
    assert!(ours == theirs, "{:?} and {:?}", ours.keys(), theirs.keys());
}

#[test]
fn mails_within_mails_without_end_are_told_alike_on_windows() {
    let Some(elsewhere) = windows() else { return };
    let workspace = Workspace::empty();
    let head = "From: a@example.invalid\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
    let parts = (0..40_000).map(|i| format!("Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n"));
    workspace.put("inbox/parts.eml", (head.to_string() + &parts.collect::<String>()).as_bytes());
    let forwards = format!("{head}Content-Type: message/rfc822\r\n\r\n").repeat(40_000);
    workspace.put("inbox/forwards.eml", forwards.as_bytes());
    put(&elsewhere.place, &workspace.files());
    let there = Said::from(elsewhere.command(YEAR).args(["check", "--json"]).output().expect("started")).exits(1);
    let here = workspace.run(&["check", "--json"]).exits(1);
    assert!(here.out.contains("R104"), "{}", here.out);
    assert_eq!((there.out, there.err), (here.out, here.err));
}

#[test]
fn windows_says_which_file_is_read_only_and_replaces_nothing() {
    let Some(elsewhere) = windows() else { return };
    put(&elsewhere.place, &Workspace::empty().files());
    let page = elsewhere.place.join(YEAR).join(PERIOD).join("out/简报.html");
    write(&page, b"mine");
    let mut protected = fs::metadata(&page).expect("a file").permissions();
    protected.set_readonly(true);
    fs::set_permissions(&page, protected).expect("set");
    let before = left(&elsewhere.place);
    let said = Said::from(elsewhere.command(YEAR).arg("build").output().expect("started")).exits(2);
    assert!(said.err.contains("2025Q3\\out\\简报.html”是只读的"), "{}", said.err);
    assert!(left(&elsewhere.place) == before);
}

#[test]
fn an_archive_has_all_that_goes_with_the_program() {
    let Some(archives) = archives() else { return };
    let sums = fs::read_to_string(archives.join("SHA256SUMS")).expect("sums");
    let mut told = BTreeSet::new();
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("a sum and a name");
        let bytes = fs::read(archives.join(name)).expect("an archive");
        assert_eq!(hex(&Sha256::digest(&bytes)), sum, "{name}");
        told.insert(name.to_string());
    }
    assert_eq!(told.len(), 3, "{told:?}");
    for make in [windows, linux, arm] {
        let Some(elsewhere) = make() else { return };
        let files = tree(&elsewhere.place.join(&elsewhere.unpacked));
        let text = |name: &str| String::from_utf8(files[name].clone()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let manual = text("使用说明.html");
        // Nothing to be had from elsewhere, and no page that is not in the archive.
        assert!(manual.contains("data:image/png;base64,"));
        assert!(attributes(&manual, "src").all(|source| source.starts_with("data:")));
        let pages = ["判读.html", "提示代码.html"].map(percent_encoded);
        let mut links = attributes(&manual, "href");
        assert!(links.all(|link| link.starts_with('#')
            || link.starts_with("https://")
            || pages.iter().any(|page| page == link)));
        assert!(pages.iter().all(|page| manual.contains(page)));
        assert!(files.contains_key("判读.html") && files.contains_key("提示代码.html"));
        let licences = text("第三方许可.txt");
        for package in ["calamine", "rust_xlsxwriter", "clap", "zlib-rs"] {
            assert!(licences.contains(&format!("\n{package} ")), "{package}");
        }
        for name in ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "样例/jiading-2025/master.xlsx"] {
            assert!(files.contains_key(name), "{name}");
        }
        assert!(!files.keys().any(|name| name.contains("expected")));
    }
}

#[test]
fn on_linux_a_double_click_opens_the_menu_wherever_the_program_lies() {
    let Some(elsewhere) = linux() else { return };
    let folder = elsewhere.place.join("程 序");
    fs::rename(elsewhere.place.join(&elsewhere.unpacked), &folder).expect("moved");
    let entry = folder.join("简报.desktop");
    let text = fs::read_to_string(&entry).expect("an entry");
    // As the standard for such entries reads a quoted argument.
    let script = text.lines().find_map(|line| line.strip_prefix("Exec=sh -c \"")?.strip_suffix("\" sh %k"));
    let script = script.expect("a command").replace(r"\\", r"\").replace(r#"\""#, "\"").replace(r"\$", "$");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, "sh"]).arg(&entry).current_dir("/").stdin(Stdio::null());
    let said = Said::from(shell.output().expect("started")).exits(0);
    assert!(said.out.contains("程 序") && said.out.contains("可以现在新建一个"), "{}{}", said.out, said.err);
    assert!(text.contains("\nTerminal=true\n"));
}

#[test]
fn a_program_that_goes_out_tells_nothing_of_the_machine_that_made_it() {
    for (make, name) in [(windows as fn() -> _, "jianbao.exe"), (linux, "jianbao"), (arm, "jianbao")] {
        let Some(elsewhere) = make() else { return };
        let program = fs::read(elsewhere.place.join(&elsewhere.unpacked).join(name)).expect("the program");
        let has = |words: &[u8]| program.windows(words.len()).any(|part| part == words);
        assert!(has(b"crates/calamine-"), "no path stands where it was looked for");
        for path in [env!("CARGO_MANIFEST_DIR"), "/registry/src/"] {
            assert!(!has(path.as_bytes()), "{name} has {path}");
        }
    }
}

#[test]
fn windows_shows_what_the_program_is() {
    let Some(elsewhere) = windows() else { return };
    let program = fs::read(elsewhere.place.join(&elsewhere.unpacked).join("jianbao.exe")).expect("the program");
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let has = |words: &[u8]| program.windows(words.len()).any(|part| part == words);
    for (field, value) in
        [("FileDescription", "简报：读街镇进展表，生成季度简报"), ("ProductVersion", env!("CARGO_PKG_VERSION"))]
    {
        assert!(has(&wide(field)) && has(&wide(value)), "{field}");
    }
    assert!(has(b"<longPathAware"), "no manifest");
    let icon = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("release/windows/jianbao.ico")).expect("the icon");
    assert!(has(&icon[icon.len() - 200..]), "no icon");
}

/// What a window of Windows shows where a program of this name started ours without a word, until `last`
/// is shown and the window is closed.
fn started_by(name: &str, last: &str) -> Option<String> {
    let (elsewhere, python) = (windows()?, python(&["pty"])?);
    put(&elsewhere.place, &Workspace::of_office(OFFICES[0]).files());
    let command = elsewhere.command(YEAR);
    let env: Vec<_> = command.get_envs().filter_map(|(name, value)| Some((name, value?))).collect();
    let (_, drive) = env.iter().find(|(name, _)| *name == "WINEPREFIX").expect("a drive");
    fs::copy(Path::new(drive).join("drive_c/windows/system32/cmd.exe"), elsewhere.place.join(name)).expect("copied");
    let line = format!("set PROMPT=& ..\\{}\\jianbao.exe & pause", elsewhere.unpacked);
    let mut driver = Command::new(python);
    driver.arg(script("menu.py")).arg(serde_json::json!([[format!("{last}[\\s\\S]*"), []]]).to_string());
    driver.arg(command.get_program()).arg(elsewhere.place.join(name)).args(["/c", &line]);
    driver.envs(env).env_remove("DISPLAY").current_dir(elsewhere.place.join(YEAR));
    let output = driver.stdin(Stdio::null()).output().expect("it starts");
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

/// Wine has an explorer.exe and a powershell.exe of its own, which would be run in place of these.
#[test]
fn on_windows_a_shell_gets_a_look_at_the_quarter_and_a_double_click_the_menu() {
    let menu = "请输入数字";
    let Some(typed) = started_by("pwsh.exe", "Press any key") else { return };
    assert!(typed.contains("需要核对") && !typed.contains(menu), "{typed}");
    let Some(clicked) = started_by("files.exe", menu) else { return };
    assert!(clicked.contains(menu), "{clicked}");
}

/// The values of an attribute in a page.
fn attributes<'p>(page: &'p str, name: &str) -> impl Iterator<Item = &'p str> {
    let begin = format!(" {name}=\"");
    page.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>().into_iter()
}

/// A name as it stands in a link of a page.
fn percent_encoded(name: &str) -> String {
    name.bytes().map(|b| if b.is_ascii() { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
