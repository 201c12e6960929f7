//! 工作台.html: what it shows of a quarter, what it leads to, and what it keeps to itself.

use crate::kit::desk::{self, Desk, progress, sheet};
use crate::kit::quarter::Quarterly;
use crate::kit::{self, OFFICES, Workspace};
use jianbao::document::templates::Templates;
use jianbao::formats::Sheet;
use jianbao::intake::{Piece, PieceRow};
use jianbao::model::config::{Config, Vocabulary};
use jianbao::model::finding::{Code, Finding, Taken};
use jianbao::model::form::Column;
use jianbao::model::place::{CellRef, Origin, Place};
use jianbao::model::task::MasterList;
use jianbao::model::value::names_in;
use jianbao::outputs::desk::{PAGE, render};
use jianbao::view::{self, DeskFacts, DeskPlan};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;

/// Every entry with the name of its group.
fn entries(page: &view::Desk) -> impl Iterator<Item = (&str, &view::DeskEntry)> {
    page.groups.iter().flat_map(|group| group.entries.iter().map(|entry| (group.name.as_str(), entry)))
}

/// What is marked in the pieces of an entry: `C2 差不多`.
fn marked(entry: &view::DeskEntry) -> Vec<String> {
    let pieces = entry.places.iter().filter_map(|place| place.piece.as_ref());
    let cells = pieces.flat_map(|piece| piece.rows.iter().map(move |row| (piece, row)));
    let cells = cells.flat_map(|(piece, row)| piece.columns.iter().zip(&row.cells).map(move |cell| (row, cell)));
    let marked = cells.filter(|(_, (_, cell))| cell.marked);
    marked.map(|(row, (column, cell))| format!("{column}{} {}", row.number, cell.words)).collect()
}

/// The page of one sheet of 南翔镇.
fn one(sheet: Sheet) -> view::Desk {
    Desk::default().file("南翔镇.xlsx", vec![sheet]).page(1)
}

#[test]
fn errors_stand_beside_the_cells_that_they_are_about() {
    for (row, title, wanted) in [
        ("1.1|差不多吧反正|50%|||推进", "状态看不懂", "B2 差不多吧反正"),
        ("1.1|正常推进|abc|||推进", "完成率看不懂", "C2 abc"),
        ("1.1|正常推进|50%||12个（其中3个）|推进", "数量看不懂", "E2 12个（其中3个）"),
        ("1.1|e:#REF!|50%|||推进", "单元格是错误值", "B2 #REF!"),
        ("99.9|正常推进|50%|||种了树", "看不出是哪一项成果", "A2 99.9"),
    ] {
        let page = one(progress(&[row]));
        let all: Vec<_> = entries(&page).filter(|(_, entry)| entry.title == title && entry.error.is_some()).collect();
        let [(unit, entry)] = all[..] else { panic!("{title}: {:?}", entries(&page).collect::<Vec<_>>()) };
        assert_eq!(unit, "南翔镇", "{title}");
        let place = &entry.places[0];
        assert_eq!((place.link.as_deref(), place.sheet.as_str()), (Some("inbox/南翔镇.xlsx"), "三季度"), "{title}");
        // A question about the same cell has shown it.
        let shown = place.again.as_ref().and_then(|again| entries(&page).find(|(_, entry)| entry.anchor == *again));
        let shown = shown.map_or(entry, |(_, shown)| shown);
        assert_eq!(marked(shown), [wanted], "{title}");
        let piece = shown.places[0].piece.as_ref().expect("a piece");
        let heading = &piece.rows[0];
        assert!(heading.heading && heading.number == 1 && heading.cells[0].words == "编号", "{title}: {heading:?}");
        let error = entry.error.as_ref().expect("an error");
        assert!(!error.advice.is_empty() && !error.taken.is_empty(), "{title}");
    }
}

