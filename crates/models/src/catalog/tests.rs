//! The catalog that ships, and catalogs that nobody should ship.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::*;

const GOOD: &str = r#"
schema = 1
[[model]]
id = "a"
kind = "ear"
title = "A"
file = "a.bin"
url = "https://models.example/a.bin"
bytes = 10
sha256 = "be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21"
licence = "MIT"
needs = ["b"]
[[model]]
id = "b"
kind = "ear"
title = "B"
file = "b.bin"
url = "https://models.example/b.bin"
licence = "MIT"
"#;

#[test]
fn the_embedded_catalog_is_whole() {
    let catalog = Catalog::embedded().unwrap();
    assert!(catalog.entries().len() >= 90);
    for kind in [Kind::Ear, Kind::Mind, Kind::Voice, Kind::Memory] {
        assert!(
            catalog
                .listed()
                .any(|entry| entry.kind == kind && entry.is_offered()),
            "nothing for {kind}"
        );
    }
    for entry in catalog.entries() {
        let licence = entry.licence.to_lowercase();
        for word in ["non-commercial", "-nc", "research", "unclear"] {
            assert!(!licence.contains(word), "{}: {licence}", entry.id);
        }
        assert!(
            entry.companion || !entry.is_offered() || entry.memory_mb.is_some(),
            "{}",
            entry.id
        );
        let companions = catalog.with_needs(&entry.id).unwrap();
        let folder = |entry: &Entry| entry.path_in(Path::new("m")).parent().unwrap().to_owned();
        assert!(
            companions
                .iter()
                .all(|other| folder(other) == folder(entry)),
            "{}",
            entry.id
        );
    }
    let tiny = catalog.find("whisper-tiny.en").unwrap();
    let wanted = tiny.wanted(Path::new("models")).unwrap();
    assert_eq!((wanted.bytes, wanted.urls.len()), (77_704_715, 1));
    assert_eq!(
        wanted.destination,
        Path::new("models/ear/whisper-tiny.en/ggml-tiny.en.bin")
    );
    assert_eq!(
        catalog.find_by_hash(wanted.hash).unwrap().id,
        "whisper-tiny.en"
    );
}

#[test]
fn an_entry_without_hash_or_size_is_listed_and_not_offered() {
    let catalog = Catalog::parse(GOOD.as_bytes()).unwrap();
    let entry = catalog.find("b").unwrap();
    assert!(!entry.is_offered());
    assert!(matches!(
        entry.wanted(Path::new("m")),
        Err(CatalogError::NotOffered { .. })
    ));
    assert!(catalog.listed().any(|listed| listed.id == "b"));
    let ids: Vec<_> = catalog
        .with_needs("a")
        .unwrap()
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(ids, ["b", "a"]);
    assert_eq!(
        catalog.find("zz\u{7}").unwrap_err(),
        CatalogError::Unknown {
            id: "zz".to_owned()
        }
    );
}

#[test]
fn each_wrong_line_is_named() {
    for (from, to, field) in [
        ("id = \"a\"", "id = \"../a\"", "id"),
        ("id = \"b\"", "id = \"a\"", "id"),
        ("\"a.bin\"", "\"..\"", "file"),
        ("\"a.bin\"", "\"C:\\\\x\"", "file"),
        ("\"a.bin\"", "\"nul.bin\"", "file"),
        ("title = \"A\"", "title = \"\\u001b[2J\"", "title"),
        ("title = \"A\"", "title = \" \"", "title"),
        ("https://models.example/a", "http://models.example/a", "url"),
        (
            "https://models.example/a",
            "https://me:pw@models.example/a",
            "url",
        ),
        ("https://models.example/a", "file:///a", "url"),
        (
            "https://models.example/a",
            "https://models.example/owner/name/resolve/main/a",
            "url",
        ),
        (
            "needs = [\"b\"]",
            "mirrors = [\"https://mirror.example/owner/name/resolve/Master/a.bin\"]",
            "url",
        ),
        ("bytes = 10", "bytes = 0", "bytes"),
        ("bytes = 10", "bytes = 9_000_000_000_000", "bytes"),
        ("bytes = 10", "bytes = 10\nmemory_mb = 0", "memory_mb"),
        ("[\"b\"]", "[\"c\"]", "needs"),
        ("[\"b\"]", "[\"a\"]", "needs"),
        ("needs = [\"b\"]", "languages = [\"e n\"]", "languages"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD);
        match Catalog::parse(text.as_bytes()) {
            Err(CatalogError::BadEntry { field: found, .. }) => assert_eq!(found, field, "{to}"),
            other => panic!("{to}: {other:?}"),
        }
    }
    // The same place on a disk that ignores case.
    let clash = GOOD
        .replace("needs = [\"b\"]", "")
        .replace("id = \"b\"", "id = \"b\"\nfolder = \"A\"");
    let clash = clash.replace("b.bin\"\nurl", "A.BIN\"\nurl");
    assert!(matches!(
        Catalog::parse(clash.as_bytes()),
        Err(CatalogError::BadEntry { field: "file", .. })
    ));
}

