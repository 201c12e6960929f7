//! Freezes `out/` as an issue, whole or not at all.

use super::build::rendered;
use super::hand_edits::hints_left;
use super::issues::{self, SEAL, Seal};
use super::{
    Delta, HINTS, Hashed, Held, InboxFolder, MANIFEST, Manifest, Published, Seen, Snapshot, Sources, Workspace, beside,
    documents, is_finished, line, rulings,
};
use crate::document::edits::unsettled;
use crate::document::templates::Templates;
use crate::model::error::{Error, shown};
use crate::model::value::{Quarter, first_of};
use crate::outputs::{Made, OUTPUTS, Output, TEXT, json};
use chrono::NaiveDate;

/// What was published.
pub struct Issued {
    /// What it says of itself.
    pub seal: Seal,
    /// Its files, relative to the workspace.
    pub files: Vec<String>,
    /// What lies in `out/` and is none of its outputs: it did not go out.
    pub left: Vec<String>,
}

/// Publishes a quarter; with `as_of`, only if that is the cut-off of what was
/// built.
///
/// # Errors
/// There is nothing built, it is stale, or it is what was published last.
pub fn publish(held: &Held, workspace: &Workspace, period: Quarter, as_of: Option<NaiveDate>) -> Result<Issued, Error> {
    let folder = workspace.folder(period);
    let past = issues::before(workspace, period)?;
    let inbox = InboxFolder::read_all(&workspace.inbox(period))?;
    let found = Snapshot::read(&folder, held.operations(), |_| true)?;
    refuse_closed(&found, &inbox)?;
    let (templates, decided) = (workspace.templates()?, rulings::hashed(&workspace.dir, period)?);
    let now = Sources::now(workspace, &templates, &inbox.hashed(), decided, &past)?;
    let last = issues::last(workspace, period)?;
    let refuse = |said: String| Err(Error::Usage(said));
    let out = shown(&folder.join("out"));
    let (manifest, files, left) = match standing(&found, &now, last.as_ref())? {
        Standing::Unbuilt => return Err(Error::first(format!("{period} 还没有生成简报，请先运行"), "build")),
        Standing::Stale(why, Some(command)) => {
            return Err(Error::first(format!("{out} 不能定稿：{why}"), command));
        }
        Standing::Stale(why, None) => return refuse(format!("{out} 不能定稿：{why}")),
        Standing::Same(number) => {
            return refuse(format!("{out} 与第{number}次定稿相同，没有可以定稿的改动"));
        }
        Standing::Ready(manifest, files, left) => (manifest, files, left),
    };
    let templates = Templates::new(templates)?;
    for (output, bytes) in rendered(workspace, period, &templates)? {
        let is_same = files.iter().any(|file| file.name == output.name() && file.is_of(&bytes));
        // A document that staff finished by hand goes out as they left it.
        if is_same || output.is_editable && is_finished(&folder, output.path, &bytes)? {
            continue;
        }
        let said = "与 简报.md 不一致（修改文字以后没有重新生成）。请先运行";
        return Err(Error::first(format!("{} {said}", shown(&folder.join(output.path))), "render"));
    }
    if let Some(as_of) = as_of.filter(|as_of| *as_of != manifest.as_of) {
        let said = format!("{out} 截至{}，不是{as_of}。请先运行", manifest.as_of);
        return Err(Error::first(said, format!("build --as-of {as_of}")));
    }
    let as_of = manifest.as_of;
    let number = issues::numbers(workspace, period)?.last().map_or(1, |last| last + 1);
    let is_text = |name: &str| output(name).is_some_and(|output| output.path == TEXT);
    let generated = manifest.outputs.iter().find(|made| is_text(&made.name));
    let standing = files.iter().find(|file| is_text(&file.name));
    let is_other = standing.is_some_and(|file| generated.is_none_or(|made| made.sha256 != file.sha256));
    let seal = Seal::new(period, number, as_of, manifest.sources.is_edited() || is_other, files.clone());
    let mut files = found.into_made(&files);
    files.push(Made::new(SEAL, json(SEAL, &seal)?));
    held.write_folder(&issues::folder(number), &files)?;
    // The issue stands, whether it is counted now or only with the next one.
    let _ = held.write_all(&[issues::count(number)?], &[], &Seen::default());
    let name = |file: Made| format!("{period}/{}/{}", issues::folder(number), file.name);
    Ok(Issued { seal, files: files.into_iter().map(name).collect(), left })
}

/// What a build read and nobody can open now is neither as it was nor gone.
fn refuse_closed(found: &Snapshot, inbox: &InboxFolder) -> Result<(), Error> {
    let Some(manifest) = manifest(found)? else { return Ok(()) };
    match inbox.unread().find(|(name, _)| manifest.sources.has_received(name)) {
        Some((name, why)) => {
            Err(Error::Usage(format!("收件“{}”生成简报时读过，现在读不了（{}），不能定稿", line(&name), line(&why))))
        }
        None => Ok(()),
    }
}