#[test]
fn questions_stand_beside_what_they_are_about() {
    let rows = |rows: &[&str]| vec![progress(rows)];
    let rivals =
        sheet("三季度", &["编号|状态|完成率|完成率|进展", "1.1|正常推进|60%|70%|好", "2.1|正常推进|50%|40%|好"]);
    let (one, other) = ("1.1|已完成|100%|||完成", "1.1|进度滞后|20%|||没完成");
    let untold = "编号|状态|本季度进展";
    for (asked, unit, wanted, desk) in [
        (
            "词的含义",
            "南翔镇",
            vec!["B2 差不多"],
            Desk::default().file("南翔镇.xlsx", rows(&["1.1|差不多|50%|||推进"])),
        ),
        ("对应成果", "南翔镇", vec!["A2 99.9"], Desk::default().file("南翔镇.xlsx", rows(&["99.9|已完成||||种了树"]))),
        ("采用哪一行", "南翔镇", vec!["A2 1.1", "A3 1.1"], Desk::default().file("南翔镇.xlsx", rows(&[one, other]))),
        ("采用哪一列", "南翔镇", vec!["C1 完成率", "D1 完成率"], Desk::default().file("南翔镇.xlsx", vec![rivals])),
        (
            "采用哪一份",
            "南翔镇",
            vec![],
            Desk::default().file("南翔镇甲.xlsx", rows(&[one])).file("南翔镇乙.xlsx", rows(&[other])),
        ),
        ("报送单位", "", vec![], Desk::default().file("表.xlsx", vec![sheet("三季度", &[untold, "1.1|已完成|好"])])),
    ] {
        let page = desk.page(1);
        let of_kind = |(_, entry): &(&str, &view::DeskEntry)| entry.title == asked && entry.question.is_some();
        let found: Vec<_> = entries(&page).filter(of_kind).collect();
        let [(whose, entry)] = found[..] else { panic!("{asked}: {:?}", entries(&page).collect::<Vec<_>>()) };
        assert_eq!((whose, marked(entry)), (unit, wanted.iter().map(ToString::to_string).collect()), "{asked}");
        assert!(entry.places.iter().all(|place| place.piece.is_some() && place.link.is_some()), "{asked}");
        let question = entry.question.as_ref().expect("a question");
        assert!(!question.candidates.is_empty() && !question.until.is_empty(), "{asked}");
        let line = page.board.iter().find(|line| line.name == "南翔镇").expect("a line");
        assert_eq!(line.questions, usize::from(unit == "南翔镇"), "{asked}");
    }
    let page = Desk::default().file("南翔镇.xlsx", vec![rivals_of(4)]).page(1);
    let (_, entry) = entries(&page).find(|(_, entry)| entry.title == "采用哪一列").expect("asked");
    let below = entry.places[0].piece.as_ref().expect("a piece").rows.iter().filter(|row| !row.heading).count();
    assert_eq!(below, 3, "a heading without cells below says little");
}

/// Two columns that nobody can tell apart, over so many rows.
fn rivals_of(rows: usize) -> Sheet {
    let lines: Vec<String> = (0..rows).map(|row| format!("2.{}|正常推进|6{row}%|7{row}%|好", row + 1)).collect();
    let all = ["编号|状态|完成率|完成率|进展"].into_iter().chain(lines.iter().map(String::as_str));
    sheet("三季度", &all.collect::<Vec<_>>())
}

#[test]
fn pieces_come_out_of_mails_and_hang_on_no_threads() {
    let letter = || desk::letter("2025-09-28T16:30:00+08:00", "三季度进展", "请查收。");
    let with = |unit: &str, desk: Desk| {
        desk.mail(
            &format!("{unit}.eml"),
            letter(),
            vec![(&format!("{unit}.xlsx"), vec![progress(&["1.1|正常推进|abc|||好"])])],
        )
    };
    let desk = ["南翔镇", "马陆镇", "江桥镇"].into_iter().fold(Desk::default(), |desk, unit| with(unit, desk));
    let page = desk.page(1);
    let found: Vec<_> = entries(&page).filter(|(_, entry)| entry.title == "完成率看不懂").collect();
    assert_eq!(found.len(), 3);
    for (unit, entry) in found {
        assert_eq!(entry.places[0].file, format!("{unit}.eml › {unit}.xlsx"));
        assert_eq!(marked(entry), ["C2 abc"]);
    }
    assert_eq!(page, desk.page(4));
}

