//! Percentages: `80%`, `百分之八十`, `八成五`, `0.8` by its column.

use super::cell::{Cell, Qualifier, Reading};
use super::clause::{Extent, is_of_no_trouble};
use super::evidence::{Evidence, Figure, Said};
use super::lexicon::{Lexicon, Role};
use super::moment::Moment;
use super::number::{SCALE, is_numeral, leading_number};
use super::quantity::join;
use super::status::Status;
use super::text::{as_key, clean, is_not_applicable, is_nothing};
use super::tokens::{Kind, Obstacle, Token, folded, is_sentence, ratio, tokens};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A percentage, exact to a hundredth of a per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

/// What a column's bare numbers and heading say about its scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PercentColumn {
    /// A bare number above 1 stands in it: the column counts in per cent.
    pub above_one: bool,
    /// A bare number strictly between 0 and 1 stands in it.
    pub fraction: bool,
    /// Its heading says so: 1 is one per cent, and 0.5 half of one.
    pub per_cent: bool,
}

/// Why a percentage that was read, or was not, needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A bare 1: one per cent or all of it.
    One,
    /// A bare fraction in a column without a % format.
    Fraction,
    /// Fractions and numbers above 1 in one column.
    MixedScale,
    /// More than 100 per cent.
    AboveHundred,
    /// Less than nothing.
    Negative,
}

/// How a cell was read.
#[derive(Clone, Debug, PartialEq)]
pub struct PercentReading {
    /// The percentage.
    pub reading: Reading<Percent>,
    /// How exact it is.
    pub qualifier: Option<Qualifier>,
    /// What needs a look, if anything.
    pub doubt: Option<Doubt>,
    /// Why it was not read, as far as it can be told.
    pub obstacle: Option<Obstacle>,
}

impl PercentReading {
    fn unread(obstacle: Option<Obstacle>) -> Self {
        Self { reading: Reading::Unread, qualifier: None, doubt: None, obstacle }
    }
}

impl Percent {
    /// From hundredths of a per cent.
    pub fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// In hundredths of a per cent.
    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// `part` of `whole`, half up; `None` of nothing.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        (whole > 0).then(|| Self(div_half_up(part.saturating_mul(10_000), whole)))
    }

    /// With this many decimals (0 to 2), half up, without the sign.
    pub fn rounded(self, decimals: u32) -> String {
        let step = 10_i64.pow(2 - decimals.min(2));
        let n = div_half_up(self.0, step);
        let unit = 10_i64.pow(decimals.min(2));
        let sign = if n < 0 { "-" } else { "" };
        match decimals {
            0 => n.to_string(),
            _ => format!("{sign}{}.{:0width$}", n.abs() / unit, n.abs() % unit, width = decimals.min(2) as usize),
        }
    }

    /// Reads one cell by the scale of its column.
    pub fn read(cell: &Cell, column: PercentColumn) -> PercentReading {
        Self::read_by(cell, column, None)
    }

    /// The same where the day is known up to which work is reported, so that a
    /// time beside the share is over or to come.
    pub fn read_by(cell: &Cell, column: PercentColumn, cut_off: Option<NaiveDate>) -> PercentReading {
        let unread = PercentReading::unread(None);
        let nothing = PercentReading { reading: Reading::NotApplicable, ..unread.clone() };
        match cell {
            Cell::Number(n, Some(format)) if format.contains('%') => {
                scaled(*n * 100.0).map_or(unread, |n| judged(n, None, None))
            }
            Cell::Number(n, _) => scaled(*n).map_or(unread, |n| bare(n, None, column)),
            Cell::Text(text) if is_not_applicable(text) => nothing,
            Cell::Text(text) if is_sentence(text) => unread,
            Cell::Text(text) => match of_text(&folded(&clean(text)), column, cut_off) {
                Ok(read) => read,
                // 无 under a share says that there is none to tell; text is never 0.
                Err(_) if is_nothing(text) => nothing,
                Err(obstacle) => PercentReading::unread(obstacle),
            },
            _ => unread,
        }
    }
}

