//! One file or folder a format.

mod colours;
pub mod html;
pub mod docx;
pub mod xlsx;
pub mod erratum;
pub mod returns;
pub mod rulings;
