//! The page's Content-Security-Policy: nothing runs and nothing is styled but
//! the script and the style that the program wrote, known by their hashes, and
//! nothing is fetched.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy for a page with these inline elements.
pub(in crate::outputs) fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        source(style, "style"),
        source(script, "script")
    )
}

/// The hash of what stands within the element; nothing is allowed where there
/// is no such element.
fn source(html: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let inner = html.split_once(&open).and_then(|(_, rest)| rest.split_once(&close)).map(|(inner, _)| inner);
    inner.map_or("'none'".to_string(), |inner| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(inner))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_is_not_allowed() {
        // The hash of nothing is a known one.
        let empty = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        let policy = policy("<style></style>", "");
        assert!(policy.contains(&format!("style-src {empty};")) && policy.contains("script-src 'none';"), "{policy}");
    }
}
