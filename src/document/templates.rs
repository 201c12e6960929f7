//! Templates: the wording of the house. Built-in ones are part of the program;
//! a file of the same name in the workspace's `templates/` takes their place.
//!
//! Whatever a template prints is escaped for the format at hand, so that what
//! a unit typed arrives as text even through a template that staff wrote.

mod faults;
mod names;
mod shape;
mod tags;

use super::markdown::escape;
use crate::model::error::Error;
use crate::view::Erratum;
use crate::view::{
    Briefing, Checks, Detail, Foot, Head, Highlights, Hue, IssueRef, ItemView, Matrix, Next, Overview, Problems,
    TaskView, Trend, UnitBoard,
};
use names::Found;
use serde::Serialize;
use shape::Shape;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;
use tera::{Context, Kwargs, Map, State, Tera, Value};

/// Stands for an empty line of a Markdown template. Only these end a paragraph:
/// a line that is empty because its tags printed nothing does not.
pub(crate) const BREAK: char = '\u{E000}';

/// Private characters around a marked figure: before its id, before its text,
/// after it. Text from outside never holds them: `clean` takes them off.
pub(crate) const MARKS: [char; 3] = ['\u{E011}', '\u{E012}', '\u{E013}'];

/// The id and the text of a value that is a marked figure and nothing else.
pub(crate) fn marked_figure(value: &str) -> Option<(&str, &str)> {
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
    "erratum.md",
    "erratum-moves.md",
    "erratum-table.md",
    "page.html",
    "style.html",
    "legend.html",
    "bar.html",
    "key-figures.html",
    "status-chart.html",
    "targets-chart.html",
    "board.html",
    "matrix.html",
    "detail.html",
    "charts.html",
    "trend-chart.html",
    "trend-lines.html",
    "trend-table.html",
    "status-bars.html",
    "target-bars.html",
    "board-bars.html",
    "patterns.html",
    "script.html",
];

/// Templates that the program renders itself; the others are included by them.
const ENTRIES: [&str; 13] = [
    "briefing.md",
    "erratum.md",
    "page.html",
    "style.html",
    "script.html",
    "trend-chart.html",
    "charts.html",
    "detail.html",
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
    /// The templates of the workspace.
    own: BTreeMap<String, String>,
    /// Those of them that nothing uses.
    strays: Vec<Stray>,
}

/// A template of the workspace that takes no other's place, and that no other
/// includes: most likely its name is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stray {
    /// Its name.
    pub name: String,
    /// The built-in template that it is named like, if any.
    pub near: Option<String>,
}

impl Templates {
    /// Built-in templates and those of the workspace, by file name and text.
    ///
    /// # Errors
    /// A template is not written as it must be, or uses a name that there is not,
    /// be it in a branch that this quarter does not take.
    pub fn new(overrides: Vec<(String, String)>) -> Result<Self, Error> {
        let own: BTreeMap<String, String> = overrides
            .into_iter()
            .map(|(name, text)| (name, text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n")))
            .collect();
        let load = |suffix: &'static str| -> Result<Tera, Error> {
            let broken = |e: tera::Error| faults::fault(suffix, &e, &|name| text_of(&own, name));
            let mut tera = Tera::new();
            tera.autoescape_on([suffix]);
            tera.register_filter("names", names);
            tera.register_filter("chinese", chinese);
            // What a unit typed is text, whatever a template says of it. Only the
            // page that is made here is let through, and it says so itself.
            tera.register_filter("safe", unchanged);
            tera.set_fallback_prefixes([PREFIX]).map_err(broken)?;
            let built_in = BUILT_IN.iter().filter(|(name, _)| name.ends_with(suffix));
            let built_in = built_in.map(|(name, text)| (format!("{PREFIX}{name}"), (*text).to_string()));
            let own = own.iter().filter(|(name, _)| name.ends_with(suffix));
            let own = own.map(|(name, text)| (name.clone(), text.clone()));
            let marked = built_in.chain(own).map(|(name, text)| (name, marked(&text, suffix)));
            tera.add_raw_templates(marked).map_err(broken)?;
            Ok(tera)
        };
        let (mut markdown, html) = (load(".md")?, load(".html")?);
        markdown.set_escape_fn(escape_into);
        let strays = if own.is_empty() { Vec::new() } else { checked(&own)? };
        Ok(Self { markdown, html, own, strays })
    }

    /// Templates of the workspace that nothing uses.
    pub fn strays(&self) -> &[Stray] {
        &self.strays
    }

    /// Renders a template; its suffix decides how values are escaped.
    ///
    /// # Errors
    /// It does not fit what it is given.
    pub fn render(&self, name: &str, context: &Context) -> Result<String, Error> {
        let tera = if name.ends_with(".html") { &self.html } else { &self.markdown };
        tera.render(name, context).map_err(|e| faults::fault(name, &e, &|name| text_of(&self.own, name)))
    }
}

/// A filter that does nothing.
fn unchanged(value: Value, _: Kwargs, _: &State) -> Value {
    value
}

/// The text of a template: of the workspace, else the built-in one.
fn text_of<'t>(own: &'t BTreeMap<String, String>, name: &str) -> Option<&'t str> {
    let plain = name.strip_prefix(PREFIX).unwrap_or(name);
    let built_in = || BUILT_IN.iter().find(|(other, _)| *other == plain).map(|(_, text)| *text);
    own.get(name).map(String::as_str).or_else(built_in)
}

