//! What many say alike, held once.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

/// What was met so far, each once. It lives as long as the reading that fills it.
#[derive(Debug)]
pub struct Shared<T: ?Sized>(HashSet<Arc<T>>);

impl<T: ?Sized + Eq + Hash> Default for Shared<T> {
    fn default() -> Self {
        Self(HashSet::new())
    }
}

impl<T: ?Sized + Eq + Hash> Shared<T> {
    /// The one that is equal to this, which is it itself where none was met.
    pub fn one(&mut self, new: impl Into<Arc<T>> + AsRef<T>) -> Arc<T> {
        if let Some(known) = self.0.get(new.as_ref()) {
            return known.clone();
        }
        let new = new.into();
        self.0.insert(new.clone());
        new
    }
}
