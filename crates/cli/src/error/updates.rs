//! Why there is no newer Sotto, in the user's language. What exactly is wrong with a key or a package stays with whoever makes
//! them, whose language is English.

use sotto_skills::numbers::Language;
use sotto_updates::UpdateError;

use super::outside;
use super::told::NOTHING;
use crate::kept::clock::say_exactly;

/// The sentence for the user; nothing where it is known in one language only.
pub(super) fn told(error: &UpdateError, language: Language) -> Option<String> {
    let why = error.to_string();
    let told = |name, with: [(&str, &str); 3]| {
        let [one, two, three] = with;
        Some(say_exactly(
            language,
            name,
            [("why", why.as_str()), one, two, three],
        ))
    };
    let plain = |name| told(name, [NOTHING; 3]);
    let of = |name, slot, words: &str| told(name, [(slot, words), NOTHING, NOTHING]);
    let both = |name, one: (&str, &str), other: (&str, &str)| told(name, [one, other, NOTHING]);
    match error {
        UpdateError::Outbound(error) => outside::told(error, language),
        UpdateError::NoKey => plain("told.update_no_key"),
        UpdateError::NoAddress => plain("told.update_no_address"),
        UpdateError::Off => plain("told.update_is_off"),
        UpdateError::BadKey { .. } => plain("told.update_bad_key"),
        UpdateError::NotEncrypted { address } => of("told.update_open", "address", address),
        UpdateError::Cut { source, .. } => of("told.update_cut", "reason", &source.to_string()),
        UpdateError::TooLarge { most, .. } => of("told.update_long", "most", &most.to_string()),
        UpdateError::NoSignature { found } => {
            of("told.update_unsigned", "found", &found.to_string())
        }
        UpdateError::WrongSignature => plain("told.update_forged"),
        UpdateError::NotAManifest { detail } => of("told.update_unclear", "reason", detail),
        UpdateError::NotAVersion { text } => of("told.update_no_version", "text", text),
        UpdateError::Older { offered, here } => both(
            "told.update_older",
            ("offered", offered.to_string().as_str()),
            ("here", here.to_string().as_str()),
        ),
        UpdateError::OutOfDate { offered, last } => both(
            "told.update_out_of_date",
            ("offered", offered.to_string().as_str()),
            ("last", last.as_str()),
        ),
        UpdateError::NotForHere { version, target } => both(
            "told.update_elsewhere",
            ("version", version.to_string().as_str()),
            ("target", target.as_str()),
        ),
        UpdateError::BadPackage { .. } => plain("told.update_bad_package"),
        UpdateError::NoRoom {
            version,
            needed,
            free,
        } => told(
            "told.update_no_room",
            [
                ("version", version.to_string().as_str()),
                ("needed", needed.div_ceil(1_000_000).to_string().as_str()),
                ("free", (free / 1_000_000).to_string().as_str()),
            ],
        ),
        UpdateError::NotFetched { version, why, kept } => told(
            "told.update_not_fetched",
            [
                ("version", version.to_string().as_str()),
                ("reason", why.as_str()),
                ("kept", kept.to_string().as_str()),
            ],
        ),
        UpdateError::Settings { path, source } => both(
            "told.update_settings",
            ("file", path.display().to_string().as_str()),
            ("reason", source.to_string().as_str()),
        ),
        UpdateError::SettingsDamaged { path, .. } => {
            of("told.update_damaged", "file", &path.display().to_string())
        }
        // Of a later version.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{Error, ErrorKind};

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn all() -> Vec<(UpdateError, Vec<&'static str>)> {
        let source = || Error::new(ErrorKind::PermissionDenied, "../no..");
        let version = || "0.2.0".parse().unwrap();
        vec![
            (UpdateError::NoKey, vec!["sotto update --on --key"]),
            (UpdateError::NoAddress, vec!["sotto update --on --from"]),
            (UpdateError::Off, vec!["sotto update --on"]),
            (
                UpdateError::BadKey { detail: "short" },
                vec!["openssl pkey"],
            ),
            (
                UpdateError::NotEncrypted {
                    address: "updates.example:80".to_owned(),
                },
                vec!["updates.example:80", "https://"],
            ),
            (
                UpdateError::Cut {
                    what: "manifest",
                    source: source(),
                },
                vec!["../no.."],
            ),
            (
                UpdateError::TooLarge {
                    what: "manifest",
                    most: 4096,
                },
                vec!["4096"],
            ),
            (UpdateError::NoSignature { found: 7 }, vec!["7", "64"]),
            (UpdateError::WrongSignature, vec!["Schlüssel"]),
            (
                UpdateError::NotAManifest {
                    detail: "line 3".to_owned(),
                },
                vec!["line 3"],
            ),
            (
                UpdateError::NotAVersion {
                    text: "newest".to_owned(),
                },
                vec!["newest", "1.2.3"],
            ),
            (
                UpdateError::Older {
                    offered: version(),
                    here: "0.3.0".parse().unwrap(),
                },
                vec!["0.2.0", "0.3.0"],
            ),
            (
                UpdateError::OutOfDate {
                    offered: version(),
                    last: "2027-03-01".to_owned(),
                },
                vec!["0.2.0", "2027-03-01"],
            ),
            (
                UpdateError::NotForHere {
                    version: version(),
                    target: "linux-x86_64-deb".to_owned(),
                },
                vec!["0.2.0", "linux-x86_64-deb"],
            ),
            (UpdateError::BadPackage { detail: "long" }, vec!["Paket"]),
            (
                UpdateError::NoRoom {
                    version: version(),
                    needed: 2_500_000,
                    free: 1_999_999,
                },
                vec!["0.2.0", "3 MB", "1 MB"],
            ),
            (
                UpdateError::NotFetched {
                    version: version(),
                    why: "it broke".to_owned(),
                    kept: 17,
                },
                vec!["0.2.0", "it broke", "17"],
            ),
            (
                UpdateError::Settings {
                    path: "../updates.toml".into(),
                    source: source(),
                },
                vec!["../updates.toml", "../no.."],
            ),
            (
                UpdateError::SettingsDamaged {
                    path: "../updates.toml".into(),
                    detail: "line 1".to_owned(),
                },
                vec!["../updates.toml", "sotto update --off"],
            ),
        ]
    }

    #[test]
    fn whatever_stops_an_update_is_told_in_both_languages() {
        is_told_in_both(&all(), told);
    }
}
