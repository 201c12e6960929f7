//! Shares, so that what a cell shows is what the text prints.
//!
//! The text rounds the exact ratio half up. A workbook holds a binary fraction,
//! which may lie just below the half that it stands for, and rounds that. So a
//! cell holds the exact ratio, except where it lies half-way between two values
//! that can be shown: there it holds what the text prints.

use super::table::Content;
use crate::view::{Num, Rate};

/// How near to half-way a ratio may come, in steps of the last decimal shown,
/// before programs may differ on it.
const NEAR: f64 = 1e-6;

/// `part` of `whole`, printed as `percent`.
pub fn share(part: &Num, whole: &Num, percent: &Num) -> Content<'static> {
    Content::maybe(held(part.value.as_f64() / whole.value.as_f64(), &percent.text), Content::Share)
}

/// A rate of the view; blank where there is none.
pub fn rate(rate: Option<&Rate>) -> Content<'static> {
    Content::maybe(rate, |rate| share(&rate.part, &rate.whole, &rate.percent))
}

/// A share of the view as it is printed.
pub fn printed(percent: &Num) -> Content<'static> {
    Content::maybe(percent.text.parse().ok(), |percent: f64| Content::Share(percent / 100.0))
}

/// The fraction that a cell holds for a ratio that the text prints as this many
/// per cent; nothing where the text prints no number.
fn held(ratio: f64, printed: &str) -> Option<f64> {
    let decimals = printed.split_once('.').map_or(0, |(_, tail)| tail.len());
    let steps = ratio * 100.0 * 10_f64.powi(i32::try_from(decimals).ok()?);
    let is_clear = (steps.fract().abs() - 0.5).abs() > NEAR;
    if is_clear { Some(ratio) } else { printed.parse().ok().map(|percent: f64| percent / 100.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number of steps of the last decimal, in full.
    fn in_full(steps: i128, decimals: usize) -> String {
        let unit = 10_i128.pow(decimals as u32);
        if decimals == 0 { steps.to_string() } else { format!("{}.{:02$}", steps / unit, steps % unit, decimals) }
    }

    /// `part` of `whole` in per cent as the text prints it: whole numbers, half up.
    fn printed(part: i128, whole: i128, decimals: usize) -> String {
        in_full((200 * 10_i128.pow(decimals as u32) * part + whole) / (2 * whole), decimals)
    }

    /// What a program shows that first takes the fifteen digits Excel goes by,
    /// and rounds those half up.
    fn shown_by_digits(value: f64, decimals: usize) -> String {
        let text = format!("{:.14e}", value * 100.0);
        let (digits, power) = text.split_once('e').expect("a power");
        let power: i32 = power.parse().expect("a number");
        let digits: i128 = digits.replace('.', "").parse().expect("digits");
        // digits × 10^(power − 14), in steps of 10^−decimals.
        let down = 14 - power - decimals as i32;
        let by = 10_i128.pow(u32::try_from(down).expect("fewer decimals than digits"));
        in_full((2 * digits + by) / (2 * by), decimals)
    }

    #[test]
    fn every_share_shows_what_the_text_prints() {
        let wholes = (1..=400).chain([625, 800, 999, 1_000, 1_600, 2_000, 4_000, 8_192, 20_000]);
        let mut clear = 0;
        for whole in wholes {
            for part in (0..=whole).step_by(if whole > 400 { 7 } else { 1 }).chain([whole / 2, whole, whole + 1]) {
                for decimals in 0..=2 {
                    let text = printed(part, whole, decimals);
                    let value = held(part as f64 / whole as f64, &text).expect("a number");
                    // A program may also round the binary fraction as it is.
                    assert_eq!(format!("{:.decimals$}", value * 100.0), text, "{part}/{whole}");
                    assert_eq!(shown_by_digits(value, decimals), text, "{part}/{whole}");
                    clear += u64::from(value == part as f64 / whole as f64);
                }
            }
        }
        assert!(clear > 200_000, "most shares are exact: {clear}");
    }

    #[test]
    fn a_ratio_half_way_is_held_as_printed() {
        // 28.5 % is a little less as a binary fraction, and would show as 28 %.
        assert_eq!(held(57.0 / 200.0, "29"), Some(0.29));
        assert_eq!(held(1.0 / 22.0, "4.5"), Some(1.0 / 22.0));
        assert_eq!(held(f64::NAN, "—"), None);
    }
}
