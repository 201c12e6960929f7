//! A mail as Outlook saves it (.msg).

use super::header::Header;
use super::parts::{Attachment, MailParts, SIGNATURES, check_parts};
use super::properties::{ATTACHMENT, MESSAGE, Node, Store, in_page};
use super::rtf;
use crate::formats::{Container, Envelope, Kind, Payload, Unreadable, sniff};
use std::path::Path;

/// The ids of properties ([MS-OXPROPS]).
mod id {
    pub const SUBJECT: u16 = 0x0037;
    pub const SUBMITTED: u16 = 0x0039;
    pub const DELIVERED: u16 = 0x0E06;
    pub const HEADER: u16 = 0x007D;
    pub const BODY: u16 = 0x1000;
    pub const BODY_RTF: u16 = 0x1009;
    pub const BODY_HTML: u16 = 0x1013;
    pub const LOCALE: u16 = 0x3FF1;
    pub const PAGE: u16 = 0x3FFD;
    pub const PAGE_OF_BODY: u16 = 0x3FDE;
    pub const DISPLAY_NAME: u16 = 0x3001;
    pub const CONTENT: u16 = 0x3701;
    pub const SHORT_NAME: u16 = 0x3704;
    pub const METHOD: u16 = 0x3705;
    pub const LONG_NAME: u16 = 0x3707;
    pub const MEDIA: u16 = 0x370E;
    pub const CONTENT_ID: u16 = 0x3712;
    pub const SHOWN: u16 = 0x3714;
    pub const HIDDEN: u16 = 0x7FFE;
}

/// The code pages of the locales in which a text may look like Chinese of the mainland and
/// is none.
const LOCALES: [(u16, &[u16]); 3] = [(932, &[0x0411]), (949, &[0x0412]), (950, &[0x0404, 0x0C04, 0x1404])];

/// The properties that name who wrote a mail: for whom it was sent, then who sent it. Each
/// time a name, an address of the internet, and one that may be the office's own.
const SENDERS: [[u16; 3]; 2] = [[0x0042, 0x5D02, 0x0065], [0x0C1A, 0x5D01, 0x0C1F]];

/// Opens a message.
pub(in crate::formats) fn read(bytes: &[u8]) -> Result<Container, Unreadable> {
    let mut store = Store::open(bytes)?;
    let message = store.node(Path::new("/"), MESSAGE);
    let page = |id| message.number(id).and_then(|page| u16::try_from(page).ok());
    let of_locale = || {
        let locale = page(id::LOCALE)?;
        LOCALES.iter().find(|(_, locales)| locales.contains(&locale)).map(|(page, _)| *page)
    };
    store.page = page(id::PAGE).or_else(of_locale).unwrap_or_default();
    let body_page = page(id::PAGE_OF_BODY).unwrap_or(store.page);
    let mut parts = body(&mut store, &message, body_page);
    let attached = store.storages("__attach_version1.0_#");
    check_parts(attached.len())?;
    parts.attachments = attached.iter().map(|path| attachment(&mut store, path)).collect();
    let header = store.text(&message, id::HEADER).unwrap_or_default();
    let header = Header::read(header.as_bytes());
    let (name, address) = sender(&mut store, &message, &header);
    let subject = store.text(&message, id::SUBJECT).unwrap_or_else(|| header.text("subject"));
    Ok(parts.into_container(Envelope {
        name,
        address,
        subject,
        date: message.moment(id::SUBMITTED).or_else(|| header.date()),
        arrived: message.moment(id::DELIVERED).or_else(|| header.arrived()),
        ..Envelope::default()
    }))
}

/// Name and address; the address of an office's own directory is none.
fn sender(store: &mut Store, message: &Node, header: &Header) -> (String, String) {
    let mut known = None;
    for [name, internet, own] in SENDERS {
        let name = store.text(message, name);
        let address = store.text(message, internet).or_else(|| store.text(message, own));
        match address.filter(|address| address.contains('@') && !address.starts_with('/')) {
            Some(address) => return (name.unwrap_or_default(), address.to_lowercase()),
            None => known = known.or(name),
        }
    }
    let (name, address) = header.sender();
    (known.unwrap_or(name), address)
}

/// The mail's own words.
fn body(store: &mut Store, message: &Node, page: u16) -> MailParts {
    let mut plain = store.text(message, id::BODY).unwrap_or_default();
    let html = match store.bytes(message, id::BODY_HTML) {
        Some(bytes) => bytes.map(|bytes| in_page(&bytes, page)),
        None => store.text(message, id::BODY_HTML),
    };
    let mut html = html.unwrap_or_default();
    if html.is_empty()
        && let Some(packed) = store.bytes(message, id::BODY_RTF).flatten()
        && let Some(rich) = rtf::unpack(&packed).map(|text| rtf::read(&text))
    {
        html = rich.html;
        if plain.is_empty() {
            plain = rich.text;
        }
    }
    let has_text = !plain.is_empty() || !html.is_empty();
    MailParts { plain, html, has_text, ..MailParts::default() }
}

/// How an attachment is there: by a path or a web address where it is not there itself.
const BY_REFERENCE: [u32; 4] = [2, 3, 4, 7];

/// One attachment.
fn attachment(store: &mut Store, path: &Path) -> Attachment {
    const WITHIN_THE_TEXT: u32 = 4;
    let node = store.node(path, ATTACHMENT);
    let names = [id::LONG_NAME, id::SHORT_NAME, id::DISPLAY_NAME];
    let mut name = names.into_iter().find_map(|id| store.text(&node, id));
    let lost = || Unreadable::damaged("附件的内容读不全，文件可能没有传完");
    let content = match store.object(&node, id::CONTENT) {
        Some(object) => object.ok_or_else(lost),
        None => match store.bytes(&node, id::CONTENT) {
            Some(bytes) => bytes.ok_or_else(lost),
            None if node.number(id::METHOD).is_some_and(|method| BY_REFERENCE.contains(&method)) => {
                Err(Unreadable::Unsupported { kind: "只有链接、没有内容的附件".into() })
            }
            None => Ok(Vec::new()),
        },
    };
    let kind = content.as_deref().map_or(Kind::Unknown, sniff);
    if kind == Kind::Msg {
        let named = name.unwrap_or_else(|| "转发的邮件".into()).replace(['/', '\\'], "_");
        name = Some(if named.to_lowercase().ends_with(".msg") { named } else { format!("{named}.msg") });
    }
    let media = store.text(&node, id::MEDIA).unwrap_or_default().to_ascii_lowercase();
    let payload = match content {
        _ if SIGNATURES.contains(&media.as_str()) => Payload::Litter,
        content => content.map_or_else(Payload::Refused, |bytes| Payload::File(bytes.into())),
    };
    let shown = node.number(id::HIDDEN).is_some_and(|hidden| hidden & 1 != 0)
        || node.number(id::SHOWN).is_some_and(|flags| flags & WITHIN_THE_TEXT != 0);
    let picture = kind == Kind::Picture || media.starts_with("image/");
    Attachment { name, id: store.text(&node, id::CONTENT_ID), shown, picture, payload }
}
