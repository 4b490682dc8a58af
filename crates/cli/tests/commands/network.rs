//! `sotto network`: the switch, the ledger, and who owns the data folder.

use crate::place::*;

#[test]
fn a_second_owner_is_told_who_the_first_is() {
    let place = Place::new();
    let data = place.path("data");
    std::fs::create_dir_all(&data).unwrap();
    let mut lock = std::fs::File::create(data.join("owner.lock")).unwrap();
    lock.try_lock().unwrap();
    write!(lock, "{}", std::process::id()).unwrap();
    let remove = || {
        place
            .sotto(&["models", "remove", "whisper-tiny"])
            .env("SOTTO_MODELS_DIR", place.path("models"))
            .output()
            .unwrap()
    };
    let output = remove();
    assert_eq!(code(&output), 1);
    if cfg!(unix) {
        assert!(
            err(&output).contains(&format!("process {}", std::process::id())),
            "{}",
            err(&output)
        );
    }
    // Reading is free, and what goes out can be forbidden while a download owns the folder.
    assert_eq!(code(&place.run(&["network"])), 0);
    let output = place.run(&["network", "forbid"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&place.run(&["network"])).contains("Everything is forbidden"));
    assert_eq!(code(&place.run(&["network", "trust", "--forget"])), 0);
    drop(lock);
    let output = remove();
    assert_eq!(code(&output), 0, "{}", err(&output));
}

#[test]
fn the_switch_stops_downloads_and_the_ledger_says_so() {
    let place = Place::new();
    let models = place.path("models");
    assert_eq!(code(&place.run(&["network", "forbid"])), 0);
    let output = place
        .sotto(&["models", "get", "whisper-tiny"])
        .env("SOTTO_MODELS_DIR", &models)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    let output = place
        .sotto(&["models", "starter"])
        .env("SOTTO_MODELS_DIR", &models)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    let output = place.run(&["network", "ledger", "--json"]);
    let lines: Vec<serde_json::Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.len() >= 2, "{}", out(&output));
    assert!(
        lines.iter().all(|line| line["ending"] == "refused"),
        "{}",
        out(&output)
    );
    assert_eq!(code(&place.run(&["network", "allow", "nonsense"])), 2);
    assert_eq!(code(&place.run(&["network", "allow"])), 0);
    let output = place.run(&[
        "ask",
        "--endpoint",
        "https://models.example/v1",
        "--model",
        "m",
        "hello",
    ]);
    assert_eq!(code(&output), 1);
    assert!(
        err(&output).contains("network allow external-model"),
        "{}",
        err(&output)
    );
}

#[test]
fn an_authority_of_the_users_own_is_kept_shown_and_forgotten() {
    let place = Place::new();
    let authority = crate::tls::Authority::new().write(place.folder.path());
    let file = authority.to_str().unwrap();
    let output = place.run(&["network", "trust", file]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("authority.pem"), "{}", out(&output));
    assert!(out(&place.run(&["network"])).contains("authority.pem"));
    let output = place.run(&["network", "trust", "--forget"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(!out(&output).contains("authority.pem"), "{}", out(&output));
    std::fs::write(place.path("text.pem"), "no certificate").unwrap();
    let output = place.run(&["network", "trust", place.path("text.pem").to_str().unwrap()]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("no certificate"), "{}", err(&output));
    assert_eq!(code(&place.run(&["network", "trust"])), 2);
}
