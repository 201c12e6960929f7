//! “这个数从哪儿来的？”: the page answers for every figure of the text, and an
//! edited line says nothing it cannot know.

use crate::kit::quarter::{Quarterly, templates};
use crate::kit::{self, HONEST, Workspace, desk};
use jianbao::outputs::html;

#[test]
fn figures_of_the_page_tell_their_source() {
    let ledger = desk::one(&["1.1|已完成|100%|||完成", "3.1|正常推进|50%|18|9|推进"]);
    let (master, config) = desk::list();
    let quarterly = Quarterly { ledger, master, config };
    let (text, page) = (quarterly.text(), quarterly.page());
    assert!(!page.contains(['\u{E011}', '\u{E012}', '\u{E013}']), "no mark is left");
    let told = page.matches("<span class=\"figure\"").count();
    assert!(told > 50, "{told}");
    assert!(page.contains("南翔镇.xlsx［三季度］D3"), "a count leads to its cell");
    assert!(page.contains("jianbao trace units.missing\">11</span>"));

    let edited: String =
        text.lines().map(|line| format!("{}\n", line.replace("未报送11个", "还有11个没有报送"))).collect();
    assert_ne!(edited, text);
    let page = html::render(&edited, &quarterly.view(), &templates()).expect("renders");
    assert!(page.contains("还有11个没有报送"), "the line of staff stands as typed");
    assert!(page.matches("<span class=\"figure\"").count() < told);
}

#[test]
fn nobody_is_named_wherever_somebody_typed_it() {
    // The contact of one row stands in the words of another, beside an office and a number.
    let workspace = Workspace::empty();
    let mut first = HONEST;
    (first[5], first[9]) = ("由规划办王某某牵头推进", "规划办 王某某、李某 59531234");
    let mut other = HONEST;
    (other[0], other[5], other[6]) = ("1.2", "初稿已由李某完成，电话5953 1234", "请与王某某联系13900000000");
    workspace.put("inbox/南翔镇.xlsx", &kit::sheet("南翔镇", &[first, other]));
    let workspace = workspace.built();
    assert!(workspace.text("out/ledger.json").contains("由规划办王某某牵头推进"));
    for name in ["简报.md", "简报.html", "briefing.json"] {
        let text = workspace.text(&format!("out/{name}"));
        for word in ["王某某", "李某", "5953", "13900000000"] {
            assert!(!text.contains(word), "{name} shows {word}");
        }
    }
    let words = kit::parts(&workspace.bytes("out/简报.xlsx")).into_values().collect::<String>();
    for word in ["王某某", "李某", "5953", "13900000000"] {
        assert!(!words.contains(word), "简报.xlsx shows {word}");
    }
}
