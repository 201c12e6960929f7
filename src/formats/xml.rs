//! Markup as a flat run of openings, texts and closings, whole or not at all:
//! what ends before its first element does has been cut off.

use super::Unreadable;
use super::cell_address::number;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// Elements within elements; no office program comes near it.
const DEPTH: usize = 1_000;

/// A piece of markup. Names are without prefix.
#[derive(Clone, Copy)]
pub(super) enum Markup<'m> {
    Open(&'m str, &'m Attributes),
    /// Text, entities resolved, in any number of pieces.
    Text(&'m str),
    Close(&'m str),
}

/// The attributes of one element, names as written.
#[derive(Default)]
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// Those of an element that begins.
    pub fn of(e: &BytesStart<'_>) -> Result<Self, quick_xml::Error> {
        let mut all = Vec::new();
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
            all.push((attribute.key.as_ref().to_string(), value));
        }
        Ok(Self(all))
    }

    /// The value of an attribute. A name with its prefix is found as it is, one
    /// without whatever its prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        let bare = |key: &str| key.rsplit(':').next() == Some(name);
        let is_it = |key: &str| if name.contains(':') { key == name } else { bare(key) };
        self.0.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value.as_str())
    }

    /// The same, to be kept.
    pub fn own(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_string)
    }

    /// A count, at least 1; 1 where there is none, held where it is absurd.
    pub fn count(&self, name: &str) -> u64 {
        self.get(name).and_then(|text| number(text.trim())).map_or(1, |n| n.clamp(1, u64::from(u32::MAX)))
    }
}

/// Walks through markup to its end, past the elements in `aside` and all within them.
pub(super) fn walk(
    source: impl BufRead,
    aside: &[&str],
    mut take: impl FnMut(Markup<'_>) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut reader = quick_xml::Reader::from_reader(source);
    reader.config_mut().check_end_names = true;
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::with_capacity(1024);
    let (mut depth, mut passed_over, mut begun) = (0usize, 0usize, false);
    loop {
        match reader.read_event_into(&mut buffer).map_err(explain)? {
            Event::Start(e) => {
                (depth, begun) = (depth + 1, true);
                if depth > DEPTH {
                    return Err(Unreadable::damaged("内容嵌套过深"));
                }
                let attributes = Attributes::of(&e).map_err(explain)?;
                if passed_over > 0 || aside.contains(&e.local_name().as_ref()) {
                    passed_over += 1;
                } else {
                    take(Markup::Open(e.local_name().as_ref(), &attributes))?;
                }
            }
            Event::End(e) => {
                depth = depth.saturating_sub(1);
                if passed_over > 0 {
                    passed_over -= 1;
                } else {
                    take(Markup::Close(e.local_name().as_ref()))?;
                }
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if passed_over > 0 => {}
            Event::Text(text) => take(Markup::Text(&text))?,
            Event::CData(text) => take(Markup::Text(&text))?,
            Event::GeneralRef(entity) => {
                let mut bytes = [0; 4];
                take(Markup::Text(match entity.resolve_char_ref().map_err(explain)? {
                    Some(c) => c.encode_utf8(&mut bytes),
                    // An entity that is not the format's own is kept as words.
                    None => quick_xml::escape::resolve_xml_entity(&entity).unwrap_or(&entity),
                }))?;
            }
            Event::Eof if begun && depth == 0 => return Ok(()),
            Event::Eof => return Err(Unreadable::cut_short()),
            _ => {}
        }
        buffer.clear();
    }
}

fn explain(error: impl Into<quick_xml::Error>) -> Unreadable {
    match error.into() {
        quick_xml::Error::Io(_) => Unreadable::damaged("压缩数据有误"),
        quick_xml::Error::Encoding(_) => Unreadable::damaged("文字编码不是 UTF-8"),
        quick_xml::Error::Syntax(_) => Unreadable::cut_short(),
        _ => Unreadable::damaged("标记有误"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(xml: &str) -> Result<String, Unreadable> {
        let mut log = String::new();
        walk(xml.as_bytes(), &["aside"], |markup| {
            log += &match markup {
                Markup::Open(name, attributes) => format!("<{name} {}>", attributes.get("n").unwrap_or_default()),
                Markup::Text(text) => text.to_string(),
                Markup::Close(name) => format!("</{name}>"),
            };
            Ok(())
        })?;
        Ok(log)
    }

    #[test]
    fn markup_is_read_whole_or_not_at_all() {
        let read = log("<?xml version='1.0'?><x:a y:n='1&amp;2'>甲&lt;&#20057;<![CDATA[<丙>]]><b/><aside/></x:a>");
        assert_eq!(read.as_deref(), Ok("<a 1&2>甲<乙<丙><b ></b></a>"));
        let whole = "<a><b n='1'>甲</b></a>";
        for cut in (1..whole.len()).filter(|cut| whole.is_char_boundary(*cut)) {
            assert!(matches!(log(&whole[..cut]), Err(Unreadable::Damaged { .. })), "{}", &whole[..cut]);
        }
        assert!(log(&"<a>".repeat(100_000)).is_err());
        assert!(log("<!DOCTYPE a [<!ENTITY b 'bomb'>]><a>&b;</a>").is_ok_and(|text| text == "<a >b</a>"));
    }
}
