//! What the fuzz targets share: the conditions under which a file is read, what
//! must hold of every answer, and a way into containers.
#![feature(alloc_error_hook)]

pub mod check;
pub mod containers;
pub mod grammar;
pub mod guard;
pub mod merge;
