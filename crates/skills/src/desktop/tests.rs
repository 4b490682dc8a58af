//! What is the same on every system.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[cfg(unix)]
use super::command::run;
use super::command::web_address;

#[test]
fn only_web_addresses_are_opened() {
    for (said, opened) in [
        ("example.org", "https://example.org"),
        ("Example.org", "https://example.org"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("wikipedia dot org", "https://wikipedia.org"),
        ("Wikipedia dot org slash wiki", "https://wikipedia.org/wiki"),
        (
            "heise Punkt de Schrägstrich tests",
            "https://heise.de/tests",
        ),
        (
            "localhost.localdomain:8080/x",
            "https://localhost.localdomain:8080/x",
        ),
    ] {
        assert_eq!(web_address(said).as_deref(), Ok(opened), "{said}");
    }
    for said in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "news",
        "",
        "-x.org",
        "a.b\"; rm",
        "smb://host.org/x",
        "data:text/html,x",
        "https://wikipedia.org:80@example.net",
        "wikipedia.org@example.net",
        "example.org:x",
    ] {
        assert!(web_address(said).is_err(), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_fails_says_why_and_one_that_is_missing_too() {
    let failed = run("try", "sh", &["-c", "echo broken >&2; exit 3"]).unwrap_err();
    assert_eq!(failed.to_string(), "The computer could not try: broken");
    assert!(run("try", "no-such-program-anywhere", &[]).is_err());
    assert_eq!(run("try", "sh", &["-c", "echo fine"]).unwrap(), "fine\n");
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_read_comes_in_the_same_words_on_a_desktop_of_any_language() {
    let told = super::command::read("look", "sh", &["-c", "printf %s \"$LC_ALL\""]);
    assert_eq!(told.unwrap(), "C.UTF-8");
}
