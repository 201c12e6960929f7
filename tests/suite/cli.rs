//! The commands as typed: what they print, write and refuse, and how they end.

use crate::kit::{self, HONEST, OUTPUTS, PERIOD, Said, Workspace, folder, jianbao, list, sample, sheet, strings, tree};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn keys(document: &Value) -> BTreeSet<&str> {
    document.as_object().map_or(BTreeSet::new(), |object| object.keys().map(String::as_str).collect())
}

/// The files that a run added.
fn added(workspace: &Workspace, args: &[&str], code: i32) -> BTreeSet<String> {
    let before = workspace.files();
    workspace.run(args).exits(code);
    workspace.files().into_keys().filter(|name| !before.contains_key(name)).collect()
}

#[test]
fn init_makes_a_workspace_and_refuses_a_second() {
    let dir = folder();
    let (master, units) = (sample().join("master-2025.txt"), sample().join("units.txt"));
    let (master, units) = (master.to_str().expect("a path"), units.to_str().expect("a path"));
    let said = jianbao(&dir, &["init", "新区", "--master", master, "--units", units]).exits(0);
    assert!(said.out.contains("15项任务，29项成果，20个单位") && said.out.contains("M101"), "{}", said.out);
    let made = tree(&dir);
    assert_eq!(made.keys().collect::<Vec<_>>(), ["新区/master.xlsx"]);
    jianbao(&dir, &["init", "新区", "--master", master, "--units", units]).refuses("已是工作区");
    assert!(tree(&dir) == made, "the refused init changed something");
    jianbao(&dir, &["init", "别处", "--master", "没有.txt"]).refuses("没有.txt");
    jianbao(&dir, &["init", "别处"]).refuses("--master");
    assert!(tree(&dir) == made, "a failed init left something behind");
    let told = jianbao(&dir, &["init", "无单位", "--master", master, "--json"]).exits(0).json();
    assert!(list(&told, "findings").iter().any(|f| f["severity"] == "error"), "各街镇 without units is an error");
}

#[test]
fn init_takes_the_list_and_the_units_in_any_format() {
    let dir = folder();
    let rows = |text: &str, part: &dyn Fn(&str) -> String| text.lines().map(part).collect::<String>();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let text = |name: &str| fs::read_to_string(sample().join(name)).expect("a sample");
    let in_page = |line: &str| {
        let cells: Vec<String> = line.split(['\t', ',']).map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        format!("<tr>{}</tr>", cells.concat())
    };
    let in_office = |line: &str| {
        let cells =
            line.split('\t').map(|cell| format!("<Cell><Data ss:Type=\"String\">{}</Data></Cell>", escaped(cell)));
        format!("<Row>{}</Row>", cells.collect::<String>())
    };
    let list = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"A\"><Table>{}</Table></Worksheet></Workbook>",
        rows(&text("master-2025.txt"), &in_office)
    );
    fs::write(dir.join("list.xls"), list).expect("written");
    let units = format!("<html><table>{}</table></html>", rows(&text("units.txt"), &in_page));
    fs::write(dir.join("units.xls"), encoding_rs::GB18030.encode(&units).0).expect("written");
    let said = jianbao(&dir, &["init", "新区", "--master", "list.xls", "--units", "units.xls"]).exits(0);
    assert!(said.out.contains("15项任务，29项成果，20个单位") && said.out.contains("M101"), "{}", said.out);
    let workspace = |dir: &std::path::Path| jianbao(dir, &["master", "--json"]).json()["items"].clone();
    assert_eq!(workspace(&dir.join("新区")), workspace(&Workspace::empty().dir));
    fs::write(dir.join("units.pdf"), b"%PDF-1.7\n").expect("written");
    jianbao(&dir, &["init", "别处", "--master", "list.xls", "--units", "units.pdf"]).refuses("PDF");
}

