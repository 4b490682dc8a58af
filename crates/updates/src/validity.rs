//! Until when a manifest is believed. Its signature is right for ever: without an end, whoever stands in between could give out an
//! old one again and again, and nobody would hear of the version that mends a fault.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::UpdateError;
use crate::manifest::Manifest;

/// The last day on which a manifest is believed: the one that it names, else that day a year after the release.
pub(crate) fn last_day(manifest: &Manifest) -> Result<Date, UpdateError> {
    let released = day(&manifest.date, "its date")?;
    let Some(named) = &manifest.valid_until else {
        return Ok(released.saturating_add(1.year()));
    };
    let last = day(named, "its valid_until")?;
    if last < released {
        return Err(UpdateError::NotAManifest {
            detail: "its valid_until is before its date".to_owned(),
        });
    }
    Ok(last)
}

/// A day as it stands in a manifest, as in 2026-12-01: nothing else that could be read as one.
fn day(text: &str, what: &str) -> Result<Date, UpdateError> {
    let written = text.parse::<Date>().ok();
    let written = written.filter(|day| day.to_string() == text);
    written.ok_or_else(|| UpdateError::NotAManifest {
        detail: format!("{what} is no day as in 2026-12-01"),
    })
}
