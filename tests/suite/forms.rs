//! Forms go out, are filled in by programs that we did not write, and come back: every
//! cell is read as it was typed, and nothing is found but what was planted.

use crate::kit::desk::{Desk, HEAD, letter, progress, sheet};
use crate::kit::files::patched;
use crate::kit::master::open;
use crate::kit::outside::{python, run_macro, script, succeeds};
use crate::kit::{Folder, OFFICES, folder, office, parts, write};
use jianbao::formats::{InProcess, Unreadable};
use jianbao::intake::Inbox;
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::error::Error;
use jianbao::model::finding::{Code, Findings};
use jianbao::model::form::Column;
use jianbao::model::ledger::{Entry, Ledger, Outcome, UnitState};
use jianbao::model::place::Origin;
use jianbao::model::register::Register;
use jianbao::model::ruling::Rulings;
use jianbao::model::task::MasterList;
use jianbao::model::value::{Quarter, Status, value};
use jianbao::outputs::form::{asking, layout, render};
use jianbao::pipeline::{Job, assemble};
use jianbao::quarter::before::Before;
use jianbao::quarter::rows::Rows;
use jianbao::view::blank::Blanks;
use jianbao::view::form::filled::filled as returned;
use jianbao::view::form::{Form, FormCell, FormContent};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

const PERIOD: Quarter = Quarter { year: 2025, number: 3 };

/// An office, its list, and a quarter before in which its units listed projects.
struct Office {
    master: MasterList,
    config: Config,
    before: Before,
}

impl Office {
    fn of(name: &str) -> Self {
        let list = open(&fs::read(office(name).join("master.xlsx")).expect("the list"));
        let (master, config) = master::load(&list, Some(PERIOD), &mut Findings::default()).expect("loads");
        let told = fs::read(office(name).join("expected/2025Q3/ledger.json")).expect("a ledger");
        // What units said in the quarter of the sample, as if it had been the one before.
        let told = Ledger { period: Quarter { year: 2025, number: 2 }, ..Ledger::read(&told).expect("reads") };
        Self { master, config, before: Before::of(&told) }
    }

    fn forms(&self) -> Vec<Form> {
        let deadline = self.config.period(PERIOD).deadline;
        let blanks = Blanks::new(&self.master, Some(&self.before), PERIOD, deadline, &self.config.issuer);
        self.master.units.iter().filter_map(|unit| blanks.of(unit)).collect()
    }

    fn is_town(&self, unit: &str) -> bool {
        self.master.towns().any(|town| town.name == unit)
    }

    fn form(&self, unit: &str) -> Form {
        self.forms().into_iter().find(|form| form.unit == unit).expect("a form")
    }

    /// What comes of these files.
    fn ledger(&self, files: Vec<(String, Vec<u8>)>) -> Ledger {
        let (origins, bytes) = files.into_iter().map(|(name, bytes)| (Origin::file(name), bytes)).unzip();
        let job = Job {
            master: &self.master,
            config: &self.config,
            rulings: &Rulings::default(),
            register: &Register::default(),
            period: PERIOD,
            as_of: PERIOD.last_day(),
            past: &[],
        };
        let merged = assemble(&job, &Post(origins, bytes), &InProcess, 1, &|_| {}).expect("nothing touches the disk");
        assert!(merged.nothing_is_lost());
        merged.ledger
    }

    /// What comes of one file, whose name tells nothing.
    fn one(&self, bytes: Vec<u8>) -> Ledger {
        self.ledger(vec![("附件.xlsx".into(), bytes)])
    }
}

/// Files in memory.
struct Post(Vec<Origin>, Vec<Vec<u8>>);

impl Inbox for Post {
    fn origins(&self) -> &[Origin] {
        &self.0
    }

    fn size(&self, index: usize) -> u64 {
        self.1[index].len() as u64
    }

    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error> {
        Ok(Ok(self.1[index].clone()))
    }
}

