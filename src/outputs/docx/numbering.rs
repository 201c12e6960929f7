//! `numbering.xml`: how the items of lists are marked.

use super::writer::BULLETS;
use super::xml::{NAMESPACES, Xml};

/// Levels of a list.
const LEVELS: usize = 9;

/// The part, for lists that count from `starts`.
pub(super) fn part(starts: &[u64]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.within("w:numbering", &NAMESPACES, |xml| {
        xml.layout(include_str!("parts/list_levels.xml"), &[]);
        xml.within("w:num", &[("w:numId", &BULLETS.to_string())], |xml| xml.val("w:abstractNumId", "0"));
        for (i, start) in (1..).zip(starts) {
            xml.within("w:num", &[("w:numId", &(BULLETS + i).to_string())], |xml| {
                xml.val("w:abstractNumId", "1");
                for level in 0..LEVELS {
                    xml.within("w:lvlOverride", &[("w:ilvl", &level.to_string())], |xml| {
                        // A number that no list needs is one that Word refuses.
                        xml.val("w:startOverride", (*start).min(32_767));
                    });
                }
            });
        }
    });
    xml.finish()
}
