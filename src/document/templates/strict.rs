//! The strict form of a template. The engine takes a name that is not there for
//! "no" wherever it is only asked about (`{% if head.isue %}`); in the strict
//! form every name goes through a filter that knows better. On demand every
//! branch is taken too, so that names are seen wherever they stand.

use super::syntax::{Tag, Token, tags, tokens};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use tera::value::Key;
use tera::{Kwargs, Map, State, Tera, TeraResult, Value};

/// Something that a template asks for in vain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    /// The template.
    pub file: String,
    /// Where in its text, in bytes.
    pub at: usize,
    /// As written: `overview.unit`.
    pub name: String,
    /// The names there are beside it; none where `name` is looked for in nothing.
    pub known: Option<Vec<String>>,
}

/// The faults of a run.
pub(super) type Faults = Arc<Mutex<BTreeSet<Fault>>>;

/// What comes of a fault, and of whatever is asked of it: one fault is enough.
const WRONG: &str = "\u{E010}";

/// Words of the language, and names that the engine knows by itself.
const WORDS: [&str; 17] = [
    "and", "or", "not", "is", "in", "if", "else", "for", "true", "false", "none", "null", "True", "False", "None",
    "loop", "__tera_context",
];

/// Registers the filters of the strict form: `known` for a name as such, `part`
/// for one behind a dot. `lenient`: what may be absent is no fault.
pub(super) fn register(tera: &mut Tera, faults: &Faults, lenient: bool) {
    let noted = faults.clone();
    tera.register_filter("known", move |value: Value, options: Kwargs, _: &State| {
        let known = || options.get::<&Map>("all").map(|all| all.map(names));
        if value.is_undefined() { note(&noted, &options, known()?) } else { Ok(value) }
    });
    let noted = faults.clone();
    tera.register_filter("part", move |value: Value, options: Kwargs, _: &State| {
        let name: &str = options.must_get("name")?;
        let name = name.rsplit('.').next().unwrap_or(name);
        let fields = value.as_map();
        let absent = value.is_none() || value.is_undefined();
        match fields.and_then(|fields| fields.get(&Key::Str(name))) {
            Some(part) => Ok(part.clone()),
            None if value.as_str() == Some(WRONG) || lenient && absent => Ok(Value::from(WRONG)),
            None if absent => note(&noted, &options, None),
            None => note(&noted, &options, Some(fields.map(names).unwrap_or_default())),
        }
    });
}

fn names(fields: &Map) -> Vec<String> {
    fields.keys().map(ToString::to_string).collect()
}

/// Notes a fault where the filter's options say.
fn note(faults: &Faults, options: &Kwargs, known: Option<Vec<String>>) -> TeraResult<Value> {
    let (file, at, name) = (options.must_get("file")?, options.must_get("at")?, options.must_get("name")?);
    if let Ok(mut faults) = faults.lock() {
        // Other views tell of it again, beside other names.
        if !faults.iter().any(|fault| (&fault.file, fault.at) == (&file, at)) {
            faults.insert(Fault { file, at, name, known });
        }
    }
    Ok(Value::from(WRONG))
}

/// The strict form of the template `file`.
pub(super) fn strict(file: &str, text: &str, every_branch: bool) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(text) {
        let tokens = tokens(tag.inner, tag.at);
        ask(file, &tokens[expression(&tag, &tokens)..], &mut edits);
        if every_branch && tag.statement {
            take_branch(&tag, &tokens, &mut open, &mut edits);
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len() * 3);
    let mut from = 0;
    for (range, new) in edits {
        out.push_str(text.get(from..range.start).unwrap_or_default());
        out.push_str(&new);
        from = range.end;
    }
    out + text.get(from..).unwrap_or_default()
}

/// Where the expression of a tag begins.
fn expression(tag: &Tag, tokens: &[Token]) -> usize {
    let word = |i: usize| tokens.get(i).map_or("", |token: &Token| token.text);
    match word(0) {
        _ if !tag.statement && word(0) != "<" => 0,
        "if" | "elif" => 1,
        "set" | "set_global" if word(2) == "=" => 3,
        "for" => tokens.iter().position(|token| token.text == "in").map_or(tokens.len(), |at| at + 1),
        _ => tokens.len(),
    }
}

