//! The same work by several threads at once.

use super::limits;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
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

/// What `work` makes of each, in their order, whatever the number of threads. What takes a
/// moment is gained by them; what is made is held until all are done.
pub fn each<T: Sync, M: Send>(threads: usize, all: &[T], work: impl Fn(&T) -> M + Sync) -> Vec<M> {
    let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(all.len())));
    side_by_side(threads.min(all.len()), || {
        while let Some((at, one)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, all.get(at)?))) {
            let done = work(one);
            made.lock().unwrap_or_else(PoisonError::into_inner).push((at, done));
        }
    });
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_keeps_its_order() {
        let all: Vec<usize> = (0..1000).collect();
        for threads in [1, 3, 8] {
            assert_eq!(each(threads, &all, |n| n * 2), all.iter().map(|n| n * 2).collect::<Vec<_>>());
        }
        assert!(each(4, &[] as &[usize], |n| *n).is_empty());
    }
}
