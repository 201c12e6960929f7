//! The units by what they are called: a list names them at every turn, and there may
//! be tens of thousands.

use crate::model::task::{Unit, UnitKind};
use crate::model::value::key;
use std::collections::HashMap;

/// Units and their names.
pub(super) struct Directory<'a> {
    /// In the order of printing.
    pub units: &'a [Unit],
    /// By names and, where no unit is called so, by aliases, folded.
    places: HashMap<String, usize>,
}

impl<'a> Directory<'a> {
    pub(super) fn of(units: &'a [Unit]) -> Self {
        let mut places = HashMap::with_capacity(units.len());
        for (at, unit) in units.iter().enumerate() {
            places.entry(key(&unit.name)).or_insert(at);
        }
        let aliases = units.iter().enumerate().flat_map(|(at, unit)| unit.aliases.iter().map(move |name| (at, name)));
        for (at, name) in aliases {
            places.entry(key(name)).or_insert(at);
        }
        Self { units, places }
    }

    /// The unit that a name or alias means.
    pub(super) fn named(&self, name: &str) -> Option<&'a Unit> {
        self.places.get(&key(name)).map(|at| &self.units[*at])
    }

    /// The towns, in the order of printing.
    pub(super) fn towns(&self) -> impl Iterator<Item = &'a Unit> {
        self.units.iter().filter(|unit| unit.kind == UnitKind::Town)
    }

    /// Their names.
    pub(super) fn town_names(&self) -> impl Iterator<Item = &'a str> {
        self.towns().map(|unit| unit.name.as_str())
    }
}

/// The unit that a name or alias means.
pub fn unit_named<'u>(units: &'u [Unit], name: &str) -> Option<&'u Unit> {
    Directory::of(units).named(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_before_an_alias() {
        let unit = |name: &str, alias: &str| Unit {
            name: name.into(),
            kind: UnitKind::Town,
            aliases: vec![alias.into()],
            emails: Vec::new(),
            formers: Vec::new(),
        };
        let units = [unit("城东镇", "城西"), unit("城西", "城东镇"), unit("城南镇", "城西")];
        let directory = Directory::of(&units);
        let named = |name: &str| directory.named(name).map(|unit| unit.name.as_str());
        assert_eq!((named("城 西"), named("城东镇"), named("临江")), (Some("城西"), Some("城东镇"), None));
    }
}
