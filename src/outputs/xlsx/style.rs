//! How cells look: fonts, fills, number formats, and the colours of statuses.

use crate::model::finding::Severity;
use crate::model::value::{Colour, Colours, Derived};
use crate::outputs::colours::{of_tone, shades};
use crate::view::Tone;
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula, Format, FormatAlign,
    FormatBorder, FormatUnderline, Worksheet, XlsxError,
};

/// The font of tables; offices have it, and others substitute for it.
const FONT: &str = "宋体";
const HEADING_FONT: &str = "黑体";
/// The size of table text, in points.
const SIZE: f64 = 10.0;
/// The height of a line of table text, in points: ample for fonts with tall
/// Chinese glyphs.
pub const LINE_HEIGHT: f64 = 14.5;
/// The tallest row that a sheet can have, in points.
pub const TALLEST: f64 = 409.0;

const HEADING_FILL: Color = Color::RGB(0x00DC_E6F1);
const OPEN_FILL: Color = Color::RGB(0x00FF_F8DC);
const RULE: Color = Color::RGB(0x00BF_BFBF);
const LINK: Color = Color::RGB(0x0005_63C1);

/// How the cells of a column look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Running text, wrapped.
    Text,
    /// A short word, centred.
    Word,
    /// The same, a status, which has its colour.
    Status,
    /// The same, a severity, which has its colour.
    Severity,
    Count,
    /// A count of which most are 0, shown as a dash.
    Tally,
    /// A percentage as a unit reported it.
    Percent,
    /// A share that we reckoned, with the decimals of the setting.
    Share,
    Date,
    /// A day and a time of that day.
    Moment,
}

impl Look {
    const ALL: [Self; 10] = [
        Self::Text,
        Self::Word,
        Self::Status,
        Self::Severity,
        Self::Count,
        Self::Tally,
        Self::Percent,
        Self::Share,
        Self::Date,
        Self::Moment,
    ];
}

/// The colour of a status in charts: of the light that it has in cells, but
/// darker, and of another shade for each, since a chart has no room for words.
pub fn bar_colour(lights: &Colours, status: Derived) -> Color {
    let light = lights.of(status);
    let at = lights.classes(light).position(|class| class == status).unwrap_or(0);
    let white = WHITE[at % WHITE.len()];
    let darkest = [16, 8, 0].map(|bits| shades(light).bar >> bits & 0xFF);
    Color::RGB(darkest.into_iter().fold(0, |rgb, part| rgb << 8 | (part + (0xFF - part) * white / 100)))
}

/// How much white, in per cent, each further status of a light has: far from
/// its neighbours, because statuses stand beside each other.
const WHITE: [u32; 10] = [0, 55, 25, 75, 40, 65, 12, 85, 50, 33];

/// The ink that reads on a bar.
pub fn ink_on(bar: Color) -> Color {
    let Color::RGB(rgb) = bar else { return Color::Black };
    let bright = 299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF);
    if bright < 140_000 { Color::White } else { Color::RGB(0x0026_2626) }
}

/// Every format of the workbook, made once.
pub struct Styles {
    looks: Vec<Format>,
    boxed: Vec<Format>,
    /// Text that must not turn into a formula when it is re-entered.
    pub guarded: Format,
    /// A percentage that needs two decimals.
    pub fine_percent: Format,
    /// A link in a list.
    pub link: Format,
    /// A link in a ruled table.
    pub boxed_link: Format,
    /// A column heading, with a rule and colour.
    pub heading: Format,
    /// The heading across the sheet.
    pub title: Format,
    /// The line below the title.
    pub subtitle: Format,
    /// The heading of a part of the sheet.
    pub section: Format,
    /// A remark below a heading or a table, in grey.
    pub remark: Format,
    /// A cell of a total row, with a rule.
    pub total: Format,
    /// A cell of the matrix, with a rule.
    pub cell: Format,
    /// A cell that somebody is asked to fill in.
    pub open: Format,
    /// Text too long for the tallest row, in smaller and smaller type.
    pub small: [(f64, Format); 2],
    lights: Vec<Format>,
}

/// The format that every other one starts from, and of cells without one.
pub fn base() -> Format {
    Format::new().set_font_name(FONT).set_font_size(SIZE).set_align(FormatAlign::Top)
}

fn heading_font() -> Format {
    Format::new().set_font_name(HEADING_FONT).set_font_size(SIZE).set_align(FormatAlign::VerticalCenter)
}

fn ruled(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(RULE)
}

fn look(look: Look, decimals: u32) -> Format {
    match look {
        Look::Text => base().set_text_wrap().set_align(FormatAlign::Left),
        Look::Word | Look::Status | Look::Severity => base().set_text_wrap().set_align(FormatAlign::Center),
        Look::Count => base()
            .set_text_wrap()
            .set_align(FormatAlign::Right)
            .set_indent(1)
            .set_num_format("#,##0.####;-#,##0.####;0"),
        Look::Tally => base().set_align(FormatAlign::Center).set_num_format("0;-0;–"),
        Look::Percent => base().set_text_wrap().set_align(FormatAlign::Right).set_indent(1).set_num_format("0.0%"),
        Look::Share => {
            let shares = ["0%", "0.0%", "0.00%"];
            base().set_align(FormatAlign::Right).set_indent(1).set_num_format(shares[decimals.min(2) as usize])
        }
        Look::Date => base().set_text_wrap().set_align(FormatAlign::Center).set_num_format("yyyy-mm-dd"),
        Look::Moment => base().set_align(FormatAlign::Center).set_num_format("mm-dd hh:mm"),
    }
}

