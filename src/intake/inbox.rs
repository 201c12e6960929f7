//! The files that came in, as intake asks for them. Where they lie is the
//! caller's business.

use crate::formats::Unreadable;
use crate::model::error::Error;
use crate::model::place::Origin;

/// The files that came in.
pub trait Inbox: Sync {
    /// How each is called, in the order of their names.
    fn origins(&self) -> &[Origin];

    /// The bytes of one, or why it is not opened at all (a link, too large).
    ///
    /// # Errors
    /// The file cannot be read: the operator must act.
    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error>;
}
