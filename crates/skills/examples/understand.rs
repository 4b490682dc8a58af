//! What a sentence means, and how long that takes.
//!
//! ```text
//! cargo run -p sotto-skills --example understand -- "set a timer for ten minutes"
//! cargo run -p sotto-skills --example understand -- --measure [FILE.tsv …]
//! ```
//! `--languages FOLDER` before either reads the language files from a folder, to try them without building anew.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sotto_skills::Abilities;
use sotto_skills::numbers::Language as Spoken;
use sotto_skills::patterns::{Language, Names, Patterns};

#[path = "../tests/sentences/read.rs"]
mod read;
#[path = "../tests/time/table.rs"]
mod times;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let abilities = Abilities::built_in().unwrap();
    let before = Instant::now();
    let patterns = if arguments.first().is_some_and(|it| it == "--languages") {
        let folder = PathBuf::from(arguments.remove(1));
        arguments.remove(0);
        let patterns = languages(&folder, &abilities)
            .and_then(|languages| Patterns::new(languages, &abilities));
        patterns.unwrap_or_else(|error| panic!("{error}"))
    } else {
        Patterns::built_in(&abilities).unwrap()
    };
    println!(
        "{} patterns compiled in {:.0?}",
        patterns.len(),
        before.elapsed()
    );
    if arguments.first().is_some_and(|it| it == "--measure") {
        measure(&patterns, &arguments[1..]);
        return;
    }
    for sentence in &arguments {
        let before = Instant::now();
        let understood = patterns.understand(sentence, &Names::default());
        println!("{sentence}   ({:.2?})", before.elapsed());
        for (heading, meanings) in [
            ("best", &understood.best),
            ("alternative", &understood.alternatives),
            ("near miss", &understood.near_misses),
        ] {
            for meaning in meanings {
                println!("  {heading}: {}", read::line(meaning));
            }
        }
    }
}

/// The languages of a folder such as `crates/skills/languages`.
fn languages(
    folder: &Path,
    abilities: &Abilities,
) -> Result<Vec<Language>, sotto_skills::patterns::LanguageError> {
    let sorted = |folder: &Path| {
        let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        found.sort();
        found
    };
    let stem = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let folders = sorted(folder).into_iter().filter(|path| path.is_dir());
    folders
        .map(|language| {
            let mut paths = vec![language.join("language.toml")];
            paths.extend(sorted(&language.join("sentences")));
            let texts: Vec<(String, String)> = paths
                .iter()
                .map(|path| (stem(path), std::fs::read_to_string(path).unwrap()))
                .collect();
            let files: Vec<(&str, &str)> = texts
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect();
            Language::read(&stem(&language), &files, abilities)
        })
        .collect()
}

/// A file of test sentences: its name, what it holds, and whether the patterns were tuned on it.
type File = (String, Vec<read::Told>, bool);

/// Rates and times over test sentences, for somebody who has kept nothing yet and for somebody with much to confuse words
/// with, and the tables of times and numbers.
fn measure(patterns: &Patterns, paths: &[String]) {
    let mut files: Vec<File> = Vec::new();
    if paths.is_empty() {
        for folder in ["en", "de", "kept"] {
            for (name, told) in read::files(&read::folder().join(folder)) {
                files.push((format!("{folder}/{name}"), told, folder != "kept"));
            }
        }
    } else {
        files.extend(paths.iter().map(|path| {
            (
                path.clone(),
                read::file(Path::new(path)),
                !path.contains("kept"),
            )
        }));
    }
    // What is made when it is first needed is there in an assistant that runs.
    let _ = patterns.understand("What is two plus two in half an hour?", &Names::default());
    println!("with nothing kept:");
    rates(patterns, &files, &Names::default(), true);
    println!("with 200 tasks, 10 lists and 50 reminders:");
    rates(patterns, &files, &full_house(), false);
    if paths.is_empty() {
        times();
        numbers();
    }
}

