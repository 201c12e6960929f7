//! Mails of Outlook: the envelope, the words, and what is attached.
#![no_main]

use jianbao::formats::{Kind, sniff};
use jianbao_checks::answer;
use jianbao_fuzz::{containers, guard};
use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};

fuzz_target!(init: guard::install(), |data: &[u8]| -> Corpus {
    if sniff(data) != Kind::Msg {
        return Corpus::Reject;
    }
    answer::check(&guard::read(data));
    Corpus::Keep
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    containers::mutate(data, size, max_size, seed, 8)
});
