//! The line that shows what the program would write where staff wrote something
//! else. It is a quotation in Markdown: seen in every format, settled by
//! deleting the line.

const OPEN: &str = "> 【请核对】这里手工改过，程序现在写的是：";
const CLOSE: &str = "　（核对后请删去这一行）";

/// What every such line begins with, as a reader sees it.
pub const BEGINNING: &str = "【请核对】这里手工改过";

/// The line for a sentence.
pub(super) fn line(sentence: &str) -> String {
    format!("{OPEN}{}{CLOSE}", sentence.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The sentence that a line shows, where it is such a line.
pub(super) fn sentence(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix(OPEN)?;
    Some(rest.strip_suffix(CLOSE).unwrap_or(rest).trim())
}

/// How many such lines stand in a text: what must be settled before it is published.
pub fn unsettled(text: &str) -> usize {
    text.lines().filter(|line| sentence(line).is_some()).count()
}
