//! One file a format.

pub mod html;
pub mod markdown;
pub mod returns;
pub mod rulings;
pub mod templates;
pub mod xlsx;
