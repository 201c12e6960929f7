//! The page as its readers meet it: in Chromium on a desk, on a phone and on
//! paper, with and without scripts, by keyboard, and with axe-core.

use crate::kit::outside::{outside, python, script, succeeds};
use crate::kit::quarter::Quarterly;
use crate::kit::{self, Workspace, folder, strings};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::process::Command;
use std::sync::OnceLock;

/// What a script of `tests/outside` says in JSON; `None` where Chromium or a package is absent.
fn say<A: AsRef<OsStr>>(script: &str, package: &str, args: &[A]) -> Option<Value> {
    let chromium = outside(&["chromium", "chromium-browser", "google-chrome"])?;
    let python = python(&[package])?;
    let said = succeeds(Command::new(python).arg(self::script(script)).arg(chromium).args(args));
    Some(serde_json::from_str(&said).expect("JSON"))
}

/// What a reader meets on the page of the sample.
fn met() -> Option<&'static Value> {
    static SEEN: OnceLock<Option<Value>> = OnceLock::new();
    let see = || say("page.py", "axe_playwright_python", &[Workspace::built_sample().path("out/简报.html")]);
    SEEN.get_or_init(see).as_ref()
}

/// Nothing that axe finds, nothing that the console says, no scrolling sideways.
fn assert_well_shown(seen: &Value, windows: &[(&str, u32)]) {
    for (window, width) in windows {
        let seen = &seen[*window];
        assert_eq!(strings(&seen["violations"]), Vec::<&str>::new(), "{window}");
        assert_eq!(strings(&seen["complaints"]), Vec::<&str>::new(), "{window}");
        assert_eq!((&seen["width"], &seen["cut"]), (&(*width).into(), &0.into()), "{window}");
    }
    assert_eq!(strings(&seen["planted"]), ["image-alt: img"], "axe finds nothing at all");
}

#[test]
fn axe_finds_nothing_on_a_desk_on_a_phone_and_in_the_dark() {
    let windows = [("desktop", 1280), ("phone", 375), ("dark", 1280)];
    met().into_iter().for_each(|seen| assert_well_shown(seen, &windows));
}

const ATTACK: &str = "<img src=x onerror=alert(1)>\"'&镇";

#[test]
fn a_page_of_215_units_is_as_sound_and_stays_small() {
    let mut quarterly = Quarterly::widened(215);
    // One of the names is an attack.
    quarterly.rename(6, ATTACK);
    let page = quarterly.page();
    assert!(page.len() < 1_500_000, "{} bytes", page.len());
    let dir = folder();
    let path = dir.join("简报.html");
    fs::write(&path, page).expect("written");
    let Some(seen) = say("page.py", "axe_playwright_python", &[path.as_os_str(), OsStr::new("phone")]) else {
        return;
    };
    assert_well_shown(&seen, &[("phone", 375)]);
    let [with, without] = strings(&seen["texts"])[..] else { panic!("two texts") };
    assert_eq!(with, without);
    assert!(with.contains(ATTACK), "the name is not shown as typed");
}

#[test]
fn without_scripts_the_same_stands_there() {
    let Some(seen) = met() else { return };
    let [with, without] = strings(&seen["texts"])[..] else { panic!("two texts") };
    assert!(without.contains("一、总体情况") && without.contains("明细：逐单位逐成果"));
    assert_eq!(with, without);
    assert_eq!(seen["without"]["filters"], false, "filters that do nothing are shown");
    assert_eq!(seen["without"]["rows"], seen["search"]["all"]);
    assert_eq!(strings(&seen["without"]["complaints"]), Vec::<&str>::new());
}

