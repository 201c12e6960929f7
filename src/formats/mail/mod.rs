//! Mails as containers: the envelope, the mail's own text, and what is attached.
//!
//! `mime` reads what the internet carries, `outlook` what Outlook saves; `parts` makes the
//! same container of both, so that intake knows no difference.

pub(super) mod detect;
mod encoded_words;
mod header;
mod mime;
mod outlook;
mod parts;
mod properties;
mod rtf;
mod uuencode;

pub(super) use mime::read;
pub(super) use outlook::read as read_outlook;
