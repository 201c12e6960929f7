//! The documents say what the program does: the page of findings is made from
//! their table, and the READMEs name only what exists.

use crate::kit::{Workspace, office};
use clap::{CommandFactory, Parser};
use jianbao::cli::Cli;
use jianbao::formats::InProcess;
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Findings};
use jianbao::model::form::Column;
use jianbao::model::place::CellRef;
use snapbox::{assert_data_eq, file};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name)
}

/// The stages, by the letter that begins their codes.
const STAGES: &[(char, &str, &str)] = &[
    ('M', "任务清单", "由本办公室核对 master.xlsx。"),
    ('R', "读取文件", "文件打不开或不能完整读取，请报送单位重报。"),
    ('I', "读取表格", "文件能打开，表中有读不懂或需要确认的内容；其中裁定（I3 开头）由本办公室处理。"),
    ('G', "汇总", "谁报了、报了几份、哪些没有填。"),
    ('A', "判定", "填报的内容与时限、数量互相对照。"),
];

fn findings_page() -> String {
    let mut page = String::from(
        "# 问题代码\n\n\
         <!-- 本页由程序的代码表生成：SNAPSHOTS=overwrite cargo test --test suite docs:: -->\n\n\
         程序发现的每个问题都有一个代码，在 `jianbao check` 和 `2025Q3/returns/核查清单.xlsx` 中使用；\
         `jianbao explain 代码` 显示同样的说明。程序对每个问题做了什么，写在核查清单的“程序处理”一栏。\n\n\
         | 级别 | 意思 |\n| :-- | :-- |\n\
         | 错误 | 有人处理之前，这部分内容没有采用或不能判断 |\n\
         | 提醒 | 已按某种理解采用，或者有疑问 |\n\
         | 提示 | 供了解，一般不必处理 |\n",
    );
    for (letter, stage, about) in STAGES {
        let _ = write!(page, "\n## {letter}　{stage}\n\n{about}\n");
        for row in Code::ALL.iter().map(|code| code.row()).filter(|row| row.id.starts_with(*letter)) {
            let example = row.example.replace('<', "&lt;");
            let meaning = row.meaning.replace('<', "&lt;");
            let _ = write!(
                page,
                "\n### {} {}\n\n- 级别：{}\n- 含义：{meaning}\n- 正确写法：{example}\n- 怎么办：{}\n",
                row.id,
                row.title,
                row.severity.label(),
                row.advice
            );
        }
    }
    page
}

#[test]
fn the_page_of_findings_is_the_table_of_codes() {
    let page = findings_page();
    let told = page.lines().filter(|line| line.starts_with("### ")).count();
    assert_eq!(told, Code::ALL.len(), "a code begins with a letter that is no stage");
    assert_data_eq!(page, file!["../../docs/findings.md"].raw());
}

/// The command lines of a document's `console` blocks, without what runs them.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line.trim() {
            "```console" => inside = true,
            "```" => inside = false,
            line if inside => {
                let typed = line.strip_prefix("$ ").or_else(|| line.strip_prefix("> "));
                let ours = typed.and_then(|typed| {
                    typed.strip_prefix("cargo run --release -- ").or_else(|| typed.strip_prefix("jianbao"))
                });
                found.extend(ours.map(|args| args.trim().to_string()));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_command_of_the_readmes_can_be_typed() {
    for (name, least) in [("README.md", 3), ("README.zh-CN.md", 5), ("CONTRIBUTING.md", 0)] {
        let commands = commands(&document(name));
        assert!(commands.len() >= least, "{name} shows {commands:?}");
        for command in commands {
            let words = std::iter::once("jianbao").chain(command.split_whitespace());
            if let Err(why) = Cli::try_parse_from(words) {
                panic!("{name}: jianbao {command}\n{why}");
            }
        }
    }
}

/// What a document shows after a command of the program, line by line.
fn shown(text: &str) -> Vec<(String, Vec<&str>)> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    let mut after = false;
    for line in text.lines() {
        let is_typed = line.starts_with("$ ") || line.starts_with("> ");
        if let Some(args) = line.get(2..).filter(|_| is_typed).and_then(|typed| typed.strip_prefix("jianbao")) {
            found.push((args.trim().into(), Vec::new()));
        }
        after = is_typed && line[2..].starts_with("jianbao") || after && !is_typed && !line.starts_with("```");
        if let (true, false, Some((_, lines))) = (after, is_typed, found.last_mut()) {
            lines.push(line);
        }
    }
    found.retain(|(_, lines)| !lines.is_empty());
    found
}

