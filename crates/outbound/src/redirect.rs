//! Where a redirect leads: the `Location` of an answer, read against the address it came from.

use ureq::http::Uri;

/// How many redirects are followed.
pub(crate) const MOST: usize = 10;

/// Whether a status sends elsewhere.
pub(crate) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The full address of a `Location`, or the reason why it is not followed.
pub(crate) fn target(from: &str, location: &str) -> Result<String, &'static str> {
    let base: Uri = from.parse().map_err(|_| "its own address cannot be read")?;
    let (Some(scheme), Some(authority)) = (base.scheme_str(), base.authority()) else {
        return Err("its own address cannot be read");
    };
    let location = location.split('#').next().unwrap_or_default().trim();
    if location.is_empty() {
        return Err("the new address is missing");
    }
    let path = base.path();
    let full = if location.contains("://") && !location.starts_with('/') {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.starts_with('?') {
        format!("{scheme}://{authority}{path}{location}")
    } else {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let next: Uri = full.parse().map_err(|_| "the new address cannot be read")?;
    match (scheme, next.scheme_str()) {
        ("https", Some("http")) => Err("it would leave the encrypted connection"),
        (_, Some("http" | "https")) => Ok(full),
        _ => Err("it is not a web address"),
    }
}
