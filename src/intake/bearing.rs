//! How a file stands to what its unit sent before, by the sender's own words: in the
//! subject and the text of the mail, the name of the file, the titles and remarks of
//! its sheets.

use super::arrival::Arrival;
use super::candidate::Candidate;
use super::own_words::own_words;
use super::read_sheet::ReadSheet;
use super::rows::row_kind::RowKind;
use crate::model::ledger::Bearing;
use crate::model::task::ItemId;
use crate::model::value::{Cell, fixed, key};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words of one who corrects or adds, and leaves the rest as it was.
static CORRECTS: LazyLock<Regex> = LazyLock::new(|| {
    fixed(concat!(
        "更正|更改为|勘误|订正|有误|补报|补送|补填|补录|补充(?:报送|填报|上报)|漏报|漏填|改为|应为|",
        "(?:只|仅)(?:对|将|就)?.{0,12}(?:更新|修改|调整|变更|填报|填写|补)",
    ))
});

/// Words of one who leaves the rest expressly as it was.
static KEEPS_THE_REST: LazyLock<Regex> = LazyLock::new(|| {
    fixed("(?:其余|其他|其它|余下|余)[^,]{0,10}(?:不变|未变|无变化|没有变化|不动|照旧|同前|不作调整|不作变动)")
});

/// Words of one who puts this in the place of all that came before.
static REPLACES: LazyLock<Regex> = LazyLock::new(|| {
    fixed(concat!(
        "以(?:此|本次|这次|这份|本表|此表|附件|附表|正文|[^,]{0,8}(?:表|件|版|稿|次|份))[^,]{0,4}为准|",
        "(?:前|原|上|之前|此前|先前|昨天|早上)[^,]{0,12}作废|重新(?:报送|上报|填报)|重报|",
        "(?:替换|取代|代替)(?:前|原|上|之前|此前|先前)",
    ))
});

/// Words of one who takes back what was sent, and has not sent another yet.
static TAKES_BACK: LazyLock<Regex> = LazyLock::new(|| {
    fixed(concat!(
        "作废|撤回|收回|(?:不要|别|勿|[暂先]不)(?:再)?(?:使用|采用|采纳|用|汇总|统计|计入)|",
        "(?:稍后|稍候|随后|晚些|明[天日早]|后天|今[天晚]|下午|晚上|尽快|马上|过后|改日|之后|以后|另行)[^,]{0,8}",
        "(?:重报|再报|另报|重发|再发|重填|重新(?:报|上报|填|发|提交))|",
        "以[^,]{0,8}(?:稍后|稍候|随后|后续|下次|明[天日]|再报|重报|重新|另报)[^,]{0,8}为准",
    ))
});

/// Whether a sentence takes back the sheet that was sent, and not its stamped copy.
pub(super) fn takes_back(sentence: &str) -> bool {
    let folded = key(sentence);
    let of_sheet = ["表", "报", "件", "稿", "份", "数"].iter().any(|word| folded.contains(word));
    let of_copy = ["盖章", "扫描", "纸质"].iter().any(|word| folded.contains(word));
    of_sheet && !of_copy && folded.split([',', '?']).any(|clause| says(&TAKES_BACK, clause))
}

/// Words for what was sent before.
static EARLIER: LazyLock<Regex> =
    LazyLock::new(|| fixed("前[一次份]|原[表报来先]|上[次午周一个]|之前|此前|先前|昨|早上|刚才|已[报发]"));

/// Whether a sentence speaks of what was sent before, and not of what comes with it.
pub(super) fn speaks_of_earlier(sentence: &str) -> bool {
    EARLIER.is_match(&key(sentence))
}

/// What makes of such words a condition, a request or a denial: 如需更正请联系, 无更正.
static UNSAID: LazyLock<Regex> = LazyLock::new(|| {
    fixed("^(?:如|若|倘|凡)|如有|如需|如果|若有|若需|是否|能否|可否|无需|不需|不必|毋需|(?:没有|未|无|不)[^,]{0,6}$")
});

/// How the file that came so stands to those before it, by all its words outside tables.
pub(super) fn bearing_of(arrival: Arrival, candidates: &[Candidate], read: &[ReadSheet]) -> Bearing {
    let mail = arrival.mail.map(|mail| (mail.envelope.subject.as_str(), own_words(&mail.envelope.text)));
    let (subject, body) = mail.unwrap_or_default();
    let subject = if is_answer(subject) { "" } else { subject };
    let name = arrival.origin.file_name();
    let outside =
        |kind: &RowKind| matches!(kind, RowKind::Outside | RowKind::Note | RowKind::InnerNote | RowKind::Subheading);
    let rows = read.iter().flat_map(|sheet| {
        let rows = sheet.rows.kinds.iter().filter(move |(_, kind)| outside(kind)).map(|(row, _)| *row);
        rows.flat_map(|row| candidates[sheet.index].sheet.row(row))
    });
    let said = rows.filter_map(|(_, cell)| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None });
    bearing([subject, &body, name].into_iter().chain(said))
}

