//! Words beside the cells of a table.

pub(crate) mod remark;
pub(crate) mod sheet_remarks;