/// What intake found, and of units what is not there at all; what is judged of honest
/// answers is another matter.
fn found(ledger: &Ledger) -> BTreeMap<&'static str, usize> {
    let mut found = BTreeMap::new();
    let of_intake =
        |code: Code| code.id().starts_with(['I', 'R']) || [Code::ReportedEmpty, Code::RowMissing].contains(&code);
    for finding in ledger.findings.iter().filter(|finding| of_intake(finding.code)) {
        *found.entry(finding.code.id()).or_default() += 1;
    }
    found
}

fn entry<'l>(ledger: &'l Ledger, file: &str, item: &str) -> &'l Entry {
    let is_of = |entry: &&Entry| {
        let source = entry.source.as_ref().map(|source| source.path.to_string());
        source.as_deref() == Some(file) && entry.item.map(|id| id.to_string()).as_deref() == Some(item)
    };
    let mut all = ledger.entries.iter().filter(is_of);
    let entry = all.next().unwrap_or_else(|| panic!("no row of {item} in {file}"));
    assert!(all.next().is_none(), "two rows of {item} in {file}");
    entry
}

/// What the columns of an entry hold, as a program outside reads it: the value, else the text.
fn answers(entry: &Entry) -> BTreeMap<&'static str, String> {
    let told = serde_json::to_value(entry).expect("serialises");
    let keys = [
        ("状态", "status"),
        ("完成率（填0至100的数）", "percent"),
        ("本季度进展", "progress"),
        ("存在问题", "problems"),
        ("下一步计划", "next_steps"),
        ("亮点做法", "highlight"),
        ("备注", "note"),
        ("联系人", "contact"),
        ("联系电话", "phone"),
    ];
    let shown = |key: &str| match key {
        "percent" => told[key]["value"].as_f64().map_or(String::new(), |n| n.to_string()),
        _ => told[key]["text"].as_str().unwrap_or_default().to_string(),
    };
    keys.into_iter().map(|(heading, key)| (heading, shown(key))).collect()
}

fn as_typed(value: &Value) -> String {
    match value {
        Value::Number(n) => n.as_f64().expect("a number").to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    }
}

/// Holds what was read of a file against what was typed into it.
fn check(office: &Office, ledger: &Ledger, typed: &Value, what: &str) {
    let unit = unit_of(office, typed);
    let file = &called(typed["file"].as_str().expect("a name"), what.strip_prefix("typed.").unwrap_or("xlsx"));
    let rows = typed["rows"].as_array().expect("rows");
    let mut by_item: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for row in rows {
        by_item.entry(row["编号"].as_str().expect("an id")).or_default().push(row);
    }
    for (id, rows) in by_item {
        let entry = entry(ledger, file, id);
        let item = office.master.item(id.parse().expect("an id")).expect("an item");
        assert_eq!(entry.unit, unit, "{what} {file}");
        let read = answers(entry);
        for (heading, value) in rows.iter().flat_map(|row| row["cells"].as_object().expect("cells")) {
            assert_eq!(read[heading.as_str()], as_typed(value), "{what} {file} {id} {heading}");
        }
        for row in rows.iter().filter(|row| rows.len() > 1 || row["目标"].is_null()) {
            let target = row["目标"].as_str().and_then(|goal| item.target_called(goal));
            let read = match target {
                Some(at) => {
                    let count = entry.counts.iter().find(|count| count.target as usize == at + 1);
                    count.and_then(|count| count.done.exact()).map(|done| done.to_string())
                }
                None => value(&entry.answers.done).map(|done| done.to_string()),
            };
            assert_eq!(read, Some(as_typed(&row["完成数"])), "{what} {file} {id} {target:?}");
        }
        let one = (rows.len() == 1).then(|| value(&entry.answers.done).map(|done| done.to_string()));
        assert_eq!(
            one.unwrap_or_default(),
            (rows.len() == 1).then(|| as_typed(&rows[0]["完成数"])),
            "{what} {file} {id}"
        );
    }
    let of_file = |path: &Origin| path.to_string() == *file;
    let names: BTreeSet<&str> =
        ledger.projects.iter().filter(|p| of_file(&p.source.path)).map(|p| p.texts()[0]).collect();
    let wanted: BTreeSet<&str> =
        typed["projects"].as_array().expect("names").iter().filter_map(Value::as_str).collect();
    // Without its key a form is any sheet: a row of the register is a project.
    let extra = usize::from(what == "keyless" && typed["silent"] == 1);
    assert!(names.is_superset(&wanted) && names.len() <= wanted.len() + extra, "{what} {file}: {names:?} {wanted:?}");
    for project in ledger.projects.iter().filter(|p| of_file(&p.source.path) && p.texts()[0] == "河边口袋公园") {
        let told = serde_json::to_value(project).expect("serialises");
        let read =
            ["category", "place", "owner", "start", "planned_finish", "status"].map(|key| told[key]["value"].as_str());
        let wanted = ["新建", "河边路1号", "某某公司", "2025-03-01", "2025-12", "on_track"].map(Some);
        assert_eq!(read, wanted, "{what} {file}");
        assert_eq!(
            (&told["investment"]["value"], &told["percent"]["value"]),
            (&100.5.into(), &1.into()),
            "{what} {file}"
        );
    }
}

