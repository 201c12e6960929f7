//! One file a format.

pub mod docx;
pub mod erratum;
pub mod figures;
pub mod html;
mod lines;
pub mod markdown;
mod prose;
pub mod room;
pub mod returns;
pub mod rulings;
mod shade;
pub mod templates;
pub mod xlsx;
