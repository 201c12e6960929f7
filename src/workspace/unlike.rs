//! What of a ledger and a view reads otherwise in an issue: rows that read alike are passed byte by
//! byte, so that neither time nor memory is spent on what did not change.

use super::issues::{self, Published};
use super::{MASTER, Manifest, Sources};
use crate::formats::JsonRows;
use crate::model::error::Error;
use crate::model::finding::{Finding, in_order};
use crate::model::ledger::Ledger;
use crate::model::place::Place;
use crate::quarter::issue::head;
use crate::view::{Briefing, Evidence, Figure};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::io::{self, Read};

/// The view of an issue.
pub const BRIEFING: &str = "briefing.json";

/// An issue's ledger and the ledger as it is, both without what reads alike in them: all
/// units stay, and a unit of which a row of another list differs keeps all its rows of that
/// list. Absent where the ledger of the issue is not as this version of the program writes it.
pub fn ledgers(published: &Published, now: &Ledger) -> Option<(Ledger, Ledger)> {
    published.read_through(issues::LEDGER, |input| {
        let mut then = JsonRows::new(input);
        let pair = lists(&mut then, now)?;
        Ok((pair, then.finished()?))
    })
}

fn lists(then: &mut JsonRows<impl Read>, now: &Ledger) -> io::Result<(Ledger, Ledger)> {
    let (period, as_of) = head(then)?;
    // By them the order of the answers is known.
    let units = (then.rows()?, now.units.clone());
    then.pass(br#"],"items":["#)?;
    let items = rows(then, &now.items, |item| item.id)?;
    then.pass(br#"],"entries":["#)?;
    let entries = rows(then, &now.entries, |entry| entry.unit.clone())?;
    then.pass(br#"],"projects":["#)?;
    let projects = rows(then, &now.projects, |project| project.unit.clone())?;
    then.pass(br#"],"findings":["#)?;
    let findings = rows(then, &now.findings, |finding| finding.place.origin.clone())?;
    then.pass(br#"],"dispositions":["#)?;
    let dispositions = rows(then, &now.dispositions, |disposition| disposition.path.clone())?;
    then.pass(b"]}\n")?;
    let (was, is) = ((units.0, items.0, entries.0, projects.0), (units.1, items.1, entries.1, projects.1));
    let ledger = |period, as_of, (units, items, entries, projects), findings, dispositions| Ledger {
        period,
        as_of,
        units,
        items,
        entries,
        projects,
        findings,
        dispositions,
    };
    Ok((
        ledger(period, as_of, was, findings.0, dispositions.0).once(),
        ledger(now.period, now.as_of, is, findings.1, dispositions.1),
    ))
}

/// Puts what is found of the list where it stood in an issue, as far as the same was found
/// then: `master.xlsx` may have changed since, and rows come before it, `now`; where a cell
/// stands is not what the issue says.
///
/// # Errors
/// The ledger or the manifest of the issue cannot be read, or is not what was published.
pub fn place_as_then(published: &Published, now: &Sources, ledger: &mut Ledger) -> Result<(), Error> {
    if Manifest::of_issue(published)?.sources.has_list_of(now) {
        return Ok(());
    }
    let is_of_list = |finding: &Finding| {
        let file = finding.place.origin.as_ref().map(|origin| origin.steps());
        file.is_some_and(|steps| matches!(steps, [only] if only == MASTER))
    };
    let of_list = ledger.findings.iter().position(is_of_list).unwrap_or(0);
    let count = ledger.findings[of_list..].iter().take_while(|finding| is_of_list(finding)).count();
    if count == 0 {
        return Ok(());
    }
    let then = match published.read_through(issues::LEDGER, |input| {
        let mut then = JsonRows::new(input);
        let found = list_findings(&mut then, is_of_list)?;
        Ok((found, then.finished()?))
    }) {
        Some(then) => then,
        None => published.ledger()?.0.findings.into_iter().filter(is_of_list).collect(),
    };
    let said = |f: &Finding| (f.code, f.place.sheet.clone(), f.found.clone(), f.expected.clone(), f.taken.to_string());
    let mut places: HashMap<_, VecDeque<Place>> = HashMap::new();
    then.into_iter().for_each(|finding| places.entry(said(&finding)).or_default().push_back(finding.place));
    let own = &mut ledger.findings[of_list..of_list + count];
    for finding in own.iter_mut() {
        if let Some(place) = places.get_mut(&said(finding)).and_then(VecDeque::pop_front) {
            finding.place = place;
        }
    }
    in_order(own);
    Ok(())
}

/// What an issue told of the list.
fn list_findings(then: &mut JsonRows<impl Read>, is_of_list: impl Fn(&Finding) -> bool) -> io::Result<Vec<Finding>> {
    head(then)?;
    for next in [r#"],"items":["#, r#"],"entries":["#, r#"],"projects":["#, r#"],"findings":["#] {
        then.each(|_: IgnoredAny| ())?;
        then.pass(next.as_bytes())?;
    }
    let mut found = Vec::new();
    then.each(|finding: Finding| found.extend(Some(finding).filter(&is_of_list)))?;
    Ok(found)
}

/// The view of an issue, of whose figures only the places stay that `counts`. Absent where
/// it is not as this version of the program writes it.
pub fn view(published: &Published, now: &Briefing, counts: impl Fn(&Evidence) -> bool) -> Option<Briefing> {
    published.read_through(BRIEFING, |input| {
        let mut then = JsonRows::new(input);
        let view = figures(&mut then, now, counts)?;
        Ok((view, then.finished()?))
    })
}

fn figures(then: &mut JsonRows<impl Read>, now: &Briefing, counts: impl Fn(&Evidence) -> bool) -> io::Result<Briefing> {
    let now: HashMap<&str, &Figure> = now.figures.iter().map(|figure| (figure.id.as_str(), figure)).collect();
    let mut rest = then.until(FIGURES)?;
    rest.extend_from_slice(FIGURES);
    rest.extend_from_slice(b"]}");
    let mut view: Briefing = serde_json::from_slice(&rest)?;
    while then.passes(br#"{"id":"#)? {
        view.figures.push(figure(then, &now, &counts)?);
        then.pass_row(0)?;
    }
    then.pass(b"]}\n")?;
    Ok(view)
}

/// With what the last part of a view begins.
const FIGURES: &[u8] = br#","figures":["#;

/// A figure as published, behind the key of its id.
fn figure(
    then: &mut JsonRows<impl Read>,
    now: &HashMap<&str, &Figure>,
    counts: impl Fn(&Evidence) -> bool,
) -> io::Result<Figure> {
    let id: String = then.value()?;
    then.pass(br#","text":"#)?;
    let text = then.value()?;
    then.pass(br#","value":"#)?;
    let value = then.value()?;
    then.pass(br#","unit":"#)?;
    let unit = then.value()?;
    let (mut from, mut of) = (Vec::new(), Vec::new());
    let has_places = then.passes(br#","from":["#)?;
    if has_places {
        let now = now.get(id.as_str()).map_or(&[][..], |figure| &figure.from);
        let (was, is) = compared(then, now, |place| (place.unit.clone(), place.path.clone()))?;
        let alike = is.iter().filter(|(_, is_alike)| *is_alike).flat_map(|(places, _)| places.iter().cloned());
        from = alike.chain(was).filter(|place| counts(place)).collect();
        then.pass(b"]")?;
    }
    if then.passes(br#","of":["#)? {
        of = then.rows()?;
        then.pass(b"]")?;
    }
    then.pass(b"}")?;
    Ok(Figure { id, text, value, unit, from, of: if has_places { Vec::new() } else { of } })
}

/// The rows of a list then and now, without those that read alike.
fn rows<T, K>(then: &mut JsonRows<impl Read>, now: &[T], key: impl Fn(&T) -> K) -> io::Result<(Vec<T>, Vec<T>)>
where
    T: Serialize + DeserializeOwned + Clone,
    K: Hash + Eq,
{
    let (was, is) = compared(then, now, key)?;
    let is = is.into_iter().filter(|(_, is_alike)| !is_alike).flat_map(|(rows, _)| rows.iter().cloned());
    Ok((was, is.collect()))
}

/// Rows that stand together, and whether they read alike then, byte by byte.
type Group<'n, T> = (&'n [T], bool);

/// The rows of a list as they are, those of one key that stand together in a group, and
/// before them what was where they do not read alike.
fn compared<'n, T, K>(
    then: &mut JsonRows<impl Read>,
    now: &'n [T],
    key: impl Fn(&T) -> K,
) -> io::Result<(Vec<T>, Vec<Group<'n, T>>)>
where
    T: Serialize + DeserializeOwned + Clone,
    K: Hash + Eq,
{
    let groups: Vec<&[T]> = now.chunk_by(|one, next| key(one) == key(next)).collect();
    let places: HashMap<K, usize> = groups.iter().enumerate().map(|(at, group)| (key(&group[0]), at)).collect();
    let mut passed = vec![false; groups.len()];
    let (mut was, mut text) = (Vec::new(), Vec::new());
    for at in 0..=groups.len() {
        if let Some(group) = groups.get(at) {
            text.clear();
            for row in *group {
                serde_json::to_writer(&mut text, row)?;
                text.push(b',');
            }
            text.pop();
            passed[at] = then.passes_rows(&text)?;
            if passed[at] {
                continue;
            }
        }
        // What stands there is of this key, of one that is gone, or of one that came before;
        // what is of a later one waits for it.
        while let Some((row, length)) = then.row::<T>()? {
            let place = places.get(&key(&row)).copied();
            if place.is_some_and(|place| place > at) {
                break;
            }
            // More rows of a key than it has now: those that were passed differ after all.
            if let Some(place) = place.filter(|place| std::mem::take(&mut passed[*place])) {
                was.extend_from_slice(groups[place]);
            }
            was.push(row);
            then.pass_row(length)?;
        }
    }
    Ok((was, groups.into_iter().zip(passed).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_version_writes_is_read_row_by_row() {
        // Where a field moves, all is read whole instead: in silence, slowly, and with the same result.
        let bytes = include_bytes!("../../samples/qinghu-2025/expected/2025Q3/ledger.json");
        let (now, _) = Ledger::read_with_version(bytes).expect("a ledger");
        let (was, is) = lists(&mut JsonRows::new(&bytes[..]), &now).expect("reads");
        assert_eq!(
            (was.units.len(), was.entries.len(), is.entries.len(), is.findings.len()),
            (now.units.len(), 0, 0, 0)
        );
        let bytes = include_bytes!("../../samples/qinghu-2025/expected/2025Q3/briefing.json");
        let now: Briefing = serde_json::from_slice(bytes).expect("a view");
        let was = figures(&mut JsonRows::new(&bytes[..]), &now, |_| true).expect("reads");
        let told = |view: &Briefing| view.figures.iter().map(|f| (f.id.clone(), f.from.len())).collect::<Vec<_>>();
        assert!(told(&was) == told(&now) && was.items.len() == now.items.len());
    }

    type Row = (char, u8);

    /// Every list of up to `most` rows of two units.
    fn lists_of(most: usize) -> Vec<Vec<Row>> {
        let mut all = vec![Vec::new()];
        for at in 0.. {
            let Some(list) = all.get(at).cloned() else { break };
            if list.len() < most {
                let longer = [('甲', 1), ('甲', 2), ('乙', 1)].map(|row| [&list[..], &[row]].concat());
                all.extend(longer);
            }
        }
        all
    }

    #[test]
    fn a_unit_is_left_out_where_all_its_rows_read_alike_and_whole_where_not() {
        let of = |list: &[Row], unit: char| list.iter().filter(|row| row.0 == unit).copied().collect::<Vec<_>>();
        let (mut left_out, lists) = (0, lists_of(4));
        let together = |list: &&Vec<Row>| list.chunk_by(|one, next| one.0 == next.0).count() <= 2;
        for now in lists.iter().filter(together) {
            for then in &lists {
                let text = serde_json::to_vec(then).expect("serialises");
                let mut reads = JsonRows::new(text.as_slice());
                reads.pass(b"[").expect("a list");
                let (was, is) = rows(&mut reads, now, |row| row.0).expect("reads");
                reads.pass(b"]").expect("its end");
                for unit in ['甲', '乙'] {
                    let (whole, left) = ([of(then, unit), of(now, unit)], [of(&was, unit), of(&is, unit)]);
                    let is_alike = whole[0] == whole[1] && left == [vec![], vec![]];
                    assert!(is_alike || left == whole, "{then:?} {now:?}: {was:?} {is:?}");
                    left_out += usize::from(is_alike && !whole[0].is_empty());
                }
            }
        }
        assert!(left_out > 100, "{left_out}");
    }
}