/// The unit of a file: files are numbered, because their names shall tell nothing.
fn unit_of(office: &Office, typed: &Value) -> String {
    let name = typed["file"].as_str().expect("a name");
    let number: usize = name.trim_matches(|c: char| !c.is_ascii_digit()).parse().expect("a number");
    office.forms()[number].unit.clone()
}

/// What a file is called in the inbox: WPS names old workbooks otherwise.
fn called(name: &str, extension: &str) -> String {
    let stem = name.trim_end_matches(".xlsx");
    if extension == "xls" { format!("{stem}.et") } else { format!("{stem}.{extension}") }
}

/// The files of a folder with this extension.
fn files(dir: &Folder, way: &str, extension: &str) -> Vec<(String, Vec<u8>)> {
    let all = fs::read_dir(dir.join(way)).expect("a folder").map(|file| file.expect("a file").path());
    let own = all.filter(|path| path.extension().is_some_and(|own| own == extension));
    let mut files: Vec<(String, Vec<u8>)> = own
        .map(|path| {
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (called(&stem, extension), fs::read(&path).expect("bytes"))
        })
        .collect();
    files.sort();
    files
}

fn comes_back_as_it_was_filled_in(name: &str) {
    let Some(python) = python(&["openpyxl"]) else { return };
    let (office, dir) = (Office::of(name), folder());
    for (number, form) in office.forms().iter().enumerate() {
        write(&dir.join("blank").join(format!("附件{number}.xlsx")), &render(form).expect("renders"));
    }
    succeeds(Command::new(python).arg(script("forms.py")).arg(&*dir));
    let typed: Vec<Value> = serde_json::from_slice(&fs::read(dir.join("typed.json")).expect("told")).expect("JSON");
    let mut seen = vec![("filled", "xlsx")];
    seen.extend(["backwards", "columns", "renamed", "copied", "keyless"].map(|way| (way, "xlsx")));
    // LibreOffice types the same answers into the forms as they went out, and leaves what is locked.
    if run_macro("forms.bas", "Fill", &dir).is_some() {
        assert_eq!(fs::read_to_string(dir.join("typed.txt")).expect("told"), "done");
        seen.extend([("typed.xlsx", "xlsx"), ("typed.ods", "ods"), ("typed.xls", "xls")]);
    }
    for (way, extension) in seen {
        let ledger = office.ledger(files(&dir, way, extension));
        let filled = if way.starts_with("typed.") { "filled" } else { way };
        let (mut planted, mut read) = (BTreeMap::<&str, usize>::new(), 0);
        for typed in typed.iter().filter(|typed| typed["way"] == filled) {
            if way == "keyless" && !office.is_town(&unit_of(&office, typed)) {
                // The title alone is no evidence of a department: it may be who asked.
                *planted.entry(Code::UnitUnknown.id()).or_default() += 1;
                continue;
            }
            check(&office, &ledger, typed, way);
            read += 1;
            if typed["silent"] == 1 && way != "keyless" {
                *planted.entry(Code::ProjectsUnfilled.id()).or_default() += 1;
            }
            if way == "columns" {
                *planted.entry(Code::UnknownColumn.id()).or_default() += 1;
            }
        }
        let told =
            || ledger.findings.iter().map(|f| format!("{} {} {}", f.code.id(), f.place, f.found)).collect::<Vec<_>>();
        let mut found = found(&ledger);
        // So are its columns of a quarter before.
        assert_eq!(found.remove(Code::OtherPeriod.id()).is_some(), way == "keyless", "{name} {way}: {:#?}", told());
        assert_eq!(found, planted, "{name} {way}: {:#?}", told());
        assert_eq!(ledger.units.iter().filter(|unit| unit.source.is_some()).count(), read, "{name} {way}");
    }
}

