//! Every finding code, met at its place.

mod corrections;
mod intake;
mod list;
mod mail;
mod quarter;

use crate::kit::desk::places;
use jianbao::model::finding::{Code, Finding};
use std::collections::BTreeSet;

/// A code, a scene in which the program must find it, and the places at which it then stands: a cell
/// (`F7`), else the file, else nothing.
pub type Scene = (Code, fn() -> Vec<Finding>, &'static [&'static str]);

pub fn scenes() -> impl Iterator<Item = &'static Scene> {
    [list::SCENES, intake::SCENES, mail::SCENES, quarter::SCENES, corrections::SCENES].into_iter().flatten()
}

#[test]
fn every_scene_gives_its_finding_at_its_place() {
    let mut wrong = Vec::new();
    for (code, scene, wanted) in scenes() {
        let findings = scene();
        let found = places(&findings, *code);
        if found != *wanted {
            let others: BTreeSet<&str> = findings.iter().map(|finding| finding.code.id()).collect();
            wrong.push(format!("{code:?} {} at {found:?}, not at {wanted:?}, among {others:?}", code.id()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_scene() {
    let seen: BTreeSet<&str> = scenes().map(|(code, ..)| code.id()).collect();
    let unseen: Vec<&str> = Code::ALL.iter().map(|code| code.id()).filter(|id| !seen.contains(id)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}
