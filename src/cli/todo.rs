//! What is to be done while a quarter comes in: at most a screenful, the office's own first.

use super::exchange::Party;
use super::quarter::Quarterly;
use super::way::Way;
use crate::model::finding::{Finding, Mend, Severity};
use crate::model::ledger::UnitState;
use crate::outputs::desk::PAGE;
use crate::workspace::addressed::RETURNS;
use crate::workspace::{REGISTER, RULINGS};

/// Lines of what is to be done.
const LINES: usize = 20;
/// Units of one line that are named.
const NAMED: usize = 12;

/// What is to be done, a line each, and how many things that are.
pub(super) fn todo(read: &Quarterly, parties: &[Party], way: &Way) -> Vec<String> {
    let path = |name: &str| way.path(&format!("{}/{name}", read.ledger.period));
    let mut lines = of_the_office(read, way, &path);
    let silent = silent(parties, &path);
    let list = of_the_list(read, way);
    let room = LINES - lines.len() - silent.len() - list.len();
    lines.extend(of_units(parties, room, &path));
    lines.extend(silent);
    lines.extend(list);
    lines
}

/// Questions, dates, and errors that are nobody else's.
fn of_the_office(read: &Quarterly, way: &Way, path: &dyn Fn(&str) -> String) -> Vec<String> {
    let undated = read.undated.iter().filter(|one| read.register.received(&one.file).is_none()).count();
    // Also what a unit cannot mend though it is about its file.
    let is_own = |f: &&Finding| !f.code.is_of_list() && (f.unit.is_none() || f.code.row().mend == Mend::Office);
    let own = read.ledger.findings.iter().filter(is_own);
    let errors = own.filter(|finding| finding.severity() == Severity::Error).count();
    let build = way.command("build");
    let lines = [
        (read.questions.len(), format!("个问题需要裁定：在“{}”填写裁定、裁定人和日期，再运行 {build}", path(RULINGS))),
        (undated, format!("个文件不知道是何时收到的：在“{}”填写收件日期和交来人", path(REGISTER))),
        (errors, format!("处错误要本办公室核对：见“{}”", path(PAGE))),
    ];
    lines.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("有 {n} {words}")).collect()
}

/// Units that something goes back to, a line each as far as there is room, those with most to mend first.
fn of_units(parties: &[Party], room: usize, path: &dyn Fn(&str) -> String) -> Vec<String> {
    let is_asked = |party: &&Party| party.report.state != UnitState::Missing && !party.points.is_empty();
    let mut asked: Vec<&Party> = parties.iter().filter(is_asked).collect();
    asked.sort_by_key(|party| std::cmp::Reverse(party.points.len()));
    let shown = if asked.len() > room { room.saturating_sub(1) } else { asked.len() };
    let line = |party: &&Party| {
        let errors = party.points.iter().filter(|point| point.finding.severity() == Severity::Error).count();
        let errors = if errors > 0 { format!("（错误 {errors}）") } else { String::new() };
        let place = path(&party.files.return_folder(party.exchange.number));
        let mended = if party.exchange.mended > 0 {
            format!("以前退改的已改 {} 处，", party.exchange.mended)
        } else {
            String::new()
        };
        format!("{}：{mended}{} 处要改{errors}，退改表在“{place}”", party.report.name, party.points.len())
    };
    let mut lines: Vec<String> = asked.iter().take(shown).map(line).collect();
    if asked.len() > shown {
        lines.push(format!("另有 {} 个单位也有要改的：见“{}”", asked.len() - shown, path(PAGE)));
    }
    lines
}

/// Units that sent nothing.
fn silent(parties: &[Party], path: &dyn Fn(&str) -> String) -> Vec<String> {
    let names: Vec<&str> = parties
        .iter()
        .filter(|party| party.report.state == UnitState::Missing && !party.points.is_empty())
        .map(|party| party.report.name.as_str())
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    let more = if names.len() > NAMED { "等" } else { "" };
    let named = names.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    let letters = path(&format!("{RETURNS}/mail"));
    vec![format!("有 {} 个单位未报送，催报的信在“{letters}”：{named}{more}", names.len())]
}

/// What stands in the list: the same every quarter.
fn of_the_list(read: &Quarterly, way: &Way) -> Vec<String> {
    let of_list = read.ledger.findings.iter().filter(|f| f.code.is_of_list() && f.severity() == Severity::Error);
    match of_list.count() {
        0 => Vec::new(),
        n => {
            vec![format!("任务清单有 {n} 处错误（每季相同）：运行 {} 查看，在 master.xlsx 改正", way.of_year("master"))]
        }
    }
}