#[test]
fn a_form_comes_back_as_it_was_filled_in() {
    comes_back_as_it_was_filled_in(OFFICES[0]);
}

#[test]
fn a_form_of_the_second_office_does_too() {
    comes_back_as_it_was_filled_in(OFFICES[1]);
}

#[test]
fn a_sheet_in_which_staff_gave_the_targets_is_empty_too() {
    let given = ["3.1|||n:18|", "3.2|||3个|", "10.1|||不少于2个|||||某某|021-00000001|"];
    let ledger = Desk::default().file("南翔镇.xlsx", vec![progress(&given)]).ledger();
    let state = |ledger: &Ledger| ledger.units.iter().find(|unit| unit.name == "南翔镇").map(|unit| unit.state);
    assert_eq!(state(&ledger), Some(UnitState::Empty));
    assert!(ledger.items.iter().flat_map(|item| &item.closing).all(|closing| closing.sum.is_none()));
    let answered = ["3.1|||n:18|", "3.2|||3个|", "10.1|||不少于2个|n:1"];
    let ledger = Desk::default().file("南翔镇.xlsx", vec![progress(&answered)]).ledger();
    assert_eq!(state(&ledger), Some(UnitState::OnTime));
    let missing = ledger.findings.iter().find(|finding| finding.code == Code::RowMissing).expect("told");
    assert!(missing.found.contains("3.1") && !missing.found.contains("10.1"), "{}", missing.found);
}

#[test]
fn a_form_sent_back_untouched_is_an_empty_one() {
    let mut listed = 0;
    for name in OFFICES {
        let office = Office::of(name);
        for form in office.forms() {
            let bytes = render(&form).expect("renders");
            assert_eq!(bytes, render(&form).expect("renders"), "the same form, the same bytes");
            let ledger = office.one(bytes);
            let state = ledger.units.iter().find(|unit| unit.name == form.unit).map(|unit| unit.state);
            assert_eq!(state, Some(UnitState::Empty), "{}", form.unit);
            assert!(ledger.projects.is_empty(), "{}", form.unit);
            let counted = ledger.items.iter().flat_map(|item| &item.closing).filter(|closing| closing.sum.is_some());
            assert_eq!(counted.count(), 0, "{}: what a form gives counts nowhere", form.unit);
            let known = form.projects.iter().any(|project| !project.before.is_empty());
            listed += usize::from(known);
            let wanted = [("G105", 1)].into_iter().chain(known.then_some(("I282", 1))).collect();
            assert_eq!(found(&ledger), wanted, "{}", form.unit);
        }
    }
    assert!(listed > 3, "some of them list projects");
}

const KEY: &str = "填报单位：南翔镇　所报季度：2025年第三季度　表样：JB-1";

fn row<'l>(ledger: &'l Ledger, item: &str) -> &'l Entry {
    let is_it = |entry: &&Entry| entry.unit == "南翔镇" && entry.item.is_some_and(|id| id.to_string() == item);
    ledger.entries.iter().find(is_it).expect("a row")
}