#[test]
fn without_a_quarter_nothing_can_be_run() {
    let workspace = Workspace::empty();
    fs::remove_dir_all(workspace.path("")).expect("removed");
    for command in ["status", "check", "build", "render"] {
        workspace.run(&[command]).refuses("季度文件夹");
    }
    workspace.run::<&str>(&[]).refuses("季度文件夹");
    workspace.run(&["trace", "3.1"]).refuses("季度文件夹");
    assert_eq!(workspace.files().len(), 1, "{:?}", workspace.files().keys());
    fs::create_dir_all(workspace.path("")).expect("created");
    workspace.run(&["build", "--period", "2025Q2"]).refuses("2025Q2");
    workspace.run(&["build", "--period", "三季度"]).refuses("三季度");
    // The folder is there, the inbox is not: everything is unreported.
    let counts = workspace.run(&["build", "--json"]).exits(0).json();
    assert_eq!((&counts["counts"]["missing"], &counts["counts"]["reported"]), (&12.into(), &0.into()));
}

#[test]
fn an_empty_inbox_leaves_everything_unreported() {
    let workspace = Workspace::empty();
    let status = workspace.run(&["status", "--json"]).exits(0).json();
    assert!(list(&status, "units").len() == 12 && list(&status, "units").iter().all(|u| u["state"] == "missing"));
    let said = workspace.run(&["build"]).exits(0).out;
    assert!(said.starts_with("收件夹是空的，生成的是空简报\n") && !said.contains("一件不漏"), "{said}");
    let ledger = workspace.json("out/ledger.json");
    assert!(list(&ledger, "entries").iter().all(|e| e["derived"] == "unreported"));
    assert!(list(&ledger, "dispositions").is_empty() && list(&ledger, "projects").is_empty());
    let text = workspace.text("out/简报.md");
    assert!(text.contains("12个街镇均未报送"), "{text}");
}

#[test]
fn a_folder_that_is_called_otherwise_than_quarters_are_is_told_and_the_quarter_before_not_taken_for_it() {
    let workspace = Workspace::empty();
    workspace.put("../2025年第二季度/inbox/a.txt", b"x");
    workspace.run(&["status"]).exits(0);
    workspace.put("../2025年四季度/inbox/a.txt", b"x");
    let rename = "季度文件夹“2025年四季度”请改名为“2025Q4”";
    workspace.run(&["status"]).refuses(rename);
    workspace.run(&["build", "--period", "2025Q4"]).refuses(rename);
    workspace.run(&["status", "--period", "2025Q3"]).exits(0);
    fs::rename(workspace.dir.join("2025年四季度"), workspace.dir.join("2025Q4")).expect("renamed");
    assert!(workspace.run(&["status"]).exits(0).out.starts_with("2025年第四季度"));
}

#[test]
fn the_newest_quarter_is_taken_unless_one_is_named() {
    let workspace = Workspace::empty();
    for quarter in ["2024Q4", "2025Q2", "2025Q3备份"] {
        fs::create_dir_all(workspace.dir.join(quarter)).expect("created");
    }
    let period = |args: &[&str]| workspace.run(args).exits(0).json()["period"].clone();
    assert_eq!(period(&["status", "--json"]), PERIOD);
    assert_eq!(period(&["status", "--json", "--period", "2025Q2"]), "2025Q2");
}

#[test]
fn bare_is_the_status_of_a_workspace() {
    let sample = Workspace::built_sample();
    let bare = sample.run::<&str>(&[]).exits(0);
    assert_eq!(bare.out, sample.run(&["status"]).exits(0).out);
    assert!(
        bare.out.contains("南翔镇") && bare.out.contains("未报送") && bare.out.contains("下一步："),
        "{}",
        bare.out
    );
    let outside = folder();
    jianbao::<&str>(&outside, &[]).refuses("不是工作区");
    for command in ["status", "check", "build", "render", "master"] {
        jianbao(&outside, &[command]).refuses("不是工作区");
        jianbao(&outside, &[command, "没有的"]).refuses("没有的");
    }
    assert!(tree(&outside).is_empty());
}

#[test]
fn json_is_one_document_with_the_keys_of_the_contract() {
    let sample = Workspace::built_sample();
    let wanted: [(&str, &[&str], i32); 4] = [
        ("master", &["items", "findings"], 1),
        ("status", &["units", "next"], 0),
        ("check", &["findings", "dispositions"], 1),
        ("build", &["files", "counts"], 0),
    ];
    for (command, wanted, code) in wanted {
        let said = sample.run(&[command, "--json"]).exits(code);
        let document = said.json();
        assert!(wanted.iter().all(|key| keys(&document).contains(key)), "{command}: {:?}", keys(&document));
        assert_eq!(said.err, "", "{command}");
    }
    let files = sample.run(&["build", "--json"]).exits(0).json();
    let mut files = strings(&files["files"]);
    files.sort_unstable();
    let outputs = OUTPUTS.iter().map(|name| format!("{PERIOD}/out/{name}"));
    assert_eq!(files, outputs.chain([format!("{PERIOD}/工作台.html")]).collect::<Vec<_>>());
}