impl PercentColumn {
    /// Takes one cell of the column into account.
    pub fn see(&mut self, cell: &Cell) {
        let bare = match cell {
            Cell::Number(n, format) if !format.as_deref().unwrap_or("").contains('%') => scaled(*n),
            Cell::Text(text) => leading_number(&as_key(text))
                .filter(|(n, rest)| rest.is_empty() && n.myriad == 0 && !n.loose)
                .map(|(n, _)| n.scaled),
            _ => None,
        };
        if let Some(n) = bare {
            self.above_one |= n > SCALE;
            self.fraction |= n > 0 && n < SCALE;
        }
    }
}

/// In ten-thousandths, rounded: a % cell holds 0.333333 for 33.3333 %.
fn scaled(n: f64) -> Option<i64> {
    (n.is_finite() && n.abs() < 1e9).then(|| (n * SCALE as f64).round() as i64)
}

fn judged(scaled: i64, qualifier: Option<Qualifier>, doubt: Option<Doubt>) -> PercentReading {
    let percent = Percent(div_half_up(scaled, SCALE / 100));
    let doubt = match percent.0 {
        n if n < 0 => Some(Doubt::Negative),
        n if n > 10_000 => Some(Doubt::AboveHundred),
        _ => doubt,
    };
    let reading = if doubt == Some(Doubt::Negative) { Reading::Unread } else { Reading::Value(percent) };
    PercentReading { reading, qualifier, doubt, obstacle: None }
}

/// A number without any sign of its scale, judged by its column.
fn bare(scaled: i64, qualifier: Option<Qualifier>, column: PercentColumn) -> PercentReading {
    let unread = |doubt| PercentReading { doubt: Some(doubt), ..PercentReading::unread(None) };
    match scaled {
        0 => judged(0, qualifier, None),
        n if !(0..=SCALE).contains(&n) => judged(n, qualifier, None),
        n if column.per_cent => judged(n, qualifier, None),
        SCALE if column.above_one || !column.fraction => unread(Doubt::One),
        SCALE => judged(100 * SCALE, qualifier, Some(Doubt::One)),
        _ if column.above_one => unread(Doubt::MixedScale),
        n => judged(n * 100, qualifier, Some(Doubt::Fraction)),
    }
}

type Read<T> = Result<T, Option<Obstacle>>;

/// One share, and beside it only what agrees with it.
fn of_text(text: &str, column: PercentColumn, cut_off: Option<NaiveDate>) -> Read<PercentReading> {
    let plain = text.trim_end_matches(['。', '.', ';', ',']);
    if !plain.contains(is_numeral) && !plain.contains('半') {
        return Err(None);
    }
    let tokens = tokens(plain, Lexicon::built_in(), cut_off).ok_or(None)?;
    let found = Evidence::of(plain, &tokens, false);
    if found.figures.is_empty() {
        return Err(None);
    }
    let limits = |token: &&Token| {
        matches!(
            token.role(),
            Some(Role::Stage | Role::Part | Role::Measure | Role::Noun | Role::Duration | Role::Except)
        )
    };
    let is_figure = |token: &Token| matches!(token.kind, Kind::Number(_) | Kind::Share(..) | Kind::Ratio(..));
    let apart = tokens.split(Token::parts).filter(|clause| clause.iter().any(is_figure)).find_map(is_no_share);
    let mut clauses = tokens.split(Token::parts).filter(|clause| !is_of_no_trouble(plain, clause));
    let left =
        clauses.find_map(|clause| clause.iter().find(limits)).or(apart).map(|token| Obstacle::left(token.text, plain));
    let meant = found.planned.map(|words| Obstacle::Later(words.to_string()));
    let denied = found.denied.map(|words| Obstacle::left(words, plain));
    if let Some(obstacle) = found.blocked.clone().or(left).or(meant).or(denied) {
        return Err(Some(obstacle));
    }
    let earlier = tokens.split(Token::parts).filter_map(|clause| is_of_earlier(clause, is_figure)).next();
    let all = || Some(Obstacle::left(plain, plain));
    let read = match found.figures[..] {
        [figure] => of_figure(&figure, column).ok_or_else(all)?,
        // 66.7%（12/18）
        [one, other] if one.before.is_none() && other.before.is_none() => {
            let read = of_figure(&one, column).ok_or_else(all)?;
            let (Kind::Share(..), Kind::Ratio(part, whole)) = (one.kind, other.kind) else { return Err(all()) };
            let far = |share: i64| (Percent::of(part, whole).map_or(0, Percent::hundredths) - share).abs() > 100;
            match &read.reading {
                Reading::Value(percent) if !far(percent.0) => read,
                _ => return Err(all()),
            }
        }
        _ => return Err(all()),
    };
    let Reading::Value(percent) = read.reading else { return Ok(read) };
    // What was all done then is done now.
    let lasts = percent.0 >= 10_000 && found.says.iter().any(|said| said.status == Status::Done);
    if let Some(words) = earlier.filter(|_| !lasts) {
        return Err(Some(Obstacle::Earlier(words.to_string())));
    }
    match found.says.iter().find(|said| !agrees(said, percent, &found.figures[0])) {
        Some(said) => Err(Some(Obstacle::Against(percent.to_string(), said.text.to_string()))),
        None => Ok(read),
    }
}

