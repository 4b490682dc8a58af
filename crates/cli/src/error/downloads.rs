//! Why a model did not come, or is not the file that it should be, in the user's language.

use sotto_models::download::{DownloadError, Setback};
use sotto_models::verify::VerifyError;
use sotto_skills::numbers::Language;

use super::outside;
use super::told::NOTHING;
use crate::kept::clock::say_exactly;

/// Why a download did not come to its end; nothing where that is known in one language only.
pub(super) fn told(error: &DownloadError, language: Language) -> Option<String> {
    let why = error.to_string();
    let told = |name, with: [(&str, &str); 3]| {
        let [one, two, three] = with;
        Some(say_exactly(
            language,
            name,
            [("why", why.as_str()), one, two, three],
        ))
    };
    match error {
        DownloadError::Outbound(error) => outside::told(error, language),
        DownloadError::NotTheFile(error) => not_the_file(error, language),
        DownloadError::Failed {
            title,
            last,
            kept,
            url,
            ..
        } => {
            let (reason, kept) = (between(last, language)?, kept.to_string());
            let with = [
                ("why", why.as_str()),
                ("title", title.as_str()),
                ("reason", reason.as_str()),
                ("kept", kept.as_str()),
                ("url", url.as_str()),
            ];
            Some(say_exactly(language, "told.download_failed", with))
        }
        DownloadError::Cancelled { title, kept } => told(
            "told.download_stopped",
            [
                ("title", title.as_str()),
                ("kept", kept.to_string().as_str()),
                NOTHING,
            ],
        ),
        DownloadError::NoRoom {
            title,
            needed,
            free,
        } => told(
            "told.download_no_room",
            [
                ("title", title.as_str()),
                ("needed", needed.div_ceil(1_000_000).to_string().as_str()),
                ("free", (free / 1_000_000).to_string().as_str()),
            ],
        ),
        DownloadError::DiskFull { title, kept } => told(
            "told.download_disk_full",
            [
                ("title", title.as_str()),
                ("kept", kept.to_string().as_str()),
                NOTHING,
            ],
        ),
        DownloadError::AlreadyRunning { title } => told(
            "told.download_running",
            [("title", title.as_str()), NOTHING, NOTHING],
        ),
        DownloadError::Unwritable { path, source } => told(
            "told.download_unwritable",
            [
                ("file", path.display().to_string().as_str()),
                ("reason", source.to_string().as_str()),
                NOTHING,
            ],
        ),
        // Of a later version.
        _ => None,
    }
}

/// What came in between, as a part of a sentence.
fn between(setback: &Setback, language: Language) -> Option<String> {
    let number = |slot, number: &dyn std::fmt::Display| (slot, number.to_string());
    let (name, (slot, words)) = match setback {
        Setback::Cut => ("told.setback_cut", ("", String::new())),
        Setback::Stalled => ("told.setback_stalled", ("", String::new())),
        Setback::Unreachable => ("told.setback_unreachable", ("", String::new())),
        Setback::Busy { status, .. } => ("told.setback_busy", number("status", status)),
        Setback::Gone { status } => ("told.setback_gone", number("status", status)),
        Setback::WrongRange => ("told.setback_wrong_range", ("", String::new())),
        Setback::WrongLength { promised } => {
            ("told.setback_wrong_length", number("bytes", promised))
        }
        Setback::TooLong => ("told.setback_too_long", ("", String::new())),
        Setback::WrongHash { found } => ("told.setback_wrong_hash", number("found", found)),
        Setback::Untrusted => ("told.setback_untrusted", ("", String::new())),
        Setback::NoUse => ("told.setback_no_use", ("", String::new())),
        Setback::Forbidden => ("told.setback_forbidden", ("", String::new())),
        Setback::ProxyLogin => ("told.setback_proxy_login", ("", String::new())),
        // Of a later version.
        _ => return None,
    };
    let why = setback.to_string();
    let with = [("why", why.as_str()), (slot, words.as_str())];
    Some(say_exactly(language, name, with))
}

