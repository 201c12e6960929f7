//! The text of the briefing: templates over the view make Markdown, which is
//! fitted to its paper, outlined for other formats, and merged with what staff
//! edited by hand.

pub mod templates;
pub mod judgements;
pub mod markdown;
pub mod outline;
pub mod paper;
pub mod figures;
pub mod fitting;
pub mod edits;
pub mod written;
mod empty_line;
mod escape;
