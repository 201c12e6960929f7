//! 7z archives: what is in them, and under which names.
#![no_main]

use jianbao::formats::{Kind, sniff};
use jianbao_checks::answer;
use jianbao_fuzz::{guard, sums};
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};

fuzz_target!(init: guard::install(), |data: &[u8]| -> Corpus {
    if sniff(data) != Kind::SevenZip {
        return Corpus::Reject;
    }
    answer::check(&guard::read(data));
    Corpus::Keep
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    sums::mutate(data, size, max_size, seed, sums::seven_zip)
});
