//! Numerals as typed: Arabic with separators, Chinese, 万 and 亿.
//!
//! Works on matching keys (`text::key`), so full-width digits are already
//! folded. Numbers are exact decimals in ten-thousandths, never floats.

/// Ten-thousandths in one: the scale of every exact decimal here.
pub(super) const SCALE: i64 = 10_000;

/// A numeral at the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// The number, in ten-thousandths; 万 and 亿 not applied.
    pub scaled: i64,
    /// The power of ten that 万 (4) or 亿 (8) adds; 0 without either.
    pub myriad: u32,
    /// 余, 多 or 几 after the digits: 10余, 二十多.
    pub loose: bool,
}

impl Numeral {
    /// The number with 万 and 亿 applied; `None` where it does not fit.
    pub fn whole(self) -> Option<i64> {
        self.scaled.checked_mul(10_i64.checked_pow(self.myriad)?)
    }
}

/// The numeral that `key` begins with, and what follows it.
pub fn leading_number(key: &str) -> Option<(Numeral, &str)> {
    let (scaled, mut rest) = arabic(key).or_else(|| chinese_prefix(key))?;
    let (mut myriad, mut loose) = (0, false);
    while let Some(c) = rest.chars().next() {
        match c {
            '余' | '多' | '几' | '来' => loose = true,
            '万' => myriad += 4,
            '亿' => myriad += 8,
            _ => break,
        }
        rest = &rest[c.len_utf8()..];
    }
    let numeral = Numeral { scaled, myriad, loose };
    numeral.whole().map(|_| (numeral, rest))
}

/// `-1,234.5` in ten-thousandths, and what follows. Group separators must stand
/// at threes; more than four decimals are not a quantity that people type.
fn arabic(key: &str) -> Option<(i64, &str)> {
    let negative = key.starts_with(['-', '负']);
    let digits = key.strip_prefix(['-', '负', '+']).unwrap_or(key);
    let end = run(digits, |c| c.is_ascii_digit() || c == ',')?;
    let (mut whole, mut rest) = digits.split_at(end);
    if let Some(stripped) = whole.strip_suffix(',') {
        whole = stripped;
        rest = &digits[stripped.len()..];
    }
    if whole.is_empty() || !grouped_in_threes(whole) {
        return None;
    }
    let whole: i64 = whole.replace(',', "").parse().ok()?;
    let mut scaled = whole.checked_mul(SCALE)?;
    if let Some(after) = rest.strip_prefix('.') {
        let end = run(after, |c| c.is_ascii_digit())?;
        let decimals = after[..end].trim_end_matches('0');
        if end == 0 || decimals.len() > 4 {
            return None;
        }
        scaled = scaled.checked_add(format!("{decimals:0<4}").parse::<i64>().ok()?)?;
        rest = &after[end..];
        if rest.starts_with('.') {
            return None;
        }
    }
    Some((if negative { -scaled } else { scaled }, rest))
}

/// Characters of the longest numeral; without an end to look for, a text of digits
/// alone would be looked through again from each of them.
const LONGEST: usize = 40;

/// How many bytes at the head of a text are of a kind; `None` where they are more
/// than any numeral has.
fn run(text: &str, is_part: impl Fn(char) -> bool) -> Option<usize> {
    let mut head = text.char_indices().take(LONGEST + 1).skip_while(|(_, c)| is_part(*c));
    match head.next() {
        Some((end, _)) => Some(end),
        None => (text.chars().nth(LONGEST).is_none()).then_some(text.len()),
    }
}

fn grouped_in_threes(digits: &str) -> bool {
    digits
        .split_once(',')
        .is_none_or(|(first, later)| (1..=3).contains(&first.len()) && later.split(',').all(|group| group.len() == 3))
}

