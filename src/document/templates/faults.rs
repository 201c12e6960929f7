//! What is wrong with a template, in the words of the office: which file, which
//! line and column, what, and the line itself.

use super::names::Unknown;
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

/// An error of the engine. `text` gives the text of a template.
pub(super) fn fault<'t>(name: &str, error: &tera::Error, text: &dyn Fn(&str) -> Option<&'t str>) -> Error {
    let at = |name: &str, line: usize, column: usize, what: String| {
        let shown =
            text(name).and_then(|text| text.lines().nth(line.saturating_sub(1))).map(quoted).unwrap_or_default();
        template(name, format!("第{line}行第{column}列{what}{shown}"))
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let span = report.span();
            at(report.filename(), span.start_line, span.start_col + 1, said(report.message(), "写法有误"))
        }
        ErrorKind::RenderingError(report) => {
            let span = report.span();
            at(report.filename(), span.start_line, span.start_col + 1, said(report.message(), "无法套用"))
        }
        ErrorKind::TemplateNotFound(missing) => template(missing, "没有这个模板".into()),
        ErrorKind::CircularInclude { tpl, .. } => template(tpl, "引用绕回了自己".into()),
        ErrorKind::CircularExtend { tpl, .. } => template(tpl, "继承绕回了自己".into()),
        ErrorKind::MissingParent { current, parent } => template(current, format!("没有被继承的模板“{parent}”")),
        ErrorKind::Msg(reports) => match place(reports) {
            Some((message, name, line, column)) => at(name, line, column, said(message, "写法有误")),
            None => template(name, "无法套用".into()),
        },
        _ => template(name, "无法套用".into()),
    }
}

/// A name that there is not, and how many more.
pub(super) fn unknown(first: &Unknown, more: usize, text: &str) -> Error {
    let before = text.get(..first.at).unwrap_or_default();
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let near = first.near.as_ref().map(|near| format!("，是不是“{near}”")).unwrap_or_default();
    let more = if more > 0 { format!("；另有{more}处") } else { String::new() };
    let shown = text.lines().nth(line).map(quoted).unwrap_or_default();
    template(&first.file, format!("第{}行第{column}列没有“{}”这个名称{near}{shown}{more}", line + 1, first.name))
}

fn template(name: &str, reason: String) -> Error {
    let name = name.strip_prefix(super::PREFIX).unwrap_or(name);
    Error::Template { name: name.to_string(), reason }
}

/// The longest line that is shown, in characters.
const LONGEST: usize = 60;

fn quoted(line: &str) -> String {
    let line: String = line.trim().chars().filter(|c| !c.is_control()).collect();
    let short: String = line.chars().take(LONGEST).collect();
    let cut = if short.len() < line.len() { "……" } else { "" };
    format!("：{short}{cut}")
}

fn said(message: &str, otherwise: &str) -> String {
    let Some((_, words)) = WORDS.iter().find(|(part, _)| message.contains(part)) else { return otherwise.to_string() };
    let named = message.split('`').nth(1).unwrap_or_default();
    match words.contains("{}") {
        true if named.is_empty() => otherwise.to_string(),
        _ => words.replace("{}", named),
    }
}

/// The first of several reports: message, file, line and column.
fn place(reports: &str) -> Option<(&str, &str, usize, usize)> {
    let mut lines = reports.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let (place, column) = lines.next()?.trim().strip_prefix("--> ")?.rsplit_once(':')?;
    let (name, line) = place.rsplit_once(':')?;
    Some((message, name, line.parse().ok()?, column.parse().ok()?))
}
