//! Made-up folders of own weights, and the real one.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/own");

fn entry(name: &str, bytes: &[u8]) -> String {
    format!(
        "[[file]]\nfile = \"{name}\"\nsha256 = \"{}\"\nbytes = {}\nkind = \"k\"\nrecipe = \"r\"\nrecipe_version = 1\nlicence = \"MIT\"\nwent_in = [\"x\"]\n",
        FileHash(Sha256::digest(bytes).into()),
        bytes.len()
    )
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.bin"), b"weights").unwrap();
    fs::write(folder.path().join("a.md"), b"about them").unwrap();
    fs::write(folder.path().join(MANIFEST), entry("a.bin", b"weights")).unwrap();
    folder
}

#[test]
fn a_file_is_checked_before_it_is_given_out() {
    let folder = folder();
    let own = OwnWeights::read(folder.path()).unwrap();
    assert_eq!(own.path("a.bin").unwrap(), folder.path().join("a.bin"));
    assert!(matches!(own.path("b.bin"), Err(OwnError::Unknown { .. })));
    for other in [&b"weighty"[..], b"weight"] {
        fs::write(folder.path().join("a.bin"), other).unwrap();
        assert!(matches!(own.path("a.bin"), Err(OwnError::Wrong(_))));
    }
}

#[test]
fn a_piece_that_is_not_merged_yet_has_the_last_word() {
    let folder = folder();
    fs::write(folder.path().join("a.bin"), b"newer weights").unwrap();
    // an older form of piece, with other names
    let piece = entry("a.bin", b"newer weights")
        .replace("file =", "name =")
        .replace("[\"x\"]", "\"x\"");
    fs::write(folder.path().join("a.toml"), piece).unwrap();
    let own = OwnWeights::read(folder.path()).unwrap();
    own.path("a.bin").unwrap();
    assert_eq!(own.files().count(), 1);
    assert_eq!(
        own.file("a.bin").unwrap().went_in,
        Some(WentIn::Text("x".to_owned()))
    );
}

#[test]
fn what_is_on_no_list_is_noticed() {
    let folder = folder();
    assert_eq!(
        OwnWeights::read(folder.path())
            .unwrap()
            .strangers()
            .unwrap(),
        Vec::<PathBuf>::new()
    );
    let stranger = folder.path().join("b.bin");
    fs::write(&stranger, b"from nowhere").unwrap();
    assert_eq!(
        OwnWeights::read(folder.path())
            .unwrap()
            .strangers()
            .unwrap(),
        [stranger]
    );
}

#[test]
fn lists_that_make_no_sense_are_refused() {
    let folder = folder();
    let good = entry("a.bin", b"weights");
    for (from, to) in [
        ("\"a.bin\"", "\"../a.bin\""),
        ("\"a.bin\"", "\"/a.bin\""),
        ("\"a.bin\"", "\"a\\\\b.bin\""),
        ("bytes = 7", "bytes = -7"),
        ("sha256 = \"", "sha256 = \"x"),
        ("recipe = \"r\"", ""),
    ] {
        assert!(good.contains(from));
        fs::write(folder.path().join(MANIFEST), good.replace(from, to)).unwrap();
        let refused = OwnWeights::read(folder.path());
        assert!(matches!(refused, Err(OwnError::List { .. })), "{to}");
    }
}

#[test]
fn abilities_have_one_hash_whatever_the_line_ends() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("b.toml", "id = \"b\"\n");
    write("a.toml", "id = \"a\"\n");
    let first = abilities_sha256(folder.path()).unwrap();
    write("a.toml", "id = \"a\"\r\n");
    write("notes.md", "no ability");
    assert_eq!(abilities_sha256(folder.path()).unwrap(), first);
    write("a.toml", "id = \"A\"\n");
    assert_ne!(abilities_sha256(folder.path()).unwrap(), first);
}

#[test]
fn the_real_list_names_what_is_there_and_nothing_else_lies_there() {
    let own = OwnWeights::read(REAL).unwrap();
    assert!(own.files().count() > 0);
    let mut total = 0;
    for file in own.files() {
        own.path(&file.file)
            .unwrap_or_else(|fault| panic!("{fault}"));
        assert!(file.recipe_version > 0, "{}", file.file);
        let recipe = Path::new(REAL).join("../..").join(&file.recipe);
        assert!(
            recipe.is_dir(),
            "{} has no recipe at {}",
            file.file,
            file.recipe
        );
        total += file.bytes;
    }
    assert!(total < MOST_BYTES, "{total} bytes");
    let strangers = own.strangers().unwrap();
    assert!(strangers.is_empty(), "on no list: {strangers:?}");
}

#[test]
fn a_development_build_finds_the_checkout() {
    if std::env::var_os(OWN_FOLDER_VARIABLE).is_none() {
        let own = OwnWeights::find().unwrap();
        assert!(own.folder().join(MANIFEST).is_file());
    }
}