/// How `out/` stands.
pub enum Standing {
    /// Nothing was built.
    Unbuilt,
    /// It is not what would be built now: why, and what to do, up to the command that is to
    /// be run, where there is one.
    Stale(String, Option<&'static str>),
    /// The same as this issue.
    Same(u32),
    /// It can be published: its manifest, its files by name in `out/`, and what else lies there.
    Ready(Box<Manifest>, Vec<Hashed>, Vec<String>),
}

impl Standing {
    /// Whether its bytes are looked into, not only whether it is the same file still; by
    /// the name below the folder of the quarter.
    pub fn reads(name: &str) -> bool {
        [MANIFEST, TEXT, HINTS].contains(&name)
    }
}

/// Compares `out/` as it was `found` with its manifest, with the sources of `now`, and with the
/// issue published `last`.
///
/// # Errors
/// The manifest or a text cannot be understood.
pub fn standing(found: &Snapshot, now: &Sources, last: Option<&Published>) -> Result<Standing, Error> {
    let Some(manifest) = manifest(found)? else { return Ok(Standing::Unbuilt) };
    let words: Vec<String> = Delta::between(&manifest.sources, now).words().into_iter().map(|(_, said)| said).collect();
    if !words.is_empty() {
        let changed = first_of(&words, 3, "、", "个文件");
        return Ok(Standing::Stale(format!("生成以后{changed}。请先运行"), Some("build")));
    }
    if found.has(&beside(TEXT)) {
        let said = "简报.新.md 还没有处理。请把要用的文字抄进 简报.md，删去 简报.新.md，再运行";
        return Ok(Standing::Stale(said.into(), Some("render")));
    }
    if let Some(document) = documents().find(|document| found.has(&beside(document.path))) {
        let (own, new) = (document.name(), beside(document.name()));
        let said = format!("{new} 还没有处理。要用自己改过的 {own}，请删去 {new}；要用新生成的，请用它替换 {own}");
        return Ok(Standing::Stale(said, None));
    }
    let Some(text) = found.text(TEXT)? else { return Ok(Standing::Unbuilt) };
    let open = unsettled(&text);
    if open > 0 {
        let said = format!("简报.md 中有{open}处“【请核对】”。请核对后把那一行删去，再运行");
        return Ok(Standing::Stale(said, Some("build")));
    }
    let hints = hints_left(&found.text(HINTS)?.unwrap_or_default());
    if let Some(first) = hints.first() {
        let (count, first) = (hints.len(), first.trim_end_matches('。'));
        let path = shown(&found.path(HINTS));
        let said = format!("{path} 还有{count}处没有处理：{first}。不用改的，删去这个文件；改好 简报.md 后运行");
        return Ok(Standing::Stale(said, Some("build")));
    }
    let (files, left) = outputs(found, &manifest);
    if let Some(why) = unlike(&manifest, &files) {
        return Ok(Standing::Stale(why, Some("build")));
    }
    Ok(match last.filter(|published| is_same(&published.seal, &files)) {
        Some(published) => Standing::Same(published.seal.number),
        None => Standing::Ready(Box::new(manifest), files, left),
    })
}

/// The files in `out/` that make an issue: those that the manifest names, and those
/// of the program's that staff may edit. And the names of what else lies there, but
/// for what the system leaves about.
fn outputs(found: &Snapshot, manifest: &Manifest) -> (Vec<Hashed>, Vec<String>) {
    let is_named = |file: &Hashed| {
        MANIFEST.strip_prefix("out/") == Some(file.name.as_str())
            || output(&file.name).is_some()
            || manifest.outputs.iter().any(|made| made.name == file.name)
    };
    let (named, left): (Vec<_>, Vec<_>) = found.outputs().partition(is_named);
    (named, left.into_iter().map(|file| file.name).chain(found.others.iter().cloned()).collect())
}

/// The manifest in `out/`; absent where there is none.
fn manifest(found: &Snapshot) -> Result<Option<Manifest>, Error> {
    found.bytes(MANIFEST).map(|bytes| Manifest::of_quarter(&found.path(MANIFEST), bytes)).transpose()
}

/// The output of this name in `out/`.
fn output(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name() == name)
}

/// Whether these files say the same of the quarter as those of an issue. The
/// manifest and the note on the last issue say nothing of it: the next build of
/// the same facts makes others.
fn is_same(seal: &Seal, files: &[Hashed]) -> bool {
    let counts = |name: &str| output(name).is_some_and(|output| !output.is_of_erratum());
    let theirs: Vec<&Hashed> = seal.files.iter().filter(|file| counts(&file.name)).collect();
    let ours: Vec<&Hashed> = files.iter().filter(|file| counts(&file.name)).collect();
    let has = |own: &&Hashed| theirs.iter().any(|file| file.name == own.name && file.sha256 == own.sha256);
    ours.len() == theirs.len() && ours.iter().all(has)
}

/// What in `out/` is not what its manifest says, up to the command that makes it again. What staff may edit, and what is
/// made of the text as edited, is compared elsewhere.
fn unlike(manifest: &Manifest, files: &[Hashed]) -> Option<String> {
    let is_free = |name: &str| output(name).is_some_and(|output| output.is_of_text() || output.is_editable);
    // What staff put away when they had chosen between two.
    let is_beside = |name: &str| OUTPUTS.iter().any(|output| output.is_editable && beside(output.name()) == name);
    for made in manifest.outputs.iter().filter(|made| !is_free(&made.name) && !is_beside(&made.name)) {
        let file = files.iter().find(|file| file.name == made.name);
        if file.is_none_or(|file| made.sha256 != file.sha256) {
            return Some(format!("{} 不是生成时的样子。请先运行", made.name));
        }
    }
    let is_known = |name: &str| manifest.outputs.iter().any(|made| made.name == name);
    let stale = files.iter().find(|file| output(&file.name).is_some() && !is_free(&file.name) && !is_known(&file.name));
    stale.map(|file| format!("{} 不是最近一次生成的。请不加 --format 运行", file.name))
}
