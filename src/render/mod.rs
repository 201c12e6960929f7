//! One file a format.

pub mod html;
pub mod markdown;
pub mod templates;
pub mod xlsx;