#[test]
fn the_keyboard_reaches_sources_filters_and_columns() {
    let Some(seen) = met() else { return };
    let reached = strings(&seen["keyboard"]["reached"]);
    assert!(reached[0].starts_with("a|skip|"), "{}", reached[0]);
    for wanted in
        ["span|figure|", "select||unit", "select||task", "select||status", "input||text", "button||状态", "summary||"]
    {
        assert!(reached.iter().any(|place| place.starts_with(wanted)), "Tab does not reach {wanted}: {reached:#?}");
    }
    assert!(reached.len() < 100, "{} stops are too many", reached.len());
    // Enter opens the whole answer, the arrow goes on to the next one.
    let opened = &seen["keyboard"]["opened"];
    assert_eq!((&opened["before"], &opened["after"]), (&false.into(), &true.into()));
    assert!(opened["next"].as_str().is_some_and(|place| place.starts_with("summary||")), "{opened}");
    assert_ne!(opened["first"], opened["next"]);
    let figure = &seen["keyboard"]["figure"];
    let number = |at: &str| figure[at].as_str().and_then(|place| place.strip_prefix("span|figure|")).expect("a figure");
    let (first, next) = (number("first"), number("next"));
    assert_ne!(first, next, "the arrow leads nowhere");
    let heard = figure["heard"]["description"].as_str().expect("a description");
    assert_eq!(figure["heard"]["name"], first);
    assert!(heard.starts_with("来源：") && heard.contains("jianbao trace "), "{heard}");
    assert_eq!(figure["bar"], format!("\"{heard}\" / \"\""), "the bar shows what is told, and is not told again");
    assert_eq!(
        figure["left"],
        serde_json::json!([format!("span|figure quiet|{next}"), "none"]),
        "Esc puts the bar away, not the focus"
    );
}

fn rows(value: &Value) -> Vec<Vec<&str>> {
    value.as_array().expect("rows").iter().map(strings).collect()
}

#[test]
fn filters_and_sorting_do_what_they_say() {
    let Some(seen) = met() else { return };
    let search = &seen["search"];
    let all = rows(&search["all"]);
    let (unit, status) = (all[0][0], all[0][2]);
    let wanted: Vec<_> = all.iter().filter(|row| row[2] == status).cloned().collect();
    assert!(wanted.len() < all.len());
    assert_eq!(rows(&search["status"]), wanted);
    let wanted: Vec<_> = wanted.into_iter().filter(|row| row[0] == unit).collect();
    assert_eq!(search["output"], format!("显示{}行，共{}行", wanted.len(), all.len()));
    assert_eq!(rows(&search["unit"]), wanted);
    assert_eq!((&search["reset"], &search["nothing"]), (&all.len().into(), &0.into()));
    // By percentage: numbers as numbers, what is none of them last; then as before.
    let per_cent = |row: &Vec<&str>| row[3].trim_end_matches('%').parse::<f64>().ok();
    for (turn, sign) in [("ascending", 1.0), ("descending", -1.0)] {
        let sorted = rows(&search[turn][1]);
        assert_eq!((search[turn][0].as_str(), sorted.len()), (Some(turn), all.len()));
        let numbers: Vec<f64> = sorted.iter().map_while(per_cent).collect();
        assert_eq!(numbers.len(), all.iter().filter_map(per_cent).count(), "{turn}: words stand among the numbers");
        assert!(numbers.is_sorted_by(|a, b| a * sign <= b * sign) && numbers.len() > 20, "{turn}: {numbers:?}");
        let empty: Vec<bool> = sorted.iter().map(|row| row[3].is_empty()).collect();
        assert!(empty.is_sorted(), "{turn}: empty cells are not last");
    }
    assert_eq!((&search["before"][0], &search["before"][1]), (&Value::Null, &search["all"]));
}

/// The page of a workspace on paper.
fn on_paper(workspace: &Workspace) -> Option<Value> {
    say("paper.py", "pdfplumber", &[workspace.path("out/简报.html"), workspace.dir.join("page.pdf")])
}

