//! Reads the test sentences and compares them with what was understood.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sotto_skills::patterns::{Meaning, Understanding};

/// A sentence with the requests it holds; none when it must not be acted on.
pub struct Told {
    pub sentence: String,
    pub requests: Vec<(String, BTreeMap<String, String>)>,
}

/// Where the test sentences are.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sentences")
}

/// Sentence, tool and `slot=words`, between tabs; `+` begins a second request; the tool `nothing` is no request.
pub fn file(path: &Path) -> Vec<Told> {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let lines = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let mut fields = line.split('\t');
            let sentence = fields.next().unwrap_or_default().to_owned();
            let mut requests: Vec<(String, BTreeMap<String, String>)> = Vec::new();
            let mut next = true;
            for field in fields {
                match field.split_once('=') {
                    _ if field == "+" => next = true,
                    None if next => {
                        if field != "nothing" {
                            requests.push((field.to_owned(), BTreeMap::new()));
                        }
                        next = false;
                    }
                    Some((slot, words)) => {
                        let request = requests
                            .last_mut()
                            .unwrap_or_else(|| panic!("{line}: a slot before a tool"));
                        request.1.insert(slot.to_owned(), words.to_owned());
                    }
                    None => panic!("{line}: what is {field:?}?"),
                }
            }
            assert!(!next, "{line}: no tool");
            Told { sentence, requests }
        })
        .collect()
}

/// All files of a folder, by name.
pub fn files(folder: &Path) -> Vec<(String, Vec<Told>)> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "tsv"))
        .collect();
    paths.sort();
    let name = |path: &PathBuf| {
        path.file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    };
    paths.iter().map(|path| (name(path), file(path))).collect()
}

/// Whether exactly what was told was understood, and surely.
pub fn right(told: &Told, understood: &Understanding) -> bool {
    let Some(sure) = understood.sure() else {
        return told.requests.is_empty();
    };
    sure.len() == told.requests.len()
        && sure
            .iter()
            .zip(&told.requests)
            .all(|(meaning, request)| same(meaning, request))
}

fn same(meaning: &Meaning, (tool, slots): &(String, BTreeMap<String, String>)) -> bool {
    let even = |text: &str| {
        text.to_lowercase()
            .trim_end_matches(['.', ',', '!', '?', ':'])
            .to_owned()
    };
    let said: BTreeMap<String, String> = meaning
        .slots
        .iter()
        .map(|slot| (slot.name.clone(), even(&words(slot))))
        .collect();
    let told: BTreeMap<String, String> = slots
        .iter()
        .map(|(slot, words)| (slot.clone(), even(words)))
        .collect();
    meaning.tool == *tool && said == told
}

fn words(slot: &sotto_skills::patterns::Filled) -> String {
    match &slot.choice {
        Some(choice) => choice.clone(),
        None => slot
            .said
            .iter()
            .map(|said| said.text.as_str())
            .collect::<Vec<_>>()
            .join(";"),
    }
}

/// A reading on one line.
pub fn line(meaning: &Meaning) -> String {
    let slots: Vec<String> = meaning
        .slots
        .iter()
        .map(|slot| {
            let meant = slot
                .meant
                .as_ref()
                .map(|meant| format!(" ({meant})"))
                .unwrap_or_default();
            format!("  {}={}{meant}", slot.name, words(slot))
        })
        .collect();
    format!(
        "{}{}   {:.2} [{}] {}",
        meaning.tool,
        slots.concat(),
        meaning.confidence,
        meaning.language,
        meaning.pattern
    )
}
