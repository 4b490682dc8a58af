//! A third language is a folder of files: one of a few words is written here, listed as the build lists it, read, and
//! understood beside the two that are built in. What its numbers and times mean is tried in `src/time/third_language.rs`.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

#[allow(dead_code)]
#[path = "../build.rs"]
mod build;

use std::fmt::Write;
use std::path::Path;

use sotto_skills::Abilities;
use sotto_skills::patterns::{Language, LanguageError, Names, Patterns};

/// Esperanto with what it must have. Its ears are one of the kinds there are.
const HABITS: &str = r#"
code = "eo"
name = "Esperanto"
ears = "german"
before = ["bonvolu"]
before_ing = []
after = ["mi petas"]
joiners = ["kaj"]
item_joiners = ["kaj"]
soft = []
fillers = []
articles = ["la"]
definite = ["la"]
dangling = []
not_in_names = []
not_in_items = []
one = []
percents = { "duono" = 50 }
operators = []
functions = []
functions_behind = []
units = []
positions = []
beside = []
[choices]
[stands_for]
[misheard]
[known]
"#;

const NUMBERS: &str = include_str!("esperanto/numbers.toml");
const TIME: &str = include_str!("esperanto/time.toml");

/// What is said to request a few things; the others have their replies only.
const SENTENCES: [(&str, &str); 2] = [
    ("note_add", "notu {text}"),
    ("list_names", "kiujn listojn mi havas"),
];

/// The replies that every verb needs, with the sentences of a few.
fn sentences(abilities: &Abilities) -> String {
    let mut text = String::new();
    for verb in abilities.all().iter().flat_map(|ability| &ability.verbs) {
        writeln!(text, "[[verb]]\ntool = {:?}\ndone = \"Farite.\"", verb.tool).unwrap();
        if verb.undo {
            writeln!(text, "undone = \"Malfarite.\"").unwrap();
        }
        for slot in verb.slots.iter().filter(|slot| slot.required) {
            writeln!(text, "ask.{} = \"Kio?\"", slot.name).unwrap();
        }
        for (tool, sentence) in SENTENCES {
            if tool == verb.tool {
                writeln!(text, "sentences = [{sentence:?}]").unwrap();
            }
        }
    }
    text
}

/// Puts a language's folder there; only names matter for the files that are left empty.
fn put(root: &Path, code: &str, habits: &str, sentences: &str) {
    let folder = root.join(code);
    std::fs::create_dir_all(folder.join("sentences")).unwrap();
    for (name, text) in [
        ("numbers", NUMBERS),
        ("time", TIME),
        ("sums", ""),
        ("units", ""),
        ("follow", ""),
        ("answers", ""),
        ("help", ""),
        ("titles", ""),
    ] {
        std::fs::write(folder.join(name).with_extension("toml"), text).unwrap();
    }
    std::fs::write(folder.join("language.toml"), habits).unwrap();
    std::fs::write(folder.join("sentences/all.toml"), sentences).unwrap();
}

fn read(root: &Path, code: &str, abilities: &Abilities) -> Result<Language, LanguageError> {
    let folder = root.join(code);
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (habits, sentences) = (text("language.toml"), text("sentences/all.toml"));
    let files = [("language", habits.as_str()), ("all", sentences.as_str())];
    Language::read(code, &files, abilities)
}

#[test]
fn the_build_lists_every_folder_and_english_first() {
    let root = tempfile::tempdir().unwrap();
    for code in ["de", "en", "eo"] {
        put(root.path(), code, "", "");
    }
    let listed = build::sources(root.path());
    for line in [
        "const COUNT: usize = 3;",
        "const EN: usize = 0;",
        "const DE: usize = 1;",
        "const EO: usize = 2;",
        "code: \"eo\"",
    ] {
        assert!(listed.contains(line), "{line}\n{listed}");
    }
    for file in ["answers.toml", "follow.toml", "help.toml", "titles.toml"] {
        assert_eq!(listed.matches(file).count(), 3, "{file}\n{listed}");
    }
}

#[test]
fn a_third_language_is_understood_beside_the_others() {
    let abilities = Abilities::built_in().unwrap();
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "eo", HABITS, &sentences(&abilities));
    let third = read(root.path(), "eo", &abilities).unwrap();
    assert_eq!((third.code(), third.name()), ("eo", "Esperanto"));
    assert_eq!(third.reply("note_add").unwrap().done, "Farite.");

    let mut languages = Language::built_in(&abilities).unwrap();
    languages.push(third);
    let patterns = Patterns::new(languages, &abilities).unwrap();
    for (said, code, tool, text) in [
        (
            "Bonvolu notu la pordo estas blua.",
            "eo",
            "note_add",
            Some("la pordo estas blua"),
        ),
        ("Kiujn listojn mi havas?", "eo", "list_names", None),
        ("Which lists do I have?", "en", "list_names", None),
        ("Welche Listen habe ich?", "de", "list_names", None),
    ] {
        let understood = patterns.understand(said, &Names::default());
        let Some([one]) = understood.sure() else {
            panic!("{said}: {understood:?}");
        };
        assert_eq!((one.language.as_str(), one.tool.as_str()), (code, tool));
        let slot = one.slot("text").map(|slot| slot.text());
        assert_eq!(slot.as_deref(), text, "{said}");
    }
}

#[test]
fn what_a_third_language_lacks_is_named() {
    let abilities = Abilities::built_in().unwrap();
    let root = tempfile::tempdir().unwrap();
    let whole = sentences(&abilities);
    let refused = |habits: &str, sentences: &str| {
        put(root.path(), "eo", habits, sentences);
        read(root.path(), "eo", &abilities).unwrap_err().to_string()
    };
    let no_ears = refused(&HABITS.replace("ears = \"german\"", ""), &whole);
    assert!(no_ears.contains("eo/language.toml"), "{no_ears}");
    let other_ears = refused(&HABITS.replace("\"german\"", "\"esperanto\""), &whole);
    assert!(other_ears.contains("eo/language.toml"), "{other_ears}");
    let no_reply = refused(HABITS, "verb = []");
    assert!(no_reply.contains("languages/eo, "), "{no_reply}");
    let no_tool = refused(HABITS, "[[verb]]\ntool = \"fly\"\ndone = \"Farite.\"\n");
    assert!(no_tool.contains("tool fly"), "{no_tool}");
}
