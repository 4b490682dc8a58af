//! What is written on the command line: usage, text that is none, manual, devices, doctor.

use std::process::Stdio;

use crate::place::*;

#[test]
fn usage_is_exit_2_and_help_is_0() {
    let place = Place::new();
    assert_eq!(code(&place.run(&["--help"])), 0);
    assert_eq!(code(&place.run(&["--version"])), 0);
    for wrong in [
        &["nonsense"][..],
        &["transcribe"],
        &["say", "x", "--rate", "9"],
        &["say", "x", "--family", "y"],
    ] {
        assert_eq!(code(&place.run(wrong)), 2, "{wrong:?}");
    }
    assert!(
        !place.path("data").exists(),
        "usage errors must not touch the data folder"
    );
}

#[test]
fn text_of_no_bytes_of_no_utf8_and_of_too_many_bytes_is_refused() {
    let place = Place::new();
    for command in ["ask", "say"] {
        for input in [&b""[..], b"  \n", b"gr\xfcn"] {
            let output = place.run_with_input(&[command, "-"], input);
            assert_eq!(code(&output), 2, "{command}: {}", err(&output));
            assert!(out(&output).is_empty());
        }
        assert_eq!(code(&place.run(&[command, ""])), 2);
        let output = place.run_with_input(&[command], &vec![b'a'; 9_000_000]);
        assert_eq!(code(&output), 2, "{}", err(&output));
    }
    // A megabyte is a day of speech.
    let output = place.run_with_input(&["say", "--out", "-"], &vec![b'a'; 1_000_000]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(
        err(&output).contains("longer than 100 kB"),
        "{}",
        err(&output)
    );
    assert!(out(&output).is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        for command in ["ask", "say"] {
            let output = place
                .sotto(&[command])
                .arg(std::ffi::OsStr::from_bytes(b"gr\xfcn"))
                .output()
                .unwrap();
            assert_eq!(code(&output), 2, "{command}: {}", err(&output));
            assert!(out(&output).is_empty(), "{command}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let place = Place::new();
    let mut child = place
        .sotto(&["models"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(!err(&output).contains("panick"), "{}", err(&output));
}

#[test]
fn the_manual_and_the_completions_are_made() {
    let place = Place::new();
    let manual = out(&place.run(&["man"]));
    assert!(manual.contains(".TH sotto 1") && manual.contains("transcribe"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            out(&place.run(&["completions", shell])).contains("transcribe"),
            "{shell}"
        );
    }
}

#[test]
fn devices_are_listed_even_when_there_are_none() {
    let place = Place::new();
    let output = place.run(&["devices", "--json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let found: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert!(found["inputs"].is_array() && found["outputs"].is_array());
    // A machine without a sound card is no reason for a dozen lines of libraries.
    assert_eq!(err(&output), "");
}

#[test]
fn the_doctor_sees_a_missing_engine() {
    let place = Place::new();
    let output = place
        .sotto(&["doctor", "--json"])
        .env("SOTTO_ENGINES_DIR", place.path("nowhere"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(report["well"], false);
    assert_eq!(report["checks"][0]["state"], "fail");
    assert!(report["checks"][0]["next"].is_string());
}
