//! Lists the files of the built window, so that the program carries them. Where the window was not built, it carries a page
//! that says how: building the programs needs no Node.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let interface = here.join("../../ui");
    let built = interface.join("dist");
    // While the folder is not there, whatever makes it changes the one around it.
    let watched = if built.is_dir() { &built } else { &interface };
    println!("cargo::rerun-if-changed={}", watched.display());
    let mut files = Vec::new();
    list(&built, &mut files);
    files.sort();
    let mut code = String::from("pub(super) static FILES: &[(&str, &[u8])] = &[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = name(&built, file);
        let _ = writeln!(code, "    ({name:?}, include_bytes!({file:?})),");
    }
    code.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("files.rs");
    if let Err(error) = std::fs::write(&out, code) {
        println!("cargo::error={}: {error}", out.display());
    }
}

/// All files below a folder. Where there is no folder there are none.
fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// As an address names it: with `/` on every system.
fn name(folder: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<String> = inside
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}