/// The pages of the sample on paper.
fn printed() -> Option<&'static Vec<Value>> {
    static SEEN: OnceLock<Option<Value>> = OnceLock::new();
    let see = || on_paper(&Workspace::built_sample());
    SEEN.get_or_init(see).as_ref().map(|pages| pages.as_array().expect("pages"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().filter_map(Value::as_f64).collect()
}

/// The position of the first page that has such a line.
fn first_with(pages: &[Value], words: &str) -> usize {
    // 附件1 may begin a line of the text too; as a mark it stands alone.
    let opens = |line: &str| if words.starts_with("附件") { line.trim() == words } else { line.starts_with(words) };
    let has = |page: &Value| strings(&page["lines"]).iter().any(|line| opens(line));
    pages.iter().position(has).unwrap_or_else(|| panic!("no page has {words}"))
}

#[test]
fn on_paper_everything_stands_in_the_type_area() {
    let Some(pages) = printed() else { return };
    for (at, page) in pages.iter().enumerate() {
        let (area, seen) = (numbers(&page["area"]), numbers(&page["box"]));
        let (width, height) = if page["wide"] == true { (225.0, 156.0) } else { (156.0, 225.0) };
        assert!((area[2] - area[0] - width).abs() < 0.3 && (area[3] - area[1] - height).abs() < 0.3, "{area:?}");
        let within = [seen[0] - area[0], seen[1] - area[1], area[2] - seen[2], area[3] - seen[3]];
        assert!(within.iter().all(|side| *side > -0.6), "page {}: {seen:?} in {area:?}", at + 1);
    }
    let body = &pages[..first_with(pages, "附件1")];
    assert!(body.len() <= 5, "{} pages of text", body.len());
    // 28 characters fill a line.
    assert!(body.iter().all(|page| page["step"] == 15.8), "{:?}", body.iter().map(|p| &p["step"]).collect::<Vec<_>>());
}

#[test]
fn a_page_full_of_text_has_twenty_two_lines() {
    let workspace = Workspace::built_sample();
    let text = workspace.text("out/简报.md");
    let long = format!("### 一、总体情况\n\n{}。\n", "推进社区生活圈建设".repeat(200));
    workspace.put("out/简报.md", text.replacen("### 一、总体情况\n", &long, 1).as_bytes());
    workspace.run(&["render"]).exits(0);
    let Some(pages) = on_paper(&workspace) else { return };
    assert_eq!(pages[1]["body_lines"], 22, "{}", pages[1]["lines"]);
}

#[test]
fn on_paper_sizes_are_those_of_official_documents() {
    let Some(pages) = printed() else { return };
    let annex = first_with(pages, "附件1");
    assert_eq!(pages[0]["largest"], "26.0");
    let sizes = |page: &Value| -> Vec<String> { page["sizes"].as_object().expect("sizes").keys().cloned().collect() };
    assert!(sizes(&pages[0]).contains(&"22.0".to_string()), "二号 for the title: {:?}", sizes(&pages[0]));
    for page in &pages[..annex] {
        // Tables are smaller.
        let of = |size: &&String| page["sizes"][size.as_str()].as_u64();
        let text = sizes(page).into_iter().filter(|size| size.parse::<f64>().is_ok_and(|size| size > 12.1));
        let most = text.collect::<Vec<_>>().iter().max_by_key(of).cloned();
        assert_eq!(most.as_deref(), Some("16.0"), "三号 for the text: {}", page["sizes"]);
    }
    let rules = pages[0]["rules"].as_array().expect("rules");
    let red = rules.iter().find(|rule| numbers(&rule[1]) == [0.902, 0.0, 0.0706]).expect("a red rule");
    // Two blank lines of 10.2 mm between the rule and the title, and 一 on the first page all the same.
    let gap = pages[0]["tops"]["22.0"].as_f64().expect("a title") - red[0].as_f64().expect("a place");
    assert!((19.0..=24.0).contains(&gap), "the title stands {gap} mm below the rule");
    let second = strings(&pages[1]["lines"])[0];
    assert!(["二、", "⼆、"].iter().any(|start| second.starts_with(start)), "一 goes on on the second page: {second}");
}

#[test]
fn on_paper_numbers_stand_outside_and_read_upright() {
    let Some(pages) = printed() else { return };
    for (page, n) in pages.iter().zip(1..) {
        assert_eq!(page["number"], format!("— {n} —"));
        let (area, at) = (numbers(&page["area"]), numbers(&page["number_box"]));
        let odd = n % 2 == 1;
        // One character of 四号 (4.9 mm) from the edge, 7 mm from the text, whichever way the page lies.
        let (inset, away, side) = match (page["wide"] == true, odd) {
            (false, true) => (area[2] - at[2], at[1] - area[3], "right"),
            (false, false) => (at[0] - area[0], at[1] - area[3], "left"),
            (true, true) => (area[3] - at[3], area[0] - at[2], "bottom"),
            (true, false) => (at[1] - area[1], area[0] - at[2], "top"),
        };
        assert!((inset - 4.9).abs() < 0.6, "page {n}: {inset} mm from the {side}");
        assert!((6.0..=20.0).contains(&away), "page {n}: {away} mm from the text");
        assert_eq!(page["number_upright"], page["wide"] != true, "page {n}");
    }
}

#[test]
fn on_paper_tables_lie_wide_repeat_their_heads_and_the_foot_is_at_the_foot() {
    let Some(pages) = printed() else { return };
    let [one, two, three] = ["附件1", "附件2", "附件3"].map(|annex| first_with(pages, annex));
    let lies = |page: &Value| page["wide"] == true;
    assert!(pages[one..three].iter().all(lies) && !pages[..one].iter().chain(&pages[three..]).any(lies));
    for page in &pages[one..two] {
        let lines = strings(&page["lines"]);
        assert!(lines.iter().any(|line| line.starts_with("编号成果")), "no head: {lines:?}");
    }
    // The charts have a page of their own after the matrix, with captions and numbers.
    let charts = strings(&pages[three - 1]["lines"]).join("");
    for wanted in ["图1", "图2", "图3", "任务1", "推进建设161个项"] {
        assert!(charts.contains(wanted), "no {wanted} among the charts: {charts}");
    }
    // Tables end with their last row, and no page with a line of the next; a few rows at least stand on the last page.
    for (page, n) in pages.iter().zip(1..) {
        assert_eq!(page["astray"], serde_json::json!([]), "lines below the text of page {n}");
    }
    let rows = strings(&pages[two - 1]["lines"]).iter().filter(|line| line.starts_with("1")).count();
    assert!(rows > 3, "{rows} rows on the last page of 附件1");
    for page in &pages[..one] {
        let lines = strings(&page["lines"]);
        let last = lines.last().expect("lines");
        let heading = last.chars().nth(1) == Some('、') && "一⼀二⼆三四五六".contains(&last[..3]);
        assert!(!heading, "a heading alone at the end: {last}");
    }
    let last = pages.last().expect("pages");
    let rules: Vec<f64> = last["rules"].as_array().expect("rules").iter().filter_map(|rule| rule[0].as_f64()).collect();
    let bottom = rules.last().expect("a rule");
    assert!((261.0..=262.2).contains(bottom), "the last rule stands at {bottom} mm");
    assert!(strings(&last["lines"]).last().is_some_and(|line| line.ends_with("印发")));
    assert_eq!(first_with(pages, "报："), pages.len() - 1);
}

#[test]
fn the_desk_is_as_sound_at_any_width_and_by_keyboard() {
    let workspace = Workspace::sample();
    let row = ["99.9", "差不多<b>", "大半", "", "", "好", "", "", "", "某某", "021-00000001", ""];
    workspace.put("inbox/华亭镇.xlsx", &kit::sheet("华亭镇", &[row]));
    workspace.run(&["check"]).exits(1);
    let Some(seen) =
        say("page.py", "axe_playwright_python", &[workspace.path("工作台.html").as_os_str(), OsStr::new("desk")])
    else {
        return;
    };
    assert_well_shown(&seen, &[("desktop", 1280), ("phone", 375), ("dark", 1280), ("narrow", 360)]);
    let reached = strings(&seen["reached"]);
    assert!(reached[0].starts_with("a|skip|"), "{reached:?}");
    for wanted in ["a||裁定.xlsx", "summary||", "div|scroll|", "div|scroll piece|", "a||华亭镇.xlsx"] {
        assert!(reached.iter().any(|stop| stop.starts_with(wanted)), "no “{wanted}” in {reached:?}");
    }
}
