//! Text put together from the pieces in which markup brings it.

use super::limits;

/// The text of one cell so far, held where no cell could contain more.
#[derive(Default)]
pub(super) struct TextBuffer {
    text: String,
    /// White space is waiting for a word to follow.
    gap: bool,
}

impl TextBuffer {
    /// More text, every run of white space as one blank.
    pub fn flow(&mut self, text: &str) {
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.gap = !self.text.is_empty() && !self.text.ends_with(['\n', ' ']);
                continue;
            }
            if std::mem::take(&mut self.gap) {
                self.push(' ');
            }
            self.push(c);
        }
    }

    /// More text as it stands.
    pub fn exact(&mut self, text: &str) {
        if std::mem::take(&mut self.gap) {
            self.push(' ');
        }
        text.chars().for_each(|c| self.push(c));
    }

    /// A line ends here, where one has begun.
    pub fn end_line(&mut self) {
        self.gap = false;
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.push('\n');
        }
    }

    /// A line ends here, even an empty one.
    pub fn line_break(&mut self) {
        self.gap = false;
        self.push('\n');
    }

    fn push(&mut self, c: char) {
        // One more than a cell can hold shows that it is too much.
        if self.text.len() <= 4 * limits::CELL_CHARS {
            self.text.push(c);
        }
    }

    /// What has been put together; nothing is left behind.
    pub fn take(&mut self) -> String {
        self.gap = false;
        let mut text = std::mem::take(&mut self.text);
        text.truncate(text.trim_end_matches(['\n', ' ']).len());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_flows_together() {
        let mut buffer = TextBuffer::default();
        buffer.flow("  一 \n 二");
        buffer.flow(" ");
        buffer.line_break();
        buffer.flow(" 三  ");
        buffer.exact("  四");
        assert_eq!(buffer.take(), "一 二\n三   四");
        assert_eq!(buffer.take(), "");
    }
}
