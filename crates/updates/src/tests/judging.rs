//! What a manifest means for the Sotto that is here.

use std::path::Path;

use jiff::civil::{Date, date};

use super::MANIFEST;
use crate::{Form, Manifest, Offer, UpdateError, Verdict, Version, judge, target};

const HERE: &str = "linux-x86_64-deb";
/// A few days after the manifest.
const TODAY: Date = date(2026, 12, 1);

fn version(text: &str) -> Version {
    text.parse().unwrap()
}

fn manifest() -> Manifest {
    serde_json::from_str(MANIFEST).unwrap()
}

fn judged(manifest: &Manifest) -> Result<Verdict, UpdateError> {
    judge(manifest, TODAY, version("0.1.0"), HERE)
}

fn offered(manifest: &Manifest) -> Offer {
    match judged(manifest).unwrap() {
        Verdict::Newer(offer) => offer,
        Verdict::Newest => panic!("nothing is offered"),
    }
}

#[test]
fn versions_are_compared_by_their_numbers() {
    let rising = ["0.0.9", "0.1.0", "0.1.10", "0.2.0", "0.10.0", "1.0.0"];
    for pair in rising.windows(2) {
        assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        assert_eq!(version(pair[0]).to_string(), pair[0]);
    }
}

#[test]
fn what_is_no_version_is_told() {
    for text in [
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "1.2.",
        "1..3",
        "v1.2.3",
        "1.2.3-rc1",
        "+1.2.3",
        "01.2.3",
        "1.2.x",
        " 1.2.3",
        "1.2.99999999999999999999",
    ] {
        let refused = text.parse::<Version>();
        assert!(
            matches!(refused, Err(UpdateError::NotAVersion { .. })),
            "{text}"
        );
    }
    let steering = "\u{1b}[2J".parse::<Version>().unwrap_err().to_string();
    assert!(!steering.contains('\u{1b}'), "{steering:?}");
}

#[test]
fn a_newer_one_for_this_computer_is_offered() {
    let offer = offered(&manifest());
    assert_eq!(offer.version, version("0.2.0"));
    assert_eq!(offer.file_name, "sotto_0.2.0_amd64.deb");
    assert_eq!(
        (offer.size, offer.sha256[1], offer.sha256[31]),
        (1234, 0x11, 0xff)
    );
    assert_eq!(offer.date, "2026-11-23");
}

#[test]
fn the_same_one_is_nothing_new() {
    let judged = judge(&manifest(), TODAY, version("0.2.0"), "of no known kind");
    assert_eq!(judged.unwrap(), Verdict::Newest);
}

#[test]
fn an_older_one_is_refused() {
    for here in ["0.2.1", "0.10.0", "1.0.0"] {
        let error = judge(&manifest(), TODAY, version(here), HERE).unwrap_err();
        assert!(matches!(error, UpdateError::Older { .. }), "{error}");
        let told = error.to_string();
        assert!(told.contains("0.2.0") && told.contains(here), "{told}");
    }
}

#[test]
fn an_old_announcement_is_not_believed_for_ever() {
    let mut manifest = manifest();
    let on = |manifest: &Manifest, day: Date, here: &str| judge(manifest, day, version(here), HERE);
    // Without a last day of its own it is that day a year later, which counts too.
    assert!(on(&manifest, date(2027, 11, 23), "0.1.0").is_ok());
    manifest.valid_until = Some("2027-02-28".to_owned());
    assert!(on(&manifest, date(2027, 2, 28), "0.1.0").is_ok());
    // Not even that there is nothing newer, or only something older.
    for here in ["0.1.0", "0.2.0", "0.3.0"] {
        let error = on(&manifest, date(2027, 3, 1), here).unwrap_err();
        assert!(matches!(error, UpdateError::OutOfDate { .. }), "{error}");
        let told = error.to_string();
        assert!(told.contains("0.2.0") && told.contains("2027-02-28"));
    }
    manifest.valid_until = None;
    let error = on(&manifest, date(2027, 11, 24), "0.1.0").unwrap_err();
    assert!(matches!(error, UpdateError::OutOfDate { .. }), "{error}");
    // A clock that lags behind hides nothing.
    assert!(on(&manifest, date(1970, 1, 1), "0.1.0").is_ok());
}

