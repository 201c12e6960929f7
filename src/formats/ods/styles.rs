//! Styles of an OpenDocument file, as far as reading needs them: the number
//! format of a cell style as a code, and which sheets are hidden.

use crate::formats::limits;
use crate::formats::number_format::kept_code;
use crate::formats::xml::Attributes;
use std::collections::HashMap;

/// What the styles say.
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

    /// An element of the styles begins.
    pub fn open(&mut self, name: &str, attributes: &Attributes) {
        let own = |name: &str| attributes.get(name).map(str::to_string);
        match name {
            "style" => {
                let style = own("style:name").unwrap_or_default();
                match attributes.get("style:family") {
                    Some("table-cell") => {
                        let said = (own("style:data-style-name"), own("style:parent-style-name"));
                        self.styles.insert(style, said);
                    }
                    Some("table") => self.sheet_style = Some(style),
                    _ => {}
                }
            }
            "table-properties" if attributes.get("table:display") == Some("false") => {
                self.hidden.extend(self.sheet_style.clone());
            }
            "number-style" | "percentage-style" | "currency-style" | "date-style" | "time-style" | "text-style"
            | "boolean-style" => self.open = Some((own("style:name").unwrap_or_default(), String::new())),
            _ => self.part(name, attributes),
        }
    }

    /// A part of the number format that is open.
    fn part(&mut self, name: &str, attributes: &Attributes) {
        let Some((_, code)) = &mut self.open else { return };
        let long = |name| attributes.get(name) == Some("long");
        match name {
            "number" | "scientific-number" => {
                let digits = |name| attributes.get(name).and_then(|n| n.parse::<usize>().ok()).map(|n| n.min(30));
                let decimals = digits("number:decimal-places");
                let whole = digits("number:min-integer-digits").unwrap_or(1).max(1);
                // Neither decimals nor grouping nor words: the general format.
                *code += if attributes.get("number:grouping") == Some("true") { "#,##" } else { "" };
                match decimals {
                    None if name == "number" && code.is_empty() => code.push_str("General"),
                    None => code.push_str(&"0".repeat(whole)),
                    Some(0) => code.push_str(&"0".repeat(whole)),
                    Some(n) => *code += &format!("{}.{}", "0".repeat(whole), "0".repeat(n)),
                }
                if name == "scientific-number" {
                    code.push_str("E+00");
                }
            }
            "fraction" => code.push_str("# ?/?"),
            "year" => code.push_str(if long("number:style") { "yyyy" } else { "yy" }),
            "month" if attributes.get("number:textual") == Some("true") => code.push_str("mmm"),
            "month" => code.push_str(if long("number:style") { "mm" } else { "m" }),
            "day" => code.push_str(if long("number:style") { "dd" } else { "d" }),
            "day-of-week" => code.push_str("aaa"),
            "hours" => code.push_str(if long("number:style") { "hh" } else { "h" }),
            "minutes" => code.push_str(if long("number:style") { "mm" } else { "m" }),
            "seconds" => code.push_str(if long("number:style") { "ss" } else { "s" }),
            "am-pm" => code.push_str("AM/PM"),
            "text-content" => code.push('@'),
            "text" | "currency-symbol" => self.literal = true,
            _ => {}
        }
    }

    /// Text between the elements of the styles.
    pub fn text(&mut self, text: &str) {
        if let (true, Some((_, code))) = (self.literal, &mut self.open) {
            for c in text.chars().take(limits::FORMAT_CHARS) {
                match c {
                    '%' | '-' | '/' | ' ' | ':' | '.' => code.push(c),
                    '"' => code.push_str("\\\""),
                    c => *code += &format!("\"{c}\""),
                }
            }
        }
    }

    /// An element of the styles ends.
    pub fn close(&mut self, name: &str) {
        match name {
            "style" => self.sheet_style = None,
            "text" | "currency-symbol" => self.literal = false,
            "number-style" | "percentage-style" | "currency-style" | "date-style" | "time-style" | "text-style"
            | "boolean-style" => {
                if let Some((name, code)) = self.open.take() {
                    self.codes.insert(name, code.replace("\"\"", ""));
                }
            }
            _ => {}
        }
    }
}
