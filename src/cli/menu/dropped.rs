//! A path as it is typed or dropped into a window: some systems put quotes around it,
//! some a backslash before a space, some make an address of it.

use crate::workspace::look;
use std::path::{Path, PathBuf};

/// The path that is meant: of all readings the first that is there, else as it was typed.
pub(super) fn dropped(line: &str) -> Option<PathBuf> {
    let line = line.trim();
    let bare = line.trim_matches(['"', '\'', '“', '”']).trim();
    let mut readings = [Some(line.into()), Some(bare.into()), unescaped(line), address(bare)].into_iter().flatten();
    let is_there = |reading: &String| !reading.is_empty() && look(Path::new(reading)).is_ok_and(|lies| lies.is_some());
    let meant = readings.find(is_there).unwrap_or_else(|| bare.to_string());
    (!meant.is_empty()).then(|| meant.into())
}

/// As a shell reads one word; nothing where a quote stays open.
fn unescaped(line: &str) -> Option<String> {
    let (mut out, mut quote, mut chars) = (String::new(), None, line.chars());
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) => out.push(chars.next()?),
            (c, _) => out.push(c),
        }
    }
    quote.is_none().then_some(out)
}

/// The path of a `file://` address.
fn address(line: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = line.strip_prefix("file://")?.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_path_is_found_however_the_system_writes_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("任务 清单(1)'甲'.txt");
        std::fs::write(&path, "").expect("written");
        let name = path.display().to_string();
        let escaped: String =
            name.chars().flat_map(|c| ("\\ ()'".contains(c).then_some('\\')).into_iter().chain([c])).collect();
        let percent: String =
            name.bytes()
                .map(|b| {
                    if b.is_ascii_alphanumeric() || b == b'/' { char::from(b).to_string() } else { format!("%{b:02X}") }
                })
                .collect();
        let ways = [
            name.clone(),
            format!("\"{name}\""),
            format!("'{}' ", name.replace('\'', "'\\''")),
            escaped + "\r\n",
            format!("file://{percent}"),
        ];
        for way in ways {
            assert_eq!(dropped(&way), Some(path.clone()), "{way}");
        }
        assert_eq!(dropped("'没有 这个.txt'\n"), Some("没有 这个.txt".into()));
        assert_eq!((dropped(" \n"), dropped("\"\"")), (None, None));
    }
}
