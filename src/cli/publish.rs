//! `publish`: freezes `out/` as an issue, whole or not at all.

use super::args::Run;
use super::build::{self, Input};
use super::inputs::{self, Delta, Hashes, Manifest};
use super::issues::{self, Published, SEAL, Seal};
use super::paper::{self, PAPERS};
use super::store::{Output, settle, write_folder};
use super::text::{BESIDE, HINTS, MARKDOWN, hinted};
use super::workspace::{Workspace, read_file};
use super::{Host, Spoken, pretty};
use crate::model::error::Error;
use crate::model::value::Quarter;
use serde_json::json;

/// What says nothing about the briefing itself: the next build of the same
/// facts makes another.
const BESIDES: [&str; 3] = ["manifest.json", build::ERRATUM_NAMES[0], build::ERRATUM_NAMES[1]];

/// Publishes the quarter.
///
/// # Errors
/// There is nothing built, it is stale, or it is what was published last.
pub(super) fn publish(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let workspace = Workspace::open(&args.dir, host.reader)?;
    let period = workspace.period(args.when.period)?;
    settle(&workspace.folder(period))?;
    let past = issues::before(&workspace, period)?;
    let inbox = inputs::inbox(&workspace, period)?;
    let now = inputs::current(&workspace, period, &inbox, &past)?;
    let last = issues::last(&workspace, period)?;
    let refuse = |said: String| Err(Error::Usage(said));
    let files = match standing(&workspace, period, &now, last.as_ref())? {
        Standing::Unbuilt => return refuse(format!("{period} 还没有生成简报，请先运行 jianbao build")),
        Standing::Stale(why) => return refuse(format!("{period}/out 不能定稿：{why}")),
        Standing::Same(number) => {
            return refuse(format!("{period}/out 与第{number}次定稿相同，没有可以定稿的改动"));
        }
        Standing::Ready(files) => files,
    };
    let rendered = build::rendered(&workspace, period)?;
    let differs =
        |output: &&Output| !files.iter().any(|file| output.name == below_out(&file.name) && file.bytes == output.bytes);
    for output in rendered.iter().filter(differs) {
        let name = &output.name;
        // A document that staff finished by hand goes out as they left it.
        let paper = paper::BRIEFING;
        if name == paper.name && paper.is_finished(&workspace.folder(period), &output.bytes)? {
            continue;
        }
        return refuse(format!(
            "{period}/{name} 与 简报.md 不一致（修改文字以后没有重新生成）。请先运行 jianbao render"
        ));
    }
    let manifest = manifest(&workspace, period)?;
    let as_of = args.when.as_of.unwrap_or(manifest.as_of);
    if as_of != manifest.as_of {
        return refuse(format!(
            "{period}/out 截至{}，不是{as_of}。请先用 --as-of {as_of} 运行 jianbao build",
            manifest.as_of
        ));
    }
    let number = issues::numbers(&workspace, period)?.last().map_or(1, |last| last + 1);
    let generated = manifest.outputs.iter().find(|output| below_out(&output.name) == MARKDOWN);
    let edited = |file: &&Output| below_out(&file.name) == MARKDOWN;
    let edited = manifest.is_edited()
        || files
            .iter()
            .find(edited)
            .is_some_and(|file| generated.is_none_or(|made| made.sha256 != Input::new("", &file.bytes).sha256));
    let sealed = files.iter().map(|file| Input::new(file.name.clone(), &file.bytes)).collect();
    let seal = Seal::new(period, number, as_of, edited, sealed);
    let mut outputs = files;
    outputs.push(Output { name: SEAL.into(), bytes: build::document(SEAL, &seal)? });
    write_folder(&workspace.folder(period), &issues::folder(number), &outputs)?;
    let name = format!("{period}/{}", issues::folder(number));
    let names: Vec<String> = outputs.iter().map(|output| format!("{name}/{}", output.name)).collect();
    let out = match (args.report.json, args.report.quiet) {
        (true, _) => pretty(&json!({ "period": period, "number": number, "as_of": as_of, "files": names })),
        (false, true) => String::new(),
        (false, false) => {
            let listed: String = names.iter().map(|name| format!("  {name}\n")).collect();
            format!(
                "已定稿（第{number}次，截至{as_of}）：\n{listed}请勿改动这个文件夹；运行 jianbao verify 可随时核对\n"
            )
        }
    };
    Ok(Spoken { out, ..Spoken::default() })
}

/// How `out/` stands.
pub(super) enum Standing {
    /// Nothing was built.
    Unbuilt,
    /// It is not what would be built now: why, and what to do.
    Stale(String),
    /// The same as this issue.
    Same(u32),
    /// It can be published: its files, by name below `out/`.
    Ready(Vec<Output>),
}

