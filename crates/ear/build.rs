//! Lets the ear carry its own OpenMP on Linux, so that the installed program needs no libgomp of the machine.
//!
//! whisper-rs asks the linker for `gomp`, which would take the shared library. A folder that holds only the static one
//! and is searched first decides otherwise. Where the compiler has no static one (clang alone), the shared one is used.

use std::path::{Path, PathBuf};
use std::process::Command;

const ARCHIVE: &str = "libgomp.a";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=CC");
    let set = |name: &str| std::env::var(name).unwrap_or_default();
    if (set("CARGO_CFG_TARGET_OS"), set("CARGO_CFG_TARGET_ENV")) != ("linux".into(), "gnu".into()) {
        return;
    }
    let folder = PathBuf::from(set("OUT_DIR"));
    if let Some(archive) = archive_of_compiler()
        && std::fs::copy(archive, folder.join(ARCHIVE)).is_ok()
    {
        println!("cargo:rustc-link-search=native={}", folder.display());
    }
}

/// The compiler says where its own libraries lie; a name without a folder means that it has none.
fn archive_of_compiler() -> Option<PathBuf> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let answer = Command::new(compiler)
        .arg(format!("-print-file-name={ARCHIVE}"))
        .output()
        .ok()?;
    let path = PathBuf::from(String::from_utf8(answer.stdout).ok()?.trim());
    (Path::new(ARCHIVE) != path && path.is_file()).then_some(path)
}
