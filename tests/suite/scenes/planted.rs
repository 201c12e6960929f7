//! One fact planted in a quarter in which all is well: the sentence that it makes false goes, and one that says it comes.

use super::quarters::good;
use super::sentences::{paragraphs, sentences, unquoted};
use super::text;
use crate::kit::list;
use crate::kit::scene::{Post, Told};
use std::collections::BTreeSet;

fn said(told: &Told) -> BTreeSet<String> {
    paragraphs(&told.text).iter().flat_map(|paragraph| sentences(paragraph)).collect()
}

/// The sentences that only the quarter with the fact has.
fn comes(plant: impl FnOnce(Post) -> Post) -> (Told, Vec<String>) {
    let with = plant(good()).told();
    let before = said(&good().told());
    let new = said(&with).into_iter().filter(|sentence| !before.contains(sentence)).collect();
    (with, new)
}

#[test]
fn all_is_well() {
    let told = good().told();
    println!("{}", told.text.split("## 附件1").next().unwrap_or_default());
    println!("{}", serde_json::to_string_pretty(&told.view["judgements"]).expect("x"));
    panic!("{}", super::summary(&told));
}
