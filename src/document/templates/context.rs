//! What templates see of a briefing.

use crate::model::error::Error;
use crate::view::{Briefing, Verdict};
use serde::Serialize;
use tera::Context;

/// All of a briefing but the figures, which only say where the numbers are from.
pub fn context(view: &Briefing) -> Context {
    let mut context = Context::new();
    macro_rules! see {
        ($($field:ident)*) => { $(context.insert(stringify!($field), &view.$field);)* };
    }
    see!(hues head overview tasks task_notes units mismatches highlights problems next items matrix detail checks foot);
    see!(since echo trend charts);
    // Marks the ids of what is drawn once more for paper.
    context.insert("p", "");
    context.insert("verdict", &Verdict::of(view));
    context
}

/// A view of another kind, field by field; `name` is what is made of it.
///
/// # Errors
/// It has no form that templates see: a fault of the program.
pub fn of_view(name: &str, view: &impl Serialize) -> Result<Context, Error> {
    Context::from_serialize(view).map_err(|e| Error::Output { name: name.into(), reason: e.to_string() })
}
