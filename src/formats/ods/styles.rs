//! Styles of an OpenDocument file, as far as reading needs them: the number
//! format of a cell style as a code, how characters look, and which sheets are
//! hidden.

use crate::formats::limits;
use crate::formats::number_format::kept_code;
use crate::formats::text_buffer::Look;
use crate::formats::xml::{Attributes, Markup};
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct Styles {
    /// By family and name.
    styles: HashMap<String, Style>,
    /// Number format by name, as a code.
    codes: HashMap<String, String>,
    hidden: Vec<String>,
    /// The style that is open: its family and its name.
    style: Option<(String, String)>,
    /// The number format that is open.
    open: Option<NumberFormat>,
    literal: bool,
}

/// What a style says itself, and the style that it follows.
#[derive(Default)]
struct Style {
    format: Option<String>,
    parent: Option<String>,
    struck: Option<bool>,
    hidden: Option<bool>,
    raised: Option<bool>,
}

/// A number format in the making.
#[derive(Default)]
struct NumberFormat {
    name: String,
    code: String,
    /// Characters that need no quotes: only a share scales by %, only a date has
    /// strokes and points.
    bare: &'static str,
    /// Conditions, and the formats that hold under them.
    sections: Vec<(String, String)>,
}

/// The elements that are number formats.
const NUMBER_FORMATS: [&str; 7] =
    ["number-style", "percentage-style", "currency-style", "date-style", "time-style", "text-style", "boolean-style"];

/// Sections of a number format under a condition.
const SECTIONS: usize = 3;

fn key(family: &str, name: &str) -> String {
    format!("{family} {name}")
}

/// Styles that follow one another; more is a circle.
const FOLLOWED: usize = 20;

impl Styles {
    /// The number format of a cell style; `None` for the general one.
    pub fn format(&self, style: &str) -> Option<&str> {
        let code = |style: &Style| self.codes.get(style.format.as_ref()?).map(String::as_str);
        self.said("table-cell", style, &code).and_then(kept_code)
    }

    /// How characters look in a style of this family, on top of `base`.
    pub fn look(&self, family: &str, style: &str, base: Look) -> Look {
        Look {
            struck: self.said(family, style, &|style| style.struck).unwrap_or(base.struck),
            hidden: self.said(family, style, &|style| style.hidden).unwrap_or(base.hidden),
            raised: self.said(family, style, &|style| style.raised).unwrap_or(base.raised),
        }
    }

    /// What a style says, or the nearest of those that it follows.
    fn said<'s, T>(&'s self, family: &str, style: &str, what: &dyn Fn(&'s Style) -> Option<T>) -> Option<T> {
        let mut next = self.styles.get(&key(family, style));
        for _ in 0..FOLLOWED {
            let style = next?;
            if let Some(said) = what(style) {
                return Some(said);
            }
            next = self.styles.get(&key(family, style.parent.as_deref()?));
        }
        None
    }

    /// Whether sheets of this style are hidden.
    pub fn is_hidden(&self, style: &str) -> bool {
        self.hidden.iter().any(|hidden| hidden == style)
    }

    /// A piece of the styles.
    pub fn take(&mut self, markup: Markup<'_>) {
        match markup {
            Markup::Open("style", attributes) => {
                let name = attributes.own("style:name").unwrap_or_default();
                let family = attributes.own("style:family").unwrap_or_default();
                let format = attributes.own("style:data-style-name");
                let parent = attributes.own("style:parent-style-name");
                self.styles.insert(key(&family, &name), Style { format, parent, ..Style::default() });
                self.style = Some((family, name));
            }
            Markup::Open("table-properties", attributes) if attributes.get("table:display") == Some("false") => {
                self.hidden.extend(self.style.as_ref().map(|(_, name)| name.clone()));
            }
            Markup::Open("text-properties", attributes) => self.characters(attributes),
            Markup::Open("map", attributes) => {
                let section = attributes.own("style:condition").zip(attributes.own("style:apply-style-name"));
                if let Some(open) = &mut self.open {
                    open.sections.extend(section);
                }
            }
            Markup::Open(name, attributes) if NUMBER_FORMATS.contains(&name) => {
                self.open = Some(NumberFormat {
                    name: attributes.own("style:name").unwrap_or_default(),
                    bare: match name {
                        "percentage-style" => "%- ",
                        "date-style" | "time-style" => "-/ :.",
                        _ => "- ",
                    },
                    ..NumberFormat::default()
                });
            }
            Markup::Open(name, attributes) => self.part(name, attributes),
            Markup::Text(text) if self.literal => self.literal(text),
            Markup::Close("style") => self.style = None,
            Markup::Close("text" | "currency-symbol") => self.literal = false,
            Markup::Close(name) if NUMBER_FORMATS.contains(&name) => {
                if let Some(open) = self.open.take() {
                    let code = self.with_sections(&open);
                    self.codes.insert(open.name, code);
                }
            }
            _ => {}
        }
    }

