//! Mails as Outlook saves them, written property by property.

use super::files::Bytes;
use cfb::{CompoundFile, Version};
use std::io::{Cursor, Write};

type File = CompoundFile<Cursor<Bytes>>;

/// Seconds from 1601 to 1970.
const FROM_1601: i64 = 11_644_473_600;

/// A message or an attachment: its properties and what is attached.
#[derive(Clone, Default)]
pub struct Saved {
    /// Texts are written in GBK, as old versions do; else all in Unicode.
    gbk: bool,
    fixed: Vec<(u16, u16, u64)>,
    texts: Vec<(u16, String)>,
    bytes: Vec<(u16, Bytes)>,
    attached: Vec<Saved>,
    message: Option<Box<Saved>>,
}

impl Saved {
    /// A message from somebody, with a subject, at a moment in RFC 3339.
    pub fn letter(sender: (&str, &str), subject: &str, at: &str) -> Self {
        let at = chrono::DateTime::parse_from_rfc3339(at).expect("a moment").timestamp();
        let filetime = (at + FROM_1601) as u64 * 10_000_000;
        Self::default()
            .text(0x0042, sender.0)
            .text(0x5D02, sender.1)
            .text(0x0037, subject)
            .fixed(0x0039, 0x0040, filetime)
    }

    pub fn in_gbk(self) -> Self {
        Self { gbk: true, ..self }
    }

    pub fn text(mut self, id: u16, text: &str) -> Self {
        self.texts.push((id, text.into()));
        self
    }

    pub fn fixed(mut self, id: u16, kind: u16, value: u64) -> Self {
        self.fixed.push((id, kind, value));
        self
    }

    pub fn bytes(mut self, id: u16, bytes: impl Into<Bytes>) -> Self {
        self.bytes.push((id, bytes.into()));
        self
    }

    /// A file, attached as usual.
    pub fn file(name: &str, bytes: impl Into<Bytes>) -> Self {
        Self::default().text(0x3707, name).fixed(0x3705, 3, 1).bytes(0x3701, bytes)
    }

    /// A message within a message.
    pub fn inner(name: &str, message: Saved) -> Self {
        let mut attached = Self::default().text(0x3001, name).fixed(0x3705, 3, 5);
        attached.message = Some(Box::new(message));
        attached
    }

    pub fn with(mut self, attached: Saved) -> Self {
        self.attached.push(attached);
        self
    }

    /// The file.
    pub fn saved(&self) -> Bytes {
        let mut file = CompoundFile::create_with_version(Version::V3, Cursor::new(Bytes::new())).expect("created");
        self.write(&mut file, "", 32);
        file.flush().expect("written");
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut File, at: &str, header: usize) {
        let mut properties = vec![0; header];
        let mut property = |id: u16, kind: u16, value: u64| {
            properties.extend([kind.to_le_bytes(), id.to_le_bytes(), 6_u16.to_le_bytes(), [0; 2]].concat());
            properties.extend(value.to_le_bytes());
        };
        for (id, kind, value) in &self.fixed {
            property(*id, *kind, *value);
        }
        let mut streams: Vec<(u16, u16, Bytes)> =
            self.bytes.iter().map(|(id, bytes)| (*id, 0x0102, bytes.clone())).collect();
        for (id, text) in &self.texts {
            streams.push(match self.gbk {
                true => (*id, 0x001E, encoding_rs::GBK.encode(text).0.into_owned()),
                false => (*id, 0x001F, text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            });
        }
        for (id, kind, content) in &streams {
            property(*id, *kind, content.len() as u64);
        }
        streams_into(file, at, &properties, &streams);
        for (index, attached) in self.attached.iter().enumerate() {
            let path = format!("{at}/__attach_version1.0_#{index:08X}");
            file.create_storage(&path).expect("a storage");
            attached.write(file, &path, 8);
        }
        if let Some(message) = &self.message {
            let path = format!("{at}/__substg1.0_3701000D");
            file.create_storage(&path).expect("a storage");
            message.write(file, &path, 24);
        }
    }
}

fn streams_into(file: &mut File, at: &str, properties: &[u8], streams: &[(u16, u16, Bytes)]) {
    let mut put = |name: String, content: &[u8]| {
        file.create_stream(name).expect("a stream").write_all(content).expect("written");
    };
    put(format!("{at}/__properties_version1.0"), properties);
    for (id, kind, content) in streams {
        put(format!("{at}/__substg1.0_{id:04X}{kind:04X}"), content);
    }
}
