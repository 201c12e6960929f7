//! The same work by several threads at once.

use super::limits;
use std::thread;

/// Does `work` on so many threads, and this one; on fewer, down to this one alone, where
/// the machine does not give them. What is done must not hang on how many there are.
pub fn side_by_side(threads: usize, work: impl Fn() + Sync) {
    thread::scope(|scope| {
        for _ in 1..threads {
            if thread::Builder::new().stack_size(limits::STACK).spawn_scoped(scope, &work).is_err() {
                break;
            }
        }
        work();
    });
}
