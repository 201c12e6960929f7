//! Forms of units, and the letters that go with them: one maker for `forms`, `next` and `check`.

use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::task::Unit;
use crate::model::value::Quarter;
use crate::outputs::form;
use crate::outputs::letter::{Attachment, draft, written};
use crate::outputs::send_list::SendRow;
use crate::quarter::before::Before;
use crate::quarter::issue::Issue;
use crate::view::blank::Blanks;
use crate::view::form::Form;
use crate::view::letter::{FormLetters, Occasion};
use crate::workspace::{Addressed, Workspace};

/// What forms and letters are made of.
pub(super) struct Maker<'w> {
    blanks: Blanks<'w>,
    letters: FormLetters<'w>,
    /// The wordings.
    pub templates: &'w Templates,
}

/// Files for a unit by their names, its row on the list, and addresses that are none.
pub(super) type ForUnit = ([(String, Vec<u8>); 2], SendRow, Vec<String>);

impl<'w> Maker<'w> {
    /// With the last issue of an earlier quarter and what units said in it, if there is one.
    pub(super) fn new(
        workspace: &'w Workspace,
        period: Quarter,
        (before, last): (Option<&'w Before>, Option<&'w Issue>),
        templates: &'w Templates,
    ) -> Self {
        let Workspace { master, config, .. } = workspace;
        let blanks = Blanks::new(master, before, period, config.period(period).deadline, &config.issuer);
        let letters = FormLetters::new(period, (master, config), last);
        Self { blanks, letters, templates }
    }

    /// The form of a unit, empty; absent where nothing is expected from it.
    pub(super) fn form(&self, unit: &Unit) -> Option<Form> {
        self.blanks.of(unit)
    }

    /// The form of a unit and its letter; absent where nothing is expected from it.
    ///
    /// # Errors
    /// A workbook cannot be composed, or a template does not render.
    pub(super) fn sent(&self, unit: &Unit, files: &Addressed) -> Result<Option<ForUnit>, Error> {
        let Some(form) = self.form(unit) else { return Ok(None) };
        let bytes = form::render(&form)?;
        let name = files.form_file();
        let letter = self.letters.of(&unit.name, std::slice::from_ref(&name));
        let words = written(&letter, self.templates)?;
        let mail = draft(&words, &unit.emails, &[Attachment { name: &name, bytes: &bytes }]);
        let row = SendRow {
            unit: unit.name.clone(),
            to: unit.emails.clone(),
            occasion: Occasion::Form.label().into(),
            letters: vec![(String::new(), words)],
            files: vec![format!("../{name}")],
        };
        let files = [(files.form(), bytes), (files.form_letter(), mail.bytes)];
        Ok(Some((files, row, mail.refused)))
    }
}
