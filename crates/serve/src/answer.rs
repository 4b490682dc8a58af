//! What a browser gets for what it asks: a file of the window, the way to the core, or a sentence that says why not. Nothing
//! here waits, and nothing is changed by it.

#[cfg(test)]
mod tests;

use std::net::IpAddr;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, ETAG, HOST, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, ORIGIN,
    SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE, VARY,
};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::bundle::{Asset, Bundle};
use crate::names::Names;

/// Where pages speak with the core.
const CORE: &str = "/core";
/// Letters of a key that a browser makes for a WebSocket: 16 bytes in base64.
const KEY: usize = 24;

/// What a page may load, run and be put into; with whom it may speak is added to it.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    media-src 'self' blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; \
    connect-src 'self'";

/// What every answer says to the browser besides that: nothing of somebody else's is loaded, run, sent along or put around it.
const RULES: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(self)",
    ),
];

/// An answer.
pub(crate) type Answer = Response<Full<Bytes>>;

/// What is answered to a request that came to this address of the machine.
pub(crate) fn answer(asked: &Parts, local: IpAddr, names: &Names, bundle: &Bundle) -> Answer {
    let mut hosts = asked.headers.get_all(HOST).iter();
    let host = match (hosts.next().map(HeaderValue::to_str), hosts.next()) {
        (Some(Ok(host)), None) if asked.uri.authority().is_none() => host,
        _ => return refused(StatusCode::BAD_REQUEST, "This is no request of a browser."),
    };
    if !names.is_ours(host, local) {
        let sentence =
            "Sotto is not served under this name. Open the link that `sotto serve` prints.";
        return refused(StatusCode::MISDIRECTED_REQUEST, sentence);
    }
    let mut answer = meant(asked, names, host, bundle);
    set(
        &mut answer,
        CONTENT_SECURITY_POLICY,
        &policy(names.socket_scheme(), host),
    );
    answer
}

/// The policy for a page that came from this host, which is one of ours: it speaks with that host and with nobody else.
/// The socket is named, because a Safari before 15.4 does not count it among what 'self' means. A policy has no words for an
/// address in brackets, and what could be more than a name in it is left out; then there is 'self' alone.
fn policy(scheme: &str, host: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':');
    if host.chars().all(plain) {
        format!("{POLICY} {scheme}://{host}")
    } else {
        POLICY.to_owned()
    }
}

/// What is answered to a request that means us.
fn meant(asked: &Parts, names: &Names, host: &str, bundle: &Bundle) -> Answer {
    if asked.method != Method::GET && asked.method != Method::HEAD {
        let sentence = "Nothing can be done here but to look.";
        let mut answer = refused(StatusCode::METHOD_NOT_ALLOWED, sentence);
        set(&mut answer, ALLOW, "GET, HEAD");
        return answer;
    }
    let path = asked.uri.path();
    if path == CORE {
        return speak(asked, names, host);
    }
    match bundle.asset(path) {
        Some(asset) => file(asset, &asked.headers),
        None => refused(
            StatusCode::NOT_FOUND,
            "There is nothing under this address.",
        ),
    }
}

/// Whether the connection becomes one on which a page speaks.
fn speak(asked: &Parts, names: &Names, host: &str) -> Answer {
    let headers = &asked.headers;
    let key = headers.get(SEC_WEBSOCKET_KEY);
    let key = key.filter(|key| key.len() == KEY);
    let (Some(key), true) = (key, asked.method == Method::GET && is_upgrade(headers)) else {
        let mut answer = refused(
            StatusCode::UPGRADE_REQUIRED,
            "Only pages of Sotto speak here, over a WebSocket of version 13.",
        );
        set(&mut answer, UPGRADE, "websocket");
        set(&mut answer, CONNECTION, "upgrade");
        set(&mut answer, SEC_WEBSOCKET_VERSION, "13");
        return answer;
    };
    let origin = headers.get(ORIGIN).map(HeaderValue::to_str);
    if !matches!(origin, Some(Ok(origin)) if names.is_own(origin, host)) {
        let sentence = "This page is not one of Sotto's.";
        return refused(StatusCode::FORBIDDEN, sentence);
    }
    let mut answer = with(StatusCode::SWITCHING_PROTOCOLS, Bytes::new());
    set(&mut answer, UPGRADE, "websocket");
    set(&mut answer, CONNECTION, "upgrade");
    let accepted = derive_accept_key(key.as_bytes());
    set(&mut answer, SEC_WEBSOCKET_ACCEPT, &accepted);
    answer
}

fn is_upgrade(headers: &HeaderMap) -> bool {
    says(headers, UPGRADE, "websocket")
        && says(headers, CONNECTION, "upgrade")
        && says(headers, SEC_WEBSOCKET_VERSION, "13")
}

/// Whether a word stands in a header, which may be a list, and may be there several times.
fn says(headers: &HeaderMap, header: HeaderName, word: &str) -> bool {
    headers
        .get_all(header)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        // As in "gzip;q=0.5".
        .map(|said| said.split(';').next().unwrap_or_default().trim())
        .any(|said| said.eq_ignore_ascii_case(word))
}

fn file(asset: &Asset, headers: &HeaderMap) -> Answer {
    let mut answer = if says(headers, IF_NONE_MATCH, &asset.tag) {
        with(StatusCode::NOT_MODIFIED, Bytes::new())
    } else {
        match &asset.packed {
            Some(packed) if says(headers, ACCEPT_ENCODING, "gzip") => {
                let mut answer = with(StatusCode::OK, packed.clone());
                set(&mut answer, CONTENT_ENCODING, "gzip");
                answer
            }
            _ => with(StatusCode::OK, asset.plain.clone()),
        }
    };
    set(&mut answer, CONTENT_TYPE, asset.kind);
    set(&mut answer, ETAG, &asset.tag);
    set(&mut answer, VARY, "accept-encoding");
    let kept = if asset.forever {
        "public, max-age=31536000, immutable"
    } else {
        // Kept, and asked about each time.
        "no-cache"
    };
    set(&mut answer, CACHE_CONTROL, kept);
    answer
}

fn refused(status: StatusCode, sentence: &'static str) -> Answer {
    let mut answer = with(status, Bytes::from_static(sentence.as_bytes()));
    set(&mut answer, CONTENT_TYPE, "text/plain; charset=utf-8");
    set(&mut answer, CACHE_CONTROL, "no-store");
    answer
}

fn with(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    set(&mut answer, CONTENT_SECURITY_POLICY, POLICY);
    for (name, value) in RULES {
        let name = HeaderName::from_static(name);
        answer
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn set(answer: &mut Answer, name: HeaderName, value: &str) {
    // All of them are ours: what is no header cannot come of a request.
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}
