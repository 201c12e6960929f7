//! Archives that were split over several files: which of them a file is by its name, and one
//! finding for those that came together.

use super::received::Received;
use crate::formats::Unreadable;
use crate::model::finding::{Code, Finding};
use std::collections::BTreeMap;

/// Endings behind which the numbers of volumes stand: `.7z.001`.
const NUMBERED: [&str; 4] = ["7z", "zip", "rar", "tar"];

/// Which volume of which archive a name is one of, from 1: `.part2.rar`, `.r00` (the second,
/// behind `.rar`), `.z01` and `.7z.001`, as WinRAR, WinZip and 7-Zip call them.
fn named(name: &str) -> Option<(String, u64)> {
    let lower = name.to_lowercase();
    let (whole, end) = lower.rsplit_once('.')?;
    let figures = |text: &str, most: usize| {
        let sound = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| text.parse::<u64>().ok()).flatten()
    };
    if end == "rar" {
        let (whole, part) = whole.rsplit_once(".part")?;
        return Some((whole.into(), figures(part, 5)?));
    }
    if let Some(number) = end.strip_prefix('r').filter(|two| two.len() == 2).and_then(|two| figures(two, 2)) {
        return Some((whole.into(), number + 2));
    }
    if let Some(number) = end.strip_prefix('z').filter(|two| two.len() == 2).and_then(|two| figures(two, 2)) {
        return Some((whole.into(), number));
    }
    let (_, kind) = whole.rsplit_once('.').filter(|_| end.len() == 3)?;
    Some((whole.into(), figures(end, 3).filter(|_| NUMBERED.contains(&kind))?))
}

/// Why a file that could not be read is a volume by its name; `None` where the name is none
/// of a volume, or something else is known of it.
pub(super) fn by_name(name: &str, why: &Unreadable) -> Option<Unreadable> {
    use Unreadable::{Crashed, Damaged, Foreign, Unsupported};
    let open = matches!(why, Damaged { .. } | Crashed | Foreign(_) | Unsupported { .. });
    named(name).filter(|_| open).map(|(_, number)| Unreadable::Volume { number: Some(number) })
}

/// Of the volumes of one archive that came together one tells of all.
pub(super) fn gather(received: &mut [Received]) {
    let mut sets: BTreeMap<(Vec<String>, String), BTreeMap<u64, usize>> = BTreeMap::new();
    for (at, one) in received.iter().enumerate() {
        let place = one.findings.of_code(Code::ArchiveVolume).find_map(|finding| finding.place.origin.as_ref());
        let Some(origin) = place else { continue };
        let first = || Some((origin.file_name().to_lowercase().strip_suffix(".rar")?.to_string(), 1));
        if let Some((whole, number)) = named(origin.file_name()).or_else(first) {
            let within = origin.steps().split_last().map_or(Vec::new(), |(_, steps)| steps.to_vec());
            sets.entry((within, whole)).or_default().insert(number, at);
        }
    }
    for set in sets.into_values().filter(|set| set.len() > 1) {
        let found = told(&set.keys().copied().collect::<Vec<_>>());
        for (nth, at) in set.into_values().enumerate() {
            let findings = &mut received[at].findings;
            let told = findings.of_code(Code::ArchiveVolume).next().cloned();
            findings.without(Code::ArchiveVolume);
            if let (0, Some(finding)) = (nth, told) {
                findings.push(Finding { found: found.clone(), ..finding });
            }
        }
    }
}

/// What is said of these volumes, and which are missing before the last of them.
fn told(numbers: &[u64]) -> String {
    const NAMED: usize = 10;
    let listed = |numbers: &[u64]| {
        let some: Vec<String> = numbers.iter().take(NAMED).map(u64::to_string).collect();
        format!("第{}{}卷", some.join("、"), if numbers.len() > NAMED { "等" } else { "" })
    };
    let last = numbers.last().copied().unwrap_or_default();
    let missing: Vec<u64> = (1..last).filter(|number| !numbers.contains(number)).take(NAMED + 1).collect();
    let lack = if missing.is_empty() { String::new() } else { format!("，缺{}", listed(&missing)) };
    format!("这是一个分卷压缩包的{}{lack}，各卷放在一起才能解压", listed(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_known_by_their_names() {
        let cases = [
            ("三季度.part2.rar", Some(("三季度", 2))),
            ("三季度.PART01.RAR", Some(("三季度", 1))),
            ("三季度.r00", Some(("三季度", 2))),
            ("三季度.z01", Some(("三季度", 1))),
            ("三季度.7z.003", Some(("三季度.7z", 3))),
            ("三季度.zip.001", Some(("三季度.zip", 1))),
            ("三季度.rar", None),
            ("三季度.part.rar", None),
            ("2025.09.001", None),
            ("三季度.zip.1", None),
            ("三季度.rtf", None),
            ("三季度", None),
        ];
        for (name, volume) in cases {
            assert_eq!(named(name), volume.map(|(whole, number)| (whole.into(), number)), "{name}");
        }
        assert_eq!(by_name("a.7z.002", &Unreadable::Encrypted), None);
    }

    #[test]
    fn what_is_missing_is_told() {
        assert_eq!(told(&[1, 2]), "这是一个分卷压缩包的第1、2卷，各卷放在一起才能解压");
        assert_eq!(told(&[1, 4]), "这是一个分卷压缩包的第1、4卷，缺第2、3卷，各卷放在一起才能解压");
        assert!(told(&[1, 99_999]).contains("缺第2、3、4、5、6、7、8、9、10、11等卷"));
    }
}