/// One town and one deliverable, and what the town sends.
fn small(deliverable: &str, sent: Option<[&str; 12]>) -> Workspace {
    let (dir, workspace) = (folder(), Workspace { dir: folder() });
    let list = format!("任务,具体要求,成果,责任部门\n1：推进规划,编制规划,{deliverable},各街镇\n");
    fs::write(dir.join("list.csv"), list).expect("written");
    fs::write(dir.join("units.txt"), "甲镇\t街镇\n").expect("written");
    let to = workspace.dir.to_str().expect("a path");
    let args = ["init", to, "--master", "list.csv", "--units", "units.txt", "--year", "2025", "-q"];
    jianbao(&dir, &args).exits(0);
    fs::create_dir_all(workspace.path("inbox")).expect("an inbox");
    if let Some(row) = sent {
        workspace.put("inbox/甲镇.xlsx", &sheet("甲镇", &[row]));
    }
    workspace
}

#[test]
fn findings_end_a_run_at_the_level_asked_for() {
    let sample = Workspace::built_sample();
    let mut doubtful = HONEST;
    doubtful[2] = "80%";
    let (clean, noted) = ("社区规划（8月底前）", "1、社区规划（8月底前）");
    // The worst finding, and how many of the three levels it reaches.
    let cases = [
        (small(clean, Some(HONEST)), 0),
        (small(noted, Some(HONEST)), 1),
        (small(clean, Some(doubtful)), 2),
        (small(clean, None), 3),
    ];
    for (workspace, worst) in &cases {
        let code = |reach: i32| i32::from(*worst >= reach);
        for (level, reach) in [("note", 1), ("warning", 2), ("error", 3), ("never", 4)] {
            workspace.run(&["check", "--fail-on", level]).exits(code(reach));
        }
        for command in ["status", "build"] {
            workspace.run(&[command, "--fail-on", "warning"]).exits(code(2));
        }
        for (command, default) in [("status", 4), ("check", 3), ("build", 4)] {
            workspace.run(&[command]).exits(code(default));
        }
    }
    cases[0].0.run(&["check", "--fail-on", "fatal"]).refuses("fatal");
    // The list alone: a note in the second, an error in the sample.
    let master = |workspace: &Workspace, level: &[&str]| workspace.run(&[&["master"], level].concat()).code;
    assert_eq!((master(&cases[1].0, &[]), master(&cases[1].0, &["--fail-on", "note"])), (0, 1));
    assert_eq!((master(&sample, &[]), master(&sample, &["--fail-on", "never"])), (1, 0));
}

#[test]
fn what_is_not_known_is_refused_in_chinese() {
    let sample = Workspace::built_sample();
    let cases: [(&[&str], &str); 16] = [
        (&["frobnicate"], "没有“frobnicate”这个命令。"),
        (&["chekc"], "是不是 check"),
        (&["重新生成"], "是不是 render"),
        (&["核查来件"], "是不是 check"),
        (&["build", "--fromat", "md"], "是不是 --format"),
        (&["check", "--fail-on", "eror"], "是不是 error"),
        (&["explain", "I2033"], "是不是 I203"),
        (&["trace", "3.1@火星街道"], "是不是"),
        (&["build", "--frobnicate"], "不认识“--frobnicate”"),
        (&["build", "--format", "pdf"], "pdf"),
        (&["build", "--as-of", "昨天"], "昨天"),
        (&["build", "--jobs", "many"], "many"),
        (&["trace", "99.9"], "99.9"),
        (&["trace", "3.1@火星镇"], "火星镇"),
        (&["trace"], "内容"),
        (&["explain", "X999"], "X999"),
    ];
    for (args, words) in cases {
        sample.run(args).refuses(words);
    }
    let help = sample.run(&["--help"]).exits(0);
    assert!(help.out.contains("用法") && help.out.contains("build") && help.err.is_empty(), "{}", help.out);
    for command in ["init", "master", "status", "check", "build", "render", "trace", "explain"] {
        let page = sample.run(&[command, "--help"]).exits(0).out;
        let left = ["Usage", "Options", "Arguments", "possible values", "default", "Print"];
        assert!(left.iter().all(|word| !page.contains(word)), "{command} --help is not all Chinese:\n{page}");
    }
}

