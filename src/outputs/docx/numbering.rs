//! `numbering.xml`: how the items of lists are marked.

use super::writer::BULLETS;
use super::xml::{NAMESPACES, Xml};

/// Levels of a list.
const LEVELS: usize = 9;
/// Marks of lists that do not count, level by level in turn.
const MARKS: [&str; 3] = ["•", "◦", "▪"];
/// The formats of lists that count, level by level in turn, after GB/T 9704.
const FORMATS: [(&str, &str); 3] = [("decimal", "%{}."), ("decimal", "（%{}）"), ("decimalEnclosedCircle", "%{}")];

/// The part, for lists that count from `starts`.
pub(super) fn part(starts: &[u64]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.within("w:numbering", &NAMESPACES, |xml| {
        levels(xml, "0", |level| ("bullet", MARKS[level % MARKS.len()].to_string()));
        levels(xml, "1", |level| {
            let (format, text) = FORMATS[level % FORMATS.len()];
            (format, text.replace("{}", &(level + 1).to_string()))
        });
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

fn levels(xml: &mut Xml, id: &str, of: impl Fn(usize) -> (&'static str, String)) {
    xml.within("w:abstractNum", &[("w:abstractNumId", id)], |xml| {
        xml.val("w:multiLevelType", "multilevel");
        for level in 0..LEVELS {
            let (format, text) = of(level);
            xml.within("w:lvl", &[("w:ilvl", &level.to_string())], |xml| {
                xml.val("w:start", "1");
                xml.val("w:numFmt", format);
                xml.val("w:lvlText", &text);
                xml.val("w:lvlJc", "left");
                xml.within("w:pPr", &[], |xml| {
                    let left = (480 * (level + 2)).to_string();
                    xml.empty("w:ind", &[("w:left", &left), ("w:hanging", "480")]);
                });
            });
        }
    });
}
