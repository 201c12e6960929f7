//! What a page says of its cells beside their text: number formats and looks in
//! styles, stored values in attributes.

use crate::formats::cell_value::{error_cell, finite, number_cell, text_cell};
use crate::formats::number_format::{kept_code, named_code};
use crate::formats::text_buffer::Look;
use crate::model::value::Cell;
use std::collections::HashMap;

/// Classes whose styles are kept; Excel writes some dozens.
const CLASSES: usize = 10_000;

/// The styles of a page, as far as they matter.
#[derive(Default)]
pub(super) struct Styles {
    formats: HashMap<String, String>,
    looks: HashMap<String, Look>,
}

impl Styles {
    /// Reads a style sheet: single classes with a number format, or a look.
    pub fn read(&mut self, sheet: &str) {
        for rule in sheet.split('}').take(CLASSES) {
            let Some((selector, body)) = rule.split_once('{') else { continue };
            let Some((_, class)) = selector.rsplit_once('.') else { continue };
            let class = class.trim().to_ascii_lowercase();
            if let Some(format) = number_format(body) {
                self.formats.insert(class.clone(), format);
            }
            let look = look(body);
            if look != Look::default() {
                self.looks.insert(class, look);
            }
        }
    }

    /// The number format of a cell of these classes and this style.
    pub fn format(&self, class: Option<&str>, style: Option<&str>) -> Option<String> {
        let of_class = || {
            let classes = class.unwrap_or_default().to_ascii_lowercase();
            classes.split_whitespace().find_map(|class| self.formats.get(class).cloned())
        };
        style.and_then(number_format).or_else(of_class)
    }

    /// How what is of these classes and this style looks.
    pub fn look(&self, class: Option<&str>, style: Option<&str>) -> Look {
        let classes = class.filter(|_| !self.looks.is_empty()).unwrap_or_default().to_ascii_lowercase();
        let of_classes = classes.split_whitespace().filter_map(|class| self.looks.get(class).copied());
        of_classes.fold(style.map_or(Look::default(), look), and)
    }
}

/// Both looks at once.
pub(super) fn and(a: Look, b: Look) -> Look {
    Look { struck: a.struck || b.struck, hidden: a.hidden || b.hidden, raised: a.raised || b.raised }
}

fn look(declarations: &str) -> Look {
    let mut look = Look::default();
    for (key, value) in declarations.split(';').filter_map(|one| one.split_once(':')) {
        let value = value.trim().to_ascii_lowercase();
        match key.trim().to_ascii_lowercase().as_str() {
            "text-decoration" | "text-decoration-line" => look.struck = value.contains("line-through"),
            "display" => look.hidden |= value.starts_with("none"),
            "visibility" => look.hidden |= value.starts_with("hidden"),
            "mso-hide" => look.hidden |= value.starts_with("all"),
            "vertical-align" => look.raised = value.starts_with("super") || value.starts_with("sub"),
            _ => {}
        }
    }
    look
}

/// The number format among declarations, escapes undone.
fn number_format(declarations: &str) -> Option<String> {
    let lower = declarations.to_ascii_lowercase();
    let (at, key) = ["mso-number-format", "vnd.ms-excel.numberformat"]
        .iter()
        .find_map(|key| lower.find(key).map(|at| (at, key.len())))?;
    let value = declarations[at + key..].trim_start().strip_prefix(':')?.trim_start();
    let mut chars = value.chars().peekable();
    let quote = chars.next_if(|c| matches!(c, '"' | '\''));
    let mut code = String::new();
    while let Some(c) = chars.next() {
        match c {
            c if Some(c) == quote => break,
            ';' | '}' if quote.is_none() => break,
            '\\' => {
                let digit = || chars.next_if(char::is_ascii_hexdigit);
                let digits: String = std::iter::from_fn(digit).take(4).collect();
                match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
                    Some(c) if digits.len() == 4 => code.push(c),
                    // Fewer digits are characters that were escaped, the first at least.
                    _ if !digits.is_empty() => code.push_str(&digits),
                    _ => code.extend(chars.next()),
                }
            }
            c => code.push(c),
        }
    }
    kept_code(named_code(code.trim())).map(str::to_string)
}

/// What the attributes of a cell say that it holds.
#[derive(Debug, Default)]
pub(super) struct CellAttributes {
    /// A number; empty where it is the text itself.
    number: Option<String>,
    truth: Option<String>,
    error: Option<String>,
    format: Option<String>,
}

impl CellAttributes {
    /// From the attributes `x:num`, `x:bool`, `x:err` of Excel, `sdval` and
    /// `sdnum` of LibreOffice.
    pub fn of(own: impl Fn(&str) -> Option<String>, format: Option<String>) -> Self {
        // Language, language of the code, code.
        let code = own("sdnum").and_then(|sdnum| sdnum.splitn(3, ';').nth(2).map(str::to_string));
        Self {
            number: own("x:num").or_else(|| own("sdval")),
            truth: own("x:bool"),
            error: own("x:err"),
            format: format.or_else(|| code.and_then(|code| kept_code(&code).map(str::to_string))),
        }
    }

    /// The cell, whose text is this.
    pub fn cell(&self, text: &str) -> Option<Cell> {
        if let Some(error) = &self.error {
            return error_cell(if error.is_empty() { text.trim() } else { error });
        }
        if let Some(truth) = &self.truth {
            return Some(Cell::Bool(truth.eq_ignore_ascii_case("true") || truth == "1"));
        }
        let written = self.number.as_deref().map(|number| if number.is_empty() { text } else { number });
        let stored = written.and_then(finite);
        match stored {
            Some(stored) => Some(number_cell(stored, self.format.as_deref(), false)),
            None => text_cell(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_found_and_their_escapes_undone() {
        let cases = [
            ("mso-number-format:\"0%\";", Some("0%")),
            ("color:red;mso-number-format:\"yyyy\\0022年\\0022m\\0022月\\0022\"", Some("yyyy\"年\"m\"月\"")),
            ("mso-number-format:'\\@'", Some("@")),
            ("mso-number-format:0\\.00%;color:red", Some("0.00%")),
            ("mso-number-format:\\#\\,\\#\\#0", Some("#,##0")),
            ("mso-number-format:Percent;", Some("0.00%")),
            ("mso-number-format:General", None),
            ("vnd.ms-excel.numberformat:@", Some("@")),
            ("color:red", None),
        ];
        for (style, code) in cases {
            assert_eq!(number_format(style).as_deref(), code, "{style}");
        }
        let mut styles = Styles::default();
        styles.read("<!-- td {color:red} .xl65 {mso-number-format:\"0%\";} tr.off, .gone {display:none}");
        assert_eq!(styles.format(Some("a XL65"), None).as_deref(), Some("0%"));
        let is_hidden = |class, style| styles.look(class, style).hidden;
        assert!(is_hidden(Some("gone"), None) && is_hidden(None, Some("width:1; Display: none")));
        assert!(!is_hidden(Some("xl65"), None));
    }
}
