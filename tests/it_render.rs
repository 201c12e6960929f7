//! The text, the page and the view, made from a quarter as it could be.

#[path = "it_render/fixture.rs"]
mod fixture;

use fixture::{Quarterly, quarterly};
use jianbao::briefing::{Briefing, compose};
use jianbao::render::templates::Templates;
use jianbao::render::{html, markdown};

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
    let md = text(&q);
    std::fs::write("/tmp/out.md", &md).unwrap();
    std::fs::write("/tmp/out.html", html::render(&md, &briefing(&q), &templates()).unwrap_or_else(|e| panic!("{e}")))
        .unwrap();
}
