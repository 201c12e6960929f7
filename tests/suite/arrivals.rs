//! How returns come in: several units in one file, files without a date, mails without a
//! sheet, forms that staff fill in for a unit.

mod letters;
mod register;
mod several;