#[test]
fn nobody_reads_of_contacts() {
    let rows = [
        "1.1|正常推进|大半|||由钱某某牵头，电话13900000001|无||钱某某|13900000001|021-00000002",
        "2.1|正常推进|小半|||推进|无||孙某某 00000003|13900000004|",
        "99.9|正常推进||||推进|无||李某某|13900000005|",
    ];
    let desk = Desk::default().file("南翔镇（钱某某13900000001）.xlsx", vec![progress(&rows)]);
    // A sheet that nobody used names its people too.
    let unknown =
        sheet("三季度", &["联系人|周某某", "编号|状态|本季度进展|经办人|手机", "1.1|已完成|好|吴某某|13900000006"]);
    let page = desk.file("表.xlsx", vec![unknown]).page(1);
    assert!(entries(&page).count() > 5, "{page:?}");
    let html = render(&page, &Templates::new(Vec::new()).expect("sound")).expect("renders");
    for private in ["钱某某", "孙某某", "李某某", "周某某", "吴某某", "1390000000", "00000002", "00000003"]
    {
        assert!(!html.contains(private), "{private} in {html}");
    }
    assert!(html.contains("由〔略〕牵头"), "the words around stay");
    let (_, entry) = entries(&page).find(|(unit, _)| *unit == "南翔镇").expect("an entry");
    assert!(entry.places[0].link.is_none(), "an address with a name in it");
}

#[test]
fn a_column_that_the_office_calls_otherwise_is_private_too() {
    let own = |_: &mut MasterList, config: &mut Config| {
        config.words = Vocabulary::new(vec![("对接的同志".into(), Column::Contact)], Vec::new(), Vec::new());
    };
    let typed = sheet("三季度", &["编号|状态|对接的同志|完成率|进展", "1.1|正常推进|郑某某和她|abc|好"]);
    let page = Desk { edit: Some(own), ..Desk::default().file("南翔镇.xlsx", vec![typed]) }.page(1);
    let (_, entry) = entries(&page).find(|(_, entry)| entry.title == "完成率看不懂").expect("an error");
    let row = &entry.places[0].piece.as_ref().expect("a piece").rows[1];
    let cells: Vec<(&str, bool)> = row.cells.iter().map(|cell| (cell.words.as_str(), cell.hidden)).collect();
    assert_eq!(cells, [("1.1", false), ("正常推进", false), ("", true), ("abc", false), ("好", false)]);
}

/// A page as it stands in a workspace.
fn page_of(workspace: &Workspace) -> String {
    workspace.text(PAGE)
}

#[test]
fn no_contact_of_a_sample_is_on_its_page() {
    let digits = Regex::new("[0-9][0-9-]{6,}").expect("a pattern");
    for office in OFFICES {
        let workspace = Workspace::built_office(office);
        let (page, ledger) = (page_of(&workspace), workspace.json("out/ledger.json"));
        let mut looked = BTreeSet::new();
        for entry in kit::list(&ledger, "entries") {
            let text = |field: &str| entry[field]["text"].as_str().unwrap_or_default().to_string();
            looked.extend(names_in(&text("contact")).into_iter().map(str::to_string));
            looked.extend(
                digits.find_iter(&(text("contact") + " " + &text("phone"))).map(|found| found.as_str().to_string()),
            );
        }
        assert!(looked.len() > 10, "{office}: {looked:?}");
        for private in looked {
            assert!(!page.contains(&private), "{office}: {private}");
        }
    }
}

/// Every address on a page.
fn links(page: &str) -> Vec<String> {
    let link = Regex::new("href=\"([^\"]*)\"").expect("a pattern");
    link.captures_iter(page).map(|found| found[1].to_string()).collect()
}

#[test]
fn links_lead_to_what_is_there() {
    let odd = Workspace::empty();
    odd.put(
        "inbox/南翔镇 #1%&'三季度.xlsx",
        &kit::sheet("南翔镇", &[["99.9", "差不多", "大半", "", "", "好", "", "", "", "", "", ""]]),
    );
    for workspace in [odd, Workspace::sample(), Workspace::of_office(OFFICES[1]), Workspace::empty()] {
        for run in ["check", "build", "check", "publish", "check"] {
            workspace.run(&[run]);
            let page = page_of(&workspace);
            let all = links(&page);
            assert!(all.len() > 2, "{run}");
            for link in all {
                if let Some(anchor) = link.strip_prefix('#') {
                    assert!(page.contains(&format!("id=\"{anchor}\"")), "{link}");
                    continue;
                }
                let path = unescaped(&link);
                assert!(workspace.path(&path).exists(), "after {run}: {link} ({path})");
            }
        }
    }
}