/// Compares `out/` with its manifest, with what goes in `now`, and with the
/// issue published `last`.
///
/// # Errors
/// A file cannot be read.
pub(super) fn standing(
    workspace: &Workspace,
    period: Quarter,
    now: &Hashes,
    last: Option<&Published>,
) -> Result<Standing, Error> {
    let folder = workspace.folder(period);
    let Some(manifest) = Manifest::load(&folder.join(build::MANIFEST))? else { return Ok(Standing::Unbuilt) };
    let delta = Delta::between(&manifest.inputs(), now);
    if !delta.is_empty() {
        let words: Vec<String> = delta.words().into_iter().map(|(_, said)| said).collect();
        let shown = words[..words.len().min(3)].join("、");
        let more = if words.len() > 3 { format!("等{}个文件", words.len()) } else { String::new() };
        return Ok(Standing::Stale(format!("生成以后{shown}{more}。请先运行 jianbao build")));
    }
    if folder.join(BESIDE).exists() {
        let said = "简报.新.md 还没有处理。请把要用的文字抄进 简报.md，删去 简报.新.md，再运行 jianbao render";
        return Ok(Standing::Stale(said.into()));
    }
    if let Some(paper) = PAPERS.iter().find(|paper| folder.join(paper.beside).exists()) {
        let (own, new) = (paper.short(), paper.beside.trim_start_matches("out/"));
        return Ok(Standing::Stale(format!(
            "{new} 还没有处理。要用自己改过的 {own}，请删去 {new}；要用新生成的，请用它替换 {own}"
        )));
    }
    let Some(text) = build::text(workspace, period)? else { return Ok(Standing::Unbuilt) };
    let open = crate::document::edits::unsettled(&text);
    if open > 0 {
        return Ok(Standing::Stale(format!(
            "简报.md 中有{open}处“【请核对】”。请核对后把那一行删去，再运行 jianbao build"
        )));
    }
    if let Some(hints) = hinted(&folder)? {
        let first = hints.first.trim_end_matches('。');
        return Ok(Standing::Stale(format!(
            "{period}/{HINTS} 还有{}处没有处理：{first}。改好 简报.md 后运行 jianbao build；不用改的，删去 {HINTS}",
            hints.count
        )));
    }
    let mut files = Vec::new();
    for (name, path) in issues::files(&folder.join("out"))? {
        files.push(Output { name, bytes: read_file(&path)? });
    }
    if let Some(why) = unlike(&manifest, &files) {
        return Ok(Standing::Stale(why));
    }
    let same = |seal: &Seal| {
        let ours = files.iter().map(|file| (file.name.clone(), Input::new("", &file.bytes).sha256));
        let theirs = seal.files.iter().map(|file| (file.name.clone(), file.sha256.clone()));
        let told = |(name, _): &(String, String)| !BESIDES.contains(&name.as_str());
        ours.filter(told).collect::<Hashes>() == theirs.filter(told).collect::<Hashes>()
    };
    Ok(match last.filter(|published| same(&published.seal)) {
        Some(published) => Standing::Same(published.seal.number),
        None => Standing::Ready(files),
    })
}

/// What in `out/` is not what its manifest says. The text may be edited, and
/// what is made of the text is compared with it elsewhere.
fn unlike(manifest: &Manifest, files: &[Output]) -> Option<String> {
    let of_text = |name: &str| {
        let name = below_out(name);
        build::OF_TEXT.contains(&name.as_str()) || name == paper::ERRATUM.name
    };
    // What staff put away when they had chosen between two.
    let beside = |name: &str| {
        let name = below_out(name);
        name == BESIDE || PAPERS.iter().any(|paper| paper.beside == name)
    };
    for made in manifest.outputs.iter().filter(|made| !of_text(&made.name) && !beside(&made.name)) {
        let file = files.iter().find(|file| file.name == made.name);
        if file.is_none_or(|file| Input::new("", &file.bytes).sha256 != made.sha256) {
            return Some(format!("{} 不是生成时的样子。请先运行 jianbao build", made.name));
        }
    }
    let known = |name: &str| manifest.outputs.iter().any(|made| made.name == name);
    let ours = |name: &str| build::OURS.contains(&below_out(name).as_str());
    let stale = files.iter().find(|file| ours(&file.name) && !of_text(&file.name) && !known(&file.name));
    stale.map(|file| format!("{} 不是最近一次生成的。请运行 jianbao build（不加 --format）", file.name))
}

fn manifest(workspace: &Workspace, period: Quarter) -> Result<Manifest, Error> {
    let missing = || Error::Usage(format!("{period} 还没有生成简报，请先运行 jianbao build"));
    Manifest::load(&workspace.folder(period).join(build::MANIFEST))?.ok_or_else(missing)
}

fn below_out(name: &str) -> String {
    format!("out/{name}")
}
