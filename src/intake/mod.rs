//! A file of the inbox → what a unit reported this quarter.
//!
//! The way of a file: `receive` opens it and whatever is in it, `mail` settles
//! when it came, `workbook` takes the sheets that are of this quarter
//! (`candidate`, `period`), finds their tables (`table`), settles what each column
//! is (`heading`, `time_words`, `census`, `columns`, `column_questions`), reads their
//! rows (`rows`, by their look in `row_shape`, their items in `matching`, their
//! cells in `answer`, numbers of several targets in `counts` and `tie`; rows of a whole task and below an item in `task_rows` and
//! `sub_rows`) and says who sent them (`evidence`,
//! `sender`). Every sheet and every non-empty row leaves with one disposition.
//! Versions, expectations and judgement come later (`quarter`).

mod answer;
mod arrival;
mod candidate;
mod census;
mod column_questions;
mod columns;
mod context;
mod continuation;
mod counts;
mod evidence;
mod halves;
mod heading;
mod inbox;
mod item_index;
mod mail;
mod matching;
mod merged_answers;
mod period;
mod read_sheet;
mod receive;
mod received;
mod remark;
mod row_id;
mod row_kind;
mod row_shape;
mod rows;
mod sender;
mod sheet_findings;
mod sheet_remarks;
mod speaker;
mod sub_rows;
mod table;
mod task_rows;
mod tie;
mod time_words;
mod word;
mod workbook;

pub use context::Intake;
pub use inbox::{Inbox, receive_all};
pub use receive::is_litter;
pub use received::{Contents, Received};
pub use word::status_word;
