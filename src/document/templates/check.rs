//! Checks the templates of a workspace before they are used: each is rendered in
//! its strict form over views made for it, and once more with every branch
//! taken, so that a name that does not exist is reported now and not in the
//! quarter that first needs it.

use super::context::{context, of_view};
use super::faults;
use super::source::{ENTRIES, Own, prepared, reached};
use super::strict::{Faults, register, strict};
use super::views::Views;
use crate::document::written::{no_subject, parted};
use crate::model::error::Error;
use crate::view::TaskView;
use serde_json::json;
use tera::{Context, Tera};

/// Checks the templates `own`; `engines` hold them beside the built-in ones.
///
/// # Errors
/// One uses a name that there is not, or does not render.
pub(super) fn check(own: &Own, engines: &[&Tera], views: &Views) -> Result<(), Error> {
    let faults = Faults::default();
    for (engine, every_branch) in engines.iter().flat_map(|engine| [(engine, false), (engine, true)]) {
        run(own, engine, views, &faults, every_branch)?;
        let faults = faults.lock().map(|faults| faults.clone()).unwrap_or_default();
        if let Some(first) = faults.first() {
            return Err(faults::unknown(first, faults.len() - 1, own));
        }
    }
    Ok(())
}

/// Renders whatever uses one of these templates, up to the first that has faults.
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
        for context in contexts(entry, views).take(most) {
            let rendered = tera.render(entry, &context);
            if faults.lock().is_ok_and(|faults| !faults.is_empty()) {
                return Ok(());
            }
            if rendered.is_err() && !every_branch {
                // In its own form it tells where the trouble is.
                engine.render(entry, &context).map_err(|e| faults::fault(entry, &e, own))?;
            }
            if let (Ok(text), true) = (rendered, entry.ends_with(".txt") && !every_branch) {
                parted(&text).ok_or_else(|| no_subject(entry))?;
            }
        }
    }
    Ok(())
}

/// What a template that the program renders itself may see, one context a view.
fn contexts<'v>(entry: &'v str, views: &'v Views) -> Box<dyn Iterator<Item = Context> + 'v> {
    if entry == "erratum.md" {
        return Box::new(views.errata.iter().filter_map(|note| Context::from_serialize(note).ok()));
    }
    if entry.starts_with("letter") {
        return Box::new(views.letters.iter().filter_map(|letter| of_view(entry, letter).ok()));
    }
    // A page that is rendered with its style and policy.
    let framed = |mut context: Context| {
        ["policy", "style"].into_iter().for_each(|name| context.insert(name, name));
        context
    };
    if entry.starts_with("desk") {
        return Box::new(views.desks.iter().filter_map(move |desk| of_view(entry, desk).ok().map(framed)));
    }
    if entry.starts_with("unit-page") {
        return Box::new(views.pages.iter().filter_map(move |page| of_view(entry, page).ok().map(framed)));
    }
    Box::new(views.briefings.iter().enumerate().map(move |(at, view)| {
        let mut context = context(view);
        // All but the first are drawn as for paper.
        context.insert("p", if at == 0 { "" } else { "print-" });
        if entry == "page.html" {
            ["body", "policy", "style", "script"].into_iter().for_each(|name| context.insert(name, name));
            let stop = |task: &TaskView| json!({ "id": task.number, "text": task.title });
            context.insert("outline", &view.tasks.iter().map(stop).collect::<Vec<_>>());
        }
        context
    }))
}

#[cfg(test)]
mod tests {
    use super::super::source::BUILT_IN;
    use super::super::syntax::{tags, tokens};
    use super::super::{Templates, engines};
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

    /// Which of the engines a template goes to.
    fn format_of(name: &str) -> usize {
        [".md", ".html", ".txt"].iter().position(|suffix| name.ends_with(suffix)).expect("a format")
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
        let engines = engines(&marked).expect("sound");
        let mut printed = String::new();
        for entry in ENTRIES {
            let engine = &engines[format_of(entry)];
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
        let views = Views::read().expect("views");
        let engines = engines(&Own::new()).expect("sound");
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
                    let mut engine = engines[format_of(name)].clone();
                    engine.add_raw_template(name, &prepared(name, &wrong)).expect("well written");
                    match check(&Own::from([(name.to_string(), wrong)]), &[&engine], &views) {
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
