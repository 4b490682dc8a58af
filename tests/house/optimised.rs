//! What computes is optimised in development too: without, native code and nets are a hundred times slower, and so is every test
//! that listens, thinks or speaks. All other libraries are compiled as quickly as can be, so that those which compute have to be
//! named in the root `Cargo.toml`, and one that is forgotten there is slow without a word.

use std::collections::BTreeSet;

use super::metadata;

/// Where engines, sound, the store, the memory and the looks through files spend their time.
const COMPUTE: [&str; 23] = [
    "whisper-rs",
    "whisper-rs-sys",
    "llama-cpp-2",
    "llama-cpp-sys-2",
    "rten",
    "rten-gemm",
    "rten-simd",
    "rten-tensor",
    "rten-vecmath",
    "rustfft",
    "misaki-rs",
    "candle-core",
    "candle-nn",
    "gemm",
    "tokenizers",
    "symphonia",
    "opus-decoder",
    "rubato",
    "sonora",
    "earshot",
    "libsqlite3-sys",
    "sha2",
    "half",
];

#[test]
fn what_computes_is_optimised_in_development_too() {
    let root = metadata().workspace_root.into_std_path_buf();
    let read = |name: &str| -> toml::Table {
        toml::from_str(&std::fs::read_to_string(root.join(name)).unwrap()).unwrap()
    };
    let manifest = read("Cargo.toml");
    let listed = manifest["profile"]["dev"]["package"].as_table().unwrap();
    for name in COMPUTE {
        let settings = listed.get(name);
        let level = settings.and_then(|settings| settings.get("opt-level")?.as_integer());
        assert_eq!(level, Some(3), "{name} in [profile.dev.package]");
    }
    // Whoever is renamed or leaves is not missed: cargo only warns of a name that nobody has.
    let lock = read("Cargo.lock");
    let packages = lock["package"].as_array().unwrap().iter();
    let known: BTreeSet<&str> = packages
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    let strange: Vec<&String> = listed
        .keys()
        .filter(|name| *name != "*" && !known.contains(name.as_str()))
        .collect();
    assert!(strange.is_empty(), "nothing has these names: {strange:?}");
}
