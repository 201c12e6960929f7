//! `init`: a workspace from the list as received; and how the list is told to a
//! person or a program.

use super::args::{FailOn, Init};
use super::board::{findings, line, severities, table};
use super::store::{Output, write_all};
use super::workspace::{MASTER, read_file};
use super::{Spoken, exit, pretty};
use crate::formats::{Kind, Reader, sniff};
use crate::master;
use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::finding::{Finding, Findings, Severity};
use crate::model::task::{Item, MasterList, Unit};
use serde_json::{Value, json};
use std::path::Path;

/// Makes a workspace and says how the list was understood.
///
/// # Errors
/// There is a workspace already, or a file cannot be used.
pub(super) fn init(args: &Init, reader: &dyn Reader) -> Result<Spoken, Error> {
    if args.dir.join(MASTER).exists() {
        let said = format!("“{}”已是工作区（有 {MASTER}），没有改动。如要重建，请换一个文件夹", args.dir.display());
        return Err(Error::Usage(said));
    }
    let raw = import(&args.master, reader)?;
    let mut doubts = Findings::default();
    let carried = match &args.from {
        Some(old) => carried(old, reader, &mut doubts)?,
        None => master::Rollover { config: master::initial_config(&raw), ..master::Rollover::default() },
    };
    let units = match &args.units {
        Some(path) => units(path, reader)?,
        None => carried.units,
    };
    let year = args
        .year
        .or(raw.year())
        .ok_or_else(|| Error::Usage("清单标题中没有年度，请用 --year 写明计划年度，如 --year 2025".into()))?;
    let config: Config = carried.config;
    let list = master::interpret(&raw, &units, &config, year, &mut doubts);
    let bytes = master::write_master(&list, &raw, &config, &carried.words)?;
    write_all(&args.dir, &[Output { name: MASTER.into(), bytes }], &[])?;
    let doubts = doubts.into_sorted();
    let exit = exit(&doubts, &args.report, FailOn::Never);
    if args.report.json {
        return Ok(Spoken { out: pretty(&understood(&list, &doubts)), exit, ..Spoken::default() });
    }
    let mut out = if args.report.quiet { String::new() } else { list_words(&list, &doubts) };
    out += &format!(
        "\n已建立工作区“{}”。请打开其中的 {MASTER} 核对；再新建季度文件夹（如 {year}Q3/inbox），放入收到的表\n",
        args.dir.display()
    );
    Ok(Spoken { out, exit, ..Spoken::default() })
}

fn import(path: &Path, reader: &dyn Reader) -> Result<master::ReceivedList, Error> {
    let bytes = read_file(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unusable = |reason: String| Error::Master { path: path.to_path_buf(), reason };
    match sniff(&bytes) {
        Kind::Text => master::import(&bytes, &name).map_err(unusable),
        _ => {
            let workbook = reader.workbook(&bytes).map_err(|why| unusable(why.words()))?;
            master::import_workbook(&workbook, &name).map_err(unusable)
        }
    }
}

fn units(path: &Path, reader: &dyn Reader) -> Result<Vec<Unit>, Error> {
    let bytes = read_file(path)?;
    let units = match sniff(&bytes) {
        Kind::Text => master::parse_units_file(&bytes),
        _ => {
            reader.workbook(&bytes).map_err(|why| why.words()).and_then(|workbook| master::units_of_workbook(&workbook))
        }
    };
    units.map_err(|reason| Error::Usage(format!("“{}”无法使用：{reason}", path.display())))
}

fn carried(old: &Path, reader: &dyn Reader, doubts: &mut Findings) -> Result<master::Rollover, Error> {
    let path = old.join(MASTER);
    if !path.is_file() {
        return Err(Error::Usage(format!("“{}”不是工作区（没有 {MASTER}），无法沿用", old.display())));
    }
    let unusable = |reason: String| Error::Master { path: path.clone(), reason };
    let workbook = reader.workbook(&read_file(&path)?).map_err(|why| unusable(why.words()))?;
    Ok(master::roll_over(&workbook, doubts))
}

/// The list for a program.
pub(super) fn understood(list: &MasterList, doubts: &[Finding]) -> Value {
    let items: Vec<Value> = list.items.iter().map(item).collect();
    json!({ "year": list.year, "tasks": list.tasks.len(), "items": items, "findings": doubts })
}

fn item(item: &Item) -> Value {
    json!({
        "id": item.id,
        "task": item.id.task,
        "title": item.title,
        "text": item.text,
        "duplicate_of": item.duplicate_of,
        "milestones": item.milestones,
        "targets": item.targets,
        "owners": item.owners,
        "expected_from": item.expected_from,
    })
}

/// The list for a person: one line an item, then what is doubtful.
pub(super) fn list_words(list: &MasterList, doubts: &[Finding]) -> String {
    let rows: Vec<Vec<String>> = list.items.iter().map(|item| item_line(item, list)).collect();
    let named = table(&["编号", "成果", "时限", "目标", "应填报单位"], &rows);
    let severities = severities(doubts.iter());
    let details = findings(doubts, &[], Severity::Note);
    format!(
        "{}年：{}项任务，{}项成果，{}个单位\n\n{named}\n需要核对：{severities}\n\n{details}",
        list.year,
        list.tasks.len(),
        list.items.len(),
        list.units.len()
    )
}

fn item_line(item: &Item, list: &MasterList) -> Vec<String> {
    let text = if item.text.is_empty() { "（原表空缺）".to_string() } else { shorten(&item.text) };
    let dates: Vec<String> = item
        .milestones
        .iter()
        .map(|m| match (m.from, m.due) {
            (_, Some(due)) => format!("{}{due}", m.label),
            (Some(from), None) => format!("{}{from}起", m.label),
            (None, None) => m.words.clone(),
        })
        .collect();
    let targets: Vec<String> = item
        .targets
        .iter()
        .map(|t| t.value.map_or_else(|| t.words.clone(), |value| format!("{value}{}", t.unit)))
        .collect();
    let towns = list.towns().count();
    let expected = match (item.duplicate_of, item.expected_from.as_slice()) {
        (Some(id), _) => format!("同{id}"),
        (None, []) => "无".into(),
        (None, names) if names.len() == towns => format!("各街镇（{towns}）"),
        (None, names) if names.len() > 3 => format!("{}等{}个", names[0], names.len()),
        (None, names) => names.join("、"),
    };
    vec![item.id.to_string(), text, line(&dates.join("；")), line(&targets.join("；")), line(&expected)]
}

fn shorten(text: &str) -> String {
    let flat = line(text);
    if flat.chars().count() <= 24 { flat } else { flat.chars().take(23).chain(['…']).collect() }
}
