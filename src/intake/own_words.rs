//! What of the text of a mail its sender wrote: without the mail that is answered or
//! passed on.

use crate::model::value::key;

/// The words of this sender: without the mail that is answered or forwarded.
pub(super) fn own_words(text: &str) -> String {
    let mut own = Vec::new();
    for line in text.lines() {
        let folded = key(line);
        let header = ["发件人:", "发件人：", "from:", "寄件者:"].iter().any(|start| folded.starts_with(start));
        let divider = (folded.starts_with("--") && (folded.contains("原始邮件") || folded.contains("original")))
            || folded.contains("转发邮件信息")
            || folded.contains("forwardedmessage")
            || ((folded.starts_with('在') || folded.starts_with("于")) && folded.ends_with("写道:"))
            || folded.ends_with("wrote:");
        if header || divider {
            break;
        }
        if !folded.starts_with('>') {
            own.push(line);
        }
    }
    own.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_others_are_not_the_senders() {
        let cases = [
            ("请查收。\n> 请更正2.1", "请查收。"),
            ("请查收。\n------------------ 原始邮件 ------------------\n更正", "请查收。"),
            ("请查收。\n发件人： 某某\n更正", "请查收。"),
            ("请查收。\n在 2025-09-28 16:00，某某 写道：\n更正", "请查收。"),
            ("更正如下：\n2.1 已完成", "更正如下：\n2.1 已完成"),
        ];
        for (text, own) in cases {
            assert_eq!(own_words(text), own, "{text}");
        }
    }
}