/// Checks every name that templates use, and finds those that nothing uses.
fn checked(own: &BTreeMap<String, String>) -> Result<Vec<Stray>, Error> {
    let mut found = Found::default();
    for entry in ENTRIES {
        names::follow(entry, &seen(entry), &|name| text_of(own, name), &mut found);
    }
    if let Some(first) = found.unknown.first() {
        let text = text_of(own, &first.file).unwrap_or_default();
        return Err(faults::unknown(first, found.unknown.len() - 1, text));
    }
    let stray = |name: &String| {
        let built_in = BUILT_IN.iter().map(|(other, _)| *other);
        let like = built_in.map(|other| (strsim::normalized_damerau_levenshtein(name, other), other));
        let near = like.max_by(|one, other| one.0.total_cmp(&other.0));
        let near = near.filter(|(like, _)| *like >= 0.6).map(|(_, other)| other.to_string());
        Stray { name: name.clone(), near }
    };
    Ok(own.keys().filter(|name| !found.used.contains(*name) && *name != NOTES).map(stray).collect())
}

/// A file beside the templates in which staff may keep notes.
const NOTES: &str = "说明.txt";

/// What a template that the program renders itself sees, as [`context`] gives it.
fn seen(entry: &str) -> Shape {
    static VIEW: LazyLock<Vec<(&str, Shape)>> = LazyLock::new(|| {
        vec![
            ("hues", Shape::of::<Vec<Hue>>()),
            ("head", Shape::of::<Head>()),
            ("overview", Shape::of::<Overview>()),
            ("tasks", Shape::of::<Vec<TaskView>>()),
            ("units", Shape::of::<UnitBoard>()),
            ("highlights", Shape::of::<Highlights>()),
            ("problems", Shape::of::<Problems>()),
            ("next", Shape::of::<Next>()),
            ("items", Shape::of::<Vec<ItemView>>()),
            ("matrix", Shape::of::<Matrix>()),
            ("detail", Shape::of::<Detail>()),
            ("checks", Shape::of::<Checks>()),
            ("foot", Shape::of::<Foot>()),
            ("since", Shape::of::<IssueRef>()),
            ("trend", Shape::of::<Trend>()),
        ]
    });
    if entry == "erratum.md" {
        return Shape::of::<Erratum>();
    }
    let mut fields = VIEW.clone();
    if entry == "page.html" {
        let stop = Shape::map([("id", Shape::Leaf), ("text", Shape::Leaf)]);
        fields.extend(["body", "policy", "style", "script"].map(|name| (name, Shape::Leaf)));
        fields.push(("outline", Shape::List(Box::new(stop))));
    }
    Shape::map(fields)
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
        hues: &'a [Hue],
        head: &'a Head,
        overview: &'a Overview,
        tasks: &'a [TaskView],
        units: &'a UnitBoard,
        highlights: &'a Highlights,
        problems: &'a Problems,
        next: &'a Next,
        items: &'a [ItemView],
        matrix: &'a Matrix,
        detail: &'a Option<Detail>,
        checks: &'a Checks,
        foot: &'a Foot,
        since: Option<&'a IssueRef>,
        trend: &'a Trend,
    }
    let seen = Seen {
        hues: &briefing.hues,
        head: &briefing.head,
        overview: &briefing.overview,
        tasks: &briefing.tasks,
        units: &briefing.units,
        highlights: &briefing.highlights,
        problems: &briefing.problems,
        next: &briefing.next,
        items: &briefing.items,
        matrix: &briefing.matrix,
        detail: &briefing.detail,
        checks: &briefing.checks,
        foot: &briefing.foot,
        since: briefing.since.as_ref(),
        trend: &briefing.trend,
    };
    Context::from_serialize(&seen).map_err(|e| faults::fault(name, &e, &|_| None))
}

fn escape_into(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(escape(text).as_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_built_in_template_is_used_and_every_name_in_it_is_known() {
        let (none, mut found) = (BTreeMap::new(), Found::default());
        for entry in ENTRIES {
            names::follow(entry, &seen(entry), &|name| text_of(&none, name), &mut found);
        }
        assert_eq!(found.unknown.into_iter().collect::<Vec<_>>(), []);
        let unused = BUILT_IN.iter().filter(|(name, _)| !found.used.contains(*name)).collect::<Vec<_>>();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn a_misspelt_field_is_found_in_every_template() {
        // Every field that a template asks for, misspelt where it stands first.
        let mut tried = BTreeSet::new();
        for (name, text) in BUILT_IN.iter().filter(|(name, _)| *name != "style.html") {
            for (at, _) in text.match_indices('.') {
                let rest = &text[at + 1..];
                let field: String = rest.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '_').collect();
                let open = text[..at].rfind("{{").max(text[..at].rfind("{%"));
                let inside = open.is_some_and(|open| !text[open..at].contains("}}") && !text[open..at].contains("%}"));
                let quoted = open.is_some_and(|open| text[open..at].matches('"').count() % 2 == 1);
                // The engine itself knows what a loop counts; `...rows` is no field.
                let other = text[..at].ends_with("loop") || text[..at].ends_with('.');
                if field.is_empty() || !inside || quoted || other || !tried.insert((*name, field.clone())) {
                    continue;
                }
                let wrong = format!("{}.{field}x{}", &text[..at], &rest[field.len()..]);
                match checked(&BTreeMap::from([((*name).to_string(), wrong)])) {
                    Err(Error::Template { reason, .. }) => {
                        assert!(reason.contains(&format!(".{field}x”这个名称")), "{name} {field}: {reason}");
                    }
                    other => panic!("{name}: {field} at {at}: {other:?}"),
                }
            }
        }
    }
}