#[test]
fn a_day_that_is_none_is_told() {
    for (date, until) in [
        ("today", None),
        ("", None),
        ("2026-13-01", None),
        ("20261123", None),
        ("2026-11-23T12:00", None),
        ("2026-11-23", Some("")),
        ("2026-11-23", Some("never")),
        ("2026-11-23", Some("2027-02-30")),
        // Valid before there was anything.
        ("2026-11-23", Some("2026-11-22")),
    ] {
        let mut manifest = manifest();
        date.clone_into(&mut manifest.date);
        manifest.valid_until = until.map(str::to_owned);
        let error = judged(&manifest).unwrap_err();
        let told = matches!(error, UpdateError::NotAManifest { .. });
        assert!(told, "{date}, {until:?}: {error}");
    }
    let mut last = manifest();
    "9999-12-31".clone_into(&mut last.date);
    assert!(judged(&last).is_ok());
}

#[test]
fn another_computers_package_is_not_offered() {
    for other in [
        "linux-aarch64-deb",
        "linux-x86_64-appimage",
        "linux-x86_64",
        "",
    ] {
        let error = judge(&manifest(), TODAY, version("0.1.0"), other).unwrap_err();
        assert!(matches!(error, UpdateError::NotForHere { .. }), "{error}");
    }
}

#[test]
fn a_manifest_without_a_version_offers_nothing() {
    let mut manifest = manifest();
    "newest".clone_into(&mut manifest.version);
    let error = judged(&manifest).unwrap_err();
    assert!(matches!(error, UpdateError::NotAVersion { .. }), "{error}");
}

#[test]
fn a_package_that_cannot_be_one_is_refused() {
    for (size, sha256) in [
        (0, "0".repeat(64)),
        (u64::MAX, "0".repeat(64)),
        (1234, String::new()),
        (1234, "0".repeat(63)),
        (1234, "0".repeat(65)),
        (1234, "g".repeat(64)),
    ] {
        let mut manifest = manifest();
        let package = manifest.packages.get_mut(HERE).unwrap();
        (package.size, package.sha256) = (size, sha256);
        let error = judged(&manifest).unwrap_err();
        assert!(matches!(error, UpdateError::BadPackage { .. }), "{error}");
    }
}

#[test]
fn a_file_stays_in_its_folder() {
    for url in [
        "https://updates.example",
        "https://updates.example/",
        "https://updates.example/..",
        "https://updates.example/a/.hidden",
        "https://updates.example/-rf",
        "https://updates.example/a%2fb",
        "https://updates.example/a\\b",
        "https://updates.example/?a=/b.deb",
    ] {
        let mut manifest = manifest();
        url.clone_into(&mut manifest.packages.get_mut(HERE).unwrap().url);
        assert!(judged(&manifest).is_err(), "{url}");
    }
    let mut manifest = manifest();
    let url = "https://updates.example/a/../sotto.deb?from=/etc/passwd#/x";
    url.clone_into(&mut manifest.packages.get_mut(HERE).unwrap().url);
    assert_eq!(offered(&manifest).file_name, "sotto.deb");
}

#[test]
fn a_package_comes_encrypted_or_from_this_machine() {
    for (url, fine) in [
        ("http://updates.example/sotto.deb", false),
        ("ftp://updates.example/sotto.deb", false),
        ("updates.example/sotto.deb", false),
        ("https://me:secret@updates.example/sotto.deb", false),
        ("https://updates.example/sotto.deb", true),
        ("http://127.0.0.1:8080/sotto.deb", true),
    ] {
        let mut manifest = manifest();
        url.clone_into(&mut manifest.packages.get_mut(HERE).unwrap().url);
        assert_eq!(judged(&manifest).is_ok(), fine, "{url}");
    }
}

#[test]
fn notes_do_not_steer_a_terminal() {
    let mut manifest = manifest();
    "one\n\u{1b}[2Jtwo\u{7}\r".clone_into(&mut manifest.notes);
    assert_eq!(offered(&manifest).notes, "one\n[2Jtwo");
}

#[test]
fn an_update_comes_in_the_form_that_is_here() {
    let of = |system, program: &str, app_image, debian_knows, uninstaller| {
        let program = Path::new(program);
        Form::of(system, program, app_image, debian_knows, uninstaller)
    };
    let installed = "/usr/lib/sotto/sotto";
    let unpacked = "/home/ada/sotto/sotto";
    let app = "/Applications/Sotto.app/Contents/MacOS/sotto";
    for (form, expected) in [
        (of("linux", installed, false, true, false), Form::Debian),
        (of("linux", installed, false, false, false), Form::Archive),
        (of("linux", unpacked, false, true, false), Form::Archive),
        (of("linux", unpacked, true, true, false), Form::AppImage),
        (of("macos", app, false, false, false), Form::DiskImage),
        (of("macos", unpacked, false, false, false), Form::Archive),
        (of("windows", unpacked, false, false, true), Form::Setup),
        (of("windows", unpacked, false, false, false), Form::Archive),
    ] {
        assert_eq!(form, expected);
    }
    assert_eq!(target("linux", "x86_64", Form::Debian), HERE);
}