    /// The code of a format with those before it that hold under a condition:
    /// `value()>=0` is `[>=0]`.
    fn with_sections(&self, open: &NumberFormat) -> String {
        let mut code = String::new();
        for (condition, name) in open.sections.iter().take(SECTIONS) {
            let condition = condition.trim_start_matches("value()").replace("!=", "<>");
            code += &format!("[{condition}]{};", self.codes.get(name).map_or("", String::as_str));
        }
        code + &open.code.replace("\"\"", "")
    }

    /// How the characters of the style that is open look.
    fn characters(&mut self, attributes: &Attributes) {
        let Some(style) = self.style.as_ref().and_then(|(family, name)| self.styles.get_mut(&key(family, name))) else {
            return;
        };
        let lines = ["style:text-line-through-style", "style:text-line-through-type"];
        let line = lines.iter().find_map(|name| attributes.get(name));
        style.struck = line.map(|line| line != "none").or(style.struck);
        style.hidden = attributes.get("text:display").map(|display| display == "none").or(style.hidden);
        let position = attributes.get("style:text-position").and_then(|said| said.split_whitespace().next());
        style.raised = position.map(|position| !matches!(position, "0%" | "0")).or(style.raised);
    }

    /// A part of the number format that is open.
    fn part(&mut self, name: &str, attributes: &Attributes) {
        let Some(NumberFormat { code, .. }) = &mut self.open else { return };
        let by_length = |long, short| if attributes.get("number:style") == Some("long") { long } else { short };
        match name {
            "number" | "scientific-number" => {
                let digits = |name| attributes.get(name).and_then(|n| n.parse::<usize>().ok()).map(|n| n.min(30));
                let decimals = digits("number:decimal-places");
                let whole = digits("number:min-integer-digits").unwrap_or(1).max(1);
                if attributes.get("number:grouping") == Some("true") {
                    code.push_str("#,##");
                }
                match decimals {
                    // Neither decimals nor grouping nor words: the general format.
                    None if name == "number" && code.is_empty() => code.push_str("General"),
                    None | Some(0) => code.push_str(&"0".repeat(whole)),
                    Some(n) => *code += &format!("{}.{}", "0".repeat(whole), "0".repeat(n)),
                }
                // Each factor of a thousand is a comma in a code.
                let factor = attributes.get("number:display-factor").and_then(|n| n.parse::<f64>().ok());
                let thousands = factor.map_or(0.0, |factor| factor.log(1000.0).round());
                code.push_str(&",".repeat(thousands.clamp(0.0, 4.0) as usize));
                if name == "scientific-number" {
                    code.push_str("E+00");
                }
            }
            "fraction" => code.push_str("# ?/?"),
            "year" => code.push_str(by_length("yyyy", "yy")),
            "month" if attributes.get("number:textual") == Some("true") => code.push_str("mmm"),
            "month" => code.push_str(by_length("mm", "m")),
            "day" => code.push_str(by_length("dd", "d")),
            "day-of-week" => code.push_str("aaa"),
            "hours" => code.push_str(by_length("hh", "h")),
            "minutes" => code.push_str(by_length("mm", "m")),
            "seconds" => code.push_str(by_length("ss", "s")),
            "am-pm" => code.push_str("AM/PM"),
            "text-content" => code.push('@'),
            "text" | "currency-symbol" => self.literal = true,
            _ => {}
        }
    }

    /// Words between the parts of the number format that is open.
    fn literal(&mut self, text: &str) {
        let Some(NumberFormat { code, bare, .. }) = &mut self.open else { return };
        for c in text.chars().take(limits::FORMAT_CHARS) {
            match c {
                c if bare.contains(c) => code.push(c),
                '"' => code.push_str("\\\""),
                c => *code += &format!("\"{c}\""),
            }
        }
    }
}
