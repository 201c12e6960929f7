//! Zip archives: names in any encoding, members that lie, members that are
//! locked, and names that would like to be somewhere else.

use super::pool::pool;
use crate::kit::files::*;
use jianbao::formats::{Content, InProcess, Kind, Payload, Unreadable, limits, sniff};

fn gbk(text: &str) -> Bytes {
    encoding_rs::GBK.encode(text).0.into_owned()
}

#[test]
fn names_are_read_in_the_encoding_they_were_typed_in() {
    let plain = "三季度/南翔镇.xlsx";
    let zip = raw_archive(&[
        Raw::stored(gbk(plain), b"a".to_vec()),
        Raw { flags: 0x800, ..Raw::stored("江桥镇.xlsx", b"b".to_vec()) },
        Raw::stored("安亭镇.xlsx", b"c".to_vec()),
        // Trail bytes of 镇 and 誠 that look like separators of a path.
        Raw::stored(gbk("乗誠.xlsx"), b"d".to_vec()),
    ]);
    let parcel = parcel(&zip);
    assert_eq!(names(&parcel), [plain, "江桥镇.xlsx", "安亭镇.xlsx", "乗誠.xlsx"]);
    assert_eq!(file(&parcel, plain), b"a");
    assert!(parcel.envelope.is_none());
}

#[test]
fn the_unicode_path_counts_while_its_sum_is_right() {
    let extra = |name: &[u8], wrong: u32| {
        let mut crc = flate2::Crc::new();
        crc.update(name);
        let path = "外冈镇.xlsx".as_bytes();
        let mut field = vec![0x75, 0x70, (5 + path.len()) as u8, 0, 1];
        field.extend((crc.sum() ^ wrong).to_le_bytes());
        [&field, path].concat()
    };
    let named = |wrong| {
        let name = b"a.xlsx".to_vec();
        raw_archive(&[Raw { extra: extra(&name, wrong), ..Raw::stored(name, b"a".to_vec()) }])
    };
    assert_eq!(names(&parcel(&named(0))), ["外冈镇.xlsx"]);
    assert_eq!(names(&parcel(&named(1))), ["a.xlsx"], "the name was changed since");
}

#[test]
fn names_that_lead_elsewhere_stay_in_their_place() {
    let zip = raw_archive(&[
        Raw::stored("../../南翔镇.xlsx", b"a".to_vec()),
        Raw::stored("C:\\Users\\a.xlsx", b"b".to_vec()),
        Raw::stored("con.xlsx", b"c".to_vec()),
        Raw::stored("红\u{1b}[31m\u{202e}.xlsx", b"d".to_vec()),
        Raw::stored("附件.xlsx", b"e".to_vec()),
        Raw::stored("./附件.xlsx", b"f".to_vec()),
        Raw::stored("目录/", Bytes::new()),
    ]);
    let parcel = parcel(&zip);
    let expected = ["南翔镇.xlsx", "Users/a.xlsx", "_con.xlsx", "红[31m.xlsx", "附件.xlsx", "附件（2）.xlsx"];
    assert_eq!(names(&parcel), expected);
    let odd: Vec<&str> = parcel.members.iter().filter_map(|m| m.odd_name.as_deref()).collect();
    assert_eq!(odd, ["../../南翔镇.xlsx", "C:\\Users\\a.xlsx", "con.xlsx", "红〔U+001B〕[31m〔U+202E〕.xlsx"]);
    assert_eq!((file(&parcel, "附件.xlsx"), file(&parcel, "附件（2）.xlsx")), (&b"e"[..], &b"f"[..]));
}

