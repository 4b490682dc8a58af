//! Why a connection did not come about, in the user's language. What the system or the other side says stays as it was said.

use sotto_outbound::{OutboundError, Refusal};
use sotto_skills::numbers::Language;

use crate::kept::clock::say_exactly;

/// The sentence for the user; nothing where it is known in one language only.
pub(super) fn told(error: &OutboundError, language: Language) -> Option<String> {
    let why = error.to_string();
    let both = |name, one: (&str, &str), other: (&str, &str)| {
        let with = [("why", why.as_str()), one, other];
        Some(say_exactly(language, name, with))
    };
    let of = |name, slot, words: &str| both(name, (slot, words), ("", ""));
    match error {
        OutboundError::Forbidden { address, why, .. } => {
            let name = match why {
                Refusal::AllForbidden => "told.outside_all_forbidden",
                Refusal::PurposeOff => "told.outside_purpose_off",
                Refusal::Inward => "told.outside_inward",
                Refusal::UnknownPurpose => "told.outside_unknown_purpose",
                // Of a later version.
                _ => return None,
            };
            of(name, "address", address)
        }
        OutboundError::BadAddress { text } => of("told.outside_bad_address", "address", text),
        OutboundError::BadRequest { address, detail } => both(
            "told.outside_bad_request",
            ("address", address.to_string().as_str()),
            ("reason", detail),
        ),
        OutboundError::BadProxy { detail } => of("told.outside_bad_proxy", "reason", detail),
        OutboundError::ProxyLogin { proxy } => of("told.outside_proxy_login", "proxy", proxy),
        OutboundError::ProxyRefused {
            proxy,
            address,
            detail,
        } => {
            let address = address.to_string();
            let with = [
                ("why", why.as_str()),
                ("proxy", proxy.as_str()),
                ("address", address.as_str()),
                ("reason", detail.as_str()),
            ];
            Some(say_exactly(language, "told.outside_proxy_refused", with))
        }
        OutboundError::NameNotFound { address } => of(
            "told.outside_no_name",
            "address",
            address.to_string().as_str(),
        ),
        OutboundError::Unreachable { address, source } => {
            let name = if address.is_loopback() {
                "told.outside_nobody_here"
            } else {
                "told.outside_unreachable"
            };
            both(
                name,
                ("address", address.to_string().as_str()),
                ("reason", source.to_string().as_str()),
            )
        }
        OutboundError::TimedOut { address } => of(
            "told.outside_silent",
            "address",
            address.to_string().as_str(),
        ),
        OutboundError::Untrusted { address, detail } => both(
            "told.outside_untrusted",
            ("address", address.to_string().as_str()),
            ("reason", detail),
        ),
        OutboundError::Authorities { path, detail } => both(
            "told.outside_bad_certificates",
            ("file", path.display().to_string().as_str()),
            ("reason", detail),
        ),
        OutboundError::Garbled { address, detail } => both(
            "told.outside_garbled",
            ("address", address.to_string().as_str()),
            ("reason", detail),
        ),
        OutboundError::Answered {
            address,
            status,
            excerpt,
        } => {
            let (address, status) = (address.to_string(), status.to_string());
            let with = [
                ("why", why.as_str()),
                ("address", address.as_str()),
                ("status", status.as_str()),
                ("reason", excerpt.as_str()),
            ];
            Some(say_exactly(language, "told.outside_answered", with))
        }
        OutboundError::TooManyRedirects { address } => of(
            "told.outside_endless",
            "address",
            address.to_string().as_str(),
        ),
        OutboundError::BadRedirect { address, detail } => both(
            "told.outside_bad_redirect",
            ("address", address.to_string().as_str()),
            ("reason", detail),
        ),
        OutboundError::Ledger { path, source } => both(
            "told.outside_ledger",
            ("file", path.display().to_string().as_str()),
            ("reason", source.to_string().as_str()),
        ),
        OutboundError::Settings { path, source } => both(
            "told.outside_settings",
            ("file", path.display().to_string().as_str()),
            ("reason", source.to_string().as_str()),
        ),
        // Of a later version.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{Error, ErrorKind};

    use sotto_outbound::{Address, Purpose};

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn forbidden(why: Refusal) -> OutboundError {
        OutboundError::Forbidden {
            purpose: Purpose::Update,
            address: "a.example:443".to_owned(),
            why,
        }
    }

    fn all() -> Vec<(OutboundError, Vec<&'static str>)> {
        let source = || Error::new(ErrorKind::ConnectionRefused, "../no..");
        let address = || Address::of_url("https://a.example/b").unwrap();
        let here = Address::of_url("http://127.0.0.1:9/b").unwrap();
        vec![
            (forbidden(Refusal::AllForbidden), vec!["a.example", "alle"]),
            (forbidden(Refusal::PurposeOff), vec!["a.example", "Zweck"]),
            (forbidden(Refusal::Inward), vec!["a.example"]),
            (
                forbidden(Refusal::UnknownPurpose),
                vec!["a.example", "Zweck"],
            ),
            (
                OutboundError::BadAddress {
                    text: "nowhere".to_owned(),
                },
                vec!["nowhere", "https://"],
            ),
            (
                OutboundError::BadRequest {
                    address: address(),
                    detail: "no head".to_owned(),
                },
                vec!["a.example", "no head", "nichts gesendet"],
            ),
            (
                OutboundError::BadProxy {
                    detail: "no port".to_owned(),
                },
                vec!["no port", "HTTPS_PROXY"],
            ),
            (
                OutboundError::Authorities {
                    path: "../own.pem".into(),
                    detail: "no certificate".to_owned(),
                },
                vec![
                    "../own.pem",
                    "no certificate",
                    "sotto network trust",
                    "SOTTO_CA_FILE",
                ],
            ),
            (
                OutboundError::BadRedirect {
                    address: address(),
                    detail: "no web address",
                },
                vec!["a.example", "no web address"],
            ),
            (
                OutboundError::ProxyLogin {
                    proxy: "p.example:8080".to_owned(),
                },
                vec!["p.example:8080"],
            ),
            (
                OutboundError::ProxyRefused {
                    proxy: "p.example:8080".to_owned(),
                    address: address(),
                    detail: "no".to_owned(),
                },
                vec!["p.example:8080", "a.example", "no"],
            ),
            (
                OutboundError::NameNotFound { address: address() },
                vec!["a.example"],
            ),
            (
                OutboundError::Unreachable {
                    address: address(),
                    source: source(),
                },
                vec!["a.example", "../no..", "Internet"],
            ),
            (
                OutboundError::Unreachable {
                    address: here,
                    source: source(),
                },
                vec!["127.0.0.1", "../no..", "diesem Rechner"],
            ),
            (
                OutboundError::TimedOut { address: address() },
                vec!["a.example"],
            ),
            (
                OutboundError::Untrusted {
                    address: address(),
                    detail: "expired".to_owned(),
                },
                vec!["a.example", "expired"],
            ),
            (
                OutboundError::Garbled {
                    address: address(),
                    detail: "no head".to_owned(),
                },
                vec!["a.example", "no head"],
            ),
            (
                OutboundError::Answered {
                    address: address(),
                    status: 404,
                    excerpt: "no such file".to_owned(),
                },
                vec!["a.example", "404", "no such file"],
            ),
            (
                OutboundError::TooManyRedirects { address: address() },
                vec!["a.example"],
            ),
            (
                OutboundError::Ledger {
                    path: "../ledger".into(),
                    source: source(),
                },
                vec!["../ledger", "../no.."],
            ),
            (
                OutboundError::Settings {
                    path: "../network.toml".into(),
                    source: source(),
                },
                vec!["../network.toml", "../no.."],
            ),
        ]
    }

    #[test]
    fn whatever_happens_on_the_way_out_is_told_in_both_languages() {
        is_told_in_both(&all(), told);
    }
}
