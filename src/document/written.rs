//! The text of a letter: its subject on the first line, then the body. Plain text, and
//! whatever a template prints is one line of it: nothing that a unit typed can begin a
//! line, or a header of a mail.

use super::empty_line::BREAK;
use crate::model::error::Error;
use crate::model::value::in_one_line;

/// What the first line begins with.
const SUBJECT: &str = "主题：";

/// A letter as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// The text, its lines ended by `\n`.
    pub body: String,
}

/// What is said of a template without a subject.
pub fn no_subject(name: &str) -> Error {
    Error::Template {
        name: name.into(), reason: format!("第一行要以“{SUBJECT}”开头，后面写邮件的主题")
    }
}

/// A rendered template as subject and body; absent where it has no subject. A line that is
/// empty because its tags printed nothing is none; those that the template has part
/// paragraphs.
pub fn parted(text: &str) -> Option<Written> {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).peekable();
    while lines.next_if(|line| is_break(line)).is_some() {}
    let subject = in_one_line(lines.next()?.trim_start().strip_prefix(SUBJECT)?);
    let mut body = String::new();
    let mut parts = false;
    for line in lines {
        if is_break(line) {
            parts = true;
            continue;
        }
        if parts && !body.is_empty() {
            body.push('\n');
        }
        parts = false;
        body += line;
        body.push('\n');
    }
    (!subject.is_empty()).then_some(Written { subject, body })
}

fn is_break(line: &str) -> bool {
    line.trim_start_matches(BREAK).trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_subject_and_paragraphs_stand_apart() {
        let text = "\u{E000}\n\n主题： 请报送  三季度\n\u{E000}\n\n城东镇：\n\u{E000}\n\u{E000}\n\n　请填。  \n\n请回。\n\u{E000}\n";
        let written = parted(text).expect("a letter");
        assert_eq!(
            (written.subject.as_str(), written.body.as_str()),
            ("请报送 三季度", "城东镇：\n\n　请填。\n请回。\n")
        );
    }

    #[test]
    fn a_letter_without_a_subject_is_none() {
        for text in ["", "\u{E000}\n", "请报送\n主题：三季度\n", "主题：\n正文\n", "主题：  \u{200B}\n正文\n"]
        {
            assert_eq!(parted(text), None, "{text:?}");
        }
    }
}