/// Why a file is not accepted; nothing where that is known in one language only.
pub(super) fn not_the_file(error: &VerifyError, language: Language) -> Option<String> {
    let (name, path, one, other) = match error {
        VerifyError::WrongHash {
            path,
            expected,
            found,
        } => (
            "told.model_changed",
            path,
            ("found", found.to_string()),
            ("expected", expected.to_string()),
        ),
        VerifyError::WrongLength {
            path,
            expected,
            found,
        } => (
            "told.model_wrong_length",
            path,
            ("found", found.to_string()),
            ("expected", expected.to_string()),
        ),
        VerifyError::Stopped { path } => (
            "told.model_check_stopped",
            path,
            ("", String::new()),
            ("", String::new()),
        ),
        VerifyError::Unreadable { path, source } => (
            "told.model_unreadable",
            path,
            ("reason", source.to_string()),
            ("", String::new()),
        ),
        // Of a later version.
        _ => return None,
    };
    let (why, file) = (error.to_string(), path.display().to_string());
    let with = [
        ("why", why.as_str()),
        ("file", file.as_str()),
        (one.0, one.1.as_str()),
        (other.0, other.1.as_str()),
    ];
    Some(say_exactly(language, name, with))
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use sotto_models::verify::FileHash;
    use sotto_outbound::OutboundError;

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn source() -> Error {
        Error::new(ErrorKind::PermissionDenied, "../no..")
    }

    fn all() -> Vec<(DownloadError, Vec<&'static str>)> {
        let title = || "Whisper large".to_owned();
        let proxy = OutboundError::ProxyLogin {
            proxy: "p.example:8080".to_owned(),
        };
        vec![
            (
                DownloadError::Outbound(Box::new(proxy)),
                vec!["p.example:8080"],
            ),
            (
                DownloadError::Failed {
                    title: title(),
                    last: Setback::Cut,
                    kept: 17,
                    url: "https://a.example/model".to_owned(),
                    source: None,
                },
                vec!["Whisper large", "brach ab", "17", "https://a.example/model"],
            ),
            (
                DownloadError::Cancelled {
                    title: title(),
                    kept: 17,
                },
                vec!["Whisper large", "17"],
            ),
            (
                DownloadError::NoRoom {
                    title: title(),
                    needed: 2_500_000,
                    free: 1_999_999,
                },
                vec!["Whisper large", "3 MB", "1 MB", "SOTTO_MODELS_DIR"],
            ),
            (
                DownloadError::DiskFull {
                    title: title(),
                    kept: 17,
                },
                vec!["Whisper large", "17"],
            ),
            (
                DownloadError::AlreadyRunning { title: title() },
                vec!["Whisper large"],
            ),
            (
                DownloadError::Unwritable {
                    path: "../model".into(),
                    source: source(),
                },
                vec!["../model", "../no.."],
            ),
            (
                DownloadError::NotTheFile(VerifyError::WrongLength {
                    path: "../model".into(),
                    expected: 20,
                    found: 17,
                }),
                vec!["../model", "17", "20"],
            ),
        ]
    }

    #[test]
    fn whatever_ends_a_download_is_told_in_both_languages() {
        is_told_in_both(&all(), told);
    }

    #[test]
    fn whatever_comes_in_between_is_told_in_both_languages() {
        let setbacks = [
            (Setback::Cut, vec!["Verbindung"]),
            (Setback::Stalled, vec!["Server"]),
            (Setback::Unreachable, vec!["Server"]),
            (
                Setback::Busy {
                    status: 503,
                    retry_after: None,
                },
                vec!["503"],
            ),
            (Setback::Gone { status: 404 }, vec!["404"]),
            (Setback::WrongRange, vec!["Server"]),
            (Setback::WrongLength { promised: 17 }, vec!["17"]),
            (Setback::TooLong, vec!["Server"]),
            (
                Setback::WrongHash {
                    found: FileHash([7; 32]),
                },
                vec!["070707"],
            ),
            (Setback::Untrusted, vec!["Verbindung"]),
            (Setback::NoUse, vec!["Server"]),
            (Setback::Forbidden, vec!["ausgeschaltet"]),
            (Setback::ProxyLogin, vec!["Proxy"]),
        ];
        is_told_in_both(&setbacks, between);
    }

    #[test]
    fn whatever_is_wrong_with_a_file_is_told_in_both_languages() {
        let path = || "../model".into();
        let errors = [
            (
                VerifyError::WrongHash {
                    path: path(),
                    expected: FileHash([1; 32]),
                    found: FileHash([7; 32]),
                },
                vec!["../model", "010101", "070707"],
            ),
            (
                VerifyError::WrongLength {
                    path: path(),
                    expected: 20,
                    found: 17,
                },
                vec!["../model", "20", "17"],
            ),
            (VerifyError::Stopped { path: path() }, vec!["../model"]),
            (
                VerifyError::Unreadable {
                    path: path(),
                    source: source(),
                },
                vec!["../model", "../no.."],
            ),
        ];
        is_told_in_both(&errors, not_the_file);
    }
}
