//! (in work)
use super::Spoken;
use super::args::Init;
use crate::error::Error;
use crate::finding::Finding;
use crate::task::MasterList;
use serde_json::{Value, json};
pub(super) fn init(_args: &Init) -> Result<Spoken, Error> {
    Err(Error::Usage("".into()))
}
pub(super) fn understood(_m: &MasterList, f: &[Finding]) -> Value {
    json!({"findings": f})
}
pub(super) fn list_words(_m: &MasterList, _f: &[Finding]) -> String {
    String::new()
}