#[test]
fn what_the_readmes_show_of_the_sample_is_what_it_makes() {
    let sample = Workspace::sample();
    // A listing that is cut may be laid out more closely.
    let plain = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    for (name, least) in [("README.md", 2), ("README.zh-CN.md", 1)] {
        let text = document(name);
        let shown = shown(&text);
        assert!(shown.len() >= least, "{name} shows {shown:?}");
        for (command, lines) in shown {
            let said = sample.run(&command.split_whitespace().collect::<Vec<_>>()).out;
            let said: BTreeSet<String> = said.lines().map(plain).collect();
            for line in lines.into_iter().filter(|line| !line.starts_with('…')) {
                assert!(said.contains(&plain(line)), "{name}: jianbao {command} does not say\n{line}");
            }
        }
    }
    let readme = document("README.md");
    let (_, quoted) = readme.split_once("From `简报.md`:").expect("a quotation");
    let quoted: String = quoted.lines().skip(2).map_while(|line| line.strip_prefix("> ")).collect();
    let expected = office("jiading-2025").join("expected/2025Q3/简报.md");
    assert!(fs::read_to_string(expected).expect("a text").contains(&quoted) && !quoted.is_empty(), "{quoted}");
}

#[test]
fn every_command_of_the_program_is_in_the_readmes() {
    for name in ["README.md", "README.zh-CN.md"] {
        let text = document(name);
        for command in Cli::command().get_subcommands() {
            let cell = format!("\n| `{}", command.get_name());
            assert!(text.contains(&cell), "{name} has no row for {}", command.get_name());
        }
    }
}

/// The first cells of the tables below each heading of a document, by the
/// words of the heading.
fn first_cells(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut heading = String::new();
    let lines: Vec<&str> = text.lines().collect();
    for (i, line) in lines.iter().enumerate() {
        if line.starts_with('#') {
            heading = line.trim_start_matches('#').trim().to_string();
        }
        let first = line.strip_prefix("| ").and_then(|row| row.split(" |").next());
        let is_head = lines.get(i + 1).is_some_and(|next| next.starts_with("| :--"));
        if let Some(first) = first.filter(|first| !is_head && !first.starts_with(":--")) {
            found.entry(heading.clone()).or_default().extend(first.split('、').map(str::to_string));
        }
    }
    found
}

/// The sheets that staff see, each with the texts of all its cells and the
/// words of its headings.
fn master_sheets() -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    let list = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/jiading-2025/master-2025.txt"));
    let raw = master::import(&list.expect("the list"), "master-2025.txt").expect("a list");
    let config: Config = master::initial_config(&raw);
    let list = master::interpret(&raw, &[], &config, 2025, &mut Findings::default());
    let bytes = master::write_master(&list, &raw, &config, &[], &Default::default()).expect("a workbook");
    let workbook = InProcess.workbook(&bytes).unwrap_or_else(|why| panic!("{}", why.message()));
    let mut sheets = BTreeMap::new();
    for sheet in &workbook.sheets {
        let cells = |rows: Vec<u32>| -> BTreeSet<String> {
            let at = rows.into_iter().flat_map(|row| (1..=16).map(move |col| CellRef::new(row, col)));
            at.filter_map(|at| sheet.cell(at))
                .map(|cell| cell.text().to_string())
                .filter(|text| !text.is_empty())
                .collect()
        };
        sheets.insert(sheet.name.clone(), (cells(sheet.rows()), cells(vec![2])));
    }
    sheets.remove("原文");
    sheets
}

#[test]
fn the_chinese_readme_knows_the_sheets_of_the_list() {
    let told = first_cells(&document("README.zh-CN.md"));
    let sheets = master_sheets();
    assert_eq!(sheets.len(), 7);
    for (name, (cells, headings)) in &sheets {
        let told = told.get(&format!("“{name}”表")).unwrap_or_else(|| panic!("no table about {name}"));
        for word in told {
            assert!(cells.contains(word), "“{name}”表 has no “{word}”");
        }
        // 设置 is told item by item, not column by column.
        if name != "设置" {
            assert_eq!(told, headings, "{name}");
        }
    }
}

#[test]
fn the_chinese_readme_knows_the_columns_of_the_form() {
    let told = first_cells(&document("README.zh-CN.md"));
    for heading in ["进展表的各栏", "项目清单的各栏"] {
        for word in told.get(heading).unwrap_or_else(|| panic!("no table {heading}")) {
            assert!(Column::of_heading(word).is_some(), "the form has no column “{word}”");
        }
    }
}

#[test]
fn what_the_readmes_link_to_is_there() {
    for name in ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/reading.md"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = document(name);
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            assert!(folder.parent().is_some_and(|folder| folder.join(link).exists()), "{name} links to {link}");
        }
    }
    for name in ["README.md", "README.zh-CN.md"] {
        for page in ["(docs/reading.md)", "(docs/findings.md)"] {
            assert!(document(name).contains(page), "{name} does not link to {page}");
        }
    }
}