#[test]
fn quiet_is_quiet() {
    let sample = Workspace::built_sample();
    let said = sample.run(&["build", "--quiet"]).exits(0);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
    // check says where the quarter stands and what to do; quiet, what to do only.
    let findings = sample.run(&["check", "--json"]).exits(1).json();
    let of = |word: &str| list(&findings, "findings").iter().filter(|f| f["severity"] == word).count();
    let (errors, warnings, notes) = (of("error"), of("warning"), of("note"));
    assert!(errors > 0 && warnings > 0 && notes > 0);
    let all = sample.run(&["check"]).exits(1).out;
    let of_list = list(&findings, "findings").iter().filter(|f| f["severity"] == "error" && is_of_the_list(f)).count();
    let split = format!("错误 {errors}（任务清单{of_list}、街镇{}）、提醒 {warnings}、提示 {notes}", errors - of_list);
    assert!(all.contains(&split), "no “{split}” in {all}");
    assert!(sample.run(&["build"]).exits(0).out.contains(&split));
    let todo = |out: &str| out.lines().filter(|line| line.starts_with("  ") && line.contains(". ")).count();
    assert!((5..=20).contains(&todo(&all)), "{all}");
    // The list's own findings come again every quarter: they stand last.
    let last = all.lines().rfind(|line| line.starts_with("  ") && line.contains(". ")).expect("a line");
    assert!(last.contains(&format!("任务清单有 {of_list} 处错误")), "{all}");
    assert!(!all.contains("\n\n\n"));
    let quiet = sample.run(&["check", "-q"]).exits(1).out;
    assert_eq!(todo(&quiet) + 1, quiet.lines().count(), "a heading and what to do: {quiet}");
}

#[test]
fn whatever_a_quarter_brings_what_is_to_be_done_is_told_in_twenty_lines() {
    let workspace = Workspace::empty();
    let status = workspace.run(&["status", "--json"]).json();
    let names: Vec<&str> = list(&status, "units").iter().filter_map(|unit| unit["name"].as_str()).collect();
    let mut odd = HONEST;
    odd[1] = "差不多";
    for name in &names {
        workspace.put(&format!("inbox/{name}.xlsx"), &sheet(name, &[odd]));
        // Another that differs: neither has a date.
        workspace.put(&format!("inbox/{name}（改）.xlsx"), &sheet(name, &[HONEST]));
    }
    let out = workspace.run(&["check"]).exits(1).out;
    let todo: Vec<&str> = out.lines().filter(|line| line.starts_with("  ") && line.contains(". ")).collect();
    assert!(todo.len() <= 20, "{out}");
    assert!(todo[0].contains("个问题需要裁定") && todo[1].contains("不知道是何时收到的"), "{out}");
}

fn is_of_the_list(finding: &Value) -> bool {
    finding["code"].as_str().is_some_and(|code| code.starts_with('M'))
}

#[test]
fn every_template_says_what_it_is_for() {
    let out = jianbao(&folder(), &["explain", "模板"]).exits(0).out;
    let rows: Vec<&str> = out.lines().skip(1).take_while(|line| !line.is_empty()).collect();
    assert!(rows.len() > 30, "{out}");
    assert!(rows.iter().all(|row| row.split_whitespace().count() > 1), "{out}");
}

#[test]
fn codes_are_explained() {
    let sample = Workspace::built_sample();
    let list = sample.run(&["explain"]).exits(0).out;
    assert!(list.contains("I203") && list.contains("M101"), "{list}");
    let one = sample.run(&["explain", "I203"]).exits(0).out;
    assert!(["含义：", "正确写法：", "怎么办："].iter().all(|part| one.contains(part)), "{one}");
    assert_eq!(sample.run(&["explain", "i203"]).exits(0).out, one, "small letters do as well");
    // Needs no workspace.
    let outside = jianbao(&folder(), &["explain", "I203", "--json"]).exits(0).json();
    assert_eq!(outside["code"], "I203");
    // Whatever check prints can be looked up.
    let findings = sample.run(&["check", "--json"]).json();
    for code in list_of_codes(&findings) {
        assert!(list.contains(&format!("{code} ")), "{code} is not in the list");
    }
}

