//! The rows of a table, and the items that they answer for.
//!
//! `reading` takes row after row: by its look (`row_shape`, `row_kind`), by its id
//! (`row_id`) and its words against the list (`item_index`, `matching`). Rows for a
//! whole task (`task_rows`), rows below an item (`sub_rows`) and answers merged over
//! several rows (`merged_answers`) are apart.

pub(crate) mod item_index;
pub(crate) mod matching;
pub(crate) mod merged_answers;
pub(crate) mod reading;
pub(crate) mod room;
pub(crate) mod row_id;
pub(crate) mod row_kind;
pub(crate) mod row_shape;
pub(crate) mod sub_rows;
pub(crate) mod task_rows;
