//! A measure that several share, so that who has little loses nothing to those
//! who have much.

/// What each of these may keep for all to stay within `budget`: who has no more
/// than the others keeps everything; the first in order have what is left over.
/// With a further one among them no share rises.
pub fn shares(amounts: &[usize], budget: usize) -> Vec<usize> {
    let most = level(amounts, budget);
    let mut over = budget.saturating_sub(amounts.iter().map(|amount| *amount.min(&most)).sum());
    let share = |amount: &usize| {
        let one = usize::from(*amount > most && over > 0);
        over -= one;
        (*amount).min(most) + one
    };
    amounts.iter().map(share).collect()
}

/// The most that each may keep.
fn level(amounts: &[usize], budget: usize) -> usize {
    let mut amounts = amounts.to_vec();
    amounts.sort_unstable();
    let (mut left, count) = (budget, amounts.len());
    for (at, amount) in amounts.into_iter().enumerate() {
        let share = left / (count - at);
        if amount > share {
            return share;
        }
        left -= amount;
    }
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn who_has_little_keeps_it() {
        let cases: [(&[usize], usize, &[usize]); 6] = [
            (&[], 10, &[]),
            (&[5, 5], 10, &[5, 5]),
            (&[100, 1, 100], 11, &[5, 1, 5]),
            (&[100, 1, 100], 12, &[6, 1, 5]),
            (&[6, 6], 11, &[6, 5]),
            (&[1, 1, 1], 2, &[1, 1, 0]),
        ];
        for (amounts, budget, kept) in cases {
            assert_eq!(shares(amounts, budget), kept, "{amounts:?}");
        }
    }

    #[test]
    fn no_share_rises_with_one_more() {
        let all = [7, 0, 3, 12, 1, 1, 30, 5, 9];
        for budget in 0..70 {
            for n in 1..all.len() {
                let (before, after) = (shares(&all[..n], budget), shares(&all[..=n], budget));
                assert!(before.iter().zip(&after).all(|(before, after)| after <= before), "{budget} {n}");
                assert!(after.iter().sum::<usize>() <= budget);
            }
        }
    }
}
