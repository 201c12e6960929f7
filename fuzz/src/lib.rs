//! What the fuzz targets share: the conditions under which a file is read, and ways
//! into containers. What must hold of every answer is in `checks/`.
#![feature(alloc_error_hook)]

pub mod containers;
pub mod guard;
pub mod sums;
