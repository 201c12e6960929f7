//! 简报.docx, taken apart: the order that the schema wants, what staff wrote,
//! what must not come through.

use crate::kit::parts;
use crate::kit::quarter::{Quarterly, quarterly};
use crate::kit::variants::worst;
use jianbao::outputs::docx;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// Parts of a document, by name.
type Parts = BTreeMap<String, String>;

fn document_of(quarterly: &Quarterly) -> Parts {
    parts(&docx::render(&quarterly.text(), &quarterly.view()).expect("renders"))
}

fn document(markdown: &str) -> Parts {
    parts(&docx::render(markdown, &quarterly().view()).expect("renders"))
}

/// Children of elements in the order of ECMA-376, as many as we write and some
/// that stand between them.
const ORDER: &[(&str, &[&str])] = &[
    (
        "w:pPr",
        &[
            "w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl", "w:numPr",
            "w:pBdr", "w:shd", "w:tabs", "w:kinsoku", "w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid", "w:spacing",
            "w:ind", "w:jc", "w:textDirection", "w:outlineLvl", "w:rPr", "w:sectPr",
        ],
    ),
    (
        "w:rPr",
        &[
            "w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:strike", "w:color", "w:spacing", "w:w", "w:kern", "w:sz",
            "w:szCs", "w:u", "w:shd", "w:vertAlign", "w:lang",
        ],
    ),
    (
        "w:tblPr",
        &[
            "w:tblStyle", "w:tblpPr", "w:tblOverlap", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:shd",
            "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription",
        ],
    ),
    ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    ("w:tr", &["w:trPr", "w:tc"]),
    ("w:trPr", &["w:cantSplit", "w:trHeight", "w:tblHeader"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:tcBorders", "w:shd", "w:noWrap", "w:textDirection", "w:vAlign"]),
    ("w:tblBorders", &["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"]),
    ("w:tblCellMar", &["w:top", "w:left", "w:bottom", "w:right"]),
    ("w:sectPr", &["w:footerReference", "w:type", "w:pgSz", "w:pgMar", "w:pgNumType", "w:cols", "w:docGrid"]),
    (
        "w:settings",
        &[
            "w:zoom", "w:mirrorMargins", "w:defaultTabStop", "w:evenAndOddHeaders", "w:characterSpacingControl",
            "w:compat", "w:themeFontLang", "w:decimalSymbol", "w:listSeparator",
        ],
    ),
    ("w:compat", &["w:doNotExpandShiftReturn", "w:useFELayout", "w:compatSetting"]),
    ("w:styles", &["w:docDefaults", "w:style"]),
    ("w:docDefaults", &["w:rPrDefault", "w:pPrDefault"]),
    (
        "w:style",
        &["w:name", "w:basedOn", "w:next", "w:uiPriority", "w:semiHidden", "w:qFormat", "w:pPr", "w:rPr", "w:tblPr"],
    ),
    ("w:font", &["w:altName", "w:charset", "w:family", "w:pitch"]),
    ("w:numbering", &["w:abstractNum", "w:num"]),
    ("w:abstractNum", &["w:multiLevelType", "w:lvl"]),
    ("w:lvl", &["w:start", "w:numFmt", "w:lvlText", "w:lvlJc", "w:pPr"]),
    ("w:num", &["w:abstractNumId", "w:lvlOverride"]),
    ("w:numPr", &["w:ilvl", "w:numId"]),
    ("w:document", &["w:body"]),
    ("w:tc", &["w:tcPr", "w:p"]),
    ("w:p", &["w:pPr", "w:r"]),
    ("w:r", &["w:rPr", "w:t"]),
];

/// Elements that may stand in any order after the first one.
const CONTENT: [&str; 6] = ["w:r", "w:hyperlink", "w:fldSimple", "w:t", "w:br", "w:tab"];

/// What is wrong with a part: it does not parse, or children are out of order.
fn faults(name: &str, part: &str) -> Vec<String> {
    let mut reader = Reader::from_str(part);
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut faults = Vec::new();
    loop {
        let (element, empty) = match reader.read_event() {
            Ok(Event::Start(e)) => (e.name().as_ref().to_string(), false),
            Ok(Event::Empty(e)) => (e.name().as_ref().to_string(), true),
            Ok(Event::End(_)) => {
                open.pop();
                continue;
            }
            Ok(Event::Eof) => break,
            Ok(_) => continue,
            Err(e) => return vec![format!("{name}: {e}")],
        };
        if let Some((parent, last)) = open.last_mut()
            && let Some((_, order)) = ORDER.iter().find(|(known, _)| known == parent)
        {
            let known =
                if CONTENT.contains(&element.as_str()) { order.last().copied() } else { Some(element.as_str()) };
            match order.iter().position(|child| Some(*child) == known) {
                Some(at) if at >= *last => *last = at,
                Some(_) => faults.push(format!("{name}: {element} comes too late in {parent}")),
                None => faults.push(format!("{name}: {element} does not belong in {parent}")),
            }
        }
        if !empty {
            open.push((element, 0));
        }
    }
    if !open.is_empty() {
        faults.push(format!("{name}: {open:?} is not closed"));
    }
    faults
}

/// What is wrong with a document.
fn all_faults(parts: &Parts) -> Vec<String> {
    let mut faults: Vec<String> = parts.iter().flat_map(|(name, part)| faults(name, part)).collect();
    let body = &parts["word/document.xml"];
    // A cell ends in a paragraph, or Word calls the document damaged.
    faults.extend(body.match_indices("</w:tcPr></w:tc>").map(|_| "a cell without a paragraph".to_string()));
    for (attribute, part) in [("<w:pStyle w:val=\"", "word/styles.xml"), ("<w:tblStyle w:val=\"", "word/styles.xml")] {
        for style in values(body, attribute) {
            if !parts[part].contains(&format!("w:styleId=\"{style}\"")) {
                faults.push(format!("no style {style}"));
            }
        }
    }
    let related = &parts["word/_rels/document.xml.rels"];
    for id in values(body, "r:id=\"") {
        if !related.contains(&format!("Id=\"{id}\"")) {
            faults.push(format!("no relationship {id}"));
        }
    }
    for id in values(body, "<w:numId w:val=\"") {
        if !parts["word/numbering.xml"].contains(&format!("<w:num w:numId=\"{id}\"")) {
            faults.push(format!("no numbering {id}"));
        }
    }
    faults
}

fn values<'a>(xml: &'a str, before: &str) -> Vec<&'a str> {
    xml.split(before).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The words of the body, a paragraph a line.
fn said(parts: &Parts) -> Vec<String> {
    let mut reader = Reader::from_str(&parts["word/document.xml"]);
    let (mut lines, mut line, mut in_text) = (Vec::new(), String::new(), false);
    loop {
        match reader.read_event().expect("parses") {
            Event::Start(e) => in_text = e.name().as_ref() == "w:t",
            Event::Empty(e) if e.name().as_ref() == "w:tab" => line.push('\t'),
            Event::Empty(e) if e.name().as_ref() == "w:br" => line.push('\n'),
            Event::Text(text) if in_text => line.push_str(&text),
            Event::GeneralRef(entity) if in_text => line.push_str(match entity.as_ref() {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("{other:?}"),
            }),
            Event::End(e) if e.name().as_ref() == "w:p" => lines.push(std::mem::take(&mut line)),
            Event::End(_) => in_text = false,
            Event::Eof => return lines,
            _ => {}
        }
    }
}

#[test]
fn every_part_is_in_the_order_of_its_schema() {
    let edited = "# 名\n\n甲　　乙\n\n---\n\n## 题\n\n正文**粗**，*重*，`码`，[链](https://a.cn/甲?b=\"c\")。\\\n二行[^注]\n\n\
                  [^注]: 注文\n\n1. 一\n   - 深\n     1. 更深\n\n   续\n2. 二\n\n> 引\n>\n> - 引中\n\n```\n码\n```\n\n\
                  | a | b |\n| - | -: |\n| 1 | 2 |\n\n### 三\n#### 四\n##### 五\n\n- | x |\n  | - |\n  | y |\n\n---\n\n\
                  ## 附件\n\n## 附件2　乙\n\n<!-- jianbao:matrix -->\n\n| x |\n| - |\n| 完成 |\n\n<!-- jianbao:foot -->\n\n报：甲\n\n- 末\n";
    let mut cases = vec![document(edited), document(""), document("|\n|-"), document("# \n\n## 附件1　\n")];
    for quarterly in [quarterly(), worst(quarterly()), Quarterly::widened(40)] {
        cases.push(parts(&docx::render(&quarterly.text(), &quarterly.view()).expect("renders")));
    }
    for parts in cases {
        let faults = all_faults(&parts);
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[test]
fn the_checker_sees_what_is_wrong() {
    for wrong in [
        "<w:pPr><w:jc/><w:ind/></w:pPr>",
        "<w:rPr><w:sz/><w:color/></w:rPr>",
        "<w:tblPr><w:tblLook/><w:tblW/></w:tblPr>",
        "<w:sectPr><w:pgSz/><w:type/></w:sectPr>",
        "<w:settings><w:compat/><w:evenAndOddHeaders/></w:settings>",
        "<w:pPr><w:bold/></w:pPr>",
        "<w:p>",
        "<w:p></w:r>",
    ] {
        assert!(!faults("x", wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn everything_that_the_text_says_is_there() {
    let quarterly = quarterly();
    let text = quarterly.text();
    let said = said(&document(&text)).join("\n").replace(['\n', '\t', ' '], "");
    let unescape = |line: &str| {
        let mut out = String::new();
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.extend(chars.next()),
                '*' if chars.peek() == Some(&'*') => drop(chars.next()),
                _ => out.push(c),
            }
        }
        out.trim_start_matches('#').replace(['\u{3000}', ' '], "")
    };
    let mut wanted = 0;
    for line in text.lines().filter(|line| !line.starts_with("<!--") && !line.starts_with("| :") && *line != "---") {
        let cells: Vec<&str> = if line.starts_with('|') { line.split(" | ").collect() } else { vec![line] };
        for cell in cells {
            let words = unescape(cell.trim_matches(['|', ' ']));
            assert!(said.contains(&words), "“{words}” is not there");
            wanted += usize::from(!words.is_empty());
        }
    }
    assert!(wanted > 300, "{wanted}");
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    let quarterly = quarterly();
    let (text, view) = (quarterly.text(), quarterly.view());
    let first = docx::render(&text, &view).expect("renders");
    assert!(first == docx::render(&text, &view).expect("renders"));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(first)).expect("an archive");
    for i in 0..zip.len() {
        assert_eq!(zip.by_index(i).expect("a part").last_modified(), Some(zip::DateTime::default()));
    }
    assert_eq!(zip.by_index(0).expect("a part").name().expect("a name"), "[Content_Types].xml");
}

#[test]
fn nothing_hostile_comes_through() {
    let hostile = "# 名\u{0}\u{8}\u{1b}[31m\n\n---\n\n一\u{202E}二\u{E011}id\u{E012}数\u{E013}\u{FFFE} <script>alert(1)</script> \
                   ]]> &#0; <w:r/> {{ x }}\n\n[甲](javascript:alert(1)) [乙](file:///c:/x) [丙](http://[::1) ![图](https://a.cn/y.png) \
                   [丁](https://a.cn/\"/><x>)\n\n=HYPERLINK(\"http://x\")\n\n| <b> | PAGE |\n| - | - |\n| \u{7} | { INCLUDETEXT x } |\n";
    let parts = document(hostile);
    assert_eq!(all_faults(&parts), Vec::<String>::new());
    let said = said(&parts).join("\n");
    for words in
        ["名[31m", "一二id数", "<script>alert(1)</script>", "]]>", "<w:r/>", "甲 乙 丙 图 丁", "{ INCLUDETEXT x }"]
    {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let private = |c: char| c.is_control() && c != '\n' || ('\u{E000}'..='\u{E01F}').contains(&c) || c == '\u{FFFE}';
    for (name, part) in &parts {
        assert!(!part.contains(private), "{name}");
        assert!(!name.ends_with(".bin") && !name.contains("media"), "{name}");
    }
    let body = &parts["word/document.xml"];
    for field in ["fldSimple", "instrText", "fldChar", "w:object", "w:drawing", "altChunk"] {
        assert!(!body.contains(field), "{field}");
    }
    let outside = values(&parts["word/_rels/document.xml.rels"], "TargetMode=\"External");
    assert_eq!(outside.len(), 1);
    assert!(parts["word/_rels/document.xml.rels"].contains("Target=\"https://a.cn/%22/%3E%3Cx%3E\""));
}

/// The styles of paragraphs that hold these words.
fn styles<'a>(parts: &'a Parts, words: &str) -> Vec<&'a str> {
    let body = &parts["word/document.xml"];
    let paragraphs = body.split("<w:p>").filter(|p| p.contains(words));
    paragraphs.filter_map(|p| values(p, "<w:pStyle w:val=\"").first().copied()).collect()
}

#[test]
fn what_staff_wrote_is_set_as_they_meant() {
    let edited = quarterly().text()
        .replace("### 四、亮点做法", "| 新表 | 滞后 |\n| :-- | --: |\n| 甲 | 3 |\n\n表下的话。\n\n1. 第一条\n1. 第二条\n\n又一段。\n\n7. 第七条\n\n### 四、好的做法")
        .replace("<!-- jianbao:matrix -->\n", "")
        .replace("<!-- jianbao:foot -->\n", "");
    let parts = document(&edited);
    assert_eq!(all_faults(&parts), Vec::<String>::new());
    assert_eq!(styles(&parts, ">四、好的做法<"), ["Heading1"]);
    assert_eq!(styles(&parts, ">表下的话。<"), ["Note"]);
    assert_eq!(styles(&parts, ">又一段。<"), ["BodyText"]);
    assert_eq!(styles(&parts, ">第二条<"), ["ListParagraph"]);
    let body = &parts["word/document.xml"];
    let row = body.split("<w:tr>").find(|row| row.contains(">甲<") && row.contains(">3<")).expect("the new row");
    assert!(row.contains("w:fill=\"F6D365\"") && row.contains("<w:jc w:val=\"right\"/>"), "{row}");
    // Two lists that count: the second goes on at seven.
    let starts = values(&parts["word/numbering.xml"], "<w:startOverride w:val=\"");
    assert_eq!((starts.first(), starts.last()), (Some(&"1"), Some(&"7")));
    // Without their markers the matrix has no colours and the imprint no lines.
    let matrix = body.split("成果进展矩阵").last().and_then(|rest| rest.split("数据说明").next()).expect("附件2");
    let matrix = matrix.split("图例：").next().unwrap_or_default();
    assert!(!matrix.contains("146C43") && !body.contains("TableImprint"));
}

#[test]
fn a_marker_without_its_line_draws_nothing() {
    let quarterly = quarterly();
    // Short enough for all of it: no paragraph but those that open with a mark.
    let kept = |line: &&str| line.is_empty() || line.starts_with(['#', '<', '|']) || line.starts_with("附件：");
    let short: String = quarterly.text().lines().filter(kept).map(|line| format!("{line}\n")).collect();
    let drawn = |markdown: &str| document(markdown)["word/document.xml"].clone();
    let captions = [
        ("key-figures", "关键数字"),
        ("targets-chart", "量化目标填报情况"),
        ("status-chart", "各任务填报情况"),
        ("board", "应报成果的状态"),
    ];
    for (marker, caption) in captions {
        assert!(drawn(&short).contains(caption), "{marker}");
        assert!(!drawn(&short.replace(&format!("<!-- jianbao:{marker} -->"), "")).contains(caption), "{marker}");
    }
    assert!(drawn(&short).contains(">推进") && !drawn(&short).contains("jianbao:"));
}

#[test]
fn what_is_drawn_moves_to_the_annex_where_the_text_fills_five_pages() {
    let quarterly = worst(quarterly());
    let full =
        quarterly.text().replace("### 四、亮点做法", &format!("{}\n\n### 四、亮点做法", "很长的一段话。".repeat(300)));
    let parts = parts(&docx::render(&full, &quarterly.view()).expect("renders"));
    let body = &parts["word/document.xml"];
    let (text, annexes) = body.split_once(">附件1<").expect("annexes");
    assert!(!text.contains("TableBars") && annexes.contains("TableBars"), "charts go to the annex");
}

#[test]
fn pages_lie_as_their_tables_need() {
    let quarterly = quarterly();
    let parts = document(&quarterly.text());
    let body = &parts["word/document.xml"];
    let sections: Vec<bool> = body
        .split("<w:sectPr>")
        .skip(1)
        .map(|s| s.split("</w:sectPr>").next().is_some_and(|s| s.contains("landscape")))
        .collect();
    assert_eq!(sections, [false, true, false], "附件1 and 附件2 are turned");
    let turned = body.split("<w:sectPr>").nth(1).expect("the pages that are turned");
    assert!(turned.contains("任务进展汇总表") && turned.contains("成果进展矩阵") && !turned.contains("数据说明"));
    assert!(parts["word/settings.xml"].contains("<w:evenAndOddHeaders/>"));
    for (footer, align) in
        [("footer1", "FooterOdd"), ("footer2", "FooterEven"), ("footer3", "right"), ("footer4", "left")]
    {
        let footer = &parts[&format!("word/{footer}.xml")];
        assert!(footer.contains(align) && footer.contains(" PAGE "), "{footer}");
    }
    assert!(
        parts["docProps/core.xml"].contains(&quarterly.config.title) && parts["docProps/custom.xml"].contains("2025Q3")
    );
}

#[test]
fn the_first_section_stands_alone_and_boards_are_numbered_below_it() {
    let text = quarterly().text();
    let (head, rest) = text.split_once("### 一、总体情况\n").expect("一");
    let (_, rest) = rest.split_once("<!-- jianbao:targets-chart -->").expect("a chart");
    let (_, left) = rest.split_once("### 三").expect("三");
    let short = format!(
        "{head}### 一、总体情况\n\n总体。\n\n<!-- jianbao:targets-chart -->\n\n### 二、重点任务推进情况\n\n### 三{left}"
    );
    let parts = document(&short);
    let body = &parts["word/document.xml"];
    let at = |words: &str| body.find(words).unwrap_or_else(|| panic!("no {words}"));
    let places = ["季度工作推进情况<", "关键数字", ">一、总体情况<", ">二、重点任务推进情况<", ">图1　"].map(at);
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(styles(&parts, ">附件：1."), ["Attachments"]);
    assert_eq!(styles(&parts, ">2.成果进展矩阵<"), ["Attachments"]);
    assert!(body.contains("w:tblpYSpec=\"bottom\""), "the imprint stands at the foot");
}

#[test]
fn key_figures_are_those_of_the_page_with_their_words() {
    let mut compared = 0;
    let tags = regex::Regex::new("<[^>]*>").expect("a pattern");
    for quarterly in [quarterly(), worst(quarterly()), Quarterly::widened(40)] {
        let page = quarterly.page();
        let list = page.split("<ul class=\"key\"").nth(1).and_then(|rest| rest.split("</ul>").next()).expect("a list");
        let bare = |html: &str| tags.replace_all(html, "").replace("&quot;", "\"");
        let keys: Vec<&str> = list.split("<li").skip(1).collect();
        let parts = document_of(&quarterly);
        let body = &parts["word/document.xml"];
        // A long first section has the page to itself.
        let rows: Vec<&str> = body.split("关键数字").skip(1).filter_map(|row| row.split("</w:tbl>").next()).collect();
        let row = rows.concat();
        compared += usize::from(!rows.is_empty());
        if rows.is_empty() {
            continue;
        }
        assert_eq!(row.matches("<w:tc>").count(), keys.len());
        for (key, cell) in keys.iter().zip(row.split("<w:tc>").skip(1)) {
            let word = key.split("<em>").nth(1).and_then(|rest| rest.split("</em>").next()).expect("a word");
            let number = key.split("<b>").nth(1).and_then(|rest| rest.split("</b>").next()).expect("a number");
            assert!(cell.contains(&bare(word)), "{} is not in {cell}", bare(word));
            assert!(bare(cell).starts_with(&bare(number)), "{} is not in {cell}", bare(number));
        }
    }
    assert!(compared > 0);
}

#[test]
fn key_figures_give_way_to_the_first_section_and_blank_lines_never() {
    let quarterly = quarterly();
    let text = quarterly.text();
    let (head, rest) = text.split_once("### 一").expect("一");
    let (_, rest) = rest.split_once("### 二").expect("二");
    let drawn = |lines: usize| {
        let first = "字".repeat(27 * lines - 2);
        let body = document(&format!("{head}### 一\n\n{first}\n\n### 二{rest}"))["word/document.xml"].clone();
        let of = |after: &str, name: &str| {
            let paragraph = body.split(after).nth(1).and_then(|rest| rest.split("</w:p>").next()).expect("a paragraph");
            values(paragraph, name).first().map_or(0, |n| n.parse::<usize>().expect("a number"))
        };
        let line = of("<w:pStyle w:val=\"BodyText\"/>", "w:line=\"");
        (body.contains("关键数字"), of("<w:pStyle w:val=\"Title\"/>", "w:before=\"") / 579, line)
    };
    let seen: Vec<_> = (5..=20).map(drawn).collect();
    assert!(seen.iter().all(|(_, blanks, _)| *blanks == 2), "{seen:?}");
    // Lines closer by a twentieth, then no key figures; where neither helps, all is as it was.
    let mut steps: Vec<_> = seen.iter().map(|(keys, _, line)| (*keys, *line > 0)).collect();
    steps.dedup();
    assert_eq!((steps.first(), steps.last()), (Some(&(true, false)), Some(&(true, false))), "{seen:?}");
    assert!(steps.contains(&(true, true)) && steps.contains(&(false, true)), "{seen:?}");
}

#[test]
fn contacts_stay_out_of_the_document() {
    let parts = document(&quarterly().text());
    for secret in ["王小明", "13812345678", "59531234"] {
        assert!(parts.values().all(|part| !part.contains(secret)), "{secret}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_staff_type_the_document_is_sound(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..60),
    ) {
        prop_assert_eq!(all_faults(&document(&pieces.concat())), Vec::<String>::new());
    }
}

/// What Markdown is made of, to be put together in any order.
const PIECES: [&str; 42] = [
    "\n", "\n\n", "# ", "## ", "### ", "附件1　", "附件", "　　", "甲乙。", "a1", "**", "*", "`", "```\n", "> ", "- ",
    "1. ", "3) ", "  ", "    ", "| ", " |\n", "| - | -: |\n", "|\n|-\n", "---\n", "[x](https://a.cn/<)", "[", "](",
    ")", "![", "[^1]", "[^1]: ", "\\\n", "<b>", "<!-- jianbao:board -->\n", "<!-- jianbao:key-figures -->\n",
    "<!-- jianbao:matrix -->\n", "<!-- jianbao:foot -->\n", "<!--", "&amp;", "\u{0}\u{B}", "完成",
];