fn list_of_codes(document: &Value) -> BTreeSet<&str> {
    list(document, "findings").iter().filter_map(|finding| finding["code"].as_str()).collect()
}

#[test]
fn figures_are_traced_on_one_screen() {
    let sample = Workspace::built_sample();
    let item = sample.run(&["trace", "3.1"]).exits(0).out;
    assert!(item.contains("154") && item.contains("161") && item.contains("南翔镇"), "{item}");
    let screen = |what: &str| {
        let out = sample.run(&["trace", what]).exits(0).out;
        assert!(out.lines().count() < 40, "{what}: {} lines", out.lines().count());
        out
    };
    let unit = screen("南翔镇");
    assert!(unit.contains("南翔镇-2025三季度-生活圈工作推进情况.xlsx") && unit.contains("3.1"), "{unit}");
    let cell = screen("3.1@南翔镇");
    assert!(cell.contains("十二个") && cell.contains("J9") && cell.contains("第9行"), "{cell}");
    let silent = screen("3.1@华亭镇");
    assert!(silent.contains("没有报送"), "{silent}");
    assert!(silent.ends_with("判定：未填报\n没有填报\n"), "no reason that says the same, and no empty table: {silent}");
    let equal = cell.lines().filter(|line| line.ends_with("  同左")).count();
    assert!(equal > 0 && !cell.contains("照录"), "{cell}");
    let view = sample.json("out/briefing.json");
    let many =
        list(&view, "figures").iter().max_by_key(|f| f["from"].as_array().map_or(0, Vec::len)).expect("a figure");
    let figure = screen(many["id"].as_str().expect("an id"));
    assert!(figure.contains(many["text"].as_str().expect("a text")), "{figure}");
    let json = sample.run(&["trace", "3.1@南翔镇", "--json"]).exits(0).json();
    assert_eq!(json["entries"][0]["done"]["text"], "十二个");
    // From elsewhere, the workspace first.
    let dir = sample.dir.to_str().expect("a path");
    assert_eq!(jianbao(&folder(), &["trace", dir, "3.1@南翔镇"]).exits(0).out, cell);
}

#[test]
fn words_and_printed_numbers_find_what_they_fit() {
    let sample = Workspace::built_sample();
    let out = |what: &[&str]| sample.run(&[&["trace"], what].concat()).exits(0).out;
    // One thing that fits is shown at once; by an alias, a part of a name, words of a title.
    assert_eq!(out(&["南翔"]), out(&["南翔镇"]));
    assert_eq!(out(&["3.1@南翔"]), out(&["3.1@南翔镇"]));
    assert_eq!(out(&["统筹推动", "161"]), out(&["3.1"]));
    // Several are listed, numbers of the text first, and each can be typed.
    let several = out(&["１６１个"]);
    assert!(several.contains("“１６１个”有2处符合") && several.contains("列入计划154/161个"), "{several}");
    let told = sample.run(&["trace", "60%", "--json"]).exits(0).json();
    let fits = list(&told, "fits");
    assert!(fits.len() > 20 && out(&["60%"]).contains(&format!("另有{}处", fits.len() - 20)));
    for fit in fits.iter().step_by(5) {
        assert!(out(&[fit["what"].as_str().expect("what to type")]).contains("60%"), "{fit}");
    }
    let view = sample.json("out/briefing.json");
    let many = list(&view, "figures").iter().filter(|figure| figure["text"] == "10").count();
    assert!(out(&["10"]).contains(&format!("“10”有{}处符合", many + 4)), "figures, and items with the word");
    let dir = sample.dir.to_str().expect("a path");
    let listed = jianbao(&folder(), &["trace", dir, "生活圈", "--period", "2025Q3"]).exits(0).out;
    assert!(listed.ends_with(&format!("如 jianbao trace {dir} 1.1 --period 2025Q3\n")), "{listed}");
    sample.run(&["trace", "南翔真"]).refuses("最接近的是“南翔镇”");
    sample.run(&["trace", "四四四"]).refuses("找不到“四四四”。可以写");
}

