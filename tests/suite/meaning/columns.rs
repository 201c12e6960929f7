//! Columns by heading and cells together.
