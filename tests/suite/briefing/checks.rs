//! What makes a text or a page sound.

use crate::kit::quarter::Quarterly;
use jianbao::document::markdown;
use jianbao::document::templates::{BUILT_IN, Templates};
use jianbao::outputs::html;
use jianbao::view::Briefing;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Visits every number of the view: its figure and its text.
pub fn each_num(value: &Value, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::Object(map) => {
            if let (3, Some(Value::String(figure)), Some(Value::String(text))) =
                (map.len(), map.get("figure"), map.get("text"))
            {
                visit(figure, text);
            }
            map.values().for_each(|v| each_num(v, visit));
        }
        Value::Array(list) => list.iter().for_each(|v| each_num(v, visit)),
        _ => {}
    }
}

/// The view with a word in place of every number.
fn without_numbers(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.len() == 3 && map.contains_key("figure") && map.contains_key("value") {
                map.insert("text".into(), "数".into());
            }
            map.values_mut().for_each(without_numbers);
        }
        Value::Array(list) => list.iter_mut().for_each(without_numbers),
        _ => {}
    }
}

/// Lines of text and page that still hold a digit when every figure is printed
/// as a word, and dates, ids, quotations and words of the list are taken away.
pub fn digits_left(view: &Briefing, quarterly: &Quarterly, templates: &Templates) -> Vec<String> {
    let mut json = serde_json::to_value(view).expect("serialises");
    without_numbers(&mut json);
    let mut wordy: Briefing = serde_json::from_value(json).expect("reads back");
    // All rows of the detail are made alike; its answers are quoted.
    wordy.detail.iter_mut().for_each(|detail| detail.rows.truncate(5));
    for row in wordy.detail.iter_mut().flat_map(|detail| &mut detail.rows) {
        let answers = [&mut row.percent, &mut row.done, &mut row.target, &mut row.progress, &mut row.opened];
        let asides = [&mut row.problems, &mut row.next_steps, &mut row.practice, &mut row.source];
        for quoted in answers.into_iter().chain(asides) {
            *quoted = "词".into();
        }
    }
    for cell in wordy.matrix.rows.iter_mut().flat_map(|row| &mut row.cells).flatten() {
        cell.percent = Some("词".into());
    }
    let text = markdown::render(&wordy, templates).expect("renders");
    let page = html::render(&text, &wordy, templates).expect("renders");
    let tags = Regex::new("<[^>]*>").expect("a pattern");
    let page = tags.replace_all(&without_code(&page), "\n").into_owned();
    let known = known_words(view, quarterly);
    let lines = text.lines().chain(page.lines()).map(|line| stripped(line, &known));
    lines.filter(|line| line.contains(|c: char| c.is_ascii_digit())).collect()
}

/// A template without the words on what it is for.
fn printed(text: &str) -> &str {
    text.split_once("-#}\n").map_or(text, |(_, rest)| rest).trim()
}

/// The page without the program's own style and script: what is left holds
/// neither. The style's beginning and end are its own; between them stand the
/// colours that the view gives.
fn without_code(page: &str) -> String {
    let own = |name: &str| BUILT_IN.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| printed(text));
    let style = own("style.html").replace("  {% include \"look.html\" %}", &format!("  {}\n", own("look.html")));
    let style = style.replace("{% include \"base.html\" -%}", own("base.html"));
    let (begin, end) =
        (style.split("{#").next().unwrap_or_default(), style.rsplit("{% endfor %}").next().unwrap_or_default());
    let page = match (page.find(begin), page.find(end)) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &page[..from], &page[to + end.len()..]),
        _ => page.to_string(),
    };
    page.replacen(own("script.html"), "", 1)
}

/// Words that are quoted from the list, the findings and the corrections.
fn known_words(view: &Briefing, quarterly: &Quarterly) -> Regex {
    let mut words = vec![quarterly.config.title.clone()];
    for task in &view.tasks {
        words.extend([task.title.clone(), task.name.clone()]);
    }
    for item in &view.items {
        words.extend([item.text.clone(), item.name.clone()]);
        words.extend(item.dates.iter().map(|date| date.words.clone()));
        words.extend(item.closings.iter().flat_map(|c| [c.words.clone(), c.verbatim.clone()]));
    }
    // Dates that can be read in two ways stand in the words of the list.
    let dates = quarterly.ledger.items.iter().flat_map(|item| &item.milestones);
    words.extend(dates.map(|milestone| milestone.words.clone()));
    words.retain(|word| !word.is_empty());
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let words = words.iter().flat_map(|word| [word.clone(), markdown::escape(word)]);
    let words: Vec<String> = words.map(|word| regex::escape(&word)).collect();
    Regex::new(&words.join("|")).expect("a pattern")
}

fn stripped(line: &str, known: &Regex) -> String {
    if !line.contains(|c: char| c.is_ascii_digit()) {
        return String::new();
    }
    let line = known.replace_all(line, "词");
    allowed().replace_all(&line, "词").into_owned()
}