#[test]
fn a_correction_of_a_target_alone_is_taken() {
    let first = progress(&["1.1|已完成|100%|||完成", "3.2|序时推进|33%|n:3|n:1|推进"]);
    let title = "南翔镇2025年第三季度工作推进情况表（更正，其余不变）";
    let later: [(&str, &[&str]); 3] = [
        ("三季度更正，其余不变", &[title, HEAD, "3.2|||n:5"]),
        ("三季度", &[HEAD, "3.2|||n:5"]),
        ("三季度", &[HEAD, "1.1|||n:9", "3.2|||n:5"]),
    ];
    for (subject, rows) in later {
        let later = sheet("三季度", rows);
        let ledger = Desk::default()
            .mail(
                "1.eml",
                letter("2025-09-24T10:00:00+08:00", "南翔镇三季度", ""),
                vec![("南翔镇.xlsx", vec![first.clone()])],
            )
            .mail("2.eml", letter("2025-09-26T10:00:00+08:00", subject, ""), vec![("南翔镇.xlsx", vec![later])])
            .ledger();
        let own = row(&ledger, "3.2");
        assert_eq!(value(&own.answers.target).map(ToString::to_string).as_deref(), Some("5"), "{subject}");
        assert_eq!(value(&own.answers.done).map(ToString::to_string).as_deref(), Some("1"), "the rest stays");
        assert_eq!(row(&ledger, "1.1").status(), Some(Status::Done), "the rest stays");
        assert!(ledger.findings.iter().all(|f| f.code != Code::CorrectionEmpty), "{subject}");
    }
}

#[test]
fn an_untouched_form_after_a_filled_one_takes_nothing_back() {
    let office = Office::of(OFFICES[1]);
    let form = office.form("湖滨街道");
    let empty = render(&form).expect("renders");
    let full =
        render(&filled(&form, &[(0, Column::Status, "序时推进"), (0, Column::Progress, "已开工")])).expect("renders");
    let ledger = office.ledger(vec![("1/附件.xlsx".into(), full), ("2/附件.xlsx".into(), empty)]);
    let state = ledger.units.iter().find(|unit| unit.name == "湖滨街道").map(|unit| unit.state);
    assert_ne!(state, Some(UnitState::Empty));
    assert!(ledger.entries.iter().any(|entry| entry.unit == "湖滨街道" && entry.status() == Some(Status::OnTrack)));
    let unused = |d: &&jianbao::model::ledger::Disposition| d.what == Outcome::Superseded;
    assert!(ledger.dispositions.iter().filter(unused).any(|d| d.path.to_string() == "2/附件.xlsx"), "an empty form");
}

#[test]
fn columns_of_a_quarter_before_are_the_forms_only_in_a_form() {
    let head = format!("{HEAD}|上季度完成数|上季度下一步计划");
    let rows = [head.as_str(), "1.1|已完成|100%|||完成||||||12|九月开工"];
    let run = |rows: &[&str]| Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", rows)]).ledger();
    let ledger = run(&rows);
    let told = ledger.findings.iter().filter(|f| f.code == Code::OtherPeriod).count();
    assert_eq!(told, 2, "{:?}", found(&ledger));
    let extra: Vec<_> = row(&ledger, "1.1").extra.iter().map(|extra| extra.text.as_str()).collect();
    assert_eq!(extra, ["12", "九月开工"]);
    let ledger = run(&[KEY, rows[0], rows[1]]);
    assert!(!found(&ledger).contains_key(Code::OtherPeriod.id()), "{:?}", found(&ledger));
    assert!(row(&ledger, "1.1").extra.is_empty());
}

