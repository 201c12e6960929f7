//! JSON as the program writes it where it grows with the work, without blanks: read list
//! by list and row by row, so that no more of it is held than a row.
//!
//! Anything else in the place of what is expected is an error: whoever asks reads the whole
//! file instead, which tells what is wrong with it.

use serde::de::DeserializeOwned;
use serde_json::Deserializer;
use std::io::{self, ErrorKind, Read};

/// How much is read at a time, in bytes; in tests so little that every row goes over the end.
const PART: u64 = if cfg!(test) { 3 } else { 1 << 20 };

/// A document that is read from its beginning to its end.
pub struct JsonRows<R> {
    input: R,
    /// What was read, from some place before `at`.
    held: Vec<u8>,
    /// How much of it has passed.
    at: usize,
}

impl<R: Read> JsonRows<R> {
    /// At the beginning of a document.
    pub fn new(input: R) -> Self {
        Self { input, held: Vec::new(), at: 0 }
    }

    /// Reads on, as much again as is wanted still; gives whether there was more.
    fn more(&mut self) -> io::Result<bool> {
        self.held.drain(..self.at);
        self.at = 0;
        let part = PART.max(self.held.len() as u64);
        Ok(self.input.by_ref().take(part).read_to_end(&mut self.held)? > 0)
    }

    /// Whether these bytes come next.
    fn begins(&mut self, bytes: &[u8]) -> io::Result<bool> {
        while self.held.len() - self.at < bytes.len() {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(self.held[self.at..].starts_with(bytes))
    }

    /// Passes these bytes where they come next; gives whether they did.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn passes(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let does = self.begins(bytes)?;
        self.at += if does { bytes.len() } else { 0 };
        Ok(does)
    }

    /// Passes what must come next.
    ///
    /// # Errors
    /// Something else does, or it cannot be read.
    pub fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.passes(bytes)? { Ok(()) } else { Err(ErrorKind::InvalidData.into()) }
    }

    /// Passes everything up to these bytes, and them; gives what stands before them.
    ///
    /// # Errors
    /// They do not come, or it cannot be read.
    pub fn until(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        loop {
            let rest = &self.held[self.at..];
            if let Some(length) = rest.windows(bytes.len()).position(|some| some == bytes) {
                let before = rest[..length].to_vec();
                self.at += length + bytes.len();
                return Ok(before);
            }
            if !self.more()? {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// The value that comes next, and how long it is.
    fn ahead<T: DeserializeOwned>(&mut self) -> io::Result<(T, usize)> {
        loop {
            let mut values = Deserializer::from_slice(&self.held[self.at..]).into_iter();
            let read = (values.next(), values.byte_offset());
            match read {
                // A number that ends with what was read may go on.
                (Some(Ok(value)), length) if self.at + length < self.held.len() => return Ok((value, length)),
                (Some(Err(e)), _) if !e.is_eof() => return Err(e.into()),
                _ if self.more()? => {}
                _ => return Err(ErrorKind::UnexpectedEof.into()),
            }
        }
    }

    /// Passes a value, which something follows.
    ///
    /// # Errors
    /// It is none of this type, or cannot be read.
    pub fn value<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        let (value, length) = self.ahead()?;
        self.at += length;
        Ok(value)
    }

    /// The row of a list that comes next, and its length for [`Self::pass_row`]; absent at
    /// the end of the list.
    ///
    /// # Errors
    /// It is none of this type, or cannot be read.
    pub fn row<T: DeserializeOwned>(&mut self) -> io::Result<Option<(T, usize)>> {
        if self.begins(b"]")? { Ok(None) } else { self.ahead().map(Some) }
    }

    /// Passes a row of this length.
    ///
    /// # Errors
    /// Neither another row nor the end follows.
    pub fn pass_row(&mut self, length: usize) -> io::Result<()> {
        self.at += length;
        if self.begins(b"]")? { Ok(()) } else { self.pass(b",") }
    }

    /// Passes the rows to the end of a list one by one.
    ///
    /// # Errors
    /// One is none of this type, or cannot be read.
    pub fn each<T: DeserializeOwned>(&mut self, mut take: impl FnMut(T)) -> io::Result<()> {
        while let Some((row, length)) = self.row()? {
            take(row);
            self.pass_row(length)?;
        }
        Ok(())
    }

    /// Passes the rows to the end of a list.
    ///
    /// # Errors
    /// As for each.
    pub fn rows<T: DeserializeOwned>(&mut self) -> io::Result<Vec<T>> {
        let mut rows = Vec::new();
        self.each(|row| rows.push(row))?;
        Ok(rows)
    }

    /// Passes rows that read so, where just they come next; gives whether they did.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn passes_rows(&mut self, rows: &[u8]) -> io::Result<bool> {
        if !self.begins(rows)? {
            return Ok(false);
        }
        self.pass_row(rows.len()).map(|()| true)
    }

    /// Reads to the end, and gives back what was read from.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn finished(mut self) -> io::Result<R> {
        io::copy(&mut self.input, &mut io::sink())?;
        Ok(self.input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_passed_by_what_they_say_or_read_one_by_one() -> io::Result<()> {
        let mut rows = JsonRows::new(&br#"{"a":"x","b":["p","q,]","r"],"c":[]}"#[..]);
        rows.pass(br#"{"a":"#)?;
        assert_eq!(rows.value::<String>()?, "x");
        rows.pass(br#","b":["#)?;
        assert!(!rows.passes_rows(br#""q,]""#)?);
        assert!(rows.passes_rows(br#""p","q,]""#)?);
        let (row, length) = rows.row::<String>()?.ok_or(ErrorKind::InvalidData)?;
        assert_eq!(row, "r");
        rows.pass_row(length)?;
        assert_eq!(rows.row::<String>()?, None);
        rows.pass(br#"],"c":["#)?;
        assert_eq!(rows.row::<String>()?, None);
        assert!(rows.pass(b"}").is_err());
        assert!(rows.pass(b"]}").is_ok());
        assert!(rows.pass(b" ").is_err());
        Ok(())
    }

    #[test]
    fn numbers_are_read_to_their_end_and_the_rest_is_found() -> io::Result<()> {
        let mut rows = JsonRows::new(&br#"{"n":1234,"m":"n","list":[]}"#[..]);
        rows.pass(br#"{"n":"#)?;
        assert_eq!(rows.value::<u32>()?, 1234);
        assert!(!rows.passes(br#","k""#)?);
        assert_eq!(rows.until(br#","list":["#)?, br#","m":"n""#);
        assert!(rows.until(b",").is_err());
        Ok(())
    }

    #[test]
    fn a_row_that_only_begins_so_or_is_cut_off_is_not_passed() -> io::Result<()> {
        assert!(JsonRows::new(&b"12]"[..]).passes_rows(b"1").is_err());
        assert!(JsonRows::new(&br#"["x"#[..]).row::<Vec<String>>().is_err());
        Ok(())
    }
}
