//! Who a file speaks for.

pub(crate) mod evidence;
mod filled_in;
pub(crate) mod judge;
pub(crate) mod owners;
pub(crate) mod section;
pub(crate) mod speaker;
