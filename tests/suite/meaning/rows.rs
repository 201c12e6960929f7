//! Rows join their items by two witnesses.
