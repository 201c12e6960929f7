//! 工作台.html: one file, without scripts, beside the folders that it leads to.

use super::html::policy;
use crate::document::templates::{self, Templates};
use crate::model::error::Error;
use crate::view::Desk;
use tera::Value;

/// Where it goes, below the folder of the quarter.
pub const PAGE: &str = "工作台.html";

/// The page.
///
/// # Errors
/// A template does not render.
pub fn render(desk: &Desk, templates: &Templates) -> Result<String, Error> {
    let mut context = templates::of_view(PAGE, desk)?;
    let style = templates.render("desk-style.html", &context)?;
    context.insert("policy", &policy(&style, ""));
    context.insert_value("style", Value::safe_string(&style));
    templates.render("desk.html", &context)
}
