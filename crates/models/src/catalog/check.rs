//! What one entry of a catalog must be like: plain names, readable words, encrypted addresses of fixed revisions,
//! possible sizes.

use sotto_outbound::Address;

use super::{CatalogError, Entry};

/// No model for a personal computer is larger.
const LARGEST_FILE: u64 = 400 << 30;

/// The error for one field of an entry.
pub(super) fn bad(entry: &Entry, field: &'static str, problem: &'static str) -> CatalogError {
    let id = entry
        .id
        .chars()
        .filter(|c| !c.is_control())
        .take(80)
        .collect();
    CatalogError::BadEntry { id, field, problem }
}

/// Checks one entry by itself.
pub(super) fn check(entry: &Entry) -> Result<(), CatalogError> {
    let names = [
        ("id", Some(&entry.id)),
        ("file", Some(&entry.file)),
        ("folder", entry.folder.as_ref()),
    ];
    for (field, name) in names {
        if name.is_some_and(|name| !is_plain_name(name)) {
            return Err(bad(entry, field, "is not a plain name"));
        }
    }
    let texts = [
        ("title", Some(&entry.title)),
        ("licence", Some(&entry.licence)),
        ("parameters", entry.parameters.as_ref()),
        ("quant", entry.quant.as_ref()),
        ("suits", entry.suits.as_ref()),
        ("notes", entry.notes.as_ref()),
    ];
    for (field, text) in texts {
        // Control characters could rewrite the terminal that shows the list.
        let readable = |text: &String| {
            !text.trim().is_empty() && text.len() <= 500 && !text.chars().any(char::is_control)
        };
        if text.is_some_and(|text| !readable(text)) {
            return Err(bad(
                entry,
                field,
                "is empty, too long or has control characters",
            ));
        }
    }
    if entry.mirrors.len() > 8 || entry.needs.len() > 8 || entry.languages.len() > 200 {
        return Err(bad(
            entry,
            "mirrors, needs or languages",
            "has too many items",
        ));
    }
    let is_tag = |tag: &String| {
        !tag.is_empty()
            && tag.len() <= 35
            && tag
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'*')
    };
    if !entry.languages.iter().all(is_tag) {
        return Err(bad(
            entry,
            "languages",
            "has something that is not a language tag",
        ));
    }
    for url in std::iter::once(&entry.url).chain(&entry.mirrors) {
        let plain = url.len() <= 2_000 && url.bytes().all(|b| b.is_ascii_graphic());
        if !plain || !url.starts_with("https://") || Address::of_url(url).is_err() {
            return Err(bad(entry, "url", "is not an https address"));
        }
        if entry.is_offered() && is_on_a_moving_branch(url) {
            return Err(bad(
                entry,
                "url",
                "is on a branch that moves, so that its hash will not fit for long",
            ));
        }
    }
    if entry
        .bytes
        .is_some_and(|bytes| bytes == 0 || bytes > LARGEST_FILE)
    {
        return Err(bad(entry, "bytes", "is not the size of a model"));
    }
    if entry
        .memory_mb
        .is_some_and(|memory| memory == 0 || memory > 10_000_000)
    {
        return Err(bad(entry, "memory_mb", "is not an amount of memory"));
    }
    Ok(())
}

/// Whether an address names a branch where a revision belongs: whatever stands there tomorrow is another file.
fn is_on_a_moving_branch(url: &str) -> bool {
    // What follows a question mark or a hash is no part of the place.
    let place = url.split(['?', '#']).next().unwrap_or_default();
    let mut parts = place.split('/').skip_while(|part| *part != "resolve");
    parts.next().is_some()
        && parts.next().is_some_and(|branch| {
            ["main", "master"]
                .iter()
                .any(|name| branch.eq_ignore_ascii_case(name))
        })
}

/// A name that is safe as a file name on every system: it cannot leave its folder and is no device of Windows.
fn is_plain_name(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|last: char| last.is_ascii_digit()));
    !name.is_empty()
        && name.len() <= 120
        && !name.starts_with(['.', '-'])
        && !name.ends_with('.')
        && !is_device
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}
