//! Text that came from outside, safe to print on a terminal and in a note:
//! without control characters, so that no file name can drive the terminal, and
//! without telephone numbers.

use crate::model::place::Place;
use crate::model::value::{as_percent, clean, shortened, without_phones};

/// One line of text from outside, safe to print, and cut short.
pub fn line(text: &str) -> String {
    shortened(&whole_line(text), 80)
}

/// The same, however long.
pub fn whole_line(text: &str) -> String {
    let cleaned = without_phones(clean(text));
    cleaned.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect()
}

/// A place, safe to print: names are shortened one by one, so that sheet and cell are always seen.
pub fn place(place: &Place) -> String {
    let names = place.origin.iter().flat_map(|origin| origin.steps()).map(|step| line(step));
    let sheet = place.sheet.iter().map(|sheet| format!("［{}］", line(sheet)));
    let inside = sheet.chain(place.cell.map(|cell| cell.to_string()));
    let path = names.collect::<Vec<_>>().join(" › ");
    std::iter::once(path).chain(inside).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The words of a cell as the sheet shows them: 0.69 in a % cell is 69%.
pub fn shown(text: &str, format: Option<&str>) -> String {
    as_percent(text, format).map_or_else(|| line(text), |percent| format!("{percent}%"))
}
