//! The text, the page and the view, made from a quarter as it could be.

#[path = "it_render/fixture.rs"]
mod fixture;

use fixture::{Quarterly, quarterly};
use jianbao::briefing::{Briefing, compose};
use jianbao::render::markdown;
use jianbao::render::templates::Templates;

fn templates() -> Templates {
    Templates::new(Vec::new()).expect("the built-in templates are sound")
}

fn briefing(quarterly: &Quarterly) -> Briefing {
    compose(&quarterly.ledger, &quarterly.master, &quarterly.config)
}

fn text(quarterly: &Quarterly) -> String {
    markdown::render(&briefing(quarterly), &templates()).expect("renders")
}

#[test]
fn dump() {
    let q = quarterly();
    std::fs::write("/tmp/out.md", text(&q)).unwrap();
}
