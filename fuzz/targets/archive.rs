//! Archives: what is in them, and under which names.
#![no_main]

use jianbao::formats::{Kind, sniff};
use jianbao_checks::answer;
use jianbao_fuzz::{containers, guard};
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};

fuzz_target!(init: guard::install(), |data: &[u8]| -> Corpus {
    if sniff(data) != Kind::Zip {
        return Corpus::Reject;
    }
    answer::check(&guard::read(data));
    Corpus::Keep
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    containers::mutate(data, size, max_size, seed, 2)
});
