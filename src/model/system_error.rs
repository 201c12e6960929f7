//! What the operating system says when it refuses, in Chinese and with what to
//! do, and whether one entry of a folder is concerned or the whole machine.
//!
//! The table knows the kinds of `std`, and codes where those are silent or too
//! coarse: Linux <errno.h>, BSD and macOS <sys/errno.h>, Windows `winerror.h`.

use serde::de::DeserializeOwned;
use std::io::{self, ErrorKind};

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// This file or folder: another one may well be read.
    Entry,
    /// The machine, its disk or its network: nothing that is read now can be relied upon.
    Machine,
}

/// One trouble: what it is about, its kinds, its codes by [`SYSTEM`], and the words.
type Trouble = (About, &'static [ErrorKind], [&'static [i32]; 3], &'static str);

/// Which of the codes are those of this system: Linux, other Unix, Windows.
const SYSTEM: usize = if cfg!(windows) {
    2
} else if cfg!(any(target_os = "linux", target_os = "android")) {
    0
} else {
    1
};

use About::{Entry, Machine};

/// A code counts before a kind: Windows calls a share that is gone "not found".
#[rustfmt::skip]
const TROUBLES: &[Trouble] = &[
    (Machine, &[], [&[23, 24], &[23, 24], &[4]],
        "同时打开的文件太多，系统不再允许打开。请关闭一些程序（或重新启动电脑）后再运行"),
    (Machine, &[ErrorKind::OutOfMemory], [&[12], &[12], &[8, 14, 1450, 1455]], "内存不足。请关闭一些程序后再运行"),
    (Machine, &[], [&[5, 117, 121], &[5], &[23, 25, 27, 29, 30, 31, 1117, 1392, 1393]],
        "磁盘读写出错，可能已损坏或接触不良。请检查磁盘（或请管理员检查）后再运行"),
    (Machine, &[], [&[6, 19, 123], &[6, 19], &[15, 21, 55, 433, 1167]], "磁盘或设备没有接好。请接好后再运行"),
    (Machine,
        &[ErrorKind::NetworkDown, ErrorKind::NetworkUnreachable, ErrorKind::HostUnreachable, ErrorKind::NotConnected,
          ErrorKind::ConnectionRefused, ErrorKind::ConnectionReset, ErrorKind::ConnectionAborted],
        [&[64, 67, 112], &[64], &[51, 53, 54, 58, 59, 64, 67, 1203, 1222, 1231, 1232, 1236]],
        "网络或共享盘连接中断。请确认能打开共享文件夹后再运行"),
    (Machine, &[ErrorKind::TimedOut], [&[], &[], &[121]], "磁盘或网络很久没有回应。请确认能打开该文件夹后再运行"),
    (Machine, &[ErrorKind::StaleNetworkFileHandle], [&[], &[], &[1006]],
        "共享盘上的文件刚被移动或替换。请重新打开共享文件夹后再运行"),
    (Machine, &[], [&[37], &[77], &[36]], "该磁盘（多为共享盘）不能给文件加锁。请把文件夹放到本机磁盘上再运行"),
    (Machine, &[ErrorKind::StorageFull], [&[], &[], &[39]], "磁盘上没有足够的空间。请清理后再运行"),
    (Machine, &[ErrorKind::QuotaExceeded], [&[], &[], &[]], "分给您的磁盘空间已经用完。请清理，或请管理员增加后再运行"),
    (Machine, &[ErrorKind::FileTooLarge], [&[], &[], &[]], "磁盘上没有足够的空间，或文件超过该磁盘允许的大小。请清理，或换一个磁盘再运行"),
    (Machine, &[ErrorKind::ReadOnlyFilesystem], [&[], &[], &[]], "磁盘是只读的。请把文件夹放到可以写入的磁盘上再运行"),
    (Machine, &[ErrorKind::CrossesDevices], [&[], &[], &[]],
        "文件夹分在两个磁盘上，不能移动。请把整个工作区放在同一个磁盘上再运行"),
    (Machine, &[ErrorKind::Interrupted], [&[], &[], &[995]], "操作中途被打断。请再运行一次"),
    (Machine, &[ErrorKind::BrokenPipe], [&[], &[], &[]], "接收内容的程序已经关闭"),
    (Machine, &[ErrorKind::WriteZero], [&[], &[], &[]], "没有写完整。请检查磁盘后再运行"),
    (Machine, &[ErrorKind::Unsupported], [&[], &[], &[1, 50]], "该磁盘（或系统）不支持这项操作。请把文件夹放到本机磁盘上再运行"),
    (Machine, &[ErrorKind::ArgumentListTooLong], [&[], &[], &[]], "命令太长，系统不能执行。请用较短的路径再运行"),
    (Machine, &[ErrorKind::AddrInUse, ErrorKind::AddrNotAvailable], [&[], &[], &[]], "网络地址不可用。请稍后再运行"),
    (Entry, &[], [&[], &[], &[225, 226]], "被杀毒软件拦截。请先用杀毒软件检查；确认安全的，请管理员放行后再运行"),
    (Entry, &[], [&[], &[], &[786, 1260, 4551]], "被这台电脑的安全策略拦截。请管理员放行后再运行"),
    (Entry, &[], [&[], &[], &[362, 389, 395, 398, 404, 426]],
        "文件只在网盘上，没有下载到本机。请打开网盘程序，设为“始终保留在此设备上”后再运行"),
    (Entry, &[], [&[36], &[63], &[111, 206]], "名称或路径太长，系统打不开。请改短名称，或移到较浅的文件夹后再运行"),
    (Entry, &[ErrorKind::InvalidFilename, ErrorKind::InvalidInput], [&[84], &[92], &[123, 161]],
        "名称中有系统不能使用的字符。请改名后再运行"),
    (Entry, &[], [&[40], &[62], &[1921]], "链接（快捷方式）互相指来指去，找不到文件。请换成文件本身后再运行"),
    (Entry, &[ErrorKind::ResourceBusy, ErrorKind::ExecutableFileBusy, ErrorKind::WouldBlock, ErrorKind::Deadlock],
        [&[], &[], &[32, 33, 170, 1224]], "正被其他程序使用。请关闭该文件后再运行"),
    (Entry, &[ErrorKind::PermissionDenied], [&[], &[], &[]], "没有权限，或文件正被其他程序使用。请关闭该文件，或请管理员授权后再运行"),
    (Entry, &[ErrorKind::NotFound], [&[], &[], &[]], "找不到文件或文件夹，请核对名称"),
    (Entry, &[ErrorKind::IsADirectory], [&[], &[], &[]], "这是文件夹，不是文件。请移走后再运行"),
    (Entry, &[ErrorKind::NotADirectory], [&[], &[], &[]], "路径中有一段不是文件夹。请核对路径"),
    (Entry, &[ErrorKind::AlreadyExists], [&[], &[], &[]], "已经有同名的文件或文件夹。请移走或改名后再运行"),
    (Entry, &[ErrorKind::DirectoryNotEmpty], [&[], &[], &[]], "文件夹里还有别的文件。请移走后再运行"),
    (Entry, &[ErrorKind::TooManyLinks], [&[], &[], &[]], "指向它的链接太多。请复制一份代替后再运行"),
    (Entry, &[ErrorKind::UnexpectedEof], [&[], &[], &[]], "读到一半就没有了，可能正在传输。请等传完再运行"),
    (Entry, &[ErrorKind::InvalidData], [&[], &[], &[]], "内容不是应有的格式"),
    (Entry, &[ErrorKind::NotSeekable], [&[], &[], &[]], "这不是普通文件。请换成普通文件后再运行"),
];

