//! One file or folder a format.

mod shade;
pub mod html;
pub mod docx;
pub mod xlsx;
pub mod erratum;
pub mod returns;
pub mod rulings;