/// Whether a sentence does nothing but say that the answers for these items correct
/// others, or take their place: 前次漏报12.1，现补报. What it counts besides is not theirs.
pub(super) fn is_carried_out(sentence: &str, answered: &BTreeSet<ItemId>) -> bool {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| fixed(r"[0-9]+(?:\.[0-9]+)?"));
    let folded = key(sentence);
    let of_items =
        NUMBER.find_iter(&folded).all(|number| number.as_str().parse().is_ok_and(|id| answered.contains(&id)));
    of_items && bearing([sentence]) != Bearing::Silent
}

/// What words say of files before theirs.
pub(super) fn bearing<'t>(texts: impl IntoIterator<Item = &'t str>) -> Bearing {
    let (mut corrects, mut keeps, mut replaces) = (false, false, false);
    for text in texts {
        let clauses = text.split(['。', '\n', '；', ';', '！', '!', '，', ',', '？', '?']);
        for clause in clauses.map(key).filter(|clause| !clause.is_empty()) {
            corrects |= says(&CORRECTS, &clause);
            keeps |= says(&KEEPS_THE_REST, &clause);
            replaces |= says(&REPLACES, &clause);
        }
    }
    match (corrects || keeps, replaces && !keeps) {
        (true, false) => Bearing::Corrects,
        (false, true) => Bearing::Replaces,
        (true, true) => Bearing::Unclear,
        (false, false) => Bearing::Silent,
    }
}

fn says(words: &Regex, clause: &str) -> bool {
    words.find(clause).is_some_and(|found| !UNSAID.is_match(&clause[..found.start()]) && !is_question(clause))
}

fn is_question(clause: &str) -> bool {
    clause.ends_with(['吗', '否'])
}

/// Whether a subject is that of the mail it answers or passes on: whoever wrote that
/// speaks of something else.
fn is_answer(text: &str) -> bool {
    let folded = key(text);
    ["回复", "答复", "转发", "re:", "fw:", "fwd:"].iter().any(|start| folded.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_one_who_corrects() {
        for text in [
            "5.2更正为5台，其余不变",
            "三季度进展更正",
            "更正说明：5.2项完成数填报有误",
            "前次漏报8.1，现补报",
            "三季度进展（补报）",
            "其余内容均不变",
            "其他各项未变",
            "只更新5.2一项",
            "仅对3.1的进展修改，其它照旧",
            "3.1完成数应为12个",
            "现将3.1的完成数改为12",
            "以此为准，其余不变",
        ] {
            assert_eq!(bearing([text]), Bearing::Corrects, "{text}");
        }
    }

    #[test]
    fn the_words_of_one_who_sends_all_anew() {
        for text in
            ["请以此为准", "以本次报送的表为准", "前一份作废", "现重新报送", "请替换之前的表", "昨天发的那份作废"]
        {
            assert_eq!(bearing([text]), Bearing::Replaces, "{text}");
        }
        assert_eq!(bearing(["更正后的表，请以此表为准"]), Bearing::Unclear);
    }

    #[test]
    fn the_words_of_one_who_takes_back_what_was_sent() {
        for text in [
            "上午发的表有误，请作废，稍后重报",
            "三季度表数字不对，先不要用，明天再报",
            "昨天的报表请勿汇总",
            "申请撤回昨天报送的材料和表",
            "请以明天重报的表为准",
            "数据有误，我们随后重新上报",
        ] {
            assert!(takes_back(text), "{text}");
        }
        for text in [
            "报表已完成盖章，稍后补发",
            "盖章件明天再发",
            "表格随后补报",
            "无需作废原表",
            "如需撤回报表，请联系",
            "报表是否作废？",
            "不用重报",
            "请查收附件",
            "三季度表已重新报送",
        ] {
            assert!(!takes_back(text), "{text}");
        }
    }

    #[test]
    fn the_subject_of_an_answer_is_the_other_sides() {
        assert!(is_answer("回复：请更正三季度报表") && is_answer("转发：补报材料") && !is_answer("三季度更正"));
    }

    #[test]
    fn words_that_say_nothing_of_the_kind() {
        for text in [
            "",
            "三季度进展情况表",
            "请查收，如有错误请更正",
            "如需更正，请联系",
            "无更正",
            "没有需要更正的内容",
            "是否需要更正？",
            "三季度进展（最新）",
            "以上数据以系统为准",
            "3.1正在抓紧推进，下季度可望完成",
            "项目方案作了修改完善",
        ] {
            assert_eq!(bearing([text]), Bearing::Silent, "{text}");
        }
    }
}
