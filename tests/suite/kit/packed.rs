//! RAR and 7z archives written byte by byte: members as they are, honest or not.

use super::files::Bytes;

/// A member as it stands in an archive.
#[derive(Clone)]
pub struct Packed {
    pub name: Bytes,
    pub data: Bytes,
    /// What it claims to have, where that is not what it has.
    pub size: Option<u64>,
    /// Turned over in its sum.
    pub wrong: u32,
    /// Flags of its header besides those that it needs.
    pub flags: u16,
    /// Attributes, of Windows unless `unix`.
    pub attributes: u32,
    pub unix: bool,
}

impl Packed {
    pub fn stored(name: impl AsRef<[u8]>, data: impl Into<Bytes>) -> Self {
        let name = name.as_ref().to_vec();
        Self { name, data: data.into(), size: None, wrong: 0, flags: 0, attributes: 0x20, unix: false }
    }

    fn claimed(&self) -> u64 {
        self.size.unwrap_or(self.data.len() as u64)
    }

    fn sum(&self) -> u32 {
        sum(&self.data) ^ self.wrong
    }
}

fn sum(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}

/// What goes with the header of a whole RAR archive: flags of its first and its last block.
#[derive(Clone, Copy, Default)]
pub struct Whole {
    pub first: u16,
    pub last: u16,
    /// Of RAR 5: the number of the volume, from 0.
    pub volume: Option<u64>,
}

fn block4(kind: u8, flags: u16, rest: &[u8]) -> Bytes {
    let mut block = vec![kind];
    block.extend(flags.to_le_bytes());
    block.extend((7 + rest.len() as u16).to_le_bytes());
    block.extend(rest);
    [&(sum(&block) as u16).to_le_bytes()[..], &block].concat()
}

/// An archive of RAR 4, nothing compressed.
pub fn rar4(whole: Whole, members: &[Packed]) -> Bytes {
    let mut out = b"Rar!\x1a\x07\0".to_vec();
    out.extend(block4(0x73, whole.first, &[0; 6]));
    for member in members {
        let mut rest = Bytes::new();
        rest.extend((member.data.len() as u32).to_le_bytes());
        rest.extend((member.claimed() as u32).to_le_bytes());
        rest.push(if member.unix { 3 } else { 2 });
        rest.extend(member.sum().to_le_bytes());
        rest.extend(0x5B3C_8000_u32.to_le_bytes());
        rest.extend([20, 0x30]);
        rest.extend((member.name.len() as u16).to_le_bytes());
        rest.extend(member.attributes.to_le_bytes());
        rest.extend(&member.name);
        out.extend(block4(0x74, 0x8000 | member.flags, &rest));
        out.extend(&member.data);
    }
    out.extend(block4(0x7B, 0x4000 | whole.last, &[]));
    out
}