fn chinese_prefix(key: &str) -> Option<(i64, &str)> {
    let is_part = |c: char| digit(c).is_some() || unit(c).is_some() || c == '点';
    let mut end = run(key, is_part)?;
    if key[..end].ends_with('点') {
        end -= '点'.len_utf8();
    }
    let words = &key[..end];
    let (whole, decimals) = words.split_once('点').unwrap_or((words, ""));
    let mut scaled = chinese_number(whole)?.checked_mul(SCALE)?;
    let mut place = SCALE;
    for c in decimals.chars() {
        place /= 10;
        scaled += digit(c)? * place;
    }
    Some((scaled, &key[end..]))
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Whether a numeral may begin with it.
pub fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || digit(c).is_some() || unit(c).is_some()
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '廿' => 20,
        '卅' => 30,
        _ => return None,
    })
}

/// A whole Chinese numeral below ten thousand, or a string of digits such as
/// 二〇二五: 十二, 一百二 (120), 两百零五, 廿三.
pub fn chinese_number(words: &str) -> Option<i64> {
    let chars: Vec<char> = words.chars().collect();
    if chars.is_empty() || chars.len() > 9 {
        return None;
    }
    if let Some(digits) = chars.iter().map(|c| digit(*c)).collect::<Option<Vec<_>>>() {
        let led_by_zero = digits.len() > 1 && digits[0] == 0;
        return (!led_by_zero).then(|| digits.iter().fold(0, |n, d| n * 10 + d));
    }
    let (mut total, mut pending, mut last_unit, mut after_zero) = (0, None, i64::MAX, false);
    for &c in &chars {
        if let Some(d) = digit(c) {
            if pending.is_some() {
                return None;
            }
            after_zero |= d == 0;
            pending = (d != 0).then_some(d);
        } else if matches!(c, '廿' | '卅') {
            if pending.is_some() || last_unit <= 10 {
                return None;
            }
            total += unit(c)?;
            last_unit = 10;
        } else {
            let u = unit(c)?;
            if u >= last_unit || (pending.is_none() && u != 10) {
                return None;
            }
            total += pending.take().unwrap_or(1) * u;
            last_unit = u;
            after_zero = false;
        }
    }
    let tail = match pending {
        Some(d) if last_unit > 10 && !after_zero && last_unit != i64::MAX => d * last_unit / 10,
        Some(d) => d,
        None => 0,
    };
    Some(total + tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals() {
        let cases = [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十三", 23),
            ("一百", 100),
            ("一百二", 120),
            ("一百零二", 102),
            ("一百二十三", 123),
            ("两千", 2000),
            ("一千零五十", 1050),
            ("二〇二五", 2025),
            ("廿三", 23),
            ("一百六十一", 161),
            ("〇", 0),
            ("两百五", 250),
            ("九十九", 99),
            ("一百廿", 120),
        ];
        for (words, n) in cases {
            assert_eq!(chinese_number(words), Some(n), "{words}");
        }
        for words in ["", "百", "十百", "一二十", "个", "一个", "〇一"] {
            assert_eq!(chinese_number(words), None, "{words}");
        }
    }

    #[test]
    fn leading_numbers() {
        let cases = [
            ("12个", 120_000, 0, false, "个"),
            ("1,234.5万元", 12_345_000, 4, false, "元"),
            ("十余处", 100_000, 0, true, "处"),
            ("2000万", 20_000_000, 4, false, ""),
            ("1.2亿", 12_000, 8, false, ""),
            ("-3", -30_000, 0, false, ""),
            ("三点五", 35_000, 0, false, ""),
            ("12,34", 0, 0, false, "refused"),
        ];
        for (text, scaled, myriad, loose, rest) in cases {
            let wanted = (rest != "refused").then_some((Numeral { scaled, myriad, loose }, rest));
            assert_eq!(leading_number(text), wanted, "{text}");
        }
        for text in ["个", "", "1.2.3", "99999999999999999999", "0.00001"] {
            assert_eq!(leading_number(text), None, "{text}");
        }
    }
}
