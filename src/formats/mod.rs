//! Outside formats end here: whatever came in leaves as a `Workbook` of sparse
//! cells at their absolute addresses, as a `Container` of further files, or as a
//! reason why it could not be read.
//!
//! `limits` bounds everything and `sniff` tells what a file is by its content.
//! `xlsx`, `xlsb`, `xls`, `ods`, `xml_spreadsheet`, `html`, `docx` and `delimited`
//! read one format each and fill sheets through `workbook_builder`; `display` and
//! `text_buffer` tell what of a cell the eye sees, `remarks` what is beside; `mail` (.eml,
//! .msg, mailboxes) and `archive` (.zip, .rar, .7z) take containers apart. `reader` puts them together; `pool` and `process`
//! keep all of it in processes of `worker`, which may die or hang without taking
//! the run along, and `wire` is what they say to each other.

pub mod limits;
mod kind;
mod unreadable;
mod encoding;
mod little_endian;
mod file_names;
mod cell_address;
mod grid;
mod json_rows;
mod merges;
mod container;
mod number_format;
mod display;
mod cell_value;
mod text_buffer;
mod workbook_builder;
mod xml;
mod package;
mod remarks;
mod side_by_side;
mod sniff;
mod xlsx;
mod biff;
mod xls;
mod xlsb;
mod ods;
mod xml_spreadsheet;
mod docx;
mod html;
mod delimited;
mod archive;
mod maker;
mod trim;
mod mail;
mod reader;
mod wire;
mod worker;
mod process;
mod pool;

pub use container::{BODY, BODY_HTML, Container, Content, Envelope, Member, Payload};
pub use delimited::read_text;
pub use encoding::{decode, decode_lossy, decode_unmarked};
pub(crate) use file_names::UniqueNames;
pub use grid::{ByColumn, Remark, RemarkKind, RowCol, Sheet, Workbook};
pub use json_rows::JsonRows;
pub use kind::Kind;
pub use maker::{MAKER, made_alike};
pub use merges::Merges;
pub use pool::Pool;
pub use reader::{Effort, Halt, InProcess, Reader};
pub use side_by_side::{each, side_by_side};
pub use sniff::sniff;
pub use unreadable::{Unreadable, check_limit};
pub use worker::serve;
