//! Lists the files of `languages/`, so that adding a language is adding files.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    let root =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("languages");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::from("pub(super) const FILES: &[(&str, &str, &str)] = &[\n");
    for language in entries(&root) {
        let files = std::iter::once(language.join("language.toml"));
        for file in files.chain(entries(&language.join("sentences"))) {
            println!("cargo::rerun-if-changed={}", file.display());
            let _ = writeln!(
                code,
                "    ({:?}, {:?}, include_str!({:?})),",
                stem(&language),
                stem(&file),
                file
            );
        }
    }
    code.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("languages.rs");
    if let Err(error) = std::fs::write(&out, code) {
        println!("cargo::error={}: {error}", out.display());
    }
}

/// What lies in a folder, in order of name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    found.retain(|path| path.is_dir() || path.extension().is_some_and(|ending| ending == "toml"));
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}
