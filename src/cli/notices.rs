//! What staff must know of a build: what became of their edits, which templates
//! are not used, and what of `out/` is old. For standard error.

use super::way::Way;
use crate::document::edits::unsettled;
use crate::document::templates::Stray;
use crate::model::value::{Quarter, clean};
use crate::outputs::TEXT;
use crate::workspace::{Built, HINTS, MASTER, New, Settled, TEMPLATES, base, beside, line};

/// Files of one kind that are named.
const NAMED: usize = 5;

/// How many notices about edits the terminal shows; the rest stand in the file.
const NOTICES: usize = 20;

/// Text of the briefing on one line, however long.
fn line_of(text: &str) -> String {
    clean(text).chars().filter(|c| !c.is_control()).collect()
}

pub(super) fn notices(period: Quarter, built: &Built, strays: &[Stray], way: &Way) -> String {
    let (mut out, draft) = (String::new(), &built.draft);
    let of_quarter = |name: &str| way.path(&format!("{period}/{name}"));
    if draft.is_beside {
        out += &format!(
            "注意：没有 {}，无法分辨 {} 中哪些是手工修改，未作改动；新生成的文字在 {}，请自行比对\n",
            of_quarter(&base(TEXT)),
            of_quarter(TEXT),
            of_quarter(&beside(TEXT))
        );
    }
    for document in &built.finished {
        let path = document.output.path;
        let now = match document.new {
            New::Beside => format!("新生成的在 {}", of_quarter(&beside(path))),
            New::Known => "程序写的内容没有变化，没有另存".into(),
            New::None => "这次没有要更正的内容，不再需要的请删去".into(),
        };
        let path = of_quarter(path);
        out += &format!("注意：{path} 与上次生成的不同，视为已手工修改，未作改动；{now}\n");
    }
    for notice in draft.notices.iter().take(NOTICES) {
        out += &format!("注意：简报.md {}\n", line_of(&notice.to_string()));
    }
    if draft.notices.len() > NOTICES {
        out += &format!("共{}处，全部见 {}\n", draft.notices.len(), of_quarter(HINTS));
    }
    if !draft.deleted.is_empty() {
        let count = draft.deleted.len();
        let mut places = draft.deleted.clone();
        places.dedup();
        let more = if places.len() > NOTICES { "等" } else { "" };
        let shown = line_of(&places[..places.len().min(NOTICES)].join("、"));
        out += &format!("提示：手工删去的内容中有{count}处程序有新的写法，仍按删去处理：{shown}{more}\n");
    }
    let open = unsettled(&draft.text);
    if open > 0 {
        let text = of_quarter(TEXT);
        out += &format!("注意：{text} 中有{open}处“【请核对】”，印发前请核对，并把那一行删去\n");
    }
    if built.is_undated {
        out += &format!(
            "提示：更正说明没有日期；请在 {} 的“设置”表填写本期更正的印发日期，再运行 {}\n",
            way.path(MASTER),
            way.command("build")
        );
    }
    for stray in strays {
        let near = stray.near.as_ref().map(|near| format!("；要替换的是不是 {near}")).unwrap_or_default();
        let name = way.path(&format!("{TEMPLATES}/{}", line(&stray.name)));
        out += &format!("注意：{name} 没有用上，内置模板中没有这个名称{near}\n");
    }
    if !built.stale.is_empty() {
        let stale: Vec<String> = built.stale.iter().map(|file| way.path(file)).collect();
        out += &format!("注意：{} 是以前生成的，这次没有更新\n", stale.join("、"));
    }
    out
}

/// What is said of files that staff changed, and that stay as they are.
pub(super) fn edited(files: &Settled, period: Quarter, way: &Way) -> String {
    let kinds = [
        (&files.edited, "手工改过，没有重做；要重做的，删去它再运行"),
        (&files.strange, "没有这个程序写过它的记录，没有动；要重做的，删去它再运行"),
        (&files.stale, "手工改过，现在已经用不着了（单位已经改好、报来，或者换了事由），请自行删去"),
    ];
    let said = |(names, words): (&Vec<String>, &str)| match names.len() {
        0 => String::new(),
        n => {
            let named = names.iter().take(NAMED).map(|name| way.path(&format!("{period}/{name}")));
            let more = if n > NAMED { format!(" 等{n}个文件") } else { String::new() };
            format!("提示：{}{more} {words}\n", named.collect::<Vec<_>>().join("、"))
        }
    };
    kinds.map(said).concat()
}
