//! Markup as a flat run of openings, texts and closings, whole or not at all:
//! what ends before its first element does has been cut off.

use super::Unreadable;
use super::cell_address::number;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// Elements within elements; no office program comes near it.
const DEPTH: usize = 1_000;

/// What takes the markup in, element by element. Names are without prefix.
pub(super) trait Visitor {
    /// Whether an element and all in it is passed over.
    fn is_aside(&self, _name: &str) -> bool {
        false
    }
    /// An element begins.
    fn open(&mut self, name: &str, attributes: &Attributes) -> Result<(), Unreadable>;
    /// Text, entities resolved, in any number of pieces.
    fn text(&mut self, text: &str) -> Result<(), Unreadable>;
    /// An element ends.
    fn close(&mut self, name: &str) -> Result<(), Unreadable>;
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

    /// A count, at least 1; 1 where there is none, held where it is absurd.
    pub fn count(&self, name: &str) -> u64 {
        self.get(name).and_then(|text| number(text.trim())).map_or(1, |n| n.clamp(1, u64::from(u32::MAX)))
    }
}

/// Walks through markup to its end.
pub(super) fn walk(source: impl BufRead, visitor: &mut impl Visitor) -> Result<(), Unreadable> {
    let mut reader = quick_xml::Reader::from_reader(source);
    reader.config_mut().check_end_names = true;
    let mut buffer = Vec::with_capacity(1024);
    let (mut depth, mut aside, mut begun) = (0usize, 0usize, false);
    loop {
        match reader.read_event_into(&mut buffer).map_err(explain)? {
            Event::Start(e) => {
                (depth, begun) = (depth + 1, true);
                if depth > DEPTH {
                    return Err(Unreadable::damaged("内容嵌套过深"));
                }
                let attributes = Attributes::of(&e).map_err(explain)?;
                if aside > 0 || visitor.is_aside(e.local_name().as_ref()) {
                    aside += 1;
                } else {
                    visitor.open(e.local_name().as_ref(), &attributes)?;
                }
            }
            Event::Empty(e) => {
                begun = true;
                let attributes = Attributes::of(&e).map_err(explain)?;
                if aside == 0 && !visitor.is_aside(e.local_name().as_ref()) {
                    visitor.open(e.local_name().as_ref(), &attributes)?;
                    visitor.close(e.local_name().as_ref())?;
                }
            }
            Event::End(e) => {
                depth = depth.saturating_sub(1);
                if aside > 0 {
                    aside -= 1;
                } else {
                    visitor.close(e.local_name().as_ref())?;
                }
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if aside > 0 => {}
            Event::Text(text) => visitor.text(&text)?,
            Event::CData(text) => visitor.text(&text)?,
            Event::GeneralRef(entity) => {
                let mut bytes = [0; 4];
                let text = match entity.resolve_char_ref().map_err(explain)? {
                    Some(c) => &*c.encode_utf8(&mut bytes),
                    // An entity that is not the format's own is kept as words.
                    None => quick_xml::escape::resolve_xml_entity(&entity).unwrap_or(&entity),
                };
                visitor.text(text)?;
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

    #[derive(Default)]
    struct Log(String);

    impl Visitor for Log {
        fn open(&mut self, name: &str, attributes: &Attributes) -> Result<(), Unreadable> {
            self.0 += &format!("<{name} {}>", attributes.get("n").unwrap_or_default());
            Ok(())
        }
        fn text(&mut self, text: &str) -> Result<(), Unreadable> {
            self.0 += text;
            Ok(())
        }
        fn close(&mut self, name: &str) -> Result<(), Unreadable> {
            self.0 += &format!("</{name}>");
            Ok(())
        }
    }

    fn log(xml: &str) -> Result<String, Unreadable> {
        let mut log = Log::default();
        walk(xml.as_bytes(), &mut log).map(|()| log.0)
    }

    #[test]
    fn markup_is_read_whole_or_not_at_all() {
        let read = log("<?xml version='1.0'?><x:a y:n='1&amp;2'>甲&lt;&#20057;<![CDATA[<丙>]]><b/></x:a>");
        assert_eq!(read.as_deref(), Ok("<a 1&2>甲<乙<丙><b ></b></a>"));
        let whole = "<a><b n='1'>甲</b></a>";
        for cut in (1..whole.len()).filter(|cut| whole.is_char_boundary(*cut)) {
            assert!(matches!(log(&whole[..cut]), Err(Unreadable::Damaged { .. })), "{}", &whole[..cut]);
        }
        assert!(log(&"<a>".repeat(100_000)).is_err());
        assert!(log("<!DOCTYPE a [<!ENTITY b 'bomb'>]><a>&b;</a>").is_ok_and(|text| text == "<a >b</a>"));
    }
}