/// Makes every branch be taken: `elif` and `else` become an `if` of their own,
/// and each condition is asked but not obeyed.
fn take_branch<'t>(tag: &Tag, tokens: &[Token<'t>], open: &mut Vec<&'t str>, edits: &mut Vec<(Range<usize>, String)>) {
    let Some(word) = tokens.first() else { return };
    let range = word.at..word.at + word.text.len();
    let end = tag.at + tag.inner.trim_end().len();
    let mut around = |from: usize, before: &str, after: &str| {
        edits.push((from..from, before.to_string()));
        edits.push((end..end, after.to_string()));
    };
    match word.text {
        "if" => {
            open.push("endif");
            around(range.end, " (", ") or true");
        }
        "elif" => {
            around(range.end, " (", ") or true");
            edits.push((tag.start..tag.start, "{% endif %}".to_string()));
            edits.push((range, "if".to_string()));
        }
        "for" => open.push("endfor"),
        "else" => {
            let ends = open.last_mut().map_or("endif", |open| std::mem::replace(open, "endif"));
            edits.push((tag.start..tag.start, format!("{{% {ends} %}}")));
            edits.push((range, "if true".to_string()));
        }
        "endif" | "endfor" => edits.extend(open.pop().map(|word| (range, word.to_string()))),
        // A place beyond the end of a list is no fault of a name.
        "set" | "set_global" if tokens.get(2).is_some_and(|token| token.text == "=") => {
            around(tokens[2].at + 1, " (", &format!(") | default(value=\"{WRONG}\")"));
        }
        _ => {}
    }
}

/// Sends every name of an expression through the filters.
fn ask(file: &str, tokens: &[Token], edits: &mut Vec<(Range<usize>, String)>) {
    let word = |i: usize| tokens.get(i).map_or("", |token: &Token| token.text);
    let before = |i: usize, back: usize| i.checked_sub(back).map_or("", word);
    let mut i = 0;
    while i < tokens.len() {
        let (start, text) = (i, word(i));
        i += 1;
        if text == "for" {
            i = (i..tokens.len()).find(|i| word(*i) == "in").unwrap_or(i);
            continue;
        }
        let behind_index = text == "." && before(start, 1) == "]";
        let operator = ["|", "is"].contains(&before(start, 1)) || before(start, 2) == "is" && before(start, 1) == "not";
        let option = word(i) == "=" && word(i + 1) != "=" || word(i) == "(";
        if !behind_index && (!tokens[start].is_name() || WORDS.contains(&text) || operator || option) {
            // `loop.index` is the engine's own.
            i += if text == "loop" { 2 } else { 0 };
            continue;
        }
        let first = if behind_index { start } else { i };
        let mut end = first;
        while word(end) == "." && tokens.get(end + 1).is_some_and(Token::is_name) {
            end += 2;
        }
        i = end.max(i);
        // Whoever asks whether a name is there may ask for any.
        let test = if word(end + 1) == "not" { word(end + 2) } else { word(end + 1) };
        let asked = word(end) == "is" && ["defined", "undefined"].contains(&test);
        if asked || word(end) == "?" || word(end) == "|" && word(end + 1) == "default" {
            i += 2 * usize::from(word(end) == "?");
            continue;
        }
        let mut name = String::new();
        let mut filter = |token: &Token, filter: &str| {
            name.push_str(if name.is_empty() { "" } else { "." });
            name.push_str(token.text);
            let all = if filter == "known" { ",all=__tera_context" } else { "" };
            format!("|{filter}(file=\"{file}\",at={},name=\"{name}\"{all})", token.at)
        };
        if !behind_index {
            let token = &tokens[start];
            let range = token.at..token.at + token.text.len();
            edits.push((range, format!("({}{}", token.text, filter(token, "known"))));
        }
        for at in (first..end).step_by(2) {
            let token = &tokens[at + 1];
            edits.push((tokens[at].at..token.at + token.text.len(), filter(token, "part")));
        }
        if !behind_index {
            let end = tokens[end - 1].at + tokens[end - 1].text.len();
            edits.push((end..end, ")".to_string()));
        }
    }
}