#[test]
fn printed_paths_and_commands_hold_where_the_reader_stands() {
    let workspace = Workspace::built_sample();
    fs::create_dir_all(workspace.path("inbox/第一批")).expect("a folder");
    fs::create_dir_all(workspace.dir.join("2026Q1/inbox")).expect("a newer quarter");
    let above = workspace.dir.parent().expect("a folder").to_path_buf();
    let name = workspace.dir.file_name().expect("a name").to_str().expect("a name").to_string();
    let within = [workspace.path(""), workspace.path("inbox"), workspace.path("inbox/第一批")];
    let mut stands: Vec<(&Path, Vec<&str>)> = within.iter().map(|dir| (dir.as_path(), vec![])).collect();
    stands.push((&workspace.dir, vec!["--period", PERIOD]));
    stands.push((&above, vec![&name, "--period", PERIOD]));
    for (cwd, more) in stands {
        let run = |command: &str| jianbao(cwd, &[&[command], &more[..]].concat());
        for command in ["build", "check", "render"] {
            let out = run(command).out;
            let paths: Vec<&str> = out.rsplit("：\n").next().expect("a list").lines().map(str::trim).collect();
            assert!(!paths.is_empty(), "{out}");
            for path in paths {
                assert!(cwd.join(path).is_file(), "no {path} from {}", cwd.display());
            }
        }
        let next = run("status").exits(0).out;
        let next = next.rsplit("下一步：").next().expect("what is next");
        let quoted: Vec<&str> = next.split('“').skip(1).filter_map(|rest| rest.split('”').next()).collect();
        assert!(quoted.iter().all(|path| cwd.join(path).exists()) && !quoted.is_empty(), "{next}");
        let commands = next.split("jianbao ").skip(1).filter_map(|rest| rest.split(['，', '\n', '；']).next());
        for command in commands {
            let words: Vec<&str> = command.split_whitespace().collect();
            let said = jianbao(cwd, &words);
            assert!(said.code < 2, "jianbao {command}: {}", said.err);
        }
        // A program knows where the workspace is.
        let json = jianbao(cwd, &[&["status", "--json"], &more[..]].concat()).exits(0).json();
        assert!(json["next"].as_str().expect("words").contains("“2025Q3/"), "{json}");
    }
}

#[test]
fn what_must_be_run_first_is_named_as_it_is_typed_here() {
    let workspace = Workspace::built_sample();
    let name = workspace.dir.file_name().expect("a name").to_str().expect("a name").to_string();
    let above = workspace.dir.parent().expect("a folder");
    let refused = |cwd: &Path, more: &[&str], words: &str| jianbao(cwd, &[&["publish"], more].concat()).refuses(words);
    workspace.put("out/简报.md", (workspace.text("out/简报.md") + "\n补充一句。\n").as_bytes());
    refused(&workspace.dir, &[], "请先运行 jianbao render\n");
    refused(above, &[&name], &format!("请先运行 jianbao render {name}\n"));
    fs::remove_file(workspace.path("out/manifest.json")).expect("removed");
    refused(&workspace.path("inbox"), &[], "请先运行 jianbao build\n");
    refused(above, &[&name, "--period", PERIOD], &format!("jianbao build {name} --period {PERIOD}\n"));
    let verified = jianbao(above, &["verify", &name, "--period", PERIOD]);
    verified.refuses(&format!("请先运行 jianbao publish {name} --period {PERIOD}\n"));
}

#[test]
fn every_figure_leads_to_cells_or_to_figures() {
    let sample = Workspace::built_sample();
    let view = sample.json("out/briefing.json");
    let figures = list(&view, "figures");
    let ids: BTreeSet<&str> = figures.iter().filter_map(|f| f["id"].as_str()).collect();
    assert_eq!(ids.len(), figures.len(), "an id is given twice");
    for figure in figures {
        let parts = strings(&figure["of"]);
        assert!(parts.iter().all(|part| ids.contains(part)), "{figure}");
    }
}

