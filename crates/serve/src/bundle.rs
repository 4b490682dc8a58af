//! The files of the window, as they were built: the same ones that the window on the desktop shows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// What was built with this program.
mod built {
    include!(concat!(env!("OUT_DIR"), "/files.rs"));
}

/// What is asked for where nothing is named.
const FIRST: &str = "index.html";
/// Below this folder the name of a file changes whenever it does.
const HASHED: &str = "assets/";
/// What is smaller is sent as it is.
const WORTH_IT: usize = 1024;
/// Shown where the program was built without the window.
const NOT_BUILT: &str = "<!doctype html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Sotto</title></head>
<body>
<h1>The window is missing</h1>
<p>This Sotto was built without its window, so there is nothing to show here. In the folder of the source code
<code>./x run</code> builds all of it. On the command line everything works: <code>sotto --help</code>.</p>
</body>
</html>
";

/// The files, by the path under which they are asked for.
pub struct Bundle(BTreeMap<String, Asset>);

/// A file.
pub(crate) struct Asset {
    /// As it is.
    pub plain: Bytes,
    /// Packed, where that is worth it.
    pub packed: Option<Bytes>,
    /// Changes whenever the file does.
    pub tag: String,
    /// What it is, for the browser.
    pub kind: &'static str,
    /// It never changes under this name.
    pub forever: bool,
}

impl Bundle {
    /// What was built with this program; where no window was, a page that says so.
    #[must_use]
    pub fn built_in() -> Self {
        Self::of(built::FILES)
    }

    /// These files.
    #[must_use]
    pub fn of(files: &[(&str, &'static [u8])]) -> Self {
        let mut all: BTreeMap<String, Asset> = files
            .iter()
            .map(|&(path, bytes)| (path.to_owned(), Asset::of(path, bytes)))
            .collect();
        if !all.contains_key(FIRST) {
            all.insert(FIRST.to_owned(), Asset::of(FIRST, NOT_BUILT.as_bytes()));
        }
        Self(all)
    }

    /// The file of a path. The names of the files are all there is: nothing is looked for on the disk.
    pub(crate) fn asset(&self, path: &str) -> Option<&Asset> {
        match path.strip_prefix('/')? {
            "" => self.0.get(FIRST),
            name => self.0.get(name),
        }
    }
}

impl Asset {
    fn of(path: &str, bytes: &'static [u8]) -> Self {
        let (kind, text) = kind(path);
        let packed = (text && bytes.len() >= WORTH_IT)
            .then(|| packed(bytes))
            .flatten();
        // Weak: packed or not, it says the same.
        let mut tag = "W/\"".to_owned();
        for byte in Sha256::digest(bytes).iter().take(8) {
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        Self {
            plain: Bytes::from_static(bytes),
            packed: packed.map(Bytes::from),
            tag,
            kind,
            forever: path.starts_with(HASHED),
        }
    }
}

/// Packed, where it becomes smaller by that.
fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).ok()?;
    let packed = packer.finish().ok()?;
    (packed.len() < bytes.len()).then_some(packed)
}

/// What a file is, and whether it is text.
fn kind(path: &str) -> (&'static str, bool) {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => ("text/html; charset=utf-8", true),
        "js" | "mjs" => ("text/javascript; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "json" | "map" => ("application/json", true),
        "webmanifest" => ("application/manifest+json", true),
        "svg" => ("image/svg+xml", true),
        "txt" => ("text/plain; charset=utf-8", true),
        "png" => ("image/png", false),
        "webp" => ("image/webp", false),
        "ico" => ("image/x-icon", false),
        "woff2" => ("font/woff2", false),
        "wasm" => ("application/wasm", true),
        "wav" => ("audio/wav", false),
        _ => ("application/octet-stream", false),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Read;

    use super::*;

    #[test]
    fn a_file_is_found_by_its_path_and_by_no_other() {
        let bundle = Bundle::of(&[
            ("index.html", b"<p>first</p>"),
            ("assets/main-1a2b.js", b"go()"),
            ("icon.png", b"\x89PNG"),
        ]);
        let first = bundle.asset("/").unwrap();
        assert_eq!(&first.plain[..], b"<p>first</p>");
        assert_eq!(first.kind, "text/html; charset=utf-8");
        assert!(!first.forever);
        assert_eq!(bundle.asset("/index.html").unwrap().tag, first.tag);
        let script = bundle.asset("/assets/main-1a2b.js").unwrap();
        assert!(script.forever);
        assert_ne!(script.tag, first.tag);
        for none in [
            "",
            "index.html",
            "//index.html",
            "/../index.html",
            "/assets/../index.html",
            "/assets",
            "/%69ndex.html",
            "/etc/passwd",
        ] {
            assert!(bundle.asset(none).is_none(), "{none}");
        }
    }

    #[test]
    fn text_is_packed_where_that_is_worth_it() {
        let long: &'static [u8] = b"sotto ".repeat(1_000).leak();
        let bundle = Bundle::of(&[("a.css", long), ("b.png", long), ("c.css", b"p{}")]);
        let packed = bundle.asset("/a.css").unwrap().packed.clone().unwrap();
        assert!(packed.len() < long.len());
        let mut whole = Vec::new();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_end(&mut whole)
            .unwrap();
        assert_eq!(whole, long);
        assert!(bundle.asset("/b.png").unwrap().packed.is_none());
        assert!(bundle.asset("/c.css").unwrap().packed.is_none());
    }

    #[test]
    fn without_a_window_there_is_a_page_that_says_how_it_is_built() {
        let bundle = Bundle::of(&[]);
        let page = String::from_utf8(bundle.asset("/").unwrap().plain.to_vec()).unwrap();
        assert!(page.contains("./x run"), "{page}");
        // Nothing in it that the rules for content forbid.
        assert!(
            !page.contains("style") && !page.contains("<script"),
            "{page}"
        );
        assert!(Bundle::built_in().asset("/").is_some());
    }
}
