//! The empty lines of templates that are meant.

/// Stands for an empty line of a template of Markdown or plain text. Only these end a paragraph:
/// a line that is empty because its tags printed nothing does not.
pub const BREAK: &str = "\u{E000}";
