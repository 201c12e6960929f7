//! Addresses that a document may lead to. One that a program cannot take apart
//! makes Word call the whole document damaged, so what is not plainly an
//! address stays as words.

/// Relationships of the document's own parts come before those of links.
const FIRST: usize = 100;

/// The relationship of the `n`th link, from 1.
pub(super) fn id(n: usize) -> String {
    format!("rId{}", FIRST + n)
}

/// The address as a relationship may hold it; `None` where it is not plainly
/// one of the web or of mail.
pub(super) fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (scheme, rest) = typed.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//")?;
            let (host, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
            is_host(host).then(|| format!("{scheme}://{host}{}", encoded(tail)))
        }
        "mailto" => {
            let (name, host) = rest.split('?').next()?.split_once('@')?;
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
            (!name.is_empty() && name.chars().all(plain) && is_host(host)).then(|| format!("mailto:{name}@{host}"))
        }
        _ => None,
    }
}

/// `www.example.invalid`, with or without a port.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let label = |label: &str| {
        let inner = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        (1..=63).contains(&label.len()) && inner && !label.starts_with('-') && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(label) && port.parse::<u16>().is_ok()
}

/// Everything but the characters of an address in per cent. A per cent sign that
/// encodes nothing encodes itself, as does a second mark of a fragment.
fn encoded(tail: &str) -> String {
    let mut out = String::with_capacity(tail.len());
    let bytes = tail.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let is_code = bytes.get(at + 1..at + 3).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit));
        match byte {
            b'%' if !is_code => out.push_str("%25"),
            b'#' if out.contains('#') => out.push_str("%23"),
            _ if byte.is_ascii_alphanumeric() || b"-._~/?:@!$&'()*+,;=%#".contains(byte) => out.push(*byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_led_to() {
        let cases = [
            ("https://a.cn", Some("https://a.cn")),
            ("HTTP://A.cn:8080/甲 乙?x=1#y#z", Some("http://A.cn:8080/%E7%94%B2%20%E4%B9%99?x=1#y%23z")),
            ("https://a.cn/100%\"<>", Some("https://a.cn/100%25%22%3C%3E")),
            ("https://a.cn/%E7%94", Some("https://a.cn/%E7%94")),
            ("mailto:a.b@example.invalid?cc=x", Some("mailto:a.b@example.invalid")),
            ("https://[::1", None),
            ("http://a b/", None),
            ("http://甲.cn", None),
            ("http://a.cn:99999/", None),
            ("http://user@a.cn/", None),
            ("https:///etc/passwd", None),
            ("mailto:", None),
            ("mailto:a@b\r\nbcc:c@d", None),
            ("#part-1", None),
            ("file:///c:/x", None),
            ("\\\\server\\share", None),
            ("javascript:alert(1)", None),
        ];
        for (typed, wanted) in cases {
            assert_eq!(address(typed).as_deref(), wanted, "{typed}");
        }
    }
}
