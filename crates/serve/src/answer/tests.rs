//! What is answered to what, before any connection.
#![allow(clippy::unwrap_used)]

use http_body_util::BodyExt;
use hyper::Request;

use super::*;

const LOCAL: &str = "127.0.0.1";
const HERE: &str = "127.0.0.1:7788";

fn asked(method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let script: &'static [u8] = b"let sotto = 1;\n".repeat(200).leak();
    let bundle = Bundle::of(&[
        ("index.html", b"<p>here</p>"),
        ("assets/main-1a2b.js", script),
        ("sw.js", b"// none"),
    ]);
    answer(&parts, LOCAL.parse().unwrap(), &Names::default(), &bundle)
}

fn get(path: &str) -> Answer {
    asked("GET", path, &[("host", HERE)])
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

async fn body(answer: Answer) -> Vec<u8> {
    answer
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .to_vec()
}

#[tokio::test]
async fn files_come_with_what_they_are_and_how_long_they_are_kept() {
    let first = get("/");
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(header(&first, "content-type"), "text/html; charset=utf-8");
    assert_eq!(header(&first, "cache-control"), "no-cache");
    assert_eq!(body(first).await, b"<p>here</p>");
    let script = get("/assets/main-1a2b.js?v=1");
    assert!(header(&script, "cache-control").contains("immutable"));
    assert_eq!(header(&script, "content-encoding"), "");
    let tag = header(&script, "etag").to_owned();
    let whole = body(script).await;
    let path = "/assets/main-1a2b.js";
    let packed = asked(
        "GET",
        path,
        &[("host", HERE), ("accept-encoding", "br, gzip;q=0.8")],
    );
    assert_eq!(header(&packed, "content-encoding"), "gzip");
    assert!(body(packed).await.len() < whole.len());
    let again = asked("GET", path, &[("host", HERE), ("if-none-match", &tag)]);
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(body(again).await.is_empty());
    let other = asked("GET", path, &[("host", HERE), ("if-none-match", "\"x\"")]);
    assert_eq!(other.status(), StatusCode::OK);
}

#[test]
fn every_answer_carries_the_rules() {
    let answers = [
        get("/"),
        get("/none"),
        get("/core"),
        asked("POST", "/", &[("host", HERE)]),
        asked("GET", "/", &[("host", "evil.example")]),
        asked("GET", "/", &[]),
    ];
    for answer in answers {
        let status = answer.status();
        let rules = header(&answer, "content-security-policy");
        assert!(rules.contains("default-src 'self'"), "{status}");
        assert!(rules.contains("frame-ancestors 'none'"), "{status}");
        assert!(!rules.contains("unsafe"), "{status}");
        for other in ["ws:", "wss:", "ipc:", "http:", "https:", "*"] {
            let anybody = rules.split([' ', ';']).any(|word| word == other);
            assert!(!anybody, "{status}: {rules}");
        }
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "referrer-policy"), "no-referrer");
        // Nobody else's page may read anything.
        assert_eq!(header(&answer, "access-control-allow-origin"), "");
    }
}

/// With whom a page may speak that was asked for by this host.
fn may_speak_with(host: &str, names: &Names, local: &str) -> String {
    let request = Request::builder().uri("/").header("host", host);
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let bundle = Bundle::of(&[("index.html", b"<p>here</p>")]);
    let answer = answer(&parts, local.parse().unwrap(), names, &bundle);
    let rules = header(&answer, "content-security-policy");
    let (_, allowed) = rules.split_once("connect-src ").unwrap();
    allowed.to_owned()
}

#[test]
fn a_page_speaks_with_the_host_it_came_from_and_with_nobody_else() {
    let plain = Names::default();
    let certified = Names {
        certified: vec!["sotto.example".to_owned(), "*.lan.example".to_owned()],
        encrypted: true,
    };
    for (host, names, local, allowed) in [
        (HERE, &plain, LOCAL, "'self' ws://127.0.0.1:7788"),
        ("localhost:9", &plain, LOCAL, "'self' ws://localhost:9"),
        // A policy has no words for it.
        ("[::1]:7788", &plain, "::1", "'self'"),
        (
            "sotto.example",
            &certified,
            "192.168.1.5",
            "'self' wss://sotto.example",
        ),
        // A name that a certificate for many covers, and that would be a rule of its own.
        (
            "x;script-src *.lan.example",
            &certified,
            "192.168.1.5",
            "'self'",
        ),
        ("* x.lan.example", &certified, "192.168.1.5", "'self'"),
        // None of ours.
        ("evil.example", &plain, LOCAL, "'self'"),
    ] {
        assert_eq!(may_speak_with(host, names, local), allowed, "{host}");
    }
}

#[test]
fn nothing_but_files_of_the_window_is_given() {
    for path in [
        "/none",
        "/../Cargo.toml",
        "/assets/../../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/assets",
        "/assets/",
        "/index.html/",
        "/core/",
    ] {
        assert_eq!(get(path).status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn nothing_can_be_done_over_http() {
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        for path in ["/", "/core", "/none"] {
            let answer = asked(method, path, &[("host", HERE)]);
            let status = answer.status();
            assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert_eq!(header(&answer, "allow"), "GET, HEAD");
        }
    }
    let head = asked("HEAD", "/", &[("host", HERE)]);
    assert_eq!(head.status(), StatusCode::OK);
}

#[test]
fn whoever_means_somebody_else_is_refused() {
    for host in ["evil.example", "evil.example:7788", "192.168.1.5:7788", ""] {
        let answer = asked("GET", "/", &[("host", host)]);
        let status = answer.status();
        assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    let twice = [("host", HERE), ("host", "evil.example")];
    for (path, headers) in [
        ("/", &[][..]),
        ("/", &twice[..]),
        ("http://evil.example/", &[("host", HERE)][..]),
    ] {
        let answer = asked("GET", path, headers);
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{path}");
    }
}

#[test]
fn only_a_page_of_ours_may_speak() {
    let whole = [
        ("host", HERE),
        ("connection", "keep-alive, Upgrade"),
        ("upgrade", "WebSocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ("origin", "http://127.0.0.1:7788"),
    ];
    let spoken = asked("GET", "/core", &whole);
    assert_eq!(spoken.status(), StatusCode::SWITCHING_PROTOCOLS);
    // As the standard's own example has it.
    assert_eq!(
        header(&spoken, "sec-websocket-accept"),
        "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    );
    for (left_out, status) in [
        ("connection", StatusCode::UPGRADE_REQUIRED),
        ("upgrade", StatusCode::UPGRADE_REQUIRED),
        ("sec-websocket-version", StatusCode::UPGRADE_REQUIRED),
        ("sec-websocket-key", StatusCode::UPGRADE_REQUIRED),
        ("origin", StatusCode::FORBIDDEN),
    ] {
        let mut headers = whole.to_vec();
        headers.retain(|(name, _)| *name != left_out);
        let answer = asked("GET", "/core", &headers);
        assert_eq!(answer.status(), status, "without {left_out}");
        let mut headers = whole.to_vec();
        for header in &mut headers {
            if header.0 == left_out {
                header.1 = "http://evil.example";
            }
        }
        let answer = asked("GET", "/core", &headers);
        assert_eq!(answer.status(), status, "another {left_out}");
    }
    assert_eq!(
        asked("HEAD", "/core", &whole).status(),
        StatusCode::UPGRADE_REQUIRED
    );
}
