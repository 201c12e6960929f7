//! `init`: a workspace from the list as received.

use super::args::{FailOn, Init, Manner};
use super::findings::exit;
use super::master::{list_words, understood};
use super::terminal::{Host, Spoken, pretty};
use crate::formats::{Kind, Reader, sniff};
use crate::master;
use crate::model::error::{Error, shown};
use crate::model::finding::Findings;
use crate::model::task::{MasterList, Unit};
use crate::outputs::{self, Made};
use crate::workspace::{
    CARRIED, Held, MASTER, Realm, Seen, look, master_workbook, places, read_given, read_input, rulings,
};
use std::path::Path;

/// Makes a workspace and says how the list was understood.
///
/// # Errors
/// There is a workspace already, another run is at work there, or a file cannot be used.
pub(super) fn init(args: &Init, host: &Host) -> Result<Spoken, Error> {
    let reader = host.reader;
    let held = Held::take(&args.dir, Realm::Year, &host.runner)?;
    if look(&args.dir.join(MASTER)).is_ok_and(|lies| lies.is_some()) {
        let said = format!("“{}”已是工作区（有 {MASTER}），没有改动。如要重建，请换一个文件夹", shown(&args.dir));
        return Err(Error::Usage(said));
    }
    places::check(&args.dir)?;
    let raw = import(&args.master, reader)?;
    let mut doubts = Findings::default();
    let carried = match &args.from {
        Some(old) => carried(old, reader, &mut doubts)?,
        None => master::Rollover { config: master::initial_config(&raw), ..master::Rollover::default() },
    };
    let units = match &args.units {
        Some(path) => units(path, reader)?,
        None => carried.units.clone(),
    };
    let year = args
        .year
        .or(raw.year())
        .ok_or_else(|| Error::Usage("清单标题中没有年度，请用 --year 写明计划年度，如 --year 2025".into()))?;
    let (bytes, list) = written(args, &raw, &units, year, &carried, reader, &mut doubts)?;
    let mut files = Vec::new();
    let decided = args.from.as_deref().map(|old| rulings::lasting(old, reader)).transpose()?.unwrap_or_default();
    if !decided.is_empty() {
        files.push(Made::new(CARRIED, outputs::rulings::render(&decided, 0)?));
    }
    // It makes the folder a workspace, whole.
    files.push(Made::new(MASTER, bytes));
    held.write_all(&files, &[], &Seen::default())?;
    let doubts = doubts.into_sorted();
    let brought = match decided.len() {
        0 => String::new(),
        n => format!("沿用上年的裁定 {n} 条（词的含义、采用哪一列），存在 {CARRIED}\n"),
    };
    let made = format!(
        "\n已建立工作区“{}”。请打开其中的 {MASTER} 核对；再新建季度文件夹（如 {year}Q3/inbox），放入收到的表\n{brought}",
        shown(&args.dir)
    );
    let out = match args.report.manner() {
        Manner::Json => pretty(&understood(&list, &doubts)),
        Manner::Quiet => made,
        Manner::Full => list_words(&list, &doubts) + &made,
    };
    Ok(Spoken::new(out, exit(&doubts, &args.report, FailOn::Never)))
}

/// The new `master.xlsx`, and the list as it is understood: of a year that follows
/// another as `master` will show it, since what was brought over settles doubts.
fn written(
    args: &Init,
    raw: &master::ReceivedList,
    units: &[Unit],
    year: i32,
    carried: &master::Rollover,
    reader: &dyn Reader,
    doubts: &mut Findings,
) -> Result<(Vec<u8>, MasterList), Error> {
    let mut of_list = Findings::default();
    let mut list = master::interpret(raw, units, &carried.config, year, &mut of_list);
    let decided = carried.decisions.onto(&list, doubts);
    let bytes = master::write_master(&list, raw, &carried.config, &carried.words, &decided)?;
    let path = args.dir.join(MASTER);
    if bytes.len() > SURELY_READ {
        let whole = reader.workbook(&bytes, MASTER)?;
        whole.map_err(|why| Error::Usage(format!("{}：{}", beyond(units.len()), why.message())))?;
    }
    if args.from.is_some() {
        of_list = Findings::default();
        let read = master::load(&master_workbook(&path, &bytes, reader)?, None, &mut of_list);
        (list, _) = read.map_err(|reason| Error::Master { path, reason })?;
    }
    doubts.extend(of_list);
    Ok((bytes, list))
}

/// Bytes of a `master.xlsx` that is within what is read of a workbook, whatever it
/// holds: of a larger one it is seen before there is a workspace that cannot be used.
const SURELY_READ: usize = 128 << 10;

fn beyond(units: usize) -> String {
    format!("单位名单有 {units} 个单位，写成的 {MASTER} 超出能读取的规模，没有建立工作区")
}

fn import(path: &Path, reader: &dyn Reader) -> Result<master::ReceivedList, Error> {
    let bytes = read_given(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let raw = match sniff(&bytes) {
        Kind::Text => master::import(&bytes, &name),
        _ => master::import_workbook(&master_workbook(path, &bytes, reader)?, &name),
    };
    raw.map_err(|reason| Error::Master { path: path.to_path_buf(), reason })
}

fn units(path: &Path, reader: &dyn Reader) -> Result<Vec<Unit>, Error> {
    let bytes = read_given(path)?;
    let units = match sniff(&bytes) {
        Kind::Text => master::parse_units_file(&bytes),
        _ => reader
            .workbook(&bytes, &shown(path).to_string())?
            .map_err(|why| why.message())
            .and_then(|book| master::units_of_workbook(&book)),
    };
    units.map_err(|reason| Error::Usage(format!("“{}”无法使用：{reason}", shown(path))))
}

fn carried(old: &Path, reader: &dyn Reader, doubts: &mut Findings) -> Result<master::Rollover, Error> {
    places::check(old)?;
    let path = old.join(MASTER);
    let none = || Error::Usage(format!("“{}”不是工作区（没有 {MASTER}），无法沿用", shown(old)));
    let bytes = read_input(&path)?.ok_or_else(none)?;
    Ok(master::roll_over(&master_workbook(&path, &bytes, reader)?, doubts))
}