/// What makes the number beside it a distance (滞后5%, 超序时5%), an aim or the
/// share of one quarter.
fn is_no_share<'c, 't>(clause: &'c [Token<'t>]) -> Option<&'c Token<'t>> {
    let done = clause.iter().any(|token| token.role() == Some(Role::Says(Some(Status::Done))));
    clause.iter().find(|token| match token.role() {
        Some(Role::Says(Some(Status::Lagging | Status::Overdue))) => true,
        Some(Role::Says(_) | Role::Timely(_)) => {
            ["序时", "时序", "计划", "预期"].iter().any(|w| token.text.contains(w))
        }
        Some(Role::Filler) => token.text == "本季度" || token.text == "目标" && !done,
        _ => false,
    })
}

/// The time before the cut-off's month whose share it is (7月80%), also where it stands by
/// itself (80%（截至6月底）); in 80%，7月开工 it is when something else was.
fn is_of_earlier<'t>(clause: &[Token<'t>], is_figure: impl Fn(&Token) -> bool) -> Option<&'t str> {
    let time = clause.iter().find(|token| token.kind == Kind::Time(Moment::Earlier))?;
    let bare = |token: &Token| matches!(token.kind, Kind::Time(_) | Kind::Word(Role::Filler));
    (clause.iter().any(is_figure) || clause.iter().all(bare)).then_some(time.text)
}

/// Whether a word for a status may stand beside a share: 完成 in its clause says
/// what it is a share of, elsewhere that it is all of it.
fn agrees(said: &Said, percent: Percent, figure: &Figure) -> bool {
    let all = percent.0 >= 10_000;
    match said.status {
        Status::Done => all || figure.done && said.extent > Extent::Whole,
        Status::OnTrack | Status::NotDone => !all,
        Status::NotStarted => percent.0 == 0,
        Status::Standing => true,
        // 滞后 must not be lost beside a share.
        Status::Lagging | Status::Overdue | Status::Adjusted | Status::NotApplicable => false,
    }
}

/// A figure as a share; `None` where the words round it contradict each other.
fn of_figure(figure: &Figure, column: PercentColumn) -> Option<PercentReading> {
    let before = figure.before.map(|(qualifier, _)| qualifier);
    let rough = |loose: bool| match join(before, figure.after)? {
        // 近八成 is less than that.
        Some(_) if loose && figure.before.is_some_and(|(_, near)| near) => Some(Some(Qualifier::Under)),
        exact => Some(exact.or(loose.then_some(Qualifier::About))),
    };
    Some(match figure.kind {
        Kind::Share(share, loose) => judged(share, rough(loose)?, None),
        Kind::Ratio(part, whole) => judged(ratio(part, whole)?, rough(false)?, None),
        // 完成3 says how many, not how much of it.
        Kind::Number(_) if figure.done => return None,
        Kind::Number(n) if n.myriad == 0 => bare(n.scaled, rough(n.loose)?, column),
        Kind::Word(Role::Half(qualifier)) if before.is_none() => judged(50 * SCALE, Some(qualifier), None),
        _ => return None,
    })
}