/// Each sentence once. With `shown`, each file's rate, and what was not right, except of the kept part.
fn rates(patterns: &Patterns, files: &[File], names: &Names, shown: bool) {
    let mut took: Vec<Duration> = Vec::new();
    let (mut tuned, mut kept) = ((0_usize, 0_usize), (0_usize, 0_usize));
    // Of those tuned on: requests, and what asks for nothing and has to be left alone.
    let (mut requests, mut nothing) = ((0_usize, 0_usize), (0_usize, 0_usize));
    let (mut negatives, mut acted) = (0_usize, 0_usize);
    for (name, told, is_tuned) in files {
        let (mut right, mut wrong) = (0_usize, 0_usize);
        for told in told {
            let before = Instant::now();
            let understood = patterns.understand(&told.sentence, names);
            took.push(before.elapsed());
            let is_negative = told.requests.is_empty();
            negatives += usize::from(is_negative);
            let is_right = read::right(told, &understood);
            if *is_tuned {
                let of = if is_negative {
                    &mut nothing
                } else {
                    &mut requests
                };
                of.0 += usize::from(is_right);
                of.1 += 1;
            }
            if is_right {
                right += 1;
                continue;
            }
            let is_sure = understood.sure().is_some();
            wrong += usize::from(is_sure);
            acted += usize::from(is_negative && is_sure);
            if shown && *is_tuned {
                println!("  {}", told.sentence);
                for meaning in understood
                    .best
                    .iter()
                    .chain(&understood.alternatives)
                    .chain(&understood.near_misses)
                    .take(3)
                {
                    println!("      {}", read::line(meaning));
                }
            }
        }
        if shown {
            println!(
                "{name}: {right} of {} right, {wrong} understood wrongly",
                told.len()
            );
        }
        let total = if *is_tuned { &mut tuned } else { &mut kept };
        total.0 += right;
        total.1 += told.len();
    }
    for (which, (right, all)) in [
        ("tuned on", tuned),
        ("of these, requests", requests),
        ("of these, what asks for nothing", nothing),
        ("not tuned on", kept),
    ] {
        if all > 0 {
            println!("{which}: {}", share(right, all));
        }
    }
    println!("sentences that are no request: {negatives}, of them acted on: {acted}");
    took.sort();
    // The nearest rank: so many of a hundred, or more, took no longer than what is told.
    let at = |hundredths: usize| {
        took.get((took.len() * hundredths).div_ceil(100).max(1) - 1)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{} sentences, once each: p50 {:.2?}, p99 {:.2?}, longest {:.2?}",
        took.len(),
        at(50),
        at(99),
        at(100)
    );
}

fn share(right: usize, all: usize) -> String {
    format!(
        "{right} of {all} right ({:.1} %)",
        right as f64 / all as f64 * 100.0
    )
}

/// What somebody has kept who has used Sotto for long.
fn full_house() -> Names {
    let deeds = [
        "call", "buy", "water", "pay for", "clean", "book", "send", "repair", "read", "plan",
    ];
    let things = [
        "the plumber",
        "winter tyres",
        "the tomatoes",
        "the electricity",
        "the kitchen",
        "a table for two",
        "the tax return",
        "the bicycle",
        "the contract",
        "the holidays",
        "den Zahnarzt",
        "die Bohrmaschine",
        "die Blumen",
        "die Versicherung",
        "das Bad",
        "das Hotel",
        "das Paket",
        "die Lampe",
        "das Handbuch",
        "den Geburtstag",
    ];
    let pairs = |deeds: &[&str]| -> Vec<String> {
        deeds
            .iter()
            .flat_map(|deed| things.iter().map(move |thing| format!("{deed} {thing}")))
            .collect()
    };
    let names =
        |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    Names {
        tasks: pairs(&deeds),
        reminders: pairs(&["ask about", "look after", "think of"])
            .into_iter()
            .take(50)
            .collect(),
        lists: names(&[
            "shopping",
            "packing",
            "books",
            "films",
            "garden",
            "Einkauf",
            "Baumarkt",
            "Geschenke",
            "Werkstatt",
            "Rezepte",
        ]),
        ..Names::default()
    }
}

/// The tables of times, row by row.
fn times() {
    for (name, table, language) in [
        (
            "times, en",
            include_str!("../tests/time/en.tsv"),
            Spoken::ENGLISH,
        ),
        (
            "times, de",
            include_str!("../tests/time/de.tsv"),
            Spoken::GERMAN,
        ),
    ] {
        let rows = times::rows(table);
        let mut right = 0;
        for row in &rows {
            let found = times::found(row, language);
            if found == row.expected {
                right += 1;
            } else {
                println!(
                    "  line {}: {}: {}, found {found}",
                    row.line, row.words, row.expected
                );
            }
        }
        println!("{name}: {}", share(right, rows.len()));
    }
}

/// The table of numbers, row by row.
fn numbers() {
    let (mut right, mut all) = (0, 0);
    let table = include_str!("../tests/numbers/numbers.tsv");
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [code, words, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}: not three columns");
        };
        let language = Spoken::of(code).expect("a language of ours");
        let found = sotto_skills::numbers::read(words, language)
            .map_or_else(|_| "!".to_owned(), |number| number.to_string());
        all += 1;
        if found == expected {
            right += 1;
        } else {
            println!("  {words}: {expected}, found {found}");
        }
    }
    println!("numbers: {}", share(right, all));
}
