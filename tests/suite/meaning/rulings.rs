//! Answers of staff that hold beyond one file.
