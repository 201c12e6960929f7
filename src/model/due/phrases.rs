//! The grammar of deadlines as a table of patterns (domain table of forms).
//!
//! At each place of the folded text the longest phrase wins, then the earlier
//! row. `{Y}`, `{M}`, `{D}`, `{E}` stand for year, month, day and part of a
//! month; a second one of a range ends in 2. A row may refuse what its pattern
//! found; the next best phrase at that place is then tried.

use super::fold::Folded;
use super::readers::{
    Found, Read, adjacent_months, bare_day, bare_range, bare_year, compact_day, day, day_of_month, day_of_quarter,
    every_half, every_month, every_quarter, first_quarters, half, inferred_year, month, numeric_day, point, quarter,
    range_of_days, range_of_points, range_of_quarters, range_of_years, range_to_year_end, whole_year, year_beginning,
    year_end, year_middle,
};
use crate::model::value::fixed;
use regex::{Regex, RegexSet};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// A phrase in the folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// Where it stands, in bytes of the folded text.
    pub range: Range<usize>,
    /// The dates it gives, or why it gives none.
    pub read: Read,
}

type Reader = fn(&Found) -> Option<Read>;

const N: &str = "[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3}";
const YEAR: &str =
    "(?:(?P<y>[0-9]{4}|[23][0-9]|[一二三四五六七八九〇零○o]{4}|今|本|当|明|次|来)年|(?P<yy>(?:19|20)[0-9]{2})[./-])";
const PART: &str = "上旬|中旬|下旬|上中旬|中下旬|上半月|下半月|底|初|中|末";
const EVERY: &str = "(?:每年度?的?)?";
const UNTIL: &str = "(?P<until>截止到|截至到|截止至|截至|截止|不迟于|不晚于|最迟于?|最晚于?|至|到)?(?P<since>自|从)?";
/// What may follow a point in time.
const SUFFIX: &str = "(?P<suffix>之前|以前|前|为止|止|期间|之内|以内|内|起|开始|以来|之后|以后|后)?";

/// The rows of the grammar: a pattern and who reads what it finds.
macro_rules! rows {
    ($($pattern:literal => $read:expr,)*) => { &[$(($pattern, $read)),*] };
}