/// The row of a refusal; absent where the table does not know it.
fn trouble(kind: ErrorKind, code: Option<i32>, system: usize) -> Option<&'static Trouble> {
    let by_code = code.and_then(|code| TROUBLES.iter().find(|(_, _, codes, _)| codes[system].contains(&code)));
    by_code.or_else(|| TROUBLES.iter().find(|(_, kinds, _, _)| kinds.contains(&kind)))
}

fn known(error: &io::Error) -> Option<&'static Trouble> {
    trouble(error.kind(), error.raw_os_error(), SYSTEM)
}

/// Whether the machine is in trouble (descriptors, memory, disk, network), so that
/// the run must end, rather than the file or folder that was asked for. What the
/// table does not know is that file's own. About files only: a process or thread
/// that cannot be started is always the machine's.
pub fn is_of_machine(error: &io::Error) -> bool {
    known(error).is_some_and(|(about, ..)| *about == Machine)
}

/// What the system said, in Chinese; by its number where the table does not know it.
pub fn in_words(error: &io::Error) -> String {
    match (known(error), error.raw_os_error()) {
        (Some((.., words)), _) => (*words).into(),
        (None, Some(code)) => format!("系统报告的错误，编号{code}。请再运行一次；仍不行的，把编号告诉管理员"),
        (None, None) => "系统报告的错误，没有编号。请再运行一次；仍不行的，请联系管理员".into(),
    }
}

