//! The folder of a year on disk: what lies where, what went in and came out, what
//! was published, and how the folder is changed whole or not at all.

pub mod answers;
pub mod build;
pub mod causes;
pub mod disk;
pub mod documents;
pub mod erratum;
pub mod hand_edits;
pub mod hashed;
pub mod inbox;
pub mod issues;
pub mod layout;
pub mod manifest;
pub mod printable;
pub mod publish;
pub mod rulings;
pub mod sources;
pub mod store;
pub mod text_file;
pub mod verify;
