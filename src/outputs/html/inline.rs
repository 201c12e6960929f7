//! Events of the text as HTML.

use pulldown_cmark::{Event, Tag, TagEnd, html::push_html};

/// Inline events as HTML, with footnotes in place and a break allowed before a bracket.
pub fn html(events: &[Event]) -> String {
    let mut out = String::new();
    push_html(&mut out, events.iter().cloned().map(note));
    // A line may end between a percentage and its bracket.
    out.replace("%（", "%<wbr>（")
}

/// A footnote stands where it was written, its number in brackets.
fn note(event: Event) -> Event {
    match event {
        Event::FootnoteReference(number) => Event::InlineHtml(format!("<sup>[{number}]</sup>").into()),
        Event::Start(Tag::FootnoteDefinition(number)) => {
            Event::Html(format!("<div class=\"note\"><sup>[{number}]</sup>\n").into())
        }
        Event::End(TagEnd::FootnoteDefinition) => Event::Html("</div>\n".into()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::outline::{Part, parts};

    fn page(markdown: &str) -> String {
        let parts = parts(markdown).into_iter().map(|part| match part {
            Part::Block(events) => html(&events),
            Part::Marker(marker) => format!("[{}]", marker.name()),
            Part::Heading(level, events) => format!("{level}:{}", html(&events)),
            Part::Rule => "[rule]".to_string(),
            Part::Table(_, rows) => format!("[{} rows]", rows.len()),
        });
        parts.collect::<String>().trim().to_string()
    }

    #[test]
    fn chinese_bold_is_bold() {
        for (markdown, wanted) in [
            ("**加粗。**后文", "<p><strong>加粗。</strong>后文</p>"),
            ("**注意：**请看", "<p><strong>注意：</strong>请看</p>"),
            ("前**“引号”**后", "<p>前<strong>“引号”</strong>后</p>"),
            ("**甲**乙**丙**", "<p><strong>甲</strong>乙<strong>丙</strong></p>"),
            ("一**加`码`粗。**后", "<p>一<strong>加<code>码</code>粗。</strong>后</p>"),
            ("甲\\*\\*乙。\\*\\*丙", "<p>甲**乙。**丙</p>"),
            ("2**3", "<p>2**3</p>"),
            ("`**x。**`后", "<p><code>**x。**</code>后</p>"),
        ] {
            assert_eq!(page(markdown), wanted);
        }
    }

    #[test]
    fn footnotes_are_numbered_as_the_text_names_them() {
        let made = page("甲[^乙]、[^x]。\n\n[^x]: 后\n\n[^乙]: 先<b>");
        let notes = "<div class=\"note\"><sup>[2]</sup>\n<p>后</p>\n</div>\n<div class=\"note\"><sup>[1]</sup>\n<p>先&lt;b&gt;</p>\n</div>";
        assert_eq!(made, format!("<p>甲<sup>[1]</sup>、<sup>[2]</sup>。</p>\n{notes}"));
    }

    #[test]
    fn nothing_unsafe_comes_through() {
        let cases = [
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ("甲<b onclick=x>乙</b>", "<p>甲&lt;b onclick=x&gt;乙&lt;/b&gt;</p>"),
            ("[甲](javascript:alert(1))", "<p>甲</p>"),
            ("[甲](JaVaScript:x)[乙](data:text/html,x)", "<p>甲乙</p>"),
            ("![图](https://a.cn/x.png)", "<p>图</p>"),
            ("[甲](https://a.cn)", "<p><a href=\"https://a.cn\">甲</a></p>"),
            ("<!-- jianbao:board -->", "[board]"),
            ("<!-- 备忘 -->", ""),
            ("<!-- jianbao:\"><script> -->", ""),
        ];
        for (markdown, wanted) in cases {
            assert_eq!(page(markdown), wanted, "{markdown}");
        }
    }
}