#[test]
fn a_share_is_of_a_hundred_below_the_heading_of_the_form_alone() {
    let run = |heading: &str| {
        let head = HEAD.replace("完成率", heading);
        let rows = ["1.1|序时推进|n:0.5|||推进", "1.2|序时推进|n:0.8|||推进"];
        let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &[&head, rows[0], rows[1]])]).ledger();
        value(&row(&ledger, "1.1").answers.percent).map(ToString::to_string)
    };
    assert_eq!(run("完成率（填0至100的数）").as_deref(), Some("0.5%"));
    for heading in ["完成率（80-100为绿灯）", "完成率（0-100%）", "完成率"] {
        assert_eq!(run(heading).as_deref(), Some("50%"), "{heading}");
    }
}

#[test]
fn a_project_that_says_anything_is_read_and_an_ordinary_register_as_ever() {
    let head = "项目名称|项目类型|建设地点|上季度状态|状态|完成率|实际完工时间|说明情况";
    let rows = [
        head,
        "东园|新建|东路|序时推进",
        "西园|新建|西路|序时推进|||d:2025-09-06",
        "南园|新建|南路|序时推进||||已停工",
        "北园|新建|北路|已完成|||d:2025-03-06",
        "中园|新建|中路|序时推进|已完成",
    ];
    let run = |key: &[&str]| {
        let items: Vec<&str> = key.iter().copied().chain([HEAD, "1.1|已完成|100%|||完成"]).collect();
        Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &items), sheet("项目清单", &rows)]).ledger()
    };
    let names = |ledger: &Ledger| {
        ledger.projects.iter().filter_map(|p| Some(p.name.as_ref()?.text.to_string())).collect::<Vec<_>>()
    };
    let ledger = run(&[KEY]);
    assert_eq!(names(&ledger), ["西园", "南园", "中园"]);
    let unfilled: Vec<_> = ledger.dispositions.iter().filter(|d| d.what == Outcome::Unfilled).collect();
    let at: Vec<_> = unfilled.iter().flat_map(|d| d.rows.clone()).collect();
    assert_eq!(at, [(2, 2), (5, 5)], "{unfilled:?}");
    let ledger = run(&[]);
    assert_eq!(names(&ledger), ["东园", "西园", "南园", "北园", "中园"]);
    assert!(ledger.findings.iter().all(|f| f.code != Code::ProjectsUnfilled));
}

/// A form of the second office with these cells filled in, by the position of the row.
fn filled(form: &Form, cells: &[(usize, Column, &str)]) -> Form {
    let mut form = form.clone();
    for (row, column, words) in cells {
        let content =
            words.parse().map_or(FormContent::Text((*words).into()), |n| FormContent::Number(n, String::new()));
        form.rows[*row].cells.push(FormCell { column: *column, content, given: false, asked: None });
    }
    form
}

#[test]
fn how_many_there_shall_be_is_never_how_many_there_are() {
    let office = Office::of(OFFICES[0]);
    let form = office.form("江桥镇");
    let rows: Vec<usize> = (0..form.rows.len()).filter(|at| form.rows[*at].id == "3.1").collect();
    assert_eq!(rows.len(), 2, "projects under way and projects done are counted apart");
    let sums = |form: &Form| {
        let ledger = office.one(render(form).expect("renders"));
        assert!(!found(&ledger).keys().any(|code| ["I281", "I112", "I206"].contains(code)), "{:?}", found(&ledger));
        let item = ledger.items.iter().find(|item| item.id.to_string() == "3.1").expect("an item");
        item.closing.iter().map(|closing| closing.sum.map(|sum| sum.to_string())).collect::<Vec<_>>()
    };
    let status = (rows[0], Column::Status, "序时推进");
    assert_eq!(sums(&filled(&form, &[status])), [None, None]);
    assert_eq!(sums(&filled(&form, &[status, (rows[1], Column::Done, "4")])), [None, Some("4".into())]);
    assert_eq!(sums(&filled(&form, &[status, (rows[0], Column::Done, "9")])), [Some("9".into()), None]);
    let both = [status, (rows[0], Column::Done, "9"), (rows[1], Column::Done, "0")];
    assert_eq!(sums(&filled(&form, &both)), [Some("9".into()), Some("0".into())]);
}

