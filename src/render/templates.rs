//! Templates: the wording of the house. Built-in ones are part of the program;
//! a file of the same name in the workspace's `templates/` takes their place.
//!
//! Whatever a template prints is escaped for the format at hand, so that what
//! a unit typed arrives as text even through a template that staff wrote.

use super::markdown::escape;
use crate::briefing::{
    Briefing, Checks, Foot, Head, Highlights, ItemView, Matrix, Next, Overview, Problems, TaskView, UnitBoard,
};
use crate::error::Error;
use serde::Serialize;
use std::io::Write;
use tera::{Context, ErrorKind, Kwargs, Map, State, Tera, Value};

/// Stands for an empty line of a Markdown template. Only these end a paragraph:
/// a line that is empty because its tags printed nothing does not.
pub(super) const BREAK: char = '\u{E000}';

/// Private characters around a marked figure: before its id, before its text,
/// after it. Text from outside never holds them: `clean` takes them off.
pub(super) const MARKS: [char; 3] = ['\u{E011}', '\u{E012}', '\u{E013}'];

/// The id and the text of a value that is a marked figure and nothing else.
pub(super) fn marked_figure(value: &str) -> Option<(&str, &str)> {
    let [open, text, close] = MARKS;
    value.strip_prefix(open)?.strip_suffix(close)?.split_once(text)
}

/// Where built-in templates live among the names.
const PREFIX: &str = "built-in/";

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// Name and text of every built-in template.
        pub const BUILT_IN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $name)))),*];
    };
}

built_in![
    "briefing.md",
    "head.md",
    "overview.md",
    "tasks.md",
    "task.md",
    "units.md",
    "unit-table.md",
    "highlights.md",
    "problems.md",
    "next.md",
    "annex-items.md",
    "annex-matrix.md",
    "annex-checks.md",
    "foot.md",
    "page.html",
    "style.html",
    "legend.html",
    "bar.html",
    "key-figures.html",
    "status-chart.html",
    "targets-chart.html",
    "board.html",
    "matrix.html",
];

/// The templates of a run, checked.
#[derive(Debug)]
pub struct Templates {
    markdown: Tera,
    html: Tera,
}

impl Templates {
    /// Built-in templates and those of the workspace, by file name and text.
    /// Files that are neither `.md` nor `.html` are passed over.
    pub fn new(overrides: Vec<(String, String)>) -> Result<Self, Error> {
        let load = |suffix: &'static str| -> Result<Tera, Error> {
            let mut tera = Tera::new();
            tera.autoescape_on([suffix]);
            tera.register_filter("names", names);
            tera.register_filter("chinese", chinese);
            tera.set_fallback_prefixes([PREFIX]).map_err(|e| broken(suffix, &e))?;
            let built_in = BUILT_IN.iter().filter(|(name, _)| name.ends_with(suffix));
            let built_in = built_in.map(|(name, text)| (format!("{PREFIX}{name}"), (*text).to_string()));
            let own = overrides.iter().filter(|(name, _)| name.ends_with(suffix));
            let own = own.map(|(name, text)| (name.clone(), text.trim_start_matches('\u{FEFF}').to_string()));
            let marked = built_in.chain(own).map(|(name, text)| (name, marked(&text, suffix)));
            tera.add_raw_templates(marked).map_err(|e| broken(suffix, &e))?;
            Ok(tera)
        };
        let (mut markdown, html) = (load(".md")?, load(".html")?);
        markdown.set_escape_fn(escape_into);
        Ok(Self { markdown, html })
    }

    /// Renders a template; its suffix decides how values are escaped.
    pub fn render(&self, name: &str, context: &Context) -> Result<String, Error> {
        let tera = if name.ends_with(".html") { &self.html } else { &self.markdown };
        tera.render(name, context).map_err(|e| broken(name, &e))
    }
}

/// Marks the empty lines of a Markdown template.
fn marked(text: &str, suffix: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        match line.trim().is_empty() && suffix == ".md" {
            true => out.push(BREAK),
            false => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// What templates see of a briefing: all but the figures, which only say where
/// the numbers are from.
pub fn context(name: &str, briefing: &Briefing) -> Result<Context, Error> {
    #[derive(Serialize)]
    struct Seen<'a> {
        head: &'a Head,
        overview: &'a Overview,
        tasks: &'a [TaskView],
        units: &'a UnitBoard,
        highlights: &'a Highlights,
        problems: &'a Problems,
        next: &'a Next,
        items: &'a [ItemView],
        matrix: &'a Matrix,
        checks: &'a Checks,
        foot: &'a Foot,
    }
    let seen = Seen {
        head: &briefing.head,
        overview: &briefing.overview,
        tasks: &briefing.tasks,
        units: &briefing.units,
        highlights: &briefing.highlights,
        problems: &briefing.problems,
        next: &briefing.next,
        items: &briefing.items,
        matrix: &briefing.matrix,
        checks: &briefing.checks,
        foot: &briefing.foot,
    };
    Context::from_serialize(&seen).map_err(|e| broken(name, &e))
}

fn escape_into(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(escape(text).as_bytes())
}

/// An error with the template and the line that it stands on.
fn broken(name: &str, error: &tera::Error) -> Error {
    let (name, reason) = match error.kind() {
        ErrorKind::SyntaxError(report) => (report.filename(), at_line(report, "写法有误")),
        ErrorKind::RenderingError(report) => (report.filename(), at_line(report, "无法套用")),
        ErrorKind::TemplateNotFound(missing) => (missing.as_str(), "没有这个模板".to_string()),
        ErrorKind::CircularInclude { tpl, .. } => (tpl.as_str(), "引用绕回了自己".to_string()),
        ErrorKind::CircularExtend { tpl, .. } => (tpl.as_str(), "继承绕回了自己".to_string()),
        ErrorKind::MissingParent { current, parent } => (current.as_str(), format!("没有被继承的模板“{parent}”")),
        _ => (name, error.to_string()),
    };
    let name = name.strip_prefix(PREFIX).unwrap_or(name);
    Error::Template { name: name.to_string(), reason }
}

fn at_line(report: &tera::ReportError, what: &str) -> String {
    format!("第{}行{what}（{}）", report.span().start_line, report.message())
}

/// `甲、乙、丙`, and `等12个` where there are more; `unit` is the measure word,
/// and an empty one leaves the number out.
fn names(list: &Map, options: Kwargs, _: &State) -> tera::TeraResult<String> {
    let field = |name: &'static str| list.get(&tera::value::Key::from(name));
    let shown = field("shown").and_then(Value::as_array).unwrap_or_default();
    let shown: Vec<&str> = shown.iter().filter_map(Value::as_str).collect();
    let total = field("total").and_then(Value::as_map).and_then(|num| num.get(&tera::value::Key::from("text")));
    let total = total.and_then(Value::as_str).unwrap_or_default();
    let unit = options.get::<&str>("unit")?.unwrap_or("个");
    let more = field("more").and_then(Value::as_bool).unwrap_or(false);
    let joined = shown.join("、");
    Ok(match (more, unit) {
        (false, _) => joined,
        (true, "") => format!("{joined}等"),
        (true, unit) => format!("{joined}等{total}{unit}"),
    })
}

/// `一`, `二`, … `二十`, as headings and 一是, 二是 count.
fn chinese(number: u32, _: Kwargs, _: &State) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match number {
        0 => "零".to_string(),
        1..=9 => digit(number).to_string(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}