#[test]
fn a_bad_member_costs_itself() {
    let mut lying = Raw::stored("谎.xlsx", b"abc".to_vec());
    lying.size = 2;
    let mut turned = Raw::stored("错.xlsx", b"abc".to_vec());
    turned.crc ^= 1;
    let zip = raw_archive(&[
        Raw { flags: 1, ..Raw::stored("锁.xlsx", b"abcabcabcabcabc".to_vec()) },
        lying,
        turned,
        Raw { mode: 0o120_777, ..Raw::stored("链.xlsx", b"/etc/passwd".to_vec()) },
        Raw { method: 14, ..Raw::stored("怪.xlsx", b"abc".to_vec()) },
        Raw::stored("好.xlsx", b"abc".to_vec()),
    ]);
    let parcel = parcel(&zip);
    assert_eq!(refusal(&parcel, "锁.xlsx"), &Unreadable::Encrypted);
    assert!(matches!(refusal(&parcel, "谎.xlsx"), Unreadable::Damaged { .. }));
    assert!(matches!(refusal(&parcel, "错.xlsx"), Unreadable::Damaged { .. }));
    assert!(matches!(refusal(&parcel, "链.xlsx"), Unreadable::Unsupported { .. }));
    assert!(matches!(refusal(&parcel, "怪.xlsx"), Unreadable::Unsupported { .. }));
    assert_eq!(file(&parcel, "好.xlsx"), b"abc");
}

#[test]
fn a_bomb_does_not_crowd_out_the_others() {
    let good = book(|s| s.write(0, 0, "字").map(|_| ()));
    let bomb = |name: &str, size: u32| Raw { method: 8, size, data: blanks(40), ..Raw::stored(name, Bytes::new()) };
    let zip = raw_archive(&[
        bomb("a.xlsx", 40 << 20),
        bomb("b.xlsx", 1_000),
        bomb("c.xlsx", u32::MAX),
        Raw::stored("南翔镇.xlsx", good.clone()),
    ]);
    let Ok(Content::Container(parcel)) = pool().read(&zip) else { panic!("a parcel") };
    assert!(matches!(refusal(&parcel, "a.xlsx"), Unreadable::TooLarge { .. }));
    assert!(matches!(refusal(&parcel, "b.xlsx"), Unreadable::Damaged { .. }), "it is more than it says");
    assert!(matches!(refusal(&parcel, "c.xlsx"), Unreadable::TooLarge { .. }));
    assert_eq!(file(&parcel, "南翔镇.xlsx"), good);
    let many: Vec<Raw> = (0..=limits::CONTAINER_MEMBERS).map(|i| Raw::stored(i.to_string(), Bytes::new())).collect();
    assert!(matches!(read(&raw_archive(&many)), Err(Unreadable::TooLarge { .. })));
}

#[test]
fn office_files_are_no_archives() {
    let book = book(|s| s.write(0, 0, "字").map(|_| ()));
    assert_eq!(sniff(&book), Kind::Xlsx);
    assert!(matches!(pool().read(&book), Ok(Content::Workbook(_))));
    let around = raw_archive(&[Raw::stored("南翔镇.xlsx", book)]);
    assert_eq!(sniff(&around), Kind::Zip);
    let nested = raw_archive(&[Raw::stored("a.zip", around)]);
    assert!(matches!(parcel(&nested).members[0].payload, Payload::File(_)), "one level at a time");
}

#[test]
fn members_of_one_name_are_told() {
    let members = [Raw::stored("a.xlsx", b"one".to_vec()), Raw::stored("a.xlsx", b"two".to_vec())];
    let parcel = parcel(&raw_archive(&members));
    assert_eq!(names(&parcel).len(), 2);
    assert!(matches!(refusal(&parcel, "同名的成员"), Unreadable::Damaged { detail } if detail.contains("1个")));
}

#[test]
fn a_volume_of_a_split_archive_is_told_so_and_one_that_was_not_split_is_read() {
    let whole = raw_archive(&[Raw::stored("a.xlsx", b"one".to_vec())]);
    let mut last = whole.clone();
    let end = last.len() - 22;
    last[end + 4] = 2;
    assert_eq!(InProcess.read(&last), Err(Unreadable::Volume { number: Some(3) }));
    let marked = [b"PK00", &whole[..]].concat();
    assert_eq!(file(&parcel(&marked), "a.xlsx"), b"one");
}