/// Dates, ids and the like: the first pattern that fits at a place wins.
fn allowed() -> &'static Regex {
    static ALLOWED: LazyLock<Regex> = LazyLock::new(|| {
        let patterns = [
            "“[^“”]*(?:“[^”]*”[^“”]*)*”",
            "[0-9]{4}年度?(?:[0-9]+月[0-9]+日)?",
            "[0-9]+月(?:[0-9]+日|起)",
            "第[0-9]+期",
            "附件[0-9]",
            "任务[0-9]+(?:、[0-9]+)*",
            "附件：1.任务进展汇总表 2.成果进展矩阵 3.",
            "^附件：1\\.",
            "图[0-9]+",
            "(?-u:\\b)(?:[0-9]+\\.[0-9]+|8)(?-u:\\b)",
            "^\\*\\*[0-9]+\\.",
            "^[0-9]+\\.",
            "\\| \\*\\*[0-9]+\\*\\* \\|",
            "^[0-9]+$",
            "^\\| 11 \\|",
            "合计可能不等于100%",
        ];
        Regex::new(&format!("(?m){}", patterns.join("|"))).expect("a pattern")
    });
    &ALLOWED
}

/// Sentences of the body with more than 80 characters, lists of names and
/// quotations aside.
pub fn long_sentences(text: &str, names: &[String]) -> Vec<String> {
    let body = text.split("## 附件1").next().unwrap_or_default();
    let mut long = Vec::new();
    let quotes = Regex::new("“[^“”]*(?:“[^”]*”[^“”]*)*”").expect("a pattern");
    for line in body.lines().filter(|l| !l.starts_with(['#', '|', '<', '-'])) {
        let mut line = line.replace("**", "");
        for name in names {
            line = line.replace(&format!("{name}、"), "").replace(name, "甲");
        }
        let line = quotes.replace_all(&line, "“”").into_owned();
        let sentences = line.split_inclusive(['。', '；', '？', '！']).map(str::to_string);
        long.extend(sentences.filter(|s| s.chars().count() > 80));
    }
    long
}

/// Lines that the body takes on paper: 28 characters a line, digits and Latin
/// letters half as wide, table rows a little more than half as high.
pub fn body_lines(text: &str) -> usize {
    let body = text.split("## 附件1").next().unwrap_or_default();
    let start = body.find("### 一").unwrap_or_default();
    let mut halves = 0;
    for line in body[start..].lines().filter(|l| !l.is_empty() && !l.starts_with("<!--") && !l.starts_with("| :")) {
        let width: usize = line.replace("**", "").chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        halves += match line.chars().next() {
            Some('#') => 20,
            Some('|') => 11,
            _ if line.starts_with("单位：") => 14,
            _ if line.starts_with("附件：") => 20,
            _ => (width + 4).div_ceil(55) * 20,
        };
    }
    halves.div_ceil(20)
}

const VOID: [&str; 6] = ["meta", "br", "hr", "wbr", "img", "input"];

/// What is wrong with a page: tags that do not nest, references to the outside,
/// doubled or dangling ids, missing landmarks.
pub fn markup_faults(page: &str) -> Vec<String> {
    let page = &without_code(page);
    let mut faults = nesting(page);
    let body = page.split("</head>").nth(1).unwrap_or_default();
    for outside in [
        "<script", "<style", " style=", "<link", "<img", "<iframe", "javascript:", "src=", "@import", "url(",
        "onclick=", "onerror=",
    ] {
        let shown = page.replace("&lt;", "");
        let tagged = Regex::new(&format!("<[^>]*{}", regex::escape(outside))).expect("a pattern");
        if tagged.is_match(&shown) || (outside.starts_with('<') && page.contains(outside)) {
            faults.push(format!("外部引用 {outside}"));
        }
    }
    let captured = |pattern: &str| -> Vec<String> {
        let pattern = Regex::new(pattern).expect("a pattern");
        pattern.captures_iter(body).map(|c| c[1].to_string()).collect()
    };
    let ids = captured(" id=\"([^\"]*)\"");
    let unique: BTreeSet<&String> = ids.iter().collect();
    if unique.len() != ids.len() {
        faults.push(format!("id 重复 {ids:?}"));
    }
    let named = captured("aria-labelledby=\"([^\"]*)\"");
    let named = named.iter().flat_map(|list| list.split(' '));
    let links = captured("href=\"#([^\"]*)\"");
    for id in named.chain(links.iter().map(String::as_str)) {
        if !ids.iter().any(|known| known == id) {
            faults.push(format!("没有 id {id}"));
        }
    }
    for (what, wanted) in [("<h1", 1), ("<main", 1), ("class=\"skip\"", 1), ("lang=\"zh-CN\"", 1), ("<title>", 0)] {
        let n = page.matches(what).count();
        if (wanted > 0 && n != wanted) || n == 0 {
            faults.push(format!("{what} 出现{n}次"));
        }
    }
    if page.matches("role=\"img\"").count() != page.matches("<desc").count() {
        faults.push("图没有文字说明".into());
    }
    faults
}

fn nesting(page: &str) -> Vec<String> {
    let tags = Regex::new("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>").expect("a pattern");
    let mut open: Vec<String> = Vec::new();
    let mut faults = Vec::new();
    for tag in tags.captures_iter(page) {
        let name = tag[2].to_string();
        let closed = VOID.contains(&name.as_str()) || tag[3].ends_with('/');
        match &tag[1] {
            "/" if open.last() == Some(&name) => drop(open.pop()),
            "/" => faults.push(format!("</{name}> 在 {open:?} 之内")),
            _ if !closed => open.push(name),
            _ => {}
        }
    }
    faults.extend(open.iter().map(|name| format!("<{name}> 未关闭")));
    faults
}