#[test]
fn check_writes_what_goes_back_the_questions_and_the_desk_only() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    let of = |names: &[&str]| names.iter().map(|name| format!("{PERIOD}/{name}")).collect::<BTreeSet<String>>();
    // What goes out to units, and what stands beside it.
    let to_units = |name: &String| name.starts_with(&format!("{PERIOD}/returns/")) && !name.ends_with("核查清单.xlsx");
    let office = ["returns/核查清单.xlsx", "工作台.html", "收件登记.xlsx"];
    let (units, own): (BTreeSet<_>, BTreeSet<_>) = added(&workspace, &["check"], 1).into_iter().partition(to_units);
    assert_eq!(own, of(&office));
    let back = [
        "returns/南翔镇/对照.html",
        "returns/南翔镇/1/意见.json",
        "returns/mail/截止前/南翔镇.eml",
        "returns/mail/发件清单.xlsx",
        "returns/.outgoing.json",
    ];
    assert!(of(&back).is_subset(&units), "{units:?}");
    // Two versions of one unit that differ: a question for staff.
    let workspace = Workspace::empty();
    let mut other = HONEST;
    other[1] = "进度滞后";
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.put("inbox/南翔镇（改）.xlsx", &sheet("南翔镇", &[other]));
    let own: BTreeSet<String> = added(&workspace, &["check"], 1).into_iter().filter(|name| !to_units(name)).collect();
    assert_eq!(own, of(&[&office[..], &["裁定.xlsx"]].concat()));
    let again = workspace.bytes("裁定.xlsx");
    assert!(added(&workspace, &["check"], 1).is_empty());
    assert!(workspace.bytes("裁定.xlsx") == again, "the questions are the same, the file is not");
}

#[test]
fn status_and_trace_write_nothing() {
    let workspace = Workspace::sample();
    for args in [&["status"][..], &["trace", "3.1"], &["master"], &["explain"]] {
        let code = i32::from(args == ["master"]);
        assert!(added(&workspace, args, code).is_empty(), "{args:?}");
    }
}

#[test]
fn render_follows_the_text_and_moves_nothing_else() {
    let workspace = Workspace::built_sample();
    let generated = workspace.text("out/简报.md");
    let before = workspace.files();
    let edited = generated.replacen("### 一、总体情况", "### 一、总体情况\n\n此句为人工补写。", 1);
    assert_ne!(edited, generated);
    workspace.put("out/简报.md", edited.as_bytes());
    workspace.run(&["render"]).exits(0);
    assert!(workspace.text("out/简报.html").contains("此句为人工补写。"));
    let changed = |name: &String| before.get(name) != workspace.files().get(name);
    let changed: Vec<&String> = before.keys().filter(|name| changed(name)).collect();
    let follow = [".base/简报.docx", "out/简报.docx", "out/简报.html", "out/简报.md"];
    assert_eq!(changed, follow.map(|name| format!("{PERIOD}/{name}")).iter().collect::<Vec<_>>());
    let unbuilt = Workspace::empty();
    unbuilt.run(&["render"]).refuses("还没有生成简报");
}

#[test]
fn what_is_open_elsewhere_stops_everything() {
    let workspace = Workspace::built_sample();
    workspace.put("inbox/华亭镇.xlsx", &sheet("华亭镇", &[HONEST]));
    for lock in ["out/.~lock.简报.xlsx#", "out/~$简报.xlsx"] {
        workspace.put(lock, b"");
        let before = workspace.files();
        workspace.run(&["build"]).refuses("简报.xlsx");
        assert!(workspace.files() == before, "{lock}: something was replaced");
        fs::remove_file(workspace.path(lock)).expect("unlocked");
    }
    // A folder stands where a file should go: noticed only when moving in.
    fs::remove_file(workspace.path("out/ledger.json")).expect("removed");
    workspace.put("out/ledger.json/x", b"");
    let before = workspace.files();
    workspace.run(&["build"]).refuses("ledger.json");
    assert!(workspace.files() == before, "something was replaced");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_stops_everything() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let workspace = Workspace::built_sample();
    let quarter = workspace.path("");
    let before = workspace.files();
    fs::set_permissions(&quarter, fs::Permissions::from_mode(0o555)).expect("permissions");
    let mut build = kit::command(&workspace.dir);
    if fs::metadata(&quarter).expect("a folder").uid() == 0 {
        // Root may write everywhere; nobody may not.
        build.uid(65_534).gid(65_534);
    }
    let ended = build.arg("build").output();
    fs::set_permissions(&quarter, fs::Permissions::from_mode(0o755)).expect("permissions");
    match ended {
        Ok(output) => Said::from(output).refuses(PERIOD),
        // Nobody may not even come here: the repository lies in a private folder.
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied, "{error}"),
    }
    assert!(workspace.files() == before, "something was replaced");
}

