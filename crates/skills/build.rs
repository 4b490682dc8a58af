//! Lists the files of `languages/`, so that adding a language is adding files. What stays code stands in
//! `languages/SENTENCES.md`: how words sound, and a few endings by which they are compared.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What each language has beside `language.toml` and its sentences.
const FILES: [&str; 7] = [
    "numbers", "time", "sums", "units", "follow", "answers", "help",
];

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
    write("languages.rs", &code);
    write("sources.rs", &sources(&root));
}

/// One `Source` for each folder, English first, and the place of each under its code: `EN`, `DE`.
pub(crate) fn sources(root: &Path) -> String {
    let mut folders = entries(root);
    folders.retain(|path| path.is_dir());
    folders.sort_by_key(|folder| stem(folder) != "en");
    let mut places = format!("const COUNT: usize = {};\n", folders.len());
    let mut code = String::from("static SOURCES: [Source; COUNT] = [\n");
    for (place, folder) in folders.iter().enumerate() {
        let language = stem(folder);
        let name = language.to_uppercase().replace('-', "_");
        let _ = writeln!(
            places,
            "#[allow(dead_code)]\nconst {name}: usize = {place};"
        );
        let _ = writeln!(code, "    Source {{\n        code: {language:?},");
        for name in FILES {
            let file = folder.join(name).with_extension("toml");
            println!("cargo::rerun-if-changed={}", file.display());
            if !file.is_file() {
                println!("cargo::error=the language {language} has no {name}.toml");
            }
            let _ = writeln!(code, "        {name}: include_str!({file:?}),");
        }
        // English names what it can do in the abilities themselves.
        let titles = folder.join("titles.toml");
        if titles.is_file() {
            println!("cargo::rerun-if-changed={}", titles.display());
            let _ = writeln!(code, "        titles: Some(include_str!({titles:?})),");
        } else {
            code.push_str("        titles: None,\n");
        }
        code.push_str("    },\n");
    }
    code.push_str("];\n");
    places + &code
}

fn write(name: &str, code: &str) {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join(name);
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
