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
use sotto_skills::patterns::{Language, Names, Patterns};

#[path = "../tests/sentences/read.rs"]
mod read;

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

/// Rates and times over test sentences; what was not right is printed, except of the kept part.
fn measure(patterns: &Patterns, paths: &[String]) {
    let mut took: Vec<Duration> = Vec::new();
    let mut files: Vec<(String, Vec<read::Told>, bool)> = Vec::new();
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
    for (name, told, shown) in files {
        let mut right = 0;
        let mut wrong = 0;
        for told in &told {
            // The quickest of three: other programs run on the machine as well.
            let once = || {
                let before = Instant::now();
                let understood = patterns.understand(&told.sentence, &Names::default());
                (before.elapsed(), understood)
            };
            let (quickest, understood) = (0..3)
                .map(|_| once())
                .min_by_key(|(time, _)| *time)
                .expect("three");
            took.push(quickest);
            if read::right(told, &understood) {
                right += 1;
                continue;
            }
            wrong += usize::from(understood.sure().is_some());
            if shown {
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
        println!(
            "{name}: {right} of {} right, {wrong} understood wrongly",
            told.len()
        );
    }
    took.sort();
    let at = |share: f64| {
        took.get(((took.len() - 1) as f64 * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    println!(
        "{} sentences: p50 {:.2?}, p99 {:.2?}, longest {:.2?}",
        took.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
