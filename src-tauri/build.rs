//! Prepares what the window needs at compile time, also where the interface was not built yet: then a page stands in its
//! place that says so, and every room can be compiled and tested without Node.
#![allow(unused_crate_dependencies)]

use std::path::{Path, PathBuf};

const INTERFACE: &str = "../ui/dist";

fn main() {
    // Looked at each time while it is missing: then it is there as soon as it was built.
    println!("cargo:rerun-if-changed={INTERFACE}");
    println!("cargo:rerun-if-changed=capabilities");
    if !Path::new(INTERFACE).join("index.html").exists()
        && let Some(folder) = std::env::var_os("OUT_DIR")
        && let Some(instead) = stand_in(&PathBuf::from(folder).join("without-interface"))
    {
        // The macro that takes the pages in reads this; a Rust string's escapes are those of JSON for any path.
        println!("cargo:rustc-env=TAURI_CONFIG={{\"build\":{{\"frontendDist\":{instead:?}}}}}");
    }
    tauri_build::build();
}

/// Writes the pages that say what is missing.
fn stand_in(folder: &Path) -> Option<String> {
    let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sotto</title>\
                <p>This Sotto was built without its interface. Run ./x build, which builds it.</p></html>\n";
    std::fs::create_dir_all(folder).ok()?;
    for name in ["index.html", "overlay.html"] {
        std::fs::write(folder.join(name), page).ok()?;
    }
    folder.to_str().map(str::to_owned)
}
