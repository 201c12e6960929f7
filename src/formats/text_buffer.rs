//! Text put together from the pieces in which markup brings it: the characters
//! that the eye sees, and apart from them those that are struck through.

use super::limits;

/// How characters look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Struck through.
    pub struck: bool,
    /// Not shown.
    pub hidden: bool,
    /// Above the line or below it, and smaller.
    pub raised: bool,
}

/// The text of one cell so far, held where no cell could contain more.
#[derive(Default)]
pub(super) struct TextBuffer {
    text: String,
    /// White space is waiting for a word to follow.
    gap: bool,
    look: Look,
    struck: String,
    /// Raised characters that may turn out to be the mark of a footnote.
    mark: String,
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

    /// How the text that comes looks.
    pub fn look(&mut self, look: Look) {
        self.look = look;
    }

    /// A line ends here, where one has begun.
    pub fn end_line(&mut self) {
        self.gap = false;
        self.settle_mark();
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
        let Look { struck, hidden, raised } = self.look;
        let to = match c {
            // Where all before it was struck, a line has yet to begin.
            '\n' if self.text.is_empty() && !self.struck.is_empty() => &mut self.struck,
            '\n' => self.settled(),
            _ if hidden => return,
            _ if struck => &mut self.struck,
            _ if raised => &mut self.mark,
            _ => self.settled(),
        };
        // One more than a cell can hold shows that it is too much.
        if to.len() <= 4 * limits::CELL_CHARS {
            to.push(c);
        }
    }

    fn settled(&mut self) -> &mut String {
        self.settle_mark();
        &mut self.text
    }

    /// Raised figures are the mark of a footnote, which the text goes without,
    /// unless they are part of a unit: 12¹ is 12, 9 m² is 9 m2.
    fn settle_mark(&mut self) {
        if self.mark.is_empty() {
            return;
        }
        let mark = std::mem::take(&mut self.mark);
        let is_of_unit = self.text.chars().next_back().is_none_or(|c| c.is_ascii_alphabetic());
        let is_sign = |c: char| c.is_numeric() && !c.is_alphabetic() || "()（）[]［］〔〕【】*＊※注".contains(c);
        if is_of_unit || !mark.chars().all(is_sign) {
            self.text.push_str(&mark);
        }
    }

    /// What the eye sees of what has been put together; only what is struck is
    /// left behind. The text that comes looks like any other.
    pub fn take(&mut self) -> String {
        self.settle_mark();
        self.gap = false;
        self.look = Look::default();
        let mut text = std::mem::take(&mut self.text);
        text.truncate(text.trim_end_matches(['\n', ' ']).len());
        text
    }

    /// What the eye sees, or, where it sees nothing, what has been struck through
    /// and that it is; nothing is left behind.
    pub fn take_or_struck(&mut self) -> (String, bool) {
        let (seen, gone) = (self.take(), std::mem::take(&mut self.struck));
        let struck = seen.trim().is_empty() && !gone.trim().is_empty();
        (if struck { gone } else { seen }, struck)
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

    #[test]
    fn the_eye_sees_neither_what_is_struck_nor_footnote_marks() {
        let (struck, raised) = (Look { struck: true, ..Look::default() }, Look { raised: true, ..Look::default() });
        let hidden = Look { hidden: true, ..Look::default() };
        let plain = Look::default();
        type Pieces<'p> = &'p [(Look, &'p str)];
        let cases: [(Pieces<'_>, &str, bool); 9] = [
            (&[(struck, "10"), (plain, "12")], "12", false),
            (&[(plain, "12"), (raised, "1")], "12", false),
            (&[(plain, "12"), (raised, "（1）"), (plain, "个")], "12个", false),
            (&[(plain, "已完成"), (raised, "注1")], "已完成", false),
            (&[(plain, "90m"), (raised, "2"), (plain, "绿地")], "90m2绿地", false),
            (&[(plain, "12"), (raised, "a")], "12a", false),
            (&[(hidden, "1"), (plain, "2")], "2", false),
            (&[(struck, "已完成")], "已完成", true),
            (&[(struck, "旧\n"), (plain, "新")], "新", false),
        ];
        for (pieces, text, is_struck) in cases {
            let mut buffer = TextBuffer::default();
            for (look, text) in pieces {
                buffer.look(*look);
                buffer.exact(text);
            }
            assert_eq!(buffer.take_or_struck(), (text.to_string(), is_struck), "{pieces:?}");
        }
    }
}
