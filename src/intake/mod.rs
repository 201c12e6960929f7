//! A file of the inbox → what a unit reported this quarter.
//!
//! The way of a file: `receive` opens it and whatever is in it (`volumes` knows what
//! was split), `mail` settles
//! when it came, `workbook` takes the sheets that are of this quarter (`candidate`,
//! `period`), finds their tables and settles what each column is (`tables`;
//! `column_questions` where that must be asked), reads their rows (`rows`) and the
//! cells of these (`answers`), tells what stands beside them (`remarks`), and says
//! who sent it all (`sender`), or whose each part of it is (`several`). Every sheet and every non-empty row leaves with one
//! disposition. Versions, expectations and judgement come later (`quarter`).

mod amendments;
mod answers;
mod arrival;
mod beside;
mod bearing;
mod candidate;
mod column_questions;
mod context;
mod dates;
mod held;
mod inbox;
mod mail;
mod memo;
mod own_words;
mod period;
mod pieces;
mod private;
mod read_sheet;
mod receive;
mod received;
mod remarks;
mod rows;
mod said_otherwise;
mod sender;
mod several;
mod sheet_findings;
mod tables;
mod taken_back;
mod volumes;
mod watch;
mod workbook;

pub use answers::word::status_word;
pub use context::Intake;
pub use dates::undated;
pub use inbox::{Inbox, receive_all};
pub use pieces::{Piece, PieceRow, Wanted, pieces};
pub use receive::is_litter;
pub use received::{Contents, Received};
