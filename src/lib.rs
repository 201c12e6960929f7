//! `jianbao` (简报) turns a quarter's mail into the quarterly briefing of a
//! planning bureau: it reads the progress sheets that streets and towns send
//! in, merges them against the master task list, and renders the briefing.
//!
//! # The way of the data
//!
//! ```text
//! inbox files ─ formats ─▶ Workbook ─ intake ─▶ Received ─┐
//! master.xlsx ─ master ─▶ MasterList, Config ─────────────┼─ quarter ─▶ Ledger
//! published/N ────────────▶ Issue ────────────────────────┘
//! Ledger ─ view ─▶ Briefing ─ document ─▶ Markdown ─ outputs ─▶ HTML, DOCX, XLSX
//! Markdown as generated before, as edited, as generated now ─ document::edits ─▶ Markdown
//! ```
//!
//! Start with `pipeline`, which holds the stages on one screen, then the room you
//! are after. A room takes only from those above it in the list below, and no two
//! files from each other. `outputs` has the table of what a build makes,
//! `workspace` does all the writing of files, and `main` prints.
//!
//! # What a return type tells
//!
//! `Result` touches the outside; `&mut Findings` judges data and cannot fail;
//! neither is arithmetic. Who must act? The operator: [`model::error::Error`]. A unit,
//! or the author of the list: a [`model::finding::Finding`]. Nobody: a bug.
//!
//! # Glossary
//!
//! | here | 中文 | meaning |
//! |---|---|---|
//! | task | 任务 | a row of the master list, 1 to 15 in 2025 |
//! | item | 成果 | a deliverable of a task, `2.1`; the join key |
//! | unit | 单位、街镇 | a street, town or body that reports |
//! | owner | 责任部门 | who owes an item |
//! | milestone | 时限 | a date of an item, read two ways where words allow two |
//! | target | 目标 | a number that an item shall reach |
//! | submission | 报送件 | what one file of a unit gave |
//! | entry | 填报行 | one unit's answers for one item |
//! | register | 项目清单 | a sheet of projects beside the progress sheet |
//! | reported, derived | 填报、判定 | what the unit says, and what dates and figures show |
//! | finding | 问题 | what is wrong, where, and what the program did |
//! | disposition | 去向 | what became of a file, a sheet or a row |
//! | ruling | 裁定 | an answer of staff to what the program could not settle |
//! | ledger | 台账 | the merged facts of a quarter |
//! | issue | 定稿 | what was published: a frozen copy of a quarter's outputs |
//! | briefing | 简报 | the view of a quarter, ready to print |
//! | figure | 数 | a printed number that knows its cells |
//! | edits | 手工修改 | what staff made of the text, merged into the next one |
//! | as of | 截至 | the cut-off that decides what is due |

pub mod model;
pub mod formats;
pub mod master;
pub mod intake;
pub mod quarter;
pub mod view;
pub mod document;
pub mod outputs;
pub mod workspace;
pub mod pipeline;
pub mod cli;
