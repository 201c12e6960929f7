//! How sheets print: landscape A4, headings on every page, letters of eight points
//! or more.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// rust_xlsxwriter's (and Excel's) number for A4.
const A4: u8 = 9;
/// The smallest scale, in per cent: text of ten points is then eight points tall.
const SMALLEST: u16 = 80;
/// What a landscape page is wide between its margins, in pixels.
const PAGE: f64 = 1_027.0;
/// The scale of sheets whose tables are narrower than a page, in per cent: one where
/// they fill it even where a wider font stands in for ours.
pub const SCALE: u16 = 82;
/// What such a page is tall, in pixels, with a row to spare.
pub const HEIGHT: u32 = 770;

/// Sets a sheet up for print. `title` stands at the head of every page, and
/// rows `from`–`to` are repeated below it.
pub fn set_up(sheet: &mut Worksheet, title: &str, repeat: Option<(u32, u32)>) -> Result<(), XlsxError> {
    // A header holds 255 characters, and `&` in it is a command.
    let title = super::text::head(title, 100).replace('&', "&&").replace('\n', " ");
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true)
        .set_margins(0.5, 0.5, 0.75, 0.75, 0.35, 0.35)
        // The blank ends the size: a title may begin with digits.
        .set_header(format!("&C&9 {title}"))
        .set_footer("&C&9— &P —");
    if let Some((from, to)) = repeat {
        sheet.set_repeat_rows(from, to)?;
    }
    Ok(())
}

/// Lays columns of these widths over several pages side by side where one page could
/// hold them in small type only, and tells whether it did; the first `kept` columns
/// stand on every page.
pub fn spread(sheet: &mut Worksheet, widths: impl IntoIterator<Item = f64>, kept: u16) -> Result<bool, XlsxError> {
    // A unit of width is seven pixels, and a column has five more.
    let wide: f64 = widths.into_iter().map(|width| width * 7.0 + 5.0).sum();
    let is_wide = wide * f64::from(SMALLEST) > PAGE * 100.0;
    if is_wide {
        sheet.set_print_scale(SMALLEST).set_page_order(false);
        if kept > 0 {
            sheet.set_repeat_columns(0, kept - 1)?;
        }
    }
    Ok(is_wide)
}
