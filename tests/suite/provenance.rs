//! “这个数从哪儿来的？”: the page answers for every figure of the text, and an
//! edited line says nothing it cannot know.

use crate::kit::desk;
use crate::kit::quarter::{Quarterly, templates};
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
