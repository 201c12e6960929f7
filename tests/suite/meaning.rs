//! What cells, columns and rows say, in sheets typed by other people: words that
//! qualify, headings that say little, rows that number themselves.

mod columns;
mod counts;
mod eye;
mod list;
mod page;
mod rows;
mod rulings;
mod tables;
mod words;
