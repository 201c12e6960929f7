//! Words: the grammars of the trade, and the merge of a briefing edited by hand.
#![no_main]

use jianbao_checks::{grammar, merge};
use jianbao_fuzz::guard;
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: guard::install(), |data: &[u8]| {
    let text: String = data.utf8_chunks().map(|chunk| chunk.valid()).collect();
    if merge::is_briefing(&text) { merge::check(&text) } else { grammar::check(&text) }
});
