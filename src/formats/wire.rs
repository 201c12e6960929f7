//! What goes through the pipes between the program and its workers: a greeting,
//! then files one way and answers the other, each in a frame.

use super::{Content, Unreadable};
use postcard::ser_flavors::Size;
use postcard::serialize_with_flavor;
use std::io::{self, IoSlice, Read, Write};

/// What a worker says when it is ready. A program that was replaced meanwhile
/// may speak otherwise, so the version stands in it.
const GREETING: &[u8] = concat!("jianbao ", env!("CARGO_PKG_VERSION"), "\n").as_bytes();

/// What goes before a file that somebody sent, of which not everything is wanted.
pub(super) const SENT: &[u8] = &[1];

/// What goes before a file that is wanted whole.
pub(super) const WHOLE: &[u8] = &[0];

/// Bytes of an answer that go through the pipe at once.
const BUFFER: usize = 64 << 10;

/// What a file gave.
pub(super) type Answer = Result<Content, Unreadable>;

/// Says that this worker is ready.
pub(super) fn greet(output: &mut impl Write) -> io::Result<()> {
    output.write_all(GREETING)?;
    output.flush()
}

/// Waits until a worker is ready.
///
/// # Errors
/// It ended before, or is none of this version.
pub(super) fn await_greeting(input: &mut impl Read) -> io::Result<()> {
    let mut said = [0; GREETING.len()];
    input.read_exact(&mut said)?;
    if said == *GREETING { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// How many bytes an answer takes in its frame.
pub(super) fn length(answer: &Answer) -> io::Result<u64> {
    serialize_with_flavor(answer, Size::default()).map(|length| length as u64).map_err(io::Error::other)
}

/// A frame of an answer, written as it is encoded: a copy of it would count
/// against the cap.
pub(super) fn write_answer(output: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let mut buffered = io::BufWriter::with_capacity(BUFFER, output);
    buffered.write_all(&length(answer)?.to_le_bytes())?;
    postcard::to_io(answer, &mut buffered).map_err(io::Error::other)?;
    buffered.flush()
}

/// The answer in the next frame.
pub(super) fn read_answer(input: &mut impl Read, limit: u64) -> io::Result<Answer> {
    let frame = read_frame(input, limit)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    postcard::from_bytes(&frame).map_err(io::Error::other)
}

/// A frame: its length in eight bytes, then its content; `None` at the end.
pub(super) fn read_frame(input: &mut impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 8];
    match input.read(&mut head)? {
        0 => return Ok(None),
        read => input.read_exact(&mut head[read..])?,
    }
    let length = u64::from_le_bytes(head);
    if length > limit {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut content = Vec::with_capacity(length as usize);
    input.take(length).read_to_end(&mut content)?;
    if (content.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(content))
}

/// What is wished and the file, a frame each, in one go as far as the pipe takes it: the
/// other side need not wake for every piece.
pub(super) fn write_request(output: &mut impl Write, wish: &[u8], file: &[u8]) -> io::Result<()> {
    let mut head = Vec::new();
    write_frame(&mut head, wish)?;
    head.extend_from_slice(&(file.len() as u64).to_le_bytes());
    let written = match output.write_vectored(&[IoSlice::new(&head), IoSlice::new(file)]) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
        written => written?,
    };
    output.write_all(&head[written.min(head.len())..])?;
    output.write_all(&file[written.saturating_sub(head.len())..])?;
    output.flush()
}

/// A frame with this content.
pub(super) fn write_frame(output: &mut impl Write, content: &[u8]) -> io::Result<()> {
    output.write_all(&(content.len() as u64).to_le_bytes())?;
    output.write_all(content)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes no more than a few bytes at a time.
    struct Narrow(Vec<u8>);

    impl Write for Narrow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.extend(&bytes[..bytes.len().min(5)]);
            Ok(bytes.len().min(5))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_request_is_two_frames_however_much_the_pipe_takes() {
        let (mut whole, mut narrow) = (Vec::new(), Narrow(Vec::new()));
        write_request(&mut whole, SENT, b"a longer file").expect("written");
        write_request(&mut narrow, SENT, b"a longer file").expect("written");
        assert_eq!(whole, narrow.0);
        let mut input = whole.as_slice();
        let mut next = || read_frame(&mut input, 13).expect("a frame or the end");
        assert_eq!([next(), next(), next()], [Some(SENT.to_vec()), Some(b"a longer file".to_vec()), None]);
    }

    #[test]
    fn frames_read_back_and_absurd_ones_are_refused() {
        let mut wire = Vec::new();
        write_frame(&mut wire, b"abc").expect("written");
        write_frame(&mut wire, b"").expect("written");
        let mut input = wire.as_slice();
        for expected in [Some(b"abc".to_vec()), Some(Vec::new()), None] {
            assert_eq!(read_frame(&mut input, 3).expect("a frame or the end"), expected);
        }
        for (mut refused, limit) in [(&wire[..], 2), (&wire[..9], 3), (&wire[..5], 3)] {
            assert!(read_frame(&mut refused, limit).is_err(), "{refused:?}");
        }
    }
}
