//! 对照.html of a unit: one file, without scripts, that goes to it before the briefing goes out.

use super::html::policy;
use crate::document::templates::{Templates, of_view};
use crate::model::error::Error;
use crate::view::unit_page::UnitPage;
use tera::Value;

/// What the page is called, in the folder of its unit.
pub const PAGE: &str = "对照.html";

/// The page.
///
/// # Errors
/// A template does not render.
pub fn render(page: &UnitPage, templates: &Templates) -> Result<String, Error> {
    let mut context = of_view(PAGE, page)?;
    let style = templates.render("unit-page-style.html", &context)?;
    context.insert("policy", &policy(&style, ""));
    context.insert_value("style", Value::safe_string(&style));
    templates.render("unit-page.html", &context)
}
