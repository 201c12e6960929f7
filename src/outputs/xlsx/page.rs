//! How sheets print: landscape A4, one page wide, headings on every page.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// rust_xlsxwriter's (and Excel's) number for A4.
const A4: u8 = 9;

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
