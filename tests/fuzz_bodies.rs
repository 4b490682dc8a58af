//! The bodies of the fuzz targets under the stable compiler: the very files that the targets run, which a nightly compiler alone
//! would otherwise look at. What they call is tried by the thousand beside the decoder and the parser themselves.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

#[path = "fuzz/bodies/catalog.rs"]
mod catalog;
#[path = "fuzz/bodies/frames.rs"]
mod frames;

use std::path::{Path, PathBuf};

use sotto_engines::frame::{FrameKind, write_audio, write_bytes};

/// A target, its body, and what is right to begin with.
type Target = (&'static str, fn(&[u8]), Vec<u8>);

fn targets() -> [Target; 2] {
    let catalog_of_sotto = include_bytes!("../models/catalog.toml").to_vec();
    let mut conversation = Vec::new();
    for kind in [FrameKind::Hello, FrameKind::Message] {
        write_bytes(&mut conversation, kind, 1, b"{\"build\":\"avx2\"}").unwrap();
    }
    write_audio(&mut conversation, 2, &[0.5; 40]).unwrap();
    [
        ("catalog", catalog::body, catalog_of_sotto),
        ("frames", frames::body, conversation),
    ]
}

fn fuzz(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(inside)
}

#[test]
fn every_body_takes_what_is_right_and_what_is_damaged() {
    for (name, body, right) in targets() {
        println!("{name}");
        body(&[]);
        body(&right);
        for step in 0..20 {
            body(&right[..right.len() * step / 20]);
            let mut damaged = right.clone();
            let at = (step * 7919) % damaged.len();
            damaged[at] ^= 0x55;
            body(&damaged);
        }
    }
}

/// Every target runs the body of its name, and `./x soak` is told of it.
#[test]
fn every_fuzz_target_runs_its_body() {
    let manifest = std::fs::read_to_string(fuzz("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let bins = manifest["bin"].as_array().unwrap();
    let mut built: Vec<&str> = bins
        .iter()
        .map(|bin| bin["name"].as_str().unwrap())
        .collect();
    built.sort_unstable();
    assert_eq!(built, targets().map(|(name, ..)| name));
    let files = std::fs::read_dir(fuzz("fuzz_targets")).unwrap();
    assert_eq!(files.count(), built.len());
    let x = std::fs::read_to_string(fuzz("../../x")).unwrap();
    let run = x.lines().find_map(|line| line.strip_prefix("FUZZED=("));
    let run: Vec<&str> = run.unwrap().trim_end_matches(')').split(' ').collect();
    for name in built {
        let target = std::fs::read_to_string(fuzz(&format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(
            target.contains(&format!("#[path = \"../bodies/{name}.rs\"]")),
            "{name}"
        );
        assert!(target.contains(&format!("{name}::body(bytes)")), "{name}");
        assert!(run.contains(&name), "{name} is not in FUZZED of ./x");
    }
}
