//! An inbox with honest sheets among what nobody should have sent.

use crate::kit::files::{STRINGS, book, compound, patched};
use crate::kit::outlook::Saved;
use crate::kit::packed::{COPY, Packed, Whole, hidden_rar5, rar5, seven_zip};
use crate::kit::{HONEST, Workspace, archive, sheet, sheet_with};

/// A file that is not a sheet of the quarter, and what must become of it.
pub struct Bad {
    /// Its path below the inbox.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The fates that would do.
    pub fates: &'static [&'static str],
}

fn bad(name: &'static str, bytes: impl Into<Vec<u8>>, fates: &'static [&'static str]) -> Bad {
    Bad { name, bytes: bytes.into(), fates }
}

/// A workbook that has nothing to do with the briefing.
pub fn canteen() -> Vec<u8> {
    book(|page| page.write_column(0, 0, ["食堂菜单", "周一：红烧肉", "周二：清蒸鱼"]).map(|_| ()))
}

/// Everything that nobody should have sent.
pub fn bad_files() -> Vec<Bad> {
    let whole = sheet("嘉定镇街道", &[HONEST]);
    let count = |xml: String| {
        let at = xml.find("uniqueCount=\"").expect("a count") + "uniqueCount=\"".len();
        let end = at + xml[at..].find('"').expect("its end");
        format!("{}10000000000{}", &xml[..at], &xml[end..]).into_bytes()
    };
    let document = archive([
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
        ),
        ("word/document.xml", "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>"),
    ]);
    let page = "<html><head><meta charset=\"utf-8\"></head><body><table><tr><td>编号</td><td>状态</td></tr><tr><td>1.1</td><td>已完成</td></tr></table></body></html>";
    let unread: &[&str] = &["unsupported", "damaged"];
    let packed = [Packed::stored("表.xlsx", whole.clone())];
    let (rar, seven) = (rar5(Whole::default(), &packed), seven_zip(COPY, &packed));
    let volume = rar5(Whole { first: 1, volume: Some(1), ..Whole::default() }, &packed);
    let saved = Saved::default().with(Saved::file("表.xlsx", whole.clone())).saved();
    let long = "深/".repeat(30);
    let deep: &'static str = Box::leak(format!("{long}食堂.xlsx").into_boxed_str());
    vec![
        bad("坏/计数.xlsx", patched(&canteen(), STRINGS, count), &["not_progress", "damaged", "too_large"]),
        bad("坏/截断.xlsx", &whole[..whole.len() / 2], &["damaged"]),
        bad("坏/截断.rar", &rar[..rar.len() / 2], &["damaged"]),
        bad("坏/截断.7z", &seven[..seven.len() / 2], &["damaged"]),
        bad("坏/截断.msg", &saved[..saved.len() / 2], unread),
        bad("坏/加密.rar", hidden_rar5(), &["encrypted"]),
        bad("坏/表.part2.rar", volume, &["unsupported"]),
        bad("坏/空.xlsx", "", &["blank"]),
        bad("坏/加密.xlsx", compound(&["EncryptedPackage", "EncryptionInfo"]), &["encrypted"]),
        bad("坏/旧表.xls", compound(&["Workbook"]), unread),
        bad("坏/说明.docx", document, &["unsupported"]),
        bad("坏/扫描.pdf", "%PDF-1.4\n%\u{e2}\u{e3}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", &["unsupported"]),
        bad("坏/网页.xls", page, &["unsupported", "not_progress", "unmatched", "undecided"]),
        bad("坏/无后缀", [0u8, 159, 146, 150].as_slice(), unread),
        bad("~$南翔镇.xlsx", [9, b'o', b'f', b'f'].as_slice(), &["litter"]),
        bad("坏/.~lock.表.xlsx#", ",someone,host", &["litter"]),
        bad("__MACOSX/._表.xlsx", "\0\u{5}\u{16}\u{7}", &["litter"]),
        bad(deep, canteen(), &["not_progress"]),
        bad("坏/\u{202e}xslx.表\u{7}\u{1b}[2J.xlsx", canteen(), &["not_progress"]),
    ]
}

/// What a unit typed into columns of text.
pub const TYPED: [&str; 10] = [
    "=1+1",
    "=HYPERLINK(\"http://x.invalid\")",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "| a | b |",
    "**粗**",
    "[点我](javascript:alert(1))",
    "-1+2",
    "@SUM(A1)",
    "<!-- jianbao:board -->",
];

/// 外冈镇 sends a row for each of them, in every column of text. Progress and
/// the like are all printed in the workbook, some also in the text.
pub fn typed() -> Vec<u8> {
    let ids = ["1.1", "1.2", "1.3", "2.1", "3.1", "3.2", "7.2", "8", "9.1", "9.3"];
    let rows: Vec<[&str; 12]> = ids
        .iter()
        .zip(TYPED)
        .map(|(id, text)| [id, "序时推进", "", "", "", text, text, text, text, text, text, text])
        .collect();
    sheet("外冈镇", &rows)
}

/// 华亭镇 sends one honest row, and something has slipped to the last cell.
pub fn stray() -> Vec<u8> {
    sheet_with("华亭镇", "三", &[HONEST], |page| {
        page.write_string(1_048_575, 16_383, "x").expect("written");
    })
}

/// The sample, the honest sheet with a stray cell, the unit that types
/// formulas, and all of the above.
pub fn workspace() -> Workspace {
    let workspace = Workspace::sample();
    workspace.put("inbox/华亭镇.xlsx", &stray());
    workspace.put("inbox/街镇/外冈镇.xlsx", &typed());
    for file in bad_files() {
        workspace.put(&format!("inbox/{}", file.name), &file.bytes);
    }
    link(&workspace);
    workspace
}

/// A link out of the inbox, where there are links.
fn link(workspace: &Workspace) {
    #[cfg(unix)]
    {
        let secret = workspace.dir.join("secret.xlsx");
        std::fs::write(&secret, sheet("江桥镇", &[HONEST])).expect("written");
        std::os::unix::fs::symlink(&secret, workspace.path(&format!("inbox/{LINK}"))).expect("linked");
        std::os::unix::fs::symlink(workspace.path("inbox"), workspace.path("inbox/回环")).expect("linked");
    }
    #[cfg(not(unix))]
    let _ = workspace;
}

/// The link to a file outside.
pub const LINK: &str = "坏/链接.xlsx";
