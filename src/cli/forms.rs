//! `forms`: what goes out to the units at the beginning of a quarter.

use super::args::{Manner, Run};
use super::maker::Maker;
use super::notices::edited;
use super::quarter::{hold, threads};
use super::terminal::{Host, Spoken, pretty};
use super::way::Way;
use crate::document::templates::Templates;
use crate::formats::each;
use crate::model::error::Error;
use crate::model::task::Unit;
use crate::model::value::Quarter;
use crate::outputs::send_list::{self, SendRow};
use crate::workspace::addressed::{FORMS, send_list};
use crate::workspace::{Addressed, Held, Outgoing, Settled, Stage, Workspace, issues};
use serde_json::json;

/// Makes the forms of a quarter, their letters, and the list for who sends them.
///
/// # Errors
/// There is no such quarter, another run is at work there, nobody is asked for anything, or a
/// file cannot be written.
pub(super) fn forms(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let (held, workspace, period) = hold(&args.dir, &args.when, host)?;
    let distributed = write(&held, &workspace, period, threads(&args.when, host))?;
    let way = Way::to(&args.dir, args.when.period);
    Ok(distributed.told(args, &way))
}

/// What was made for the units.
pub(super) struct Distributed {
    period: Quarter,
    /// How many forms there are.
    forms: usize,
    /// Units without an address.
    unaddressed: Vec<String>,
    /// Addresses that are none.
    refused: Vec<String>,
    /// What was done with files that staff changed.
    settled: Settled,
    /// Whether an earlier quarter has an issue, so that its figures stand beside.
    has_before: bool,
    /// The quarter before that has a folder and no issue.
    unpublished: Option<Quarter>,
}

/// Makes them.
///
/// # Errors
/// Nobody is asked for anything, an earlier issue cannot be read, or a file cannot be written.
pub(super) fn write(held: &Held, workspace: &Workspace, period: Quarter, threads: usize) -> Result<Distributed, Error> {
    let templates = Templates::new(workspace.templates()?)?;
    let (past, before) = (issues::before(workspace, period)?, issues::said_before(workspace, period)?);
    let maker = Maker::new(workspace, period, (before.as_ref(), past.last()), &templates);
    let (rows, refused, settled) = held.staged(|stage| {
        let (sent, rows, refused) = made(stage, workspace, period, (&maker, threads))?;
        held.operations().create_folder(&workspace.inbox(period))?;
        stage.write_all(&sent.files, &sent.gone, &sent.seen)?;
        Ok((rows, refused, Settled { files: Vec::new(), ..sent }))
    })?;
    let unaddressed = rows.iter().filter(|row| row.to.is_empty()).map(|row| row.unit.clone()).collect();
    let earlier = workspace.periods()?.into_iter().rfind(|quarter| *quarter < period);
    let unpublished = earlier.filter(|quarter| past.last().is_none_or(|issue| issue.period < *quarter));
    let (forms, has_before) = (rows.len(), before.is_some());
    Ok(Distributed { period, forms, unaddressed, refused, settled, has_before, unpublished })
}

/// Makes the files and puts them beside their places; with what stands on the list, and
/// addresses that are none.
fn made(
    stage: &Stage,
    workspace: &Workspace,
    period: Quarter,
    (maker, threads): (&Maker, usize),
) -> Result<(Settled, Vec<SendRow>, Vec<String>), Error> {
    let units = &workspace.master.units;
    let files = Addressed::all(units.iter().map(|unit| unit.name.as_str()), period);
    let units: Vec<(&Unit, Addressed)> = units.iter().zip(files).collect();
    let known = Outgoing::read(&workspace.folder(period), FORMS)?;
    let made = each(threads, &units, |(unit, files)| {
        let Some((files, row, bad)) = maker.sent(unit, files)? else { return Ok(None) };
        let sent = files.map(|(name, bytes)| known.take(stage, name, &bytes));
        Ok(Some((sent, row, bad)))
    });
    let (mut sent, mut rows, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for made in made {
        let Some((files, row, bad)) = made? else { continue };
        files.into_iter().try_for_each(|file| file.map(|file| sent.push(file)))?;
        rows.push(row);
        refused.extend(bad);
    }
    if rows.is_empty() {
        let said = "没有一项成果要求单位填报，没有表可以生成。请在 master.xlsx 的“单位”和“成果”里填写";
        return Err(Error::Usage(said.into()));
    }
    let title = format!("{}{}发件清单", workspace.config.district, period.title());
    sent.push(known.take(stage, send_list(FORMS), &send_list::render(&title, &rows)?)?);
    Ok((known.settle(stage, sent, FORMS)?, rows, refused))
}

impl Distributed {
    /// What is said of it.
    pub(super) fn told(&self, args: &Run, way: &Way) -> Spoken {
        let Self { period, forms, unaddressed, refused, settled, has_before, unpublished } = self;
        let kept = &settled.edited;
        let path = |name: &str| way.path(&format!("{period}/{name}"));
        let out = match args.report.manner() {
            Manner::Json => pretty(&json!({
                "period": period, "forms": forms, "unaddressed": unaddressed, "refused": refused, "edited": kept,
            })),
            Manner::Quiet => String::new(),
            Manner::Full => format!(
                "{}：{forms} 个单位的表\n  {}\n  {}（信稿，双击打开就是待发的邮件；用网页邮箱的，照 发件清单.xlsx 抄）\n\
                 {}下一步：发出以后，把收到的邮件放入“{}”，运行 {}\n",
                period.title(),
                path(FORMS),
                path(&format!("{FORMS}/mail")),
                if *has_before { "" } else { "以前各季度没有定稿，表里没有上季度的情况\n" },
                path("inbox"),
                way.command("check"),
            ),
        };
        let mut err = edited(settled, *period, way);
        if let Some(quarter) = unpublished {
            err += &format!(
                "提示：{quarter} 还没有定稿，表里没有它的情况；定稿以后再运行 {} 重做\n",
                way.command("forms")
            );
        }
        let listed = |words: &str, names: &[String]| match names {
            [] => String::new(),
            names => format!("提示：{words}：{}\n", names.join("、")),
        };
        err += &listed("没有邮箱的单位（请在 master.xlsx 的“单位”表填写，或在信稿里自己填收件人）", unaddressed);
        err += &listed("不像邮箱、没有写进信稿的", refused);
        Spoken { out, err, exit: 0 }
    }
}