const ROWS: &[(&str, Reader)] = rows! {
    // Windows from one point to another.
    "{U}{Y}?(?P<m>{N})(?:月份?(?:(?P<d>{N})[日号]?|(?P<e>{E}))?)?起?(?:-+|~|至|到)(?:{Y2}|(?P<next>次年|明年|翌年)的?)?(?P<m2>{N})月份?(?:(?P<d2>{N})[日号]|(?P<e2>{E}))?(?:之前|以前|前|止|期间|之内|内|之间)?"
        => range_of_points,
    "{U}{Y}?(?P<m>{N})月(?P<d>{N})[日号]?起?(?:-+|~|至|到)(?P<d2>{N})[日号](?:前|止|期间|之内|内|之间)?"
        => range_of_days,
    "{U}{Y}?(?P<m>{N})月份?(?:(?P<d>{N})[日号]|(?P<e>{E}))?起?(?:-+|~|至|到)(?:(?P<y2>[0-9]{4}|今|本|当|明|次)年)?年?(?:底|末)(?:之前|以前|前|止)?"
        => range_to_year_end,
    "(?P<y>[0-9]{4})年?(?:-+|~|至|到)(?P<y2>[0-9]{4})年(?:度|底|末|间|期间|内)?前?" => range_of_years,
    "{Y}?第?(?P<q>[一二三四1-4])(?:季度)?(?:-+|~|至|到|、|和)第?(?P<q2>[一二三四1-4])季度(?:末|底|内|期间)?前?"
        => range_of_quarters,
    "{Y}?(?P<m>{N})月?[、和](?P<m2>{N})月份?(?:期间|内)?" => adjacent_months,
    "(?P<m>[0-9]{1,2})[./](?P<d>[0-9]{1,2})(?:-+|~|至|到)(?P<m2>[0-9]{1,2})[./](?P<d2>[0-9]{1,2})" => bare_range,
    // Single points, by themselves or every year.
    "{U}{V}{Y}?(?P<m>{N})月份?{S}" => |f| point(f, month(f)),
    "{U}{V}{Y}?(?P<m>{N})月份?的?(?P<e>{E}){S}" => |f| point(f, month(f)),
    "{U}{V}{Y}?(?P<m>{N})月(?P<d>{N})[日号](?:当天|当日)?{S}" => |f| point(f, day(f)),
    "{U}(?P<y>[0-9]{4}|[2-3][0-9])(?:\\.(?P<m>[0-9]{1,2})\\.|/(?:[0-9]{1,2})/|-(?:[0-9]{1,2})-)(?P<d>[0-9]{1,2})[日号]?{S}"
        => numeric_day,
    "{U}(?P<y>(?:19|20)[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9]){S}" => compact_day,
    "{U}(?P<m>[0-9]{1,2})[./](?P<d>[0-9]{1,2}){S}" => bare_day,
    "{U}{V}{Y}?(?P<h>[上下])半年(?:度)?(?P<e>底|末)?{S}" => |f| point(f, half(f)),
    "{U}{V}{Y}?(?:第?(?P<q>[一二三四1-4])季度|(?P<q2>[1-4])q|q(?P<q3>[1-4]))(?P<e>底|末)?{S}"
        => |f| point(f, quarter(f)),
    "(?P<y>(?:19|20)[0-9]{2})(?:q(?P<q>[1-4])|(?P<q2>[1-4])q){S}" => |f| point(f, quarter(f)),
    "{U}{Y}?(?P<pre>前)(?P<q>[二三2-3])个?季度(?P<e>底|末)?{S}" => |f| point(f, first_quarters(f)),
    "{U}{V}(?:{Y}度?|年度?)?年?(?P<e>底|末){S}" => |f| point(f, year_end(f)),
    "{U}{V}{Y}?年?中(?P<suffix>前|之前|以前)?" => year_middle,
    "{U}{Y}度?(?P<suffix>之前|以前|前|为止|止|期间|之内|以内|内|起|开始)" => |f| point(f, whole_year(f)),
    "(?:{Y}度?)?(?:年度?内|年度期间)" => |f| point(f, whole_year(f)),
    "{U}{Y}度?" => bare_year,
    "全年度?|本年度?|今年|当年|本年度内?全年" => inferred_year,
    // Recurrences.
    "(?:每个?季度?|按季度?|逐季度?|各季度)(?:结束)?(?P<e>末|底)?(?P<suffix>之前|以前|前|内)?" => every_quarter,
    "每个?季度?(?:(?P<first>首月|第一个?月)|(?P<middle>第二个?月)|(?:末月|第三个?月|最后一个?月))的?(?P<d>{N})[日号](?P<suffix>之前|以前|前)?"
        => day_of_quarter,
    "(?:每个?月|按月|逐月)度?(?P<e>{E})?(?P<suffix>之前|以前|前|内)?" => every_month,
    "(?:每个?月)的?(?P<d>{N})[日号](?P<suffix>之前|以前|前)?" => day_of_month,
    "每半年度?(?:末|底)?前?" => every_half,
    "每年度?" => inferred_year,
    "每年度?(?:常态化|长期|持续|不定期|定期|适时)|每(?:周|日|天|旬|半月|两周|双周|两个?月|双月)"
        => |_| Some(Read::Nothing),
    // Times that need something which is not in the words.
    "(?:国庆|春节|元旦|五一|五四|端午|中秋|清明|重阳|劳动节|建党节|七一|八一|十一|教师节|元宵|汛期|主汛期|梅雨|台风季|暑期|暑假|寒假|开学|高考|中考|进博会?|两会|入冬|入夏|入汛|年关|换届)(?:节)?(?:长假|假期|假日|小长假)?(?:之前|以前|前夕|前后|前|之后|以后|后|期间|结束)"
        => |_| Some(Read::Unread),
    "(?:(?P<n>[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})(?:个半?|多)?(?:工作日|自然日|月|日|天|周|星期|季度|年)(?:之内|以内|内))"
        => |_| Some(Read::Unread),
    "(?:之?后|起)(?:的|,)?(?:第?[0-9]{1,3}|[一二两三四五六七八九十半]{1,3})(?:个半?)?(?:工作日|自然日|月|日|天|周|星期|季度|年)(?:之内|以内|内)?"
        => |_| Some(Read::Unread),
    "(?P<d>{N})[日号](?:之前|以前|前)" => |_| Some(Read::Unread),
    "{Y}?年?初(?:前|之前)?" => year_beginning,
    "(?:本|下|上|下个|本个|当)(?:季度?|月)(?:度)?(?:底|末|初|中旬|上旬|下旬|内)?(?:前|之前|以前)?|(?:季度?|月)(?:底|末)(?:前|之前|以前)?"
        => |_| Some(Read::Unread),
    "即日起|即日|尽快|尽早|近期|近日|待定|另行通知|另行确定|另行明确|另定|择期|视情|时间未定|暂未确定|未确定|待明确|待确定|立即|马上|抓紧"
        => |_| Some(Read::Unread),
};

/// The rows: all together to tell which can match, and each by itself, compiled when
/// it first does. A run meets a few of them.
struct Table {
    all: RegexSet,
    rows: Vec<Row>,
}

struct Row {
    pattern: String,
    compiled: OnceLock<Regex>,
    read: Reader,
}

