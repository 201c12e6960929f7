//! The list of any district.
