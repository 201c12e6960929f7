//! Who a file speaks for.

pub(crate) mod evidence;
pub(crate) mod judge;
pub(crate) mod owners;
pub(crate) mod section;
pub(crate) mod speaker;