#[test]
fn a_document_finished_in_word_stays() {
    let workspace = Workspace::built_sample();
    let made = workspace.bytes("out/简报.docx");
    workspace.run(&["render"]).exits(0);
    assert!(workspace.bytes("out/简报.docx") == made && !workspace.path("out/简报.新.docx").exists());
    workspace.put("out/简报.docx", b"finished by hand");
    let stays = |command: &str| {
        let said = workspace.run(&[command]).exits(0);
        assert!(said.err.contains("简报.docx 与上次生成的不同，视为已手工修改，未作改动"), "{}", said.err);
        assert!(!said.out.contains(".base"), "{}", said.out);
        assert_eq!(workspace.bytes("out/简报.docx"), b"finished by hand");
        said
    };
    let new = workspace.path("out/简报.新.docx");
    for command in ["build", "render"] {
        assert!(stays(command).err.contains("程序写的内容没有变化，没有另存") && !new.exists());
    }
    // What is new lies beside, until staff put it away.
    let edited = workspace.text("out/简报.md").replace("四、亮点做法", "四、好的做法");
    workspace.put("out/简报.md", edited.as_bytes());
    for command in ["render", "build", "render"] {
        let said = stays(command);
        assert!(said.out.contains("简报.新.docx") && said.err.contains("新生成的在"), "{}{}", said.out, said.err);
        assert!(workspace.bytes("out/简报.新.docx") != made);
    }
    fs::remove_file(&new).expect("removed");
    for command in ["build", "render"] {
        assert!(stays(command).err.contains("没有另存") && !new.exists());
    }
    // Without the document things are as they were.
    fs::remove_file(workspace.path("out/简报.docx")).expect("removed");
    let said = workspace.run(&["render"]).exits(0);
    assert_eq!(said.err, "");
    assert!(workspace.path("out/简报.docx").exists() && !new.exists());
}

#[test]
fn a_build_with_nothing_changed_changes_nothing() {
    let workspace = Workspace::built_sample();
    workspace.put("out/简报.docx", b"finished by hand");
    // A file that was written again has another time than this.
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for command in ["check", "build", "render"] {
        workspace.run(&[command]);
        let (before, times) = (workspace.files(), fs::FileTimes::new().set_modified(long_ago));
        for name in before.keys() {
            let file = fs::File::options().write(true).open(workspace.dir.join(name)).expect("a file");
            file.set_times(times).expect("set");
        }
        let said = workspace.run(&[command]);
        assert!(command != "build" || said.out.contains("没有变动，以下文件都是上次生成的，没有改写"), "{}", said.out);
        assert!(workspace.files() == before, "{command}");
        let time = |name: &String| fs::metadata(workspace.dir.join(name)).and_then(|file| file.modified());
        let rewritten = before.keys().filter(|name| time(name).expect("a time") != long_ago);
        assert_eq!(rewritten.collect::<Vec<_>>(), Vec::<&String>::new(), "{command}");
    }
    workspace.put("inbox/南翔镇.xlsx", &kit::sheet("南翔镇", &[kit::HONEST]));
    let said = workspace.run(&["build"]).exits(0);
    assert!(said.out.contains("已生成：") && said.out.contains("简报.md"), "{}", said.out);
}

#[test]
fn the_document_follows_the_text_as_edited() {
    let workspace = Workspace::built_sample();
    let edited = workspace.text("out/简报.md").replace("四、亮点做法", "四、好的做法");
    workspace.put("out/简报.md", edited.as_bytes());
    workspace.run(&["render"]).exits(0);
    let body = &kit::parts(&workspace.bytes("out/简报.docx"))["word/document.xml"];
    assert!(body.contains("四、好的做法") && !body.contains("四、亮点做法"));
    workspace.run(&["build", "--format", "docx"]).exits(0);
    let body = &kit::parts(&workspace.bytes("out/简报.docx"))["word/document.xml"];
    assert!(body.contains("四、好的做法"), "a build goes by the text as edited");
}
