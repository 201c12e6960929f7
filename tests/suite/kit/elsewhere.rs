//! The programs that go out, each run here as on a machine of its own: an archive of `release/make.py`,
//! unpacked in an empty place. `tests/run.sh` makes the archives and says where they are.

use super::outside::{outside, skip, succeeds};
use super::{Folder, folder, write};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// A program that goes out, in a place of its own; dropped with it.
pub struct Elsewhere {
    /// The place, for workspaces too: where the program stands nothing else can be had.
    pub place: Folder,
    /// What the archive unpacks to, below the place.
    pub unpacked: String,
    machine: Machine,
}

/// What runs the program here.
enum Machine {
    /// Wine, and the folder that it takes for a drive.
    Windows { wine: PathBuf, drive: &'static Path },
    /// A root with nothing in it, and for another processor what runs its programs.
    Linux { proot: PathBuf, processor: Option<PathBuf> },
}

/// The Windows program under Wine; `None` as for [`outside`].
pub fn windows() -> Option<Elsewhere> {
    static DRIVE: LazyLock<Option<PathBuf>> = LazyLock::new(drive);
    let wine = outside(&["wine"])?;
    let archive = archive("windows-x86_64.zip")?;
    let elsewhere = Elsewhere::new(&archive, Machine::Windows { wine, drive: DRIVE.as_deref()? });
    let bytes = fs::read(archive).expect("the archive");
    for (name, bytes) in super::members(&bytes) {
        write(&elsewhere.place.join(name), &bytes);
    }
    forward_chance(&elsewhere.place.join(&elsewhere.unpacked))?;
    Some(elsewhere)
}

/// The Linux program of this processor in an empty root.
pub fn linux() -> Option<Elsewhere> {
    in_empty_root("linux-x86_64.tar.gz", None)
}

/// The Linux program for ARM in an empty root.
pub fn arm() -> Option<Elsewhere> {
    in_empty_root("linux-aarch64.tar.gz", Some(outside(&["qemu-aarch64"])?))
}

impl Elsewhere {
    fn new(archive: &Path, machine: Machine) -> Self {
        let name = archive.file_name().and_then(|name| name.to_str()).expect("a name");
        let unpacked = name.trim_end_matches(".zip").trim_end_matches(".tar.gz").to_string();
        Self { place: folder(), unpacked, machine }
    }

    /// The program in a folder below the place, as a terminal is not there.
    pub fn command(&self, folder: &str) -> Command {
        let mut command = match &self.machine {
            Machine::Windows { wine, drive } => {
                let mut command = wine_of(wine, drive);
                command.current_dir(self.place.join(folder)).arg(self.place.join(&self.unpacked).join("jianbao.exe"));
                command
            }
            Machine::Linux { proot, processor } => {
                let mut command = Command::new(proot);
                command.env_clear().arg("-r").arg(&*self.place).args(["-b", "/proc", "-b", "/dev/null"]);
                command.args(processor.iter().flat_map(|path| ["-q".into(), path.clone().into_os_string()]));
                command.arg("-w").arg(format!("/{folder}")).arg(format!("/{}/jianbao", self.unpacked));
                command
            }
        };
        command.stdin(Stdio::null());
        command
    }
}

/// Where the archives are that were made for the tests.
pub fn archives() -> Option<PathBuf> {
    let folder = std::env::var_os("JIANBAO_ARCHIVES").map(PathBuf::from);
    folder.or_else(|| skip("没有发行包（JIANBAO_ARCHIVES）：请运行 bash tests/run.sh"))
}

/// One of them, by the end of its name.
fn archive(ending: &str) -> Option<PathBuf> {
    let folder = archives()?;
    let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths = files.map(|file| file.expect("a file").path());
    let found = paths.find(|path| path.to_string_lossy().ends_with(ending));
    found.or_else(|| skip(&format!("没有发行包 {ending}")))
}

fn in_empty_root(ending: &str, processor: Option<PathBuf>) -> Option<Elsewhere> {
    let proot = outside(&["proot"])?;
    let archive = archive(ending)?;
    let elsewhere = Elsewhere::new(&archive, Machine::Linux { proot, processor });
    succeeds(Command::new(outside(&["tar"])?).arg("-xzf").arg(&archive).arg("-C").arg(&*elsewhere.place));
    Some(elsewhere)
}

/// Wine with a drive of its own, below the target folder; quiet, and with nothing of the user's.
fn wine_of(wine: &Path, drive: &Path) -> Command {
    let mut command = Command::new(wine);
    command.env("WINEPREFIX", drive).env("HOME", drive).env("WINEDEBUG", "-all").env_remove("DISPLAY");
    // What would be written into menus, or be asked for to be fetched.
    command.env("WINEDLLOVERRIDES", "winemenubuilder.exe,mscoree,mshtml=");
    command
}

/// A drive as Wine makes it, for all tests.
fn drive() -> Option<PathBuf> {
    let wine = outside(&["wine"])?;
    let drive = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wine");
    fs::create_dir_all(&drive).expect("a folder");
    succeeds(wine_of(&wine, &drive).args(["wineboot", "--init"]));
    Some(drive)
}

/// Gives a program of Rust the library of chance that every Windows since 7 has and Wine before 9 has not:
/// one that passes on to what Wine has.
fn forward_chance(beside: &Path) -> Option<()> {
    let gcc = outside(&["x86_64-w64-mingw32-gcc"])?;
    let (names, library) = (beside.join("chance.def"), beside.join("bcryptprimitives.dll"));
    write(&names, b"LIBRARY bcryptprimitives.dll\nEXPORTS\n  ProcessPrng=advapi32.SystemFunction036\n");
    succeeds(Command::new(gcc).args(["-shared", "-nostdlib", "-Wl,--entry=0", "-o"]).arg(library).arg(&names));
    fs::remove_file(names).ok()
}