/// In a short table everything but running text is centred.
fn boxed(each: Look, decimals: u32) -> Format {
    let format = ruled(look(each, decimals)).set_align(FormatAlign::VerticalCenter);
    if each == Look::Text { format } else { format.set_indent(0).set_align(FormatAlign::Center) }
}

impl Styles {
    /// The house style; shares are shown with this many decimals.
    pub fn new(decimals: u32) -> Self {
        let look = |each| look(each, decimals);
        let heading = ruled(heading_font())
            .set_bold()
            .set_background_color(HEADING_FILL)
            .set_align(FormatAlign::Center)
            .set_text_wrap();
        let link = base().set_align(FormatAlign::Center).set_font_color(LINK).set_underline(FormatUnderline::Single);
        let middle = ruled(base()).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        Self {
            looks: Look::ALL.map(look).into(),
            boxed: Look::ALL.map(|each| boxed(each, decimals)).into(),
            guarded: look(Look::Text).set_quote_prefix(),
            fine_percent: look(Look::Percent).set_num_format("0.00%"),
            boxed_link: ruled(link.clone()).set_align(FormatAlign::VerticalCenter),
            link,
            heading,
            title: heading_font().set_font_size(16).set_align(FormatAlign::Center),
            subtitle: base().set_align(FormatAlign::Center),
            section: heading_font().set_font_size(12).set_bold(),
            remark: base().set_text_wrap().set_font_color(Color::RGB(0x0059_5959)),
            total: middle.clone().set_bold().set_background_color(Color::RGB(0x00F2_F2F2)).set_num_format("0;-0;–"),
            small: [8.0, 6.0].map(|size| (size / SIZE, look(Look::Text).set_font_size(size).set_quote_prefix())),
            lights: Colour::ALL.map(|light| lit(middle.clone(), light)).into(),
            open: boxed(Look::Text, decimals).set_background_color(OPEN_FILL).set_unlocked(),
            cell: middle.set_text_wrap(),
        }
    }

    /// The look of a column; the formats are in the order of the declaration.
    pub fn look(&self, look: Look) -> &Format {
        &self.looks[look as usize]
    }

    /// A cell of the legend.
    pub fn light(&self, light: Colour) -> &Format {
        &self.lights[light as usize]
    }

    /// The word beside a key figure.
    pub fn tone(&self, tone: Tone) -> Format {
        self.boxed(Look::Text).clone().set_bold().set_font_color(Color::RGB(of_tone(tone)))
    }

    /// The look of a column in a ruled table.
    pub fn boxed(&self, look: Look) -> &Format {
        &self.boxed[look as usize]
    }
}

fn lit(format: Format, light: Colour) -> Format {
    let (fill, ink) = shades(light).sheet;
    format.set_background_color(fill).set_font_color(ink)
}

/// A range of cells: first row and column, last row and column.
pub type Range = (u32, u16, u32, u16);

/// Colours the cells of a range by the word in them, so that the colour follows
/// when somebody corrects a word.
pub fn colour_words<'w>(
    sheet: &mut Worksheet,
    words: impl IntoIterator<Item = (&'w str, Colour)>,
    (r1, c1, r2, c2): Range,
) -> Result<(), XlsxError> {
    for (word, light) in words {
        let rule = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::EqualTo(word));
        sheet.add_conditional_format(r1, c1, r2, c2, &rule.set_format(ruled(lit(Format::new(), light))))?;
    }
    Ok(())
}

/// The severities, gravest first, and the colour of each.
pub const SEVERITIES: [(Severity, Colour); 3] =
    [(Severity::Error, Colour::Red), (Severity::Warning, Colour::Yellow), (Severity::Note, Colour::Grey)];

/// Draws a rule around every cell of a range. A condition that always holds
/// costs one line in the file, where a format would cost one a blank cell.
pub fn rule(sheet: &mut Worksheet, (r1, c1, r2, c2): Range) -> Result<(), XlsxError> {
    let always = ConditionalFormatFormula::new().set_rule("=TRUE").set_format(ruled(Format::new()));
    sheet.add_conditional_format(r1, c1, r2, c2, &always)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(colour: Color) -> [u32; 3] {
        let Color::RGB(n) = colour else { panic!("{colour:?}") };
        [n >> 16 & 0xFF, n >> 8 & 0xFF, n & 0xFF]
    }

    #[test]
    fn a_status_has_its_light_in_charts_too_and_a_colour_of_its_own() {
        let lights = Colours::default();
        let mut taken = std::collections::BTreeSet::new();
        for status in Derived::ALL {
            let colour @ [red, green, blue] = parts(bar_colour(&lights, status));
            let fits = match lights.of(status) {
                Colour::Green => green > red && green > blue,
                Colour::Yellow => red > blue && green > blue && green > 0x80,
                Colour::Red => red > 2 * green && red > 2 * blue,
                Colour::Grey => red == green && green == blue,
                Colour::Blue => blue > green && green > red,
                Colour::Orange => false,
            };
            assert!(fits && taken.insert(colour), "{}", status.label());
        }
    }

    #[test]
    fn numbers_read_on_every_bar() {
        let inks = [0x00C6_2828, 0x00E4_E4E4].map(|bar| ink_on(Color::RGB(bar)));
        assert_eq!(inks, [Color::White, Color::RGB(0x0026_2626)]);
    }
}