/// What is written as JSON.
///
/// # Errors
/// It is not all there, or of another form: why, in Chinese.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|e| format!("内容不完整（{}）", json_in_words(&e)))
}

/// Why JSON cannot be read, with the place where there is one: what it says itself is English.
pub fn json_in_words(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let what = match error.classify() {
        Category::Io => "读写出错",
        Category::Syntax => "不是 JSON 格式",
        Category::Data => "内容与应有的格式不符",
        Category::Eof => "后面缺了一截",
    };
    match (error.line(), error.column()) {
        (0, _) => what.into(),
        (line, column) => format!("第{line}行第{column}列{what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINUX: usize = 0;
    const BSD: usize = 1;
    const WINDOWS: usize = 2;

    #[test]
    fn what_concerns_the_machine_is_told_from_what_concerns_a_file() {
        use ErrorKind::{Other, PermissionDenied};
        let machine = [
            (LINUX, &[24, 23, 12, 5, 37, 117, 112][..]),
            (BSD, &[24, 23, 12, 5, 77]),
            (WINDOWS, &[4, 8, 14, 23, 21, 36, 53, 59, 64, 121, 1117, 1450, 1455]),
        ];
        // 13 and 5: permission, by its kind.
        let entry = [
            (LINUX, &[36, 40, 84][..]),
            (BSD, &[63, 62, 92]),
            (WINDOWS, &[32, 33, 206, 225, 226, 123, 161, 362, 1921]),
        ];
        for (about, all) in [(Machine, machine), (Entry, entry)] {
            for (system, code) in all.iter().flat_map(|(system, codes)| codes.iter().map(move |code| (*system, *code)))
            {
                let found = trouble(Other, Some(code), system).map(|row| row.0);
                assert_eq!(found, Some(about), "{code} of {system}");
            }
        }
        let denied = trouble(PermissionDenied, Some(5), WINDOWS).map(|row| row.0);
        assert_eq!(denied, Some(Entry), "5 is an error of the disk elsewhere");
        assert_eq!(
            trouble(ErrorKind::NotFound, Some(53), WINDOWS).map(|row| row.0),
            Some(Machine),
            "the share is gone"
        );
        assert!(!is_of_machine(&io::Error::from_raw_os_error(99_999)), "what nobody knows is the file's own");
    }

    #[test]
    fn every_kind_speaks_chinese_and_once() {
        use ErrorKind::*;
        let kinds = [
            NotFound, PermissionDenied, ConnectionRefused, ConnectionReset, HostUnreachable, NetworkUnreachable,
            ConnectionAborted, NotConnected, AddrInUse, AddrNotAvailable, NetworkDown, BrokenPipe, AlreadyExists,
            WouldBlock, NotADirectory, IsADirectory, DirectoryNotEmpty, ReadOnlyFilesystem, StaleNetworkFileHandle,
            InvalidInput, InvalidData, TimedOut, WriteZero, StorageFull, NotSeekable, QuotaExceeded, FileTooLarge,
            ResourceBusy, ExecutableFileBusy, Deadlock, CrossesDevices, TooManyLinks, InvalidFilename,
            ArgumentListTooLong, Interrupted, Unsupported, UnexpectedEof, OutOfMemory,
        ];
        for kind in kinds {
            assert_eq!(TROUBLES.iter().filter(|row| row.1.contains(&kind)).count(), 1, "{kind:?}");
        }
        // Every number that a system may give: no sentence of its own, and a place for each.
        for code in 0..2_000 {
            let error = io::Error::from_raw_os_error(code);
            let words = in_words(&error);
            assert!(!words.contains(|c: char| c.is_ascii_alphabetic()), "{code}: {words}");
            assert!(known(&error).is_some() || words.contains(&code.to_string()), "{code}: {words}");
            for system in [LINUX, BSD, WINDOWS] {
                let rows = TROUBLES.iter().filter(|row| row.2[system].contains(&code)).count();
                assert!(rows <= 1, "{code} of {system} stands twice");
            }
        }
        assert!(in_words(&io::Error::other("no such luck")).starts_with("系统报告的错误"));
    }

    #[test]
    fn json_that_cannot_be_read_says_where_in_chinese() {
        for (text, said) in [
            ("[1,\n x]", "第2行第2列不是 JSON 格式"),
            ("[1,", "第1行第3列后面缺了一截"),
            ("[\"a\"]", "第1行第4列内容与应有的格式不符"),
        ] {
            let error = serde_json::from_str::<Vec<u8>>(text).expect_err("no such numbers");
            assert_eq!(json_in_words(&error), said);
        }
    }
}