#[test]
fn what_is_typed_against_the_checks_is_read_as_any_sheet_is() {
    let office = Office::of(OFFICES[1]);
    let form = filled(
        &office.form("湖滨街道"),
        &[
            (0, Column::Status, "差不多了"),
            (0, Column::Done, "约12个"),
            (2, Column::Percent, "80%"),
            (3, Column::Percent, "120"),
        ],
    );
    let ledger = office.one(render(&form).expect("renders"));
    let found = found(&ledger);
    assert_eq!((found.get("I201"), found.get("I211"), found.get("I205")), (Some(&1), Some(&1), Some(&1)), "{found:?}");
    let percent = entry(&ledger, "附件.xlsx", "2.1").answers.percent.as_ref().expect("a share");
    assert_eq!(percent.exact().map(|percent| percent.to_string()), Some("80%".into()));
}

#[test]
fn a_cell_typed_straight_into_the_file_is_read() {
    let office = Office::of(OFFICES[1]);
    let form = office.form("湖滨街道");
    let place = layout::of_item(&form, 0, Column::Status).expect("a cell");
    let name = rust_xlsxwriter::utility::row_col_to_cell(place.row, place.col);
    let book = patched(&render(&form).expect("renders"), "xl/worksheets/sheet1.xml", |xml| {
        let (before, rest) = xml.split_once(&format!("<c r=\"{name}\"")).expect("the cell is there");
        let (style, after) = rest.split_once("/>").expect("it is empty");
        let typed = format!("{before}<c r=\"{name}\"{style} t=\"inlineStr\"><is><t>已完成</t></is></c>{after}");
        typed.into_bytes()
    });
    let ledger = office.one(book);
    assert_eq!(entry(&ledger, "附件.xlsx", "1.1").status(), Some(Status::Done));
}

#[test]
fn the_title_does_not_outvote_the_key() {
    let office = Office::of(OFFICES[1]);
    let form = filled(&office.form("湖滨街道"), &[(0, Column::Status, "序时推进")]);
    let book = render(&form).expect("renders");
    let with = |from: &str, to: &str| {
        patched(&book, "xl/sharedStrings.xml", |xml| {
            let title = format!("<t>湖滨街道{}", PERIOD.title());
            assert!(xml.contains(&title));
            xml.replace(&title, &title.replace(from, to)).into_bytes()
        })
    };
    for (bytes, code) in
        [(with("湖滨街道", "城南街道"), Code::UnitContradiction), (with("第三", "第二"), Code::PeriodDoubtful)]
    {
        let ledger = office.one(bytes);
        assert!(ledger.findings.iter().any(|finding| finding.code == code), "{code:?}: {:?}", found(&ledger));
        assert!(ledger.entries.iter().all(|entry| entry.source.is_none()), "{code:?}");
    }
}

#[test]
fn a_form_of_another_quarter_is_told_to_its_unit() {
    let office = Office::of(OFFICES[1]);
    let before = Quarter { year: 2025, number: 2 };
    let form =
        |quarter| Form { quarter, ..filled(&office.form("湖滨街道"), &[(0, Column::Status, "序时推进")]) };
    let old = render(&form(before)).expect("renders");
    let name = "湖滨街道2025年第二季度工作推进情况表.xlsx";
    let ledger = office.ledger(vec![(name.into(), old.clone())]);
    let told: Vec<_> = ledger.findings.iter().filter(|f| f.code == Code::FormOfAnother).collect();
    assert_eq!(told.len(), 1, "{:?}", found(&ledger));
    assert_eq!(told[0].unit.as_deref(), Some("湖滨街道"));
    assert!(told[0].found.contains("2025年第二季度") && told[0].found.contains("2025年第三季度"), "{}", told[0].found);
    assert!(
        !ledger.findings.iter().any(|f| f.code == Code::OtherPeriod
            && f.place.cell.is_none()
            && f.place.sheet.as_deref() == Some("进展表"))
    );
    // Any other sheet of another quarter is what it was.
    let plain = patched(&old, "xl/sharedStrings.xml", |xml| xml.replace("表样：JB-1", "").into_bytes());
    let ledger = office.ledger(vec![(name.into(), plain)]);
    assert!(ledger.findings.iter().all(|f| f.code != Code::FormOfAnother), "{:?}", found(&ledger));
}

