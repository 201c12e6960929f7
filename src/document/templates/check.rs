//! Checks the templates of a workspace before they are used: each is rendered in
//! its strict form over views made for it, and once more with every branch
//! taken, so that a name that is not there is told now and not in the quarter
//! that comes to it.

use super::context::context;
use super::faults;
use super::source::{ENTRIES, Own, prepared, reached};
use super::strict::{Faults, register, strict};
use super::views::Views;
use crate::model::error::Error;
use crate::view::TaskView;
use serde_json::json;
use tera::{Context, Tera};

/// Checks the templates `own`; `engines` hold them beside the built-in ones.
///
/// # Errors
/// One uses a name that there is not, or does not render.
pub(super) fn check(own: &Own, engines: &[&Tera]) -> Result<(), Error> {
    let (views, faults) = (Views::read()?, Faults::default());
    for engine in engines {
        for every_branch in [false, true] {
            run(own, engine, &views, &faults, every_branch)?;
        }
    }
    let faults = faults.lock().map(|mut faults| std::mem::take(&mut *faults)).unwrap_or_default();
    match faults.first() {
        Some(first) => Err(faults::unknown(first, faults.len() - 1, own)),
        None => Ok(()),
    }
}

/// Renders whatever uses one of these templates.
fn run(own: &Own, engine: &Tera, views: &Views, faults: &Faults, every_branch: bool) -> Result<(), Error> {
    let mut tera = engine.clone();
    register(&mut tera, faults, every_branch);
    let held = |name: &str| engine.get_template_names().any(|known| known == name);
    let mine = own.iter().filter(|(name, _)| held(name));
    let mine = mine.map(|(name, text)| (name, prepared(name, &strict(name, text, every_branch))));
    if tera.add_raw_templates(mine).is_err() {
        // Too much for the engine in this form: it is rendered as it stands.
        tera.clone_from(engine);
    }
    let used = |entry: &&&str| reached(own, entry).iter().any(|name| own.contains_key(name) && held(name));
    for entry in ENTRIES.iter().filter(used) {
        // With every branch taken only a view that has everything tells a fault.
        let most = if every_branch { 1 } else { usize::MAX };
        for context in contexts(entry, views).into_iter().take(most) {
            if tera.render(entry, &context).is_err() && !every_branch {
                // In its own form it tells where the trouble is.
                let quiet = faults.lock().is_ok_and(|faults| faults.is_empty());
                let told = engine.render(entry, &context).map_err(|e| faults::fault(entry, &e, own));
                if quiet {
                    told?;
                }
            }
        }
    }
    Ok(())
}

/// What a template that the program renders itself may see, one context a view.
fn contexts(entry: &str, views: &Views) -> Vec<Context> {
    if entry == "erratum.md" {
        return views.errata.iter().filter_map(|note| Context::from_serialize(note).ok()).collect();
    }
    let mut contexts: Vec<Context> = views.briefings.iter().map(context).collect();
    if entry == "page.html" {
        for (context, view) in contexts.iter_mut().zip(&views.briefings) {
            ["body", "policy", "style", "script"].into_iter().for_each(|name| context.insert(name, name));
            let stop = |task: &TaskView| json!({ "id": task.number, "text": task.title });
            context.insert("outline", &view.tasks.iter().map(stop).collect::<Vec<_>>());
        }
    }
    contexts
}

#[cfg(test)]
mod tests {
    use super::super::source::BUILT_IN;
    use super::super::tags::{tags, tokens};
    use super::super::{Templates, engine};
    use super::*;
    use std::collections::BTreeSet;

    fn built_in() -> Own {
        BUILT_IN.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
    }

    #[test]
    fn every_built_in_template_is_used_and_every_name_in_it_is_known() {
        let own = built_in();
        Templates::new(own.clone().into_iter().collect()).expect("sound");
        let used: BTreeSet<String> = ENTRIES.iter().flat_map(|entry| reached(&own, entry)).collect();
        assert_eq!(own.keys().filter(|name| !used.contains(*name)).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    /// The template with a mark behind every tag that opens a branch, and what
    /// each mark stands for.
    fn with_marks(name: &str, text: &str, marks: &mut Vec<(String, String)>) -> String {
        let mut out = String::new();
        let mut from = 0;
        for tag in tags(text).iter().filter(|tag| tag.statement) {
            let word = tokens(tag.inner, tag.at).first().map_or("", |token| token.text);
            if ["if", "elif", "else", "for"].contains(&word) {
                let end = tag.at + tag.inner.len();
                let end = end + text[end..].find("%}").expect("an end") + 2;
                out += &format!("{}\u{E011}{}\u{E012}", &text[from..end], marks.len());
                from = end;
                let line = text[..tag.start].matches('\n').count() + 1;
                marks.push((format!("\u{E011}{}\u{E012}", marks.len()), format!("{name}:{line} {}", tag.inner.trim())));
            }
        }
        out + &text[from..]
    }

    #[test]
    fn the_views_reach_every_branch() {
        let mut marks = Vec::new();
        let marked = built_in().iter().map(|(name, text)| (name.clone(), with_marks(name, text, &mut marks))).collect();
        let views = Views::read().expect("views");
        let engines = [".md", ".html"].map(|suffix| engine(&marked, suffix).expect("sound"));
        let mut printed = String::new();
        for entry in ENTRIES {
            let engine = &engines[usize::from(entry.ends_with(".html"))];
            for context in contexts(entry, &views) {
                printed += &engine.render(entry, &context).expect("renders");
            }
        }
        let missed: Vec<&String> = marks.iter().filter(|(mark, _)| !printed.contains(mark)).map(|(_, at)| at).collect();
        assert!(missed.is_empty(), "no view reaches {missed:#?}");
    }

    #[test]
    fn a_misspelt_field_is_found_in_every_template() {
        // Every field that a template asks for, misspelt where it stands first.
        let mut tried = BTreeSet::new();
        for (name, text) in BUILT_IN.iter().filter(|(name, _)| *name != "style.html") {
            for tag in tags(text) {
                let tokens = tokens(tag.inner, tag.at);
                for at in 2..tokens.len() {
                    let [root, dot, field] = [at - 2, at - 1, at].map(|at| tokens[at]);
                    // The engine itself knows what a loop counts; `...rows` is no field.
                    let other = ["loop", "."].contains(&root.text) || dot.text != "." || !field.is_name();
                    if other || !tried.insert((*name, field.text)) {
                        continue;
                    }
                    let end = field.at + field.text.len();
                    let wrong = format!("{}x{}", &text[..end], &text[end..]);
                    match Templates::new(vec![(name.to_string(), wrong)]) {
                        Err(Error::Template { reason, .. }) => {
                            assert!(
                                reason.contains(&format!("{}x”这个名称", field.text)),
                                "{name} {}: {reason}",
                                field.text
                            );
                        }
                        other => panic!("{name}: {} at {}: {other:?}", field.text, field.at),
                    }
                }
            }
        }
    }
}
