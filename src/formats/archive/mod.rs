//! Archives as containers of files: .zip, .rar and .7z, one file each.
//!
//! Whatever the format, `claims` decides what is taken out, by what the directory claims
//! and within the limits; then the format's own file takes it out and holds it to that.
//! Links are not followed, and what does not come out costs itself alone, as far as the
//! format lets it.

mod claims;
mod rar;
mod seven_zip;
mod zip;

pub(super) use rar::read as read_rar;
pub(super) use seven_zip::read as read_seven_zip;
pub(super) use zip::read as read_zip;