#[test]
fn a_share_of_a_form_says_the_same_when_it_goes_back() {
    let office = Office::of(OFFICES[1]);
    let unit = office.master.unit("湖滨街道").expect("a unit");
    let blanks = Blanks::new(&office.master, Some(&office.before), PERIOD, None, &office.config.issuer);
    let shares = ["1", "0.5", "80", "100"];
    let mut form = blanks.of(unit).expect("a form");
    let leading: Vec<usize> = (0..form.rows.len()).filter(|at| form.rows[*at].leads).take(shares.len()).collect();
    for (row, share) in leading.iter().zip(shares) {
        form = filled(&form, &[(*row, Column::Status, "序时推进"), (*row, Column::Percent, share)]);
    }
    let read = |ledger: &Ledger| {
        let all = ledger.entries.iter().filter_map(|entry| value(&entry.answers.percent));
        all.map(ToString::to_string).collect::<Vec<_>>()
    };
    let first = office.one(render(&form).expect("renders"));
    assert_eq!(read(&first), ["1%", "0.5%", "80%", "100%"]);
    let empty = blanks.of(unit).expect("a form");
    let back = returned(empty, 1, &Rows::of(&first), &office.master, &[]);
    let again = office.one(asking(&back, &[], None, &office.master).expect("renders"));
    assert_eq!(read(&again), read(&first), "{:?}", found(&again));
    assert!(!found(&again).contains_key("I204"), "{:?}", found(&again));
}

#[test]
fn what_a_return_asks_is_no_note_of_the_unit_and_its_colours_are_no_lights() {
    let office = Office::of(OFFICES[1]);
    let mut form = filled(
        &office.form("湖滨街道"),
        &[(0, Column::Done, "12个在建"), (2, Column::Progress, "围墙砌筑过半，正在备料")],
    );
    let asked = "请只填这一栏要的数。\n例：目标20、完成了12的，填12";
    for cell in form.rows[0].cells.iter_mut().filter(|cell| cell.column == Column::Done) {
        cell.asked = Some(asked.into());
    }
    let status =
        FormCell {
            column: Column::Status, content: FormContent::Empty, given: false, asked: Some("请补填。".into())
        };
    form.rows[2].cells.push(status);
    let form = Form { number: Some(1), ..form };
    let form = Form {
        rows: form
            .rows
            .into_iter()
            .map(|row| jianbao::view::form::FormRow { source: "附件.xlsx 三季度 第5行".into(), ..row })
            .collect(),
        ..form
    };
    let book = render(&form).expect("renders");
    let notes = parts(&book).into_iter().find(|(name, _)| name.starts_with("xl/comments")).expect("notes").1;
    assert!(notes.contains("〔退改〕请补填。〔完〕"), "{notes}");
    let ledger = office.one(book.clone());
    let told = found(&ledger);
    assert!(!told.contains_key("I265") && !told.contains_key("I219"), "{told:?}");
    assert_eq!(entry(&ledger, "附件.xlsx", "2.1").status(), None, "a colour says nothing");
    let replied = patched(&book, "xl/comments1.xml", |xml| {
        xml.replace("〔退改〕请补填。〔完〕", "〔退改〕请补填。\n原定十月\n〔完〕已经停工").into_bytes()
    });
    let ledger = office.one(replied);
    let notes: Vec<_> =
        ledger.findings.iter().filter(|f| f.code == Code::NoteOnCell).map(|f| f.found.as_str()).collect();
    assert_eq!(notes, ["原定十月 已经停工"]);
    let plain = patched(&book, "xl/sharedStrings.xml", |xml| xml.replace("表样：JB-1", "").into_bytes());
    assert!(found(&office.one(plain)).contains_key("I265"), "no form, no notes of a form");
}