#[test]
fn only_what_is_offered_needs_a_fixed_revision() {
    let pinned = GOOD.replace(
        "https://models.example/a",
        "https://models.example/owner/main/resolve/5c38ec7c405ec4b44b94cc5a9bb96e735b38267a/main/a",
    );
    assert_ne!(pinned, GOOD);
    let catalog = Catalog::parse(pinned.as_bytes()).unwrap();
    assert!(catalog.find("a").unwrap().is_offered());
    let listed = GOOD.replace(
        "https://models.example/b",
        "https://models.example/owner/name/resolve/main/b",
    );
    assert_ne!(listed, GOOD);
    let catalog = Catalog::parse(listed.as_bytes()).unwrap();
    assert!(!catalog.find("b").unwrap().is_offered());
    // Those of the catalog that ships for which no revision is known are shown, and not fetched.
    let catalog = Catalog::embedded().unwrap();
    for id in ["smollm2-360m-instruct-q4_k_m", "lfm2.5-230m-q8_0"] {
        assert!(catalog.listed().any(|entry| entry.id == id), "{id}");
        assert!(!catalog.find(id).unwrap().is_offered(), "{id}");
    }
}

#[test]
fn other_forms_and_unknown_fields_are_refused() {
    let parse = |text: &str| Catalog::parse(text.as_bytes()).unwrap_err();
    assert_eq!(parse("schema = 2"), CatalogError::OtherForm { found: 2 });
    assert!(matches!(parse(""), CatalogError::Malformed { .. }));
    assert!(matches!(
        parse("schema = 1\nextra = 2"),
        CatalogError::Malformed { .. }
    ));
    assert!(matches!(
        parse(&GOOD.replace("bytes = 10", "bytes = -1")),
        CatalogError::Malformed { .. }
    ));
    assert!(matches!(
        parse(&GOOD.replace("be07", "xe07")),
        CatalogError::Malformed { .. }
    ));
    assert_eq!(Catalog::parse(&[0xff]).unwrap_err(), CatalogError::NotText);
    assert_eq!(
        Catalog::parse(&vec![b' '; LONGEST + 1]).unwrap_err(),
        CatalogError::NotText
    );
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes: Vec<u8>) {
        fuzz_catalog(&bytes);
    }

    #[test]
    fn a_good_catalog_with_damage_never_panics(edits in proptest::collection::vec((0usize..2_000, any::<u8>()), 1..8)) {
        let mut bytes = GOOD.as_bytes().to_vec();
        for (place, byte) in edits {
            let length = bytes.len();
            bytes[place % length] = byte;
        }
        fuzz_catalog(&bytes);
    }

    #[test]
    fn hostile_names_never_leave_their_folder(id in ".{0,20}|[./\\\\a-c]{1,12}", file in ".{0,20}|[./\\\\a-c]{1,12}") {
        let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let text = GOOD.replacen("\"a\"", &quote(&id), 1).replacen("\"a.bin\"", &quote(&file), 1);
        fuzz_catalog(text.as_bytes());
    }
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    fuzz_catalog(format!("schema = {}", "[".repeat(200_000)).as_bytes());
    fuzz_catalog(format!("{} = 1", ["a"; 50_000].join(".")).as_bytes());
    fuzz_catalog("x = {".repeat(100_000).as_bytes());
}
