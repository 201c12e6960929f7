//! Filters of the house's own, beside those of the engine.

use crate::document::escape::escape;
use crate::document::figures::mark;
use crate::document::judgements;
use tera::value::Key;
use tera::{Kwargs, Map, State, TeraResult, Value};

/// The text of something, a number's with its figure marked.
pub(super) fn text(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let field = |name: &'static str| value.as_map().and_then(|fields| fields.get(&Key::Str(name)));
    let text = field("text").ok_or_else(|| tera::Error::message("Field `text` is not defined."))?;
    let figure = field("figure").and_then(Value::as_str).zip(text.as_str());
    Ok(figure.map_or_else(|| text.clone(), |(id, text)| Value::from(mark(id, text))))
}

/// The words of a judgement, marked with its id. Those of a section are escaped
/// already; a value that comes here on its own is not.
pub(super) fn judged(words: Value, options: Kwargs, _: &State) -> TeraResult<Value> {
    let (id, text): (&str, &str) = (options.must_get("of")?, words.as_str().unwrap_or_default());
    let text = if words.is_safe() { text.to_string() } else { escape(text) };
    Ok(Value::safe_string(&judgements::mark(id, &text)))
}

/// `甲、乙、丙`, and `等12个` where there are more; `unit` is the measure word,
/// and an empty one leaves the number out.
pub(super) fn names(list: &Map, options: Kwargs, _: &State) -> TeraResult<String> {
    let field = |name: &'static str| list.get(&Key::Str(name));
    let shown = field("shown").and_then(Value::as_array).unwrap_or_default();
    let joined = shown.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、");
    let total = field("total").and_then(Value::as_map).and_then(|num| num.get(&Key::Str("text")));
    let total = total.and_then(Value::as_str).unwrap_or_default();
    Ok(match options.get("unit")?.unwrap_or("个") {
        _ if field("more").and_then(Value::as_bool) != Some(true) => joined,
        "" => format!("{joined}等"),
        unit => format!("{joined}等{total}{unit}"),
    })
}

/// A date as it may be printed: `8月31日`, and where the list's words can be read
/// as two dates, these words with the one that counts: `11月前（按11月30日）`.
pub(super) fn due(date: &Map, _: Kwargs, _: &State) -> TeraResult<String> {
    let field = |name: &'static str| date.get(&Key::Str(name));
    let text = |name| field(name).and_then(Value::as_str).unwrap_or_default();
    Ok(match (text("date"), text("words")) {
        ("", words) => words.to_string(),
        (date, words) if field("ambiguous").and_then(Value::as_bool) == Some(true) => format!("{words}（按{date}）"),
        (date, _) => date.to_string(),
    })
}

/// `一`, `二`, … `二十`, as headings and 一是, 二是 count.
pub(super) fn chinese(number: u32, _: Kwargs, _: &State) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize).copied().unwrap_or_default();
    match number {
        0 => "零".to_string(),
        1..=9 => digit(number).to_string(),
        10..=19 => format!("十{}", digit(number - 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}
