//! What is wrong with a template, in the words of the office: which file, which
//! line and column, what, and the line itself.

use super::source::{Own, PREFIX, text_of};
use super::strict::Fault;
use crate::model::error::Error;
use tera::ErrorKind;

/// What the engine says, and how it is said here; `{}` stands for the name that
/// the engine gives. The first that fits holds.
const WORDS: &[(&str, &str)] = &[
    ("Unknown filter", "没有“{}”这个过滤器"),
    ("Unknown function", "没有“{}”这个函数"),
    ("Unknown test", "没有“{}”这种判断"),
    ("Unknown template", "没有“{}”这个模板"),
    ("Unknown component", "没有“{}”这个组件"),
    ("Unexpected end", "没有写完：“{{”“{%”“{% if %}”“{% for %}”都要有结尾"),
    ("unexpected end", "没有写完：“{{”“{%”“{% if %}”“{% for %}”都要有结尾"),
    ("Field", "没有“{}”这个名称"),
    ("undefined", "用了没有的名称"),
    ("Unexpected character", "有不能用在这里的字符，请核对标点是不是英文的"),
];

/// An error of the engine, with the templates that it was given.
pub(super) fn fault(name: &str, error: &tera::Error, own: &Own) -> Error {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let syntax = matches!(error.kind(), ErrorKind::SyntaxError(_));
            let what = said(report.message(), if syntax { "写法有误" } else { "无法套用" });
            let place = (report.span().start_line, report.span().start_col + 1);
            template(report.filename(), located(report.filename(), place, &what, own))
        }
        ErrorKind::TemplateNotFound(missing) => template(missing, "没有这个模板".into()),
        ErrorKind::CircularInclude { tpl, .. } => template(tpl, "引用绕回了自己".into()),
        ErrorKind::CircularExtend { tpl, .. } => template(tpl, "继承绕回了自己".into()),
        ErrorKind::MissingParent { current, parent } => template(current, format!("没有被继承的模板“{parent}”")),
        ErrorKind::Msg(reports) => match place(reports) {
            Some((message, name, place)) => template(name, located(name, place, &said(message, "写法有误"), own)),
            None => template(name, "无法套用".into()),
        },
        _ => template(name, "无法套用".into()),
    }
}

/// A name that there is not, and how many more.
pub(super) fn unknown(fault: &Fault, more: usize, own: &Own) -> Error {
    let before = text_of(own, &fault.file).and_then(|text| text.get(..fault.at)).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let (path, last) = fault.name.rsplit_once('.').unwrap_or(("", &fault.name));
    let what = match &fault.known {
        None => format!("“{path}”可能空缺，要先判断有没有"),
        Some(known) => {
            let near = nearest(last, known.iter().cloned()).map(|near| match path {
                "" => format!("，是不是“{near}”"),
                _ => format!("，是不是“{path}.{near}”"),
            });
            format!("没有“{}”这个名称{}", fault.name, near.unwrap_or_default())
        }
    };
    let more = if more > 0 { format!("；另有{more}处") } else { String::new() };
    let row = before.matches('\n').count() + 1;
    template(&fault.file, located(&fault.file, (row, column), &what, own) + &more)
}

/// The name that is most like this one, if any is like it at all.
pub(super) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let like = known.map(|other| (strsim::normalized_damerau_levenshtein(name, &other), other));
    let like = like.filter(|(like, _)| *like >= 0.6);
    like.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(&one.1))).map(|(_, name)| name)
}

/// What is wrong at a line and column, with the line itself to save looking it up.
fn located(name: &str, (row, column): (usize, usize), what: &str, own: &Own) -> String {
    let mut said = format!("第{row}行第{column}列{what}");
    if let Some(line) = text_of(own, name).and_then(|text| text.lines().nth(row.saturating_sub(1))) {
        let line: String = line.trim().chars().filter(|c| !c.is_control()).collect();
        let short: String = line.chars().take(LONGEST).collect();
        said += &format!("：{short}{}", if short.len() < line.len() { "……" } else { "" });
    }
    said
}

fn template(name: &str, reason: String) -> Error {
    let name = name.strip_prefix(PREFIX).unwrap_or(name);
    Error::Template { name: name.to_string(), reason }
}

/// The longest line that is shown, in characters.
const LONGEST: usize = 60;

fn said(message: &str, otherwise: &str) -> String {
    let Some((_, words)) = WORDS.iter().find(|(part, _)| message.contains(part)) else { return otherwise.to_string() };
    let named = message.split('`').nth(1).unwrap_or_default();
    if words.contains("{}") && named.is_empty() { otherwise.to_string() } else { words.replace("{}", named) }
}

/// The first of several reports: message, file, line and column.
fn place(reports: &str) -> Option<(&str, &str, (usize, usize))> {
    let mut lines = reports.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let (place, column) = lines.next()?.trim().strip_prefix("--> ")?.rsplit_once(':')?;
    let (name, line) = place.rsplit_once(':')?;
    Some((message, name, (line.parse().ok()?, column.parse().ok()?)))
}
