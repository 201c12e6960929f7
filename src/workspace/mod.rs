//! The folder of a year on disk: what lies where, what went in and came out, what
//! was published, and how the folder is changed whole or not at all.

pub mod addressed;
pub mod answers;
pub mod build;
pub mod causes;
pub mod disk;
pub mod erratum;
pub mod frozen;
pub mod hand_edits;
pub mod inbox;
mod kept;
pub mod issues;
pub mod layout;
pub mod lock;
pub mod manifest;
pub mod operations;
pub mod outgoing;
pub mod ours;
pub mod places;
pub mod plan;
pub mod printable;
pub mod publish;
pub mod register;
pub mod rulings;
pub mod snapshot;
pub mod sources;
pub mod store;
pub mod text_file;
pub mod unlike;

pub use addressed::{Addressed, Phase};
pub use build::{Build, Built, Outputs};
pub use disk::{
    Hashed, Lies, Met, entries, folders, gone_or, is_lock, look, plain_files_below, read_existing, read_file,
    read_given, read_input, read_within, walk,
};
pub use frozen::{Frozen, OnItsWay};
pub use hand_edits::{
    Draft, Finished, HandEdits, New, Placed, SEEN, base, beside, documents, hints_left, is_finished, is_hidden,
};
pub use inbox::InboxFolder;
pub use issues::Published;
pub use layout::{Workspace, master_workbook};
pub use manifest::{MANIFEST, Manifest};
pub use operations::{Operations, Runner, Seen};
pub use ours::Realm;
pub use outgoing::{Outgoing, Sent, Settled};
pub use places::{CARRIED, HINTS, MASTER, PUBLISHED, REGISTER, RULINGS, TEMPLATES};
pub use printable::{line, place, shown, whole_line};
pub use snapshot::Snapshot;
pub use sources::{Delta, Sources};
pub use store::{Held, Stage};
pub use text_file::TextFile;
