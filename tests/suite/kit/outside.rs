//! The outside programs that judge what ours writes, and write what ours reads. Where one is
//! absent its test says 跳过 and why; with `JIANBAO_REQUIRE_ALL=1` it fails.

use super::write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// A script of `tests/outside`.
pub fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outside").join(name)
}

/// An outside program, or `None` after saying that the test is skipped;
/// with `JIANBAO_REQUIRE_ALL=1` a skip fails.
pub fn outside(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> =
        std::env::var_os("PATH").map_or(Vec::new(), |path| std::env::split_paths(&path).collect());
    let found = names.iter().flat_map(|name| folders.iter().map(move |dir| dir.join(name))).find(|path| path.is_file());
    found.or_else(|| skip(&format!("没有 {}", names.join("、"))))
}

/// Python with the packages that the checks use.
pub fn python(packages: &[&str]) -> Option<PathBuf> {
    let python = match std::env::var_os("JIANBAO_PYTHON") {
        Some(path) => PathBuf::from(path),
        None => outside(&["python3", "python"])?,
    };
    let import = format!("import {}", packages.join(", "));
    let works = Command::new(&python).args(["-c", &import]).output().is_ok_and(|o| o.status.success());
    if works { Some(python) } else { skip(&format!("{} 没有 {}", python.display(), packages.join("、"))) }
}

/// Says that a test is skipped, and why.
pub fn skip<T>(why: &str) -> Option<T> {
    assert!(std::env::var_os("JIANBAO_REQUIRE_ALL").is_none_or(|v| v != "1"), "不得跳过：{why}");
    println!("跳过：{why}");
    None
}

/// The time that an outside program has.
const PATIENCE: Duration = Duration::from_secs(240);

/// Runs an outside program, which must end well and in time; what it printed.
#[track_caller]
pub fn succeeds(command: &mut Command) -> String {
    let shown = format!("{command:?}");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.unwrap_or_else(|e| panic!("{shown}: {e}"));
    let (ended, end) = std::sync::mpsc::channel();
    std::thread::spawn(move || ended.send(child.wait_with_output()));
    let output = end.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{shown} does not end")).expect("waited for");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{shown}\n{}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// LibreOffice with a profile of its own in this folder.
fn libre_office(dir: &Path) -> Option<Command> {
    let mut run = Command::new(outside(&["soffice", "libreoffice"])?);
    run.env("FONTCONFIG_FILE", script("fonts.conf"));
    run.arg(format!("-env:UserInstallation=file://{}", dir.join("profile").display()));
    run.args(["--headless", "--norestore"]);
    Some(run)
}

/// Converts a file with LibreOffice into the folder `into`; the path of what it made.
pub fn convert(file: &Path, to: &str, into: &Path) -> Option<PathBuf> {
    succeeds(libre_office(into)?.args(["--convert-to", to, "--outdir"]).arg(into).arg(file));
    let made = into.join(file.with_extension(to.split(':').next().unwrap_or(to)).file_name().expect("a name"));
    assert!(made.is_file(), "LibreOffice made no {}", made.display());
    Some(made)
}

/// Runs the macro `name` of a Basic module of `tests/outside` on a folder, by a LibreOffice set up for Chinese.
pub fn run_macro(module: &str, name: &str, dir: &Path) -> Option<()> {
    const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let user = dir.join("profile/user");
    let locale = "<item oor:path=\"/org.openoffice.Setup/L10N\"><prop oor:name=\"ooSetupSystemLocale\" oor:op=\"fuse\">\
                  <value>zh-CN</value></prop></item>";
    let items = format!("{XML}<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">{locale}</oor:items>");
    write(&user.join("registrymodifications.xcu"), items.as_bytes());
    // The first start makes the profile, with an empty module; what stood there before would be replaced.
    succeeds(libre_office(dir)?.arg("--terminate_after_init"));
    let code = std::fs::read_to_string(script(module)).expect("a module");
    let code = code.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let module = format!(
        "{XML}<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" \
         script:language=\"StarBasic\">{code}</script:module>"
    );
    write(&user.join("basic/Standard/Module1.xba"), module.as_bytes());
    succeeds(libre_office(dir)?.arg(format!("macro:///Standard.Module1.{name}(\"{}\")", dir.display())));
    Some(())
}