/// Division of integers, halves away from zero.
fn div_half_up(n: i64, by: i64) -> i64 {
    let half = by / 2;
    if n >= 0 { n.saturating_add(half) / by } else { n.saturating_sub(half) / by }
}

impl fmt::Display for Percent {
    /// In the shortest form, with the sign: `97.5%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.rounded(2);
        write!(f, "{}%", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Percent {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 { s.serialize_i64(self.0 / 100) } else { s.serialize_f64(self.0 as f64 / 100.0) }
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self((f64::deserialize(d)? * 100.0).round() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::cell::shown;

    fn show(reading: &PercentReading) -> String {
        let doubt = reading.doubt.map(|d| format!(" !{d:?}")).unwrap_or_default();
        shown(&reading.reading, reading.qualifier, Percent::to_string) + &doubt
    }

    #[test]
    fn texts_in_a_column_of_percentages() {
        let column = PercentColumn { above_one: true, ..PercentColumn::default() };
        let cases: &[(&str, &[&str])] = &[
            (
                "80%",
                &[
                    "80%", "80％", "８０％", "80", "百分之八十", "完成80%", "达80%", "已完成80%", "完成率80%", "80 %",
                    "80%。", "进度80%", "总体进度80%", "整体进度80%", "总体80%", "目前80%", "80%，正在推进",
                    "80%（正常推进）", "80%（截至9月底）", "9月底达80%", "截至9月28日80%", "80%（7月开工）",
                    "前三季度80%", "累计80%", "80%（累计）", "截至9月底完成80%", "完成进度80%", "80%已完成",
                    "80%，未发现问题", "完成：80%", "4/5", "80%（4/5）", "达到80%", "已达80%", "80%（长期坚持）",
                ],
            ),
            ("85.5%", &["85.5%"]),
            ("12.18%", &["12.18", "12.18%"]),
            (
                "100%",
                &[
                    "百分之百", "100%（已完成）", "已完成100%", "100%完成", "100%，已完成", "已完成（100%）",
                    "全部完成100%", "截至8月底完成100%", "100%（7月完工）",
                ],
            ),
            ("80% About", &["八成", "约80%", "80%左右", "约八成", "约80％", "基本80%", "大体80%", "大致达80%"]),
            ("100% About", &["基本100%", "基本达到100%"]),
            ("85% About", &["八成五", "八成半"]),
            ("90% AtLeast", &["九成以上"]),
            ("80% Under", &["近八成", "不到80%", "不足80%"]),
            ("50% Over", &["过半"]),
            ("50% About", &["一半"]),
            ("66.67% About", &["三分之二"]),
            ("66.67%", &["12/18", "12／18", "12 / 18", "完成12/18"]),
            ("66.7%", &["66.7%（12/18）"]),
            ("120% !AboveHundred", &["120%"]),
            ("? !Negative", &["-5%"]),
            ("? !One", &["1"]),
            ("? !MixedScale", &["0.8"]),
            ("0%", &["0", "0%", "0%（未启动）", "0（未启动）"]),
            ("n/a", &["/", "无", "暂无", "没有", "—"]),
            (
                "?",
                &[
                    "已完成", "基本完成", "主体结构完成", "80%（按投资）", "60%-70%", "60%～70%", "60-70%",
                    "100%（未验收）", "80%（已完成）", "80%，已完成", "100%，正在推进", "100%（滞后）", "80%（滞后）",
                    "50%，逾期", "预计80%", "80%（预计）", "年底达80%", "80%（年底）", "剩余20%", "未完成20%",
                    "还差20%", "80%、90%", "80%90%", "投资80%", "8 0%", "80%?", "80%左右以上", "12个", "80（12个）",
                    "80%（部分）", "方案80%", "80%（方案）", "80个百分点", "提高3个百分点", "80%（未启动）",
                    "除2个外80%", "资金支付率80%", "截至6月底80%", "80%（截至6月底）", "1-6月80%", "二季度80%",
                    "7月80%", "8月底达80%", "去年80%", "去年100%", "截至8月底完成80%", "80%（8月底达到）", "1O%",
                    "80%\n90%", "90%（12/18）", "拟80%", "力争100%", "80%（不含征收）", "80%%", "完成3", "已完成 12",
                    "完成80", "三分之二以上至多", "形象进度达到±0",
                ],
            ),
            ("80% AtLeast", &["80%以上"]),
            ("97.52%", &["157/161"]),
        ];
        let cut_off = NaiveDate::from_ymd_opt(2025, 9, 30);
        let mut wrong = String::new();
        for (wanted, texts) in cases {
            for text in *texts {
                let read = Percent::read_by(&Cell::Text((*text).into()), column, cut_off);
                if show(&read) != *wanted {
                    wrong += &format!("{text:?}: {}, not {wanted} ({:?})\n", show(&read), read.obstacle);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }

    #[test]
    fn the_column_decides_on_bare_numbers() {
        let fractions = PercentColumn { fraction: true, ..PercentColumn::default() };
        let per_cent = PercentColumn { fraction: true, per_cent: true, ..PercentColumn::default() };
        let ones = PercentColumn::default();
        let percent = Some("0%".into());
        let cases = [
            (Cell::Number(0.8, percent.clone()), ones, "80%"),
            (Cell::Number(1.0, percent), ones, "100%"),
            (Cell::Number(0.8, None), fractions, "80% !Fraction"),
            (Cell::Number(1.0, None), fractions, "100% !One"),
            (Cell::Number(1.0, None), ones, "? !One"),
            (Cell::Number(85.0, None), PercentColumn { above_one: true, ..ones }, "85%"),
            (Cell::Number(80.0, None), per_cent, "80%"),
            (Cell::Number(1.0, None), per_cent, "1%"),
            (Cell::Number(0.5, None), per_cent, "0.5%"),
            (Cell::Text("0.5".into()), per_cent, "0.5%"),
            (Cell::Number(100.0, None), per_cent, "100%"),
            (Cell::Number(0.8, Some("0%".into())), per_cent, "80%"),
            (Cell::Number(120.0, None), per_cent, "120% !AboveHundred"),
            (Cell::Number(-5.0, None), per_cent, "? !Negative"),
        ];
        for (cell, column, wanted) in cases {
            assert_eq!(show(&Percent::read(&cell, column)), wanted, "{cell:?}");
        }
    }

    #[test]
    fn halves_go_up() {
        assert_eq!(Percent::of(1, 8).map(|p| p.rounded(1)), Some("12.5".into()));
        assert_eq!(Percent::from_hundredths(4075).rounded(1), "40.8");
        assert_eq!(Percent::of(1, 0), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_in_a_known_way_reads_back(hundredths in 0i64..=10_000) {
            let percent = Percent::from_hundredths(hundredths);
            let wide: String = percent.to_string().replace('%', "％");
            for text in [percent.to_string(), wide, format!("完成 {percent}"), format!("{percent}（累计）")] {
                let read = Percent::read(&Cell::Text(text.as_str().into()), PercentColumn::default());
                proptest::prop_assert_eq!(read.reading, Reading::Value(percent), "{}", text);
            }
            let stored = Cell::Number(hundredths as f64 / 10_000.0, Some("0.00%".into()));
            let read = Percent::read(&stored, PercentColumn::default());
            proptest::prop_assert_eq!(read.reading, Reading::Value(percent));
        }

        /// A remark leaves a share as it is, or makes a question of it.
        #[test]
        fn a_remark_never_changes_a_share(
            n in 1i64..100, remark in "[0-9个%已未完成按投资约以上、，年月底滞后/成半A-C]{0,8}", form in 0usize..3,
            place in 0usize..4,
        ) {
            let share = [format!("{n}%"), format!("完成{n}%"), format!("百分之{n}")][form].clone();
            let text = [
                format!("{share}（{remark}）"), format!("{share}，{remark}"), format!("{remark}，{share}"), format!("{share}\n{remark}"),
            ][place].clone();
            if let Reading::Value(read) = Percent::read(&Cell::Text(text.as_str().into()), PercentColumn::default()).reading {
                proptest::prop_assert_eq!(read, Percent(n * 100), "{}", text);
            }
        }
    }
}
