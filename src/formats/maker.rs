//! Archives of ours say the same of the system that made them on every system.

use std::io::Cursor;
use zip::result::ZipResult;
use zip::{System, ZipArchive};

/// What every archive of ours says that it was made on.
pub const MAKER: System = System::Unix;

/// Where a member's entry in the directory says what it was made on (APPNOTE 4.4.2), in bytes.
const MADE_ON: usize = 5;

/// An archive that says [`MAKER`] of every member, whatever its writer put there: rust_xlsxwriter
/// leaves it to the system, and one byte a member would differ on Windows.
///
/// # Errors
/// The bytes are no archive.
pub fn made_alike(mut bytes: Vec<u8>) -> ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice()))?;
    let entries = 0..archive.len();
    let starts: Vec<u64> =
        entries.map(|i| Ok(archive.by_index_raw(i)?.central_header_start())).collect::<ZipResult<_>>()?;
    for start in starts {
        let byte = usize::try_from(start).ok().and_then(|start| bytes.get_mut(start + MADE_ON));
        if let Some(byte) = byte {
            *byte = MAKER.into();
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn what_was_made_on_another_system_is_the_same_bytes() {
        let made_on = |system| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            for (name, text) in [("a.xml", "<a/>"), ("文.xml", "PK\u{1}\u{2}")] {
                zip.start_file(name, SimpleFileOptions::default().system(system)).expect("begun");
                zip.write_all(text.as_bytes()).expect("written");
            }
            zip.finish().expect("finished").into_inner()
        };
        let (dos, unix) = (made_on(System::Dos), made_on(System::Unix));
        assert_ne!(dos, unix);
        assert_eq!(made_alike(dos).expect("an archive"), unix);
        assert_eq!(made_alike(unix.clone()).expect("an archive"), unix);
    }
}
