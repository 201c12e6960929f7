//! Styles of an OpenDocument file, as far as reading needs them: the number
//! format of a cell style as a code, and which sheets are hidden.

use crate::formats::limits;
use crate::formats::number_format::kept_code;
use crate::formats::xml::{Attributes, Markup};
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct Styles {
    /// Cell style to its number format and the style it follows.
    styles: HashMap<String, (Option<String>, Option<String>)>,
    /// Number format by name, as a code.
    codes: HashMap<String, String>,
    hidden: Vec<String>,
    /// The style that is open, where it is one of a sheet.
    sheet_style: Option<String>,
    /// The number format that is open: its name and its code so far.
    open: Option<(String, String)>,
    literal: bool,
}

/// The elements that are number formats.
const NUMBER_FORMATS: [&str; 7] =
    ["number-style", "percentage-style", "currency-style", "date-style", "time-style", "text-style", "boolean-style"];

/// Styles that follow one another; more is a circle.
const FOLLOWED: usize = 20;

impl Styles {
    /// The number format of a cell style; `None` for the general one.
    pub fn format(&self, style: &str) -> Option<&str> {
        let mut name = style;
        for _ in 0..FOLLOWED {
            let (format, parent) = self.styles.get(name)?;
            if let Some(code) = format.as_ref().and_then(|format| self.codes.get(format)) {
                return kept_code(code);
            }
            name = parent.as_deref()?;
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
                let style = attributes.own("style:name").unwrap_or_default();
                match attributes.get("style:family") {
                    Some("table-cell") => {
                        let said = (attributes.own("style:data-style-name"), attributes.own("style:parent-style-name"));
                        self.styles.insert(style, said);
                    }
                    Some("table") => self.sheet_style = Some(style),
                    _ => {}
                }
            }
            Markup::Open("table-properties", attributes) if attributes.get("table:display") == Some("false") => {
                self.hidden.extend(self.sheet_style.clone());
            }
            Markup::Open(name, attributes) if NUMBER_FORMATS.contains(&name) => {
                self.open = Some((attributes.own("style:name").unwrap_or_default(), String::new()));
            }
            Markup::Open(name, attributes) => self.part(name, attributes),
            Markup::Text(text) if self.literal => self.literal(text),
            Markup::Close("style") => self.sheet_style = None,
            Markup::Close("text" | "currency-symbol") => self.literal = false,
            Markup::Close(name) if NUMBER_FORMATS.contains(&name) => {
                self.codes.extend(self.open.take().map(|(name, code)| (name, code.replace("\"\"", ""))));
            }
            _ => {}
        }
    }

    /// A part of the number format that is open.
    fn part(&mut self, name: &str, attributes: &Attributes) {
        let Some((_, code)) = &mut self.open else { return };
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
        let Some((_, code)) = &mut self.open else { return };
        for c in text.chars().take(limits::FORMAT_CHARS) {
            match c {
                '%' | '-' | '/' | ' ' | ':' | '.' => code.push(c),
                '"' => code.push_str("\\\""),
                c => *code += &format!("\"{c}\""),
            }
        }
    }
}
