//! Workbooks of every format, told by their content.
#![no_main]

use jianbao::formats::{Kind, sniff};
use jianbao_checks::answer;
use jianbao_fuzz::{containers, guard};
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};

/// Whether a file of this kind is read as a workbook.
fn is_workbook(kind: Kind) -> bool {
    use Kind::{Docx, FlatOds, Html, Ods, Text, Xls, Xlsb, Xlsx, XmlSpreadsheet};
    matches!(kind, Docx | FlatOds | Html | Ods | Text | Xls | Xlsb | Xlsx | XmlSpreadsheet)
}

fuzz_target!(init: guard::install(), |data: &[u8]| -> Corpus {
    if !is_workbook(sniff(data)) {
        return Corpus::Reject;
    }
    answer::check(&guard::read(data));
    Corpus::Keep
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    containers::mutate(data, size, max_size, seed, 8)
});
