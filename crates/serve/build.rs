//! Lists the files of the built window, so that the program carries them. Where the window was not built, it carries a page
//! that says how: building the programs needs no Node.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// From this folder, as cargo runs this: the path is no other one in another checkout that shares what is built.
const INTERFACE: &str = "../../ui";

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = carry(&out) {
        println!("cargo::error=the window cannot be carried: {error}");
    }
}

/// Copies the files, so that a window which is built anew meanwhile takes none of them away from the compiler, and lists the
/// copies.
fn carry(out: &Path) -> std::io::Result<()> {
    let built = Path::new(INTERFACE).join("dist");
    // While the folder is not there, whatever makes it changes the one around it.
    let watched = if built.is_dir() {
        built.as_path()
    } else {
        Path::new(INTERFACE)
    };
    println!("cargo::rerun-if-changed={}", watched.display());
    let mut files = Vec::new();
    list(&built, &mut files);
    files.sort();
    let copies = out.join("window");
    if copies.is_dir() {
        std::fs::remove_dir_all(&copies)?;
    }
    let mut code = String::from("pub(super) static FILES: &[(&str, &[u8])] = &[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = name(&built, file);
        let copy = copies.join(&name);
        if let Some(folder) = copy.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(file, &copy)?;
        let _ = writeln!(code, "    ({name:?}, include_bytes!({copy:?})),");
    }
    code.push_str("];\n");
    std::fs::write(out.join("files.rs"), code)
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