fn variable(mut value: u64) -> Bytes {
    let mut out = Bytes::new();
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn block5(fields: &[u64], rest: &[u8]) -> Bytes {
    let content = [fields.iter().flat_map(|field| variable(*field)).collect(), rest.to_vec()].concat();
    let sized = [variable(content.len() as u64), content].concat();
    [&sum(&sized).to_le_bytes()[..], &sized].concat()
}

/// An archive of RAR 5, nothing compressed.
pub fn rar5(whole: Whole, members: &[Packed]) -> Bytes {
    let mut out = b"Rar!\x1a\x07\x01\0".to_vec();
    let number = whole.volume.filter(|number| *number > 0);
    let flags = u64::from(whole.first) | number.map_or(0, |_| 2);
    out.extend(block5(&[&[1, 0, flags][..], &number.map_or(Vec::new(), |number| vec![number])].concat(), &[]));
    for member in members {
        let attributes = u64::from(member.attributes);
        let mut rest = member.sum().to_le_bytes().to_vec();
        rest.extend([0, u8::from(member.unix)]);
        rest.extend(variable(member.name.len() as u64));
        rest.extend(&member.name);
        let fields = [2, 2 | u64::from(member.flags), member.data.len() as u64, 4, member.claimed(), attributes];
        out.extend(block5(&fields, &rest));
        out.extend(&member.data);
    }
    out.extend(block5(&[5, 0, u64::from(whole.last)], &[]));
    out
}

/// An archive of RAR 5 whose directory is locked with a password.
pub fn hidden_rar5() -> Bytes {
    let lock = block5(&[4, 0, 0, 0, 15], b"0123456789abcdef");
    [&b"Rar!\x1a\x07\x01\0"[..], &lock, &[9; 64]].concat()
}

/// The coder of a 7z block that leaves everything as it is.
pub const COPY: &[u8] = &[0x01, 0x00];

/// One that packs with a password.
pub const LOCKED: &[u8] = &[0x24, 0x06, 0xF1, 0x07, 0x01, 2, 0x53, 0x07];

/// LZMA2 that asks for a dictionary of 4 GB.
pub const GREEDY: &[u8] = &[0x21, 0x21, 1, 40];

/// Deflate64, which few read.
pub const RARE: &[u8] = &[0x03, 0x04, 0x01, 0x09];

fn number(value: u64) -> Bytes {
    // All eight bytes, whatever fewer would do.
    [&[0xFF][..], &value.to_le_bytes()].concat()
}

/// A 7z archive of one block in which `coder` made what the members are. A name that ends
/// with a slash is that of a folder.
pub fn seven_zip(coder: &[u8], members: &[Packed]) -> Bytes {
    let is_folder = |member: &Packed| member.name.ends_with(b"/");
    let files: Vec<&Packed> = members.iter().filter(|member| !is_folder(member)).collect();
    let data: Bytes = files.iter().flat_map(|member| member.data.clone()).collect();
    let all: u64 = files.iter().map(|member| member.claimed()).sum();
    let mut header = vec![0x01, 0x04, 0x06, 0, 1, 0x09];
    header.extend(number(data.len() as u64));
    header.extend([0, 0x07, 0x0B, 1, 0, 1]);
    header.extend(coder);
    header.push(0x0C);
    header.extend(number(all));
    header.extend([0, 0x08, 0x0D]);
    header.extend(number(files.len() as u64));
    header.push(0x09);
    header.extend(files.iter().rev().skip(1).rev().flat_map(|member| number(member.claimed())));
    header.extend([0x0A, 1]);
    header.extend(files.iter().flat_map(|member| member.sum().to_le_bytes()));
    header.extend([0, 0, 0x05]);
    header.extend(number(members.len() as u64));
    header.extend(property(0x0E, &members.chunks(8).map(|eight| bits(eight, is_folder)).collect::<Bytes>()));
    let text = |member: &Packed| String::from_utf8(member.name.clone()).expect("a name in UTF-8");
    let units = members.iter().flat_map(|member| text(member).encode_utf16().chain([0]).collect::<Vec<_>>());
    header.extend(property(0x11, &[vec![0], units.flat_map(u16::to_le_bytes).collect()].concat()));
    let attributes = |member: &Packed| if member.unix { member.attributes << 16 | 0x8000 } else { member.attributes };
    let all: Bytes = members.iter().flat_map(|member| attributes(member).to_le_bytes()).collect();
    header.extend(property(0x15, &[vec![1, 0], all].concat()));
    header.extend([0, 0]);
    let mut place = Bytes::new();
    place.extend((data.len() as u64).to_le_bytes());
    place.extend((header.len() as u64).to_le_bytes());
    place.extend(sum(&header).to_le_bytes());
    [&b"7z\xbc\xaf\x27\x1c\0\x04"[..], &sum(&place).to_le_bytes(), &place, &data, &header].concat()
}

/// A property of all members of a 7z archive.
fn property(kind: u8, content: &[u8]) -> Bytes {
    [vec![kind], number(content.len() as u64), content.to_vec()].concat()
}

/// Which of eight members something holds for, the first in the highest bit.
fn bits(eight: &[Packed], holds: impl Fn(&Packed) -> bool) -> u8 {
    eight.iter().enumerate().map(|(at, member)| u8::from(holds(member)) << (7 - at)).sum()
}