/// An address as the path that it stands for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.as_bytes());
        bytes.push(u8::from_str_radix(&after[..2], 16).expect("a byte"));
        rest = &after[2..];
    }
    bytes.extend(rest.as_bytes());
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn there_is_an_end_to_a_page_and_it_says_so() {
    let rows: Vec<String> =
        (0..60).map(|row| format!("{}.{}|差{row}不多|大半{row}|||好", row / 3 + 1, row % 3 + 1)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let page = one(progress(&rows));
    let group = page.groups.iter().find(|group| group.name == "南翔镇").expect("a group");
    assert!(group.left > 0 && page.left >= group.left);
    let pieces = group.entries.iter().flat_map(|entry| &entry.places);
    assert_eq!(pieces.clone().filter(|place| place.piece.is_some()).count(), 8);
    assert!(pieces.clone().any(|place| place.beyond));
    let html = render(&page, &Templates::new(Vec::new()).expect("sound")).expect("renders");
    assert!(html.contains(&format!("还有{}条，其余见核查清单.xlsx", group.left)), "{html}");
    assert!(html.contains("片段太多，这里没有列，请打开文件看"), "{html}");
}

#[test]
fn a_quarter_in_order_says_so() {
    let page = view::Desk { groups: Vec::new(), silent: Vec::new(), ..one(progress(&["1.1|已完成|100%|||好"])) };
    let html = render(&page, &Templates::new(Vec::new()).expect("sound")).expect("renders");
    assert!(html.contains("没有待裁定的问题，也没有错误"), "{html}");
    let html = render(&one(progress(&["1.1|差不多|100%|||好"])), &Templates::new(Vec::new()).expect("sound"))
        .expect("renders");
    assert!(!html.contains("没有待裁定的问题"), "{html}");
    assert!(html.contains("词的含义：这个词是哪一种状态？"), "{html}");
}

#[test]
fn who_sent_nothing_is_told_at_once() {
    let page = one(progress(&["1.1|已完成|100%|||好"]));
    assert!(page.silent.len() > 5 && page.silent_total == page.silent.len());
    assert!(page.groups.iter().all(|group| !page.silent.contains(&group.name)));
    let line = page.board.iter().find(|line| line.name == page.silent[0]).expect("a line");
    assert_eq!((line.errors, line.anchor.as_deref()), (1, Some("silent")));
}

#[test]
fn hostile_words_stay_words() {
    let attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u{202E}倒\u{7}{{ x }}";
    let sheet = |words: &str| progress(&[&format!("1.1|{words}|{words}|||{}", words.repeat(900))]);
    let page = Desk::default().file(&format!("南翔镇{}.xlsx", attack.replace('/', "／")), vec![sheet(attack)]).page(1);
    let html = render(&page, &Templates::new(Vec::new()).expect("sound")).expect("renders");
    assert!(html.contains("&lt;script&gt;"), "{html}");
    for forbidden in ["<script", "<img", "\u{202E}", "\u{7}"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    assert!(html.len() < 60_000, "{} bytes", html.len());
}

#[test]
fn the_page_says_what_status_says() {
    let workspace = Workspace::empty();
    let told = |words: &str| {
        let page = page_of(&workspace);
        assert!(page.contains(words), "no “{words}” in {}", &page[page.find("id=\"next\"").expect("a step")..][..600]);
        workspace.run(&["status", "--quiet"]).exits(0).out
    };
    workspace.run(&["check"]);
    assert!(told("还没有收到表").contains("放入"));
    workspace.put(
        "inbox/南翔镇.xlsx",
        &kit::sheet("南翔镇", &[["99.9", "已完成", "", "", "", "种树", "", "", "", "", "", ""]]),
    );
    // `build` writes no questions, and leads to no file that is not there.
    workspace.run(&["build"]).exits(0);
    assert!(told("问题会写进 裁定.xlsx").contains("1 个问题"));
    workspace.run(&["check"]);
    assert!(told("打开 <a href=").contains("1 个问题"));
}

#[test]
fn a_built_quarter_is_to_be_read_and_published_whatever_is_checked() {
    let workspace = complete();
    workspace.run(&["build"]).exits(0);
    let step = |words: &str| assert!(page_of(&workspace).contains(words), "{}", page_of(&workspace));
    step("简报已经生成");
    workspace.run(&["check", "--fail-on", "never"]).exits(0);
    step("简报已经生成");
    workspace.run(&["publish"]).exits(0);
    workspace.run(&["check", "--fail-on", "never"]).exits(0);
    step("已经定稿");
    assert!(!workspace.path("published/1").join(PAGE).exists());
    workspace.run(&["build"]).exits(0);
    step("已经定稿");
}

/// A quarter in which every unit has reported, and nothing is asked or wrong.
fn complete() -> Workspace {
    let workspace = Workspace::built_office(OFFICES[1]);
    let ledger = workspace.json("out/ledger.json");
    let missing = kit::list(&ledger, "units").iter().filter(|unit| unit["state"] == "missing");
    for unit in missing.filter_map(|unit| unit["name"].as_str()) {
        let own = kit::list(&ledger, "entries").iter().filter(|entry| entry["unit"] == unit);
        let ids: Vec<&str> = own.filter_map(|entry| entry["item"].as_str()).collect();
        let rows: Vec<[&str; 12]> =
            ids.iter().map(|id| [id, "正常推进", "50%", "", "", "正在推进", "", "", "", "", "", ""]).collect();
        workspace.put(&format!("inbox/{unit}.xlsx"), &kit::sheet(unit, &rows));
    }
    fs::remove_dir_all(workspace.path("out")).expect("removed");
    workspace
}

#[test]
fn the_same_page_is_not_written_again() {
    let workspace = Workspace::sample();
    assert!(workspace.run(&["check"]).out.contains("工作台.html"));
    let before = fs::metadata(workspace.path(PAGE)).expect("a page").modified().expect("a time");
    assert!(workspace.run(&["check"]).out.contains("工作台.html"));
    assert_eq!(fs::metadata(workspace.path(PAGE)).expect("a page").modified().expect("a time"), before);
}

#[test]
fn its_words_are_templates_and_no_others_hinder_a_check() {
    let workspace = Workspace::sample();
    fs::create_dir(workspace.dir.join("templates")).expect("a folder");
    fs::write(workspace.dir.join("templates/desk-next.html"), "<p>照旧 {{ next.number }}</p>").expect("written");
    fs::write(workspace.dir.join("templates/overview.md"), "{{ no.such.name }}").expect("written");
    workspace.run(&["check"]).exits(1);
    assert!(page_of(&workspace).contains("<p>照旧 1</p>"));
    fs::write(workspace.dir.join("templates/desk-next.html"), "{{ nxt.number }}").expect("written");
    workspace.run(&["check"]).refuses("nxt");
}

#[test]
fn a_page_of_4000_units_with_errors_stays_small() {
    let mut ledger = Quarterly::widened(4_000).ledger;
    let units: Vec<String> = ledger.units.iter().map(|unit| unit.name.clone()).collect();
    assert_eq!(units.len(), 4_000);
    for unit in &units {
        let origin = Origin::file(format!("{unit}.xlsx"));
        let at = |row| Place::sheet(&origin, &"三季度".into()).at(CellRef::new(row, 4));
        let wrong = |row| Finding::new(Code::StatusUnread, at(row), "差不多".repeat(99), Taken::KeptAsText).of(unit);
        ledger.findings.extend((2..8).map(wrong));
    }
    let plan = DeskPlan::new(&ledger, &[]);
    assert_eq!(plan.wanted().len(), 250);
    let cells = || vec![Some("已完成初稿并征求意见".repeat(40)); 9];
    let row = |row| PieceRow { row, is_heading: row == 1, cells: cells() };
    let piece = Piece {
        sheet: "三季度".into(),
        columns: (1..10).collect(),
        rows: (1..7).map(row).collect(),
        people: BTreeSet::new(),
    };
    let facts = DeskFacts {
        config: &Config::default(),
        next: view::NextStep::Mend,
        links: view::Links::default(),
        way: &|_| None,
        exchanges: Vec::new(),
    };
    let page = plan.view(&vec![Some(piece); 250], facts);
    let places = || entries(&page).flat_map(|(_, entry)| &entry.places);
    let shown = places().filter(|place| place.piece.is_some()).count();
    assert!((50..250).contains(&shown), "{shown} pieces");
    assert!(places().filter(|place| place.piece.is_none()).all(|place| place.beyond));
    let html = render(&page, &Templates::new(Vec::new()).expect("sound")).expect("renders");
    assert!(html.len() < 3_000_000, "{} bytes", html.len());
    assert!(html.contains(&format!("另有{}条本页放不下", page.left)));
    assert_eq!(entries(&page).count(), 500);
}

#[test]
fn every_kind_of_question_is_put_in_words_of_its_own() {
    let template = include_str!("../../templates/desk-question.html");
    for matter in jianbao::model::question::Matter::ALL {
        let id = serde_json::to_value(matter).expect("serialises");
        let id = id.as_str().expect("a word");
        assert!(template.contains(&format!("q.matter == \"{id}\"")), "{id}");
    }
}
