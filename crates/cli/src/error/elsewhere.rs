//! Why a language model outside Sotto gave no answer, and what became of its key, in the user's language. What the other side says
//! stays as it was said.

use sotto_engines::remote::RemoteError;
use sotto_engines::remote::key::KeyError;
use sotto_skills::numbers::Language;

use super::outside;
use super::told::NOTHING;
use crate::kept::clock::say_exactly;

/// The sentence for the user; nothing where it is known in one language only.
pub(super) fn told(error: &RemoteError, language: Language) -> Option<String> {
    let why = error.to_string();
    let told = |name, with: [(&str, &str); 2]| {
        let [one, other] = with;
        Some(say_exactly(
            language,
            name,
            [("why", why.as_str()), one, other],
        ))
    };
    let plain = |name| told(name, [NOTHING; 2]);
    let because = |name, reason: &str| told(name, [("reason", reason), NOTHING]);
    match error {
        RemoteError::Outbound(error) => outside::told(error, language),
        RemoteError::KeyRefused => plain("told.elsewhere_key"),
        RemoteError::TooMany(None) => plain("told.elsewhere_busy"),
        RemoteError::TooMany(Some(seconds)) => told(
            "told.elsewhere_busy",
            [("seconds", seconds.to_string().as_str()), NOTHING],
        ),
        RemoteError::NotThere(reason) => because("told.elsewhere_gone", reason),
        RemoteError::Trouble { status, detail } => told(
            "told.elsewhere_trouble",
            [
                ("status", status.to_string().as_str()),
                ("reason", detail.as_str()),
            ],
        ),
        RemoteError::Refused(reason) => because("told.elsewhere_refused", reason),
        RemoteError::Cut => plain("told.elsewhere_cut"),
        RemoteError::Silent => plain("told.elsewhere_silent"),
        RemoteError::Garbled(reason) => because("told.elsewhere_garbled", reason),
        RemoteError::Unable(reason) => because("told.elsewhere_unable", reason),
        RemoteError::BadRequest(reason) => because("told.elsewhere_bad_request", reason),
        RemoteError::Cancelled => plain("told.stopped"),
        // What whoever asked said itself.
        _ => None,
    }
}

/// Why there is no key.
pub(super) fn no_key(error: &KeyError, language: Language) -> String {
    let (name, slot, words) = match error {
        KeyError::NoKeychain(reason) => ("told.key_no_keychain", "reason", reason),
        KeyError::NoKey(of) => ("told.key_not_there", "name", of),
        KeyError::Unreadable(of) => ("told.key_unreadable", "name", of),
    };
    let why = error.to_string();
    say_exactly(
        language,
        name,
        [("why", why.as_str()), (slot, words.as_str())],
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_outbound::{Address, OutboundError};

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn all() -> Vec<(RemoteError, Vec<&'static str>)> {
        let reason = || "no such model".to_owned();
        vec![
            (
                RemoteError::Outbound(OutboundError::TimedOut {
                    address: Address::of_url("https://a.example/b").unwrap(),
                }),
                vec!["a.example"],
            ),
            (RemoteError::KeyRefused, vec!["Schlüssel"]),
            (RemoteError::TooMany(None), vec!["zu viele"]),
            (RemoteError::TooMany(Some(7)), vec!["zu viele", "7 s"]),
            (RemoteError::NotThere(reason()), vec!["no such model"]),
            (
                RemoteError::Trouble {
                    status: 503,
                    detail: reason(),
                },
                vec!["503", "no such model"],
            ),
            (RemoteError::Refused(reason()), vec!["no such model"]),
            (RemoteError::Cut, vec!["brach"]),
            (RemoteError::Silent, vec!["verstummte"]),
            (RemoteError::Garbled(reason()), vec!["no such model"]),
            (RemoteError::Unable("load a model"), vec!["load a model"]),
            (RemoteError::BadRequest(reason()), vec!["no such model"]),
            (RemoteError::Cancelled, vec!["Beendet"]),
        ]
    }

    #[test]
    fn whatever_a_model_outside_does_is_told_in_both_languages() {
        is_told_in_both(&all(), told);
    }

    #[test]
    fn a_model_that_does_not_say_how_long_it_rests_is_not_quoted() {
        let told = told(&RemoteError::TooMany(None), Language::GERMAN).unwrap();
        assert!(!told.contains("Ruhe"), "{told}");
    }

    #[test]
    fn why_there_is_no_key_is_told_in_both_languages() {
        let all = [
            (KeyError::NoKeychain("locked".to_owned()), vec!["locked"]),
            (KeyError::NoKey("a.example".to_owned()), vec!["a.example"]),
            (
                KeyError::Unreadable("a.example".to_owned()),
                vec!["a.example"],
            ),
        ];
        is_told_in_both(&all, |error, language| Some(no_key(error, language)));
    }
}
