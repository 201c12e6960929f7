//! RAR and 7z archives: read as .zip is, under the same limits.

use super::pool::pool;
use crate::kit::files::*;
use crate::kit::packed::*;
use jianbao::formats::{Content, InProcess, Kind, Unreadable, limits, sniff};

/// The archive formats, each with the same members.
fn every(members: &[Packed]) -> [(&'static str, Bytes); 3] {
    let plain = Whole::default();
    [("rar4", rar4(plain, members)), ("rar5", rar5(plain, members)), ("7z", seven_zip(COPY, members))]
}

#[test]
fn members_are_read_in_their_order_under_their_names() {
    let members = [
        Packed::stored("三季度/南翔镇.xlsx", "a"),
        Packed::stored("江桥镇.xlsx", "b"),
        Packed::stored("../..\\C:\\con.xlsx", "c"),
        Packed::stored("江桥镇.xlsx", "d"),
    ];
    for (what, archive) in every(&members) {
        let parcel = parcel(&archive);
        assert!(parcel.envelope.is_none());
        assert_eq!(
            names(&parcel),
            ["三季度/南翔镇.xlsx", "江桥镇.xlsx", "C：/_con.xlsx", "江桥镇（2）.xlsx"],
            "{what}"
        );
        for (name, data) in [("三季度/南翔镇.xlsx", b"a"), ("江桥镇.xlsx", b"b"), ("江桥镇（2）.xlsx", b"d")]
        {
            assert_eq!(file(&parcel, name), data, "{what}");
        }
    }
    assert_eq!(every(&members).map(|(_, archive)| sniff(&archive)), [Kind::Rar, Kind::Rar, Kind::SevenZip]);
}

#[test]
fn a_folder_between_files_is_none_of_them() {
    let members = [Packed::stored("a.csv", "a"), Packed::stored("空/", ""), Packed::stored("b.csv", "b")];
    let parcel = parcel(&seven_zip(COPY, &members));
    assert_eq!(
        (names(&parcel), file(&parcel, "a.csv"), file(&parcel, "b.csv")),
        (vec!["a.csv", "b.csv"], &b"a"[..], &b"b"[..])
    );
}

#[test]
fn old_rar_has_names_in_the_encoding_of_chinese_windows_or_in_its_own() {
    let gbk = encoding_rs::GBK.encode("三季度\\南翔镇.xlsx").0.into_owned();
    // The flag says that Unicode may stand behind a zero byte; where none does, it is UTF-8.
    let unicode = Packed { flags: 0x200, ..Packed::stored("江桥镇.xlsx", "b") };
    // A fallback, the high byte 0x4E, and two characters: 中 by its low byte alone, 国 in full.
    let own = Packed { flags: 0x200, ..Packed::stored(b"__\0\x4e\x60\x2d\xfd\x56", "c") };
    let parcel = parcel(&rar4(Whole::default(), &[Packed::stored(gbk, "a"), unicode, own]));
    assert_eq!(names(&parcel), ["三季度/南翔镇.xlsx", "江桥镇.xlsx", "中国"]);
}

#[test]
fn a_bad_member_costs_itself() {
    let unix = |mode| Packed { unix: true, attributes: mode, ..Packed::stored("链.xlsx", "/etc/passwd") };
    let turned = Packed { wrong: 1, ..Packed::stored("错.xlsx", "abc") };
    let members = [unix(0o120_777), Packed::stored("好.xlsx", "abc"), turned];
    for (what, archive) in every(&members) {
        let parcel = parcel(&archive);
        assert!(matches!(refusal(&parcel, "链.xlsx"), Unreadable::Unsupported { .. }), "{what}");
        assert!(matches!(refusal(&parcel, "错.xlsx"), Unreadable::Damaged { .. }), "{what}");
        assert_eq!(file(&parcel, "好.xlsx"), b"abc", "{what}");
    }
    let lying =
        |size| [Packed { size: Some(size), ..Packed::stored("谎.xlsx", "abc") }, Packed::stored("好.xlsx", "d")];
    for (what, archive) in [2, 4].into_iter().flat_map(|size| every(&lying(size))) {
        assert!(matches!(refusal(&parcel(&archive), "谎.xlsx"), Unreadable::Damaged { .. }), "{what}");
    }
}

#[test]
fn what_needs_a_password_is_told_so() {
    let member = Packed::stored("锁.xlsx", vec![7; 16]);
    let locked = Packed { flags: 0x04, ..member.clone() };
    assert_eq!(refusal(&parcel(&rar4(Whole::default(), &[locked])), "锁.xlsx"), &Unreadable::Encrypted);
    assert_eq!(refusal(&parcel(&seven_zip(LOCKED, &[member])), "锁.xlsx"), &Unreadable::Encrypted);
    // The directory itself is locked.
    let hidden = Whole { first: 0x80, ..Whole::default() };
    assert_eq!(InProcess.read(&rar4(hidden, &[])), Err(Unreadable::Encrypted));
    assert_eq!(InProcess.read(&hidden_rar5()), Err(Unreadable::Encrypted));
}

#[test]
fn a_volume_of_several_is_told_so() {
    let whole = [Packed::stored("南翔镇.xlsx", "abc")];
    let volume = |read: Result<Content, Unreadable>| match read {
        Err(Unreadable::Volume { number }) => number,
        other => panic!("{other:?}"),
    };
    let goes_on4 = [Packed { flags: 2, ..whole[0].clone() }];
    let goes_on5 = [Packed { flags: 0x10, ..whole[0].clone() }];
    let comes_from5 = [Packed { flags: 0x08, ..whole[0].clone() }];
    let first4 = rar4(Whole { first: 0x111, last: 1, ..Whole::default() }, &goes_on4);
    assert_eq!(volume(InProcess.read(&first4)), Some(1));
    assert_eq!(volume(InProcess.read(&rar4(Whole { first: 0x11, ..Whole::default() }, &whole))), None);
    let first5 = rar5(Whole { first: 1, last: 1, ..Whole::default() }, &goes_on5);
    assert_eq!(volume(InProcess.read(&first5)), Some(1));
    let third5 = rar5(Whole { first: 1, volume: Some(2), ..Whole::default() }, &comes_from5);
    assert_eq!(volume(InProcess.read(&third5)), Some(3));
    // One volume that is all there is.
    for only in
        [rar4(Whole { first: 0x111, ..Whole::default() }, &whole), rar5(Whole { first: 1, ..Whole::default() }, &whole)]
    {
        assert_eq!(file(&parcel(&only), "南翔镇.xlsx"), b"abc");
    }
}

#[test]
fn too_much_is_refused_before_it_is_unpacked() {
    let good = book(|s| s.write(0, 0, "字").map(|_| ()));
    let huge = |name: &str, size| Packed { size: Some(size), ..Packed::stored(name, "abc") };
    let members = [Packed::stored("南翔镇.xlsx", good.clone()), huge("a.xlsx", 40 << 20), huge("b.xlsx", 3 << 30)];
    for (what, archive) in every(&members) {
        let Ok(Content::Container(parcel)) = pool().read(&archive) else { panic!("{what}: a parcel") };
        for bomb in ["a.xlsx", "b.xlsx"] {
            assert!(matches!(refusal(&parcel, bomb), Unreadable::TooLarge { .. }), "{what}");
        }
        assert_eq!(file(&parcel, "南翔镇.xlsx"), good, "{what}");
    }
    let many: Vec<_> = (0..=limits::CONTAINER_MEMBERS).map(|i| Packed::stored(i.to_string(), "")).collect();
    let crowd: Vec<_> = (0..=limits::MEMBERS).map(|i| Packed::stored(i.to_string(), "")).collect();
    for (what, archive) in every(&many).into_iter().chain([("rar5", rar5(Whole::default(), &crowd))]) {
        assert!(matches!(InProcess.read(&archive), Err(Unreadable::TooLarge { .. })), "{what}");
    }
    // Of a solid archive what stands behind too much is refused, what stands before is not.
    let behind =
        [Packed::stored("前.xlsx", "a"), huge("大.xlsx", limits::PASSED_BYTES), Packed::stored("后.xlsx", "b")];
    let solid = Whole { first: 8, ..Whole::default() };
    for (what, archive) in [("rar4", rar4(solid, &behind)), ("7z", seven_zip(COPY, &behind))] {
        let parcel = parcel(&archive);
        assert_eq!(file(&parcel, "前.xlsx"), b"a", "{what}");
        assert!(matches!(refusal(&parcel, "后.xlsx"), Unreadable::TooLarge { .. }), "{what}");
    }
}

#[test]
fn a_greedy_or_rare_method_is_told_and_not_tried() {
    let member = [Packed::stored("南翔镇.xlsx", "abc")];
    let greedy = pool().read(&seven_zip(GREEDY, &member));
    let Ok(Content::Container(greedy)) = greedy else { panic!("{greedy:?}") };
    assert!(matches!(refusal(&greedy, "南翔镇.xlsx"), Unreadable::TooLarge { .. }));
    assert!(matches!(refusal(&parcel(&seven_zip(RARE, &member)), "南翔镇.xlsx"), Unreadable::Unsupported { .. }));
}

#[test]
fn a_damaged_archive_costs_one_reason() {
    let members = [Packed::stored("南翔镇.xlsx", vec![7; 300]), Packed::stored("江桥镇.xlsx", vec![8; 300])];
    for (what, archive) in every(&members) {
        for cut in [9, archive.len() / 2] {
            let read = InProcess.read(&archive[..cut]);
            assert!(matches!(read, Err(Unreadable::Damaged { .. })), "{what} {cut}: {read:?}");
        }
    }
}