impl Row {
    fn regex(&self) -> &Regex {
        self.compiled.get_or_init(|| fixed(&self.pattern))
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let year2 = YEAR.replace("<y>", "<y2>").replace("<yy>", "<yy2>");
    let expand = |(pattern, _): &(&str, Reader)| {
        let pattern = pattern.replace("{Y2}", &year2).replace("{Y}", YEAR).replace("{N}", N).replace("{E}", PART);
        format!("\\A(?:{})", pattern.replace("{U}", UNTIL).replace("{V}", EVERY).replace("{S}", SUFFIX))
    };
    let patterns: Vec<String> = ROWS.iter().map(expand).collect();
    let all = RegexSet::new(&patterns).unwrap_or_else(|e| unreachable!("patterns of the program: {e}"));
    let row = |(pattern, (_, read)): (String, &(_, Reader))| Row { pattern, compiled: OnceLock::new(), read: *read };
    Table { all, rows: patterns.into_iter().zip(ROWS).map(row).collect() }
});

/// Characters that begin no phrase are passed over without a try.
fn may_begin(c: char) -> bool {
    c.is_ascii_digit()
        || "一二三四五六七八九十廿卅〇零○o今本当明次来截不最至到自从每上下第q前年全按逐各国春元端中清重劳建教汛主梅台暑寒开高进两入换半之后起即尽近待另择视时暂未立马抓季月".contains(c)
}

/// Every phrase of the text, from left to right, none overlapping another.
pub(super) fn scan(folded: &Folded, year: i32) -> Vec<Match> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = folded.text[at..].chars().next() {
        let step = may_begin(c).then(|| best(folded, at, year)).flatten();
        at = match step {
            Some(m) => {
                let end = m.range.end;
                if m.read != Read::Nothing {
                    let floor = found.last().map_or(0, |m: &Match| m.range.end);
                    found.push(with_its_event(folded, m, floor));
                }
                end
            }
            None => at + c.len_utf8(),
        };
    }
    found
}

/// The longest phrase that begins at `at` and is not refused.
fn best(folded: &Folded, at: usize, year: i32) -> Option<Match> {
    let (before, text) = folded.text.split_at(at);
    let digit_before = before.ends_with(|c: char| c.is_ascii_digit());
    if digit_before && text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let length = |row: usize, stop: usize| TABLE.rows.get(row)?.regex().find(&text[..stop]).map(|m| m.end());
    let mut candidates: Vec<(usize, usize)> =
        TABLE.all.matches(text).into_iter().filter_map(|row| Some((length(row, text.len())?, row))).collect();
    while let Some((chosen, (length_now, row))) = longest(&candidates) {
        candidates.swap_remove(chosen);
        let (phrase, after) = text.split_at(length_now);
        let range = at..at + length_now;
        if ends_inside_a_word(phrase, after) {
            // It is tried again without its tail.
            let stop = length_now - phrase.chars().next_back().map_or(length_now, char::len_utf8);
            candidates.extend(length(row, stop).map(|length| (length, row)));
        } else if !folded.is_in_a_name(range.clone()) {
            let row = TABLE.rows.get(row)?;
            let captures = row.regex().captures(phrase)?;
            if let Some(read) = (row.read)(&Found { captures, before, after, year }) {
                return Some(Match { range, read });
            }
        }
    }
    None
}

/// The longest candidate, the earlier row among equals, and where it is.
fn longest(candidates: &[(usize, usize)]) -> Option<(usize, (usize, usize))> {
    let rank = |(_, (length, row)): &(usize, (usize, usize))| (*length, std::cmp::Reverse(*row));
    candidates.iter().copied().enumerate().max_by_key(rank)
}

/// A time counted from an event is shown with the event: 批复后1个月内.
fn with_its_event(folded: &Folded, m: Match, floor: usize) -> Match {
    let (before, phrase) = (&folded.text[floor..m.range.start], &folded.text[m.range.clone()]);
    let counted = phrase.starts_with(['后', '起', '之']) || before.ends_with(['后', '起']);
    let event = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if m.read != Read::Unread || !counted || event.chars().count() > 12 {
        return m;
    }
    Match { range: m.range.start - event.len()..m.range.end, ..m }
}

/// Last characters of phrases, and what makes another word of them: 8月初稿
/// is a draft in August, 10月起草 no beginning.
const WORDS: [(char, &str); 13] = [
    ('季', "节风"),
    ('日', "常间报程期照托"),
    ('号', "楼院线文"),
    ('前', "期置端沿往述言后提瞻景"),
    ('底', "层座图数稿部线色板"),
    ('初', "稿步审期中心级评选衷始设验"),
    ('中', "心国央小型学等介标共华医期层秋"),
    ('末', "端梢"),
    ('内', "容部涵外环设"),
    ('起', "草步止点诉重源"),
    ('后', "续期勤备台方"),
    ('月', "刊报饼度票租子季龄经色球嫂老亮"),
    ('年', "龄级货轻限会代鉴报检费薪轮味华"),
];

fn ends_inside_a_word(phrase: &str, after: &str) -> bool {
    let (Some(last), Some(next)) = (phrase.chars().next_back(), after.chars().next()) else { return false };
    (last.is_ascii_digit() && (next.is_ascii_digit() || matches!(next, '.' | '%' | '月' | '年')))
        || WORDS.iter().any(|(end, others)| *end == last && others.contains(next))
}
