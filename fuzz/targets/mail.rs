//! Mails: the envelope, the words, and what is attached.
#![no_main]

use jianbao::formats::{Kind, sniff};
use jianbao_checks::answer;
use jianbao_fuzz::guard;
use libfuzzer_sys::{Corpus, fuzz_target};

/// What makes a mail of nearly anything.
const HEAD: &[u8] = b"From: a@example.invalid\r\nMIME-Version: 1.0\r\n";

fuzz_target!(init: guard::install(), |data: &[u8]| -> Corpus {
    let whole = if sniff(data) == Kind::Mime { data.to_vec() } else { [HEAD, data].concat() };
    if sniff(&whole) != Kind::Mime {
        return Corpus::Reject;
    }
    answer::check(&guard::read(&whole));
    Corpus::Keep
});
