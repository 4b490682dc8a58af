//! The rule of the house: no other crate of the workspace depends on an HTTP client.

use std::process::Command;

/// Crates that open outgoing connections by themselves.
const CLIENTS: [&str; 9] = [
    "ureq",
    "reqwest",
    "hyper",
    "hyper-util",
    "isahc",
    "curl",
    "attohttpc",
    "tungstenite",
    "tokio-tungstenite",
];

/// `sotto serve` answers browsers, with these and without the half of them that calls.
const SERVERS: [(&str, &str); 3] = [
    ("hyper", "client"),
    ("hyper-util", "client"),
    ("tokio-tungstenite", "connect"),
];

/// Whether a dependency is one of a server that cannot call anybody.
fn only_answers(package: &str, dependency: &serde_json::Value) -> bool {
    let name = dependency["name"].as_str().unwrap();
    let mut features = dependency["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| feature.as_str().unwrap());
    let Some((_, calls)) = SERVERS.iter().find(|(server, _)| *server == name) else {
        return false;
    };
    // Defaults of hyper are none; those of tokio-tungstenite connect.
    package == "sotto-serve"
        && (name != "tokio-tungstenite" || dependency["uses_default_features"] == false)
        && features.all(|feature| !feature.starts_with(calls) && feature != "full")
}

#[test]
fn only_this_crate_depends_on_an_http_client() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut found = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            // Tests may bring a client of their own; they only talk to 127.0.0.1.
            let of = package["name"].as_str().unwrap();
            if CLIENTS.contains(&name)
                && dependency["kind"] != "dev"
                && !only_answers(of, dependency)
            {
                found.push((of.to_owned(), name.to_owned()));
            }
        }
    }
    assert_eq!(found, [("sotto-outbound".to_owned(), "ureq".to_owned())]);
}
