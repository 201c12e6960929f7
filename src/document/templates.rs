//! Templates: the wording of the house. Built-in ones are part of the program;
//! a file of the same name in the workspace's `templates/` takes their place.
//!
//! Whatever a template prints is escaped for the format at hand, so that what
//! a unit typed arrives as text even through a template that staff wrote.

mod check;
mod context;
mod faults;
mod filters;
mod source;
mod strict;
mod syntax;
mod views;

use super::escape::escape;
use crate::model::error::Error;
use crate::model::value::in_one_line;
pub use context::{context, of_view};
pub use source::{BUILT_IN, is_of_check};
use source::{ENTRIES, Own, PREFIX, prepared, reached};
use std::collections::BTreeSet;
use std::io::Write;
use tera::{Context, Kwargs, State, Tera, Value};

/// The templates of a run, checked.
#[derive(Debug)]
pub struct Templates {
    markdown: Tera,
    html: Tera,
    plain: Tera,
    /// The templates of the workspace.
    own: Own,
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
        let plain = |text: String| text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        let own: Own = overrides.into_iter().map(|(name, text)| (name, plain(text))).collect();
        let [markdown, html, plain] = engines(&own)?;
        if !own.is_empty() {
            check::check(&own, &[&markdown, &html, &plain], &views::Views::read()?)?;
        }
        Ok(Self { strays: strays(&own), markdown, html, plain, own })
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
        let tera = match name.rsplit_once('.') {
            Some((_, "html")) => &self.html,
            Some((_, "txt")) => &self.plain,
            _ => &self.markdown,
        };
        tera.render(name, context).map_err(|e| faults::fault(name, &e, &self.own))
    }
}

/// The engines of the formats: Markdown, HTML and plain text, in which every value is one line.
fn engines(own: &Own) -> Result<[Tera; 3], Error> {
    let [mut markdown, html, mut plain] = [engine(own, ".md")?, engine(own, ".html")?, engine(own, ".txt")?];
    markdown.set_escape_fn(|text, out: &mut dyn Write| out.write_all(escape(text).as_bytes()));
    plain.set_escape_fn(|text, out: &mut dyn Write| out.write_all(in_one_line(text).as_bytes()));
    Ok([markdown, html, plain])
}

/// The engine with the templates of one format.
fn engine(own: &Own, suffix: &'static str) -> Result<Tera, Error> {
    let broken = |e: tera::Error| faults::fault(suffix, &e, own);
    let mut tera = Tera::new();
    tera.autoescape_on([suffix]);
    tera.register_filter("names", filters::names);
    tera.register_filter("due", filters::due);
    tera.register_filter("text", filters::text);
    tera.register_filter("chinese", filters::chinese);
    tera.register_filter("judged", filters::judged);
    // What a unit typed is text, whatever a template says of it. Only the
    // page that is made here is let through, and it says so itself.
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State| value);
    tera.set_fallback_prefixes([PREFIX]).map_err(broken)?;
    let built_in = BUILT_IN.iter().map(|(name, text)| (format!("{PREFIX}{name}"), *text));
    let all = built_in.chain(own.iter().map(|(name, text)| (name.clone(), text.as_str())));
    let all = all.filter(|(name, _)| name.ends_with(suffix)).map(|(name, text)| {
        let text = prepared(&name, text);
        (name, text)
    });
    tera.add_raw_templates(all).map_err(broken)?;
    Ok(tera)
}

/// A file beside the templates in which staff may keep notes.
const NOTES: &str = "说明.txt";

/// Templates of the workspace that nothing uses.
fn strays(own: &Own) -> Vec<Stray> {
    if own.is_empty() {
        return Vec::new();
    }
    let used: BTreeSet<String> = ENTRIES.iter().flat_map(|entry| reached(own, entry)).collect();
    let stray = |name: &String| {
        let built_in = BUILT_IN.iter().map(|(other, _)| (*other).to_string());
        Stray { name: name.clone(), near: faults::nearest(name, built_in) }
    };
    own.keys().filter(|name| !used.contains(*name) && *name != NOTES).map(stray).collect()
}
