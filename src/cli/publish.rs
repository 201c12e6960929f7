//! `publish`: freezes `out/` as an issue.

use super::args::{Manner, Run};
use super::quarter::hold;
use super::terminal::{Host, Spoken, pretty};
use super::way::Way;
use crate::model::error::Error;
use crate::workspace::issues::Seal;
use crate::workspace::line;
use crate::workspace::publish::{self, Issued};
use serde_json::json;

/// Publishes the quarter.
///
/// # Errors
/// There is nothing built, another run is at work there, it is stale, or it is what was published last.
pub(super) fn publish(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let (held, workspace, period) = hold(&args.dir, &args.when, host)?;
    let Issued { seal: Seal { number, as_of, .. }, files, left } =
        publish::publish(&held, &workspace, period, args.when.as_of)?;
    let way = Way::to(&args.dir, args.when.period);
    let out = match args.report.manner() {
        Manner::Json => {
            pretty(&json!({ "period": period, "number": number, "as_of": as_of, "files": files, "left": left }))
        }
        Manner::Quiet => String::new(),
        Manner::Full => format!(
            "已定稿（第{number}次，截至{as_of}）：\n{}请勿改动这个文件夹；运行 {} 可随时核对\n",
            way.listed(&files),
            way.command("verify")
        ),
    };
    let out_file = |name: &String| way.path(&format!("{period}/out/{}", line(name)));
    let said = |name: &String| format!("提示：{} 不是本程序生成的，没有放进定稿\n", out_file(name));
    Ok(Spoken { out, err: left.iter().map(said).collect(), exit: 0 })
}
