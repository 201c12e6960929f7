//! Worker processes: real ones, killed by files and by the clock.

use crate::kit::Dice;
use crate::kit::files::*;
use jianbao::formats::{Content, Effort, Halt, Pool, Reader, Unreadable, Workbook};
use rust_xlsxwriter::Format;
use std::time::Duration;

/// Real worker processes, on a machine that does its part.
pub struct Workers(pub Pool);

impl Workers {
    /// Reads one file, whatever it takes.
    pub fn read(&self, bytes: &[u8]) -> Result<Content, Unreadable> {
        self.0.single(bytes, "").unwrap_or_else(|why| panic!("{why}"))
    }

    /// Reads one file that can only be a workbook.
    pub fn workbook(&self, bytes: &[u8]) -> Result<Workbook, Unreadable> {
        match self.read(bytes)? {
            Content::Workbook(workbook) => Ok(workbook),
            Content::Container(container) => panic!("a {}", container.kind()),
        }
    }
}

/// A pool of real worker processes.
pub fn pool() -> Workers {
    Workers(workers())
}

/// The same as the program has it.
pub fn workers() -> Pool {
    Pool::new(env!("CARGO_BIN_EXE_jianbao").into(), vec!["__read".into()])
}

#[test]
fn a_file_that_kills_its_worker_costs_one_reason() {
    let good = book(|s| s.write(0, 0, "字").map(|_| ()));
    let bomb = bomb(200, 200 << 20);
    let pool = pool();
    let expected = read(&good);
    for _ in 0..2 {
        assert_eq!(pool.workbook(&good), expected);
        assert_eq!(pool.workbook(&bomb), Err(Unreadable::OutOfMemory));
        assert_eq!(pool.workbook(&good), expected);
        assert_eq!(pool.workbook(b""), Err(Unreadable::Empty));
        assert_eq!(pool.workbook(&good), expected);
    }
}

#[test]
fn a_wrong_count_of_strings_costs_nothing() {
    let good = book(|s| s.write(0, 0, "uniqueCount")?.write(1, 0, "字").map(|_| ()));
    let (pool, expected) = (pool(), read(&good));
    for count in ["10000000000", "999999999999999999", "18446744073709551615", "70000", "1", "-1"] {
        for before in ["<sst ", "<!-- uniqueCount --><sst ", "<a uniqueCount='1'/><sst "] {
            let counted = format!("uniqueCount=\"{count}\"");
            let odd = patched(&good, STRINGS, |x| {
                x.replace("uniqueCount=\"2\"", &counted).replace("<sst ", before).replace("?>", "?> ").into()
            });
            assert_eq!(pool.workbook(&odd), expected, "{count} {before}");
        }
    }
}

#[test]
fn a_pool_serves_many_threads_and_large_files() {
    let pool = pool();
    // Answers from a few bytes to far more than a pipe holds.
    let files: Vec<Bytes> = (0..8u32)
        .map(|i| {
            book(|s| {
                for row in 0..=i * i * 50 {
                    s.write(row, 0, format!("第{i}份第{row}行，推进社区生活圈建设"))?;
                }
                Ok(())
            })
        })
        .collect();
    let expected: Vec<_> = files.iter().map(|file| read(file)).collect();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (pool, files, expected) = (&pool, &files, &expected);
            scope.spawn(move || {
                for (file, expected) in files.iter().zip(expected).skip(thread) {
                    assert_eq!(&pool.workbook(file), expected);
                }
            });
        }
    });
}

/// A program that is no worker is the machine's trouble, never the file's.
#[cfg(unix)]
#[test]
fn a_worker_that_cannot_be_had_is_said_in_words() {
    let odd = |program: &str, args: &[&str]| {
        Pool::new(program.into(), args.iter().map(Into::into).collect()).patience(Duration::from_millis(200))
    };
    let pools =
        [odd("tail", &["-f", "/dev/null"]), odd("yes", &[]), odd("false", &[]), odd("/nonexistent/jianbao", &[])];
    for pool in &pools {
        for effort in [Effort::Shared, Effort::Alone] {
            match pool.read(b"1", effort) {
                Err(Halt::Machine(why)) => assert!(why.contains("杀毒软件"), "{why}"),
                other => panic!("{pool:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn no_mutation_hangs_or_stops_the_pool() {
    let good = book(|s| {
        s.merge_range(0, 0, 0, 3, "标题", &Format::new())?;
        for row in 1..12 {
            s.write(row, 0, row)?.write(row, 1, "任务")?.write_formula(row, 2, "=A1+1")?;
            s.write_with_format(row, 3, 0.5, &Format::new().set_num_format("0%"))?;
        }
        Ok(())
    });
    let expected = read(&good);
    let pool = Workers(workers().patience(Duration::from_secs(20)));
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut readable = 0;
    for round in 0..300 {
        let mutant = if round % 3 == 0 { mutate(good.clone(), &mut dice) } else { mutate_part(&good, &mut dice) };
        let answer = pool.workbook(&mutant);
        assert_ne!(answer, Err(Unreadable::TimedOut), "round {round}");
        readable += u32::from(answer.is_ok());
        if round % 50 == 0 {
            assert_eq!(pool.workbook(&good), expected, "round {round}");
        }
    }
    assert!((20..280).contains(&readable), "a test in which nothing or everything is read tests nothing: {readable}");
    assert_eq!(pool.workbook(&good), expected);
}

/// The same bytes with a few changed, doubled or cut.
fn mutate(mut bytes: Bytes, dice: &mut Dice) -> Bytes {
    for _ in 0..=dice.below(4) {
        let place = dice.below(bytes.len());
        match dice.below(6) {
            0 => bytes.truncate(place.max(1)),
            1 => bytes.extend_from_within(place..(place + dice.below(200)).min(bytes.len())),
            2 => drop(bytes.drain(place..(place + dice.below(40)).min(bytes.len()))),
            3 => bytes[place] = b'9',
            _ => bytes[place] = dice.below(256) as u8,
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
    bytes
}

/// The same workbook with one part mutated inside its container.
fn mutate_part(book: &[u8], dice: &mut Dice) -> Bytes {
    let mut parts = members(book);
    let at = dice.below(parts.len());
    parts[at].1 = mutate(std::mem::take(&mut parts[at].1), dice);
    archive(parts)
}
