//! What people say, and what must be understood of it: the test sentences of `tests/sentences/`.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]

#[path = "sentences/read.rs"]
mod read;

use std::sync::OnceLock;

use read::{Told, files, folder, line, right};
use sotto_skills::Abilities;
use sotto_skills::patterns::{Names, Patterns};

/// Of the sentences that patterns are tuned on, this share has to be understood right.
const RIGHT: f64 = 0.97;

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| Patterns::built_in(&Abilities::built_in().unwrap()).unwrap())
}

/// Right ones, and what is said about the others.
fn measure(told: &[Told]) -> (usize, Vec<String>, Vec<String>) {
    let (mut good, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for told in told {
        let understood = patterns().understand(&told.sentence, &Names::default());
        if right(told, &understood) {
            good += 1;
            continue;
        }
        let readings: Vec<String> = understood
            .best
            .iter()
            .chain(&understood.alternatives)
            .take(2)
            .map(line)
            .collect();
        let report = format!("{}\n      {}", told.sentence, readings.join("\n      "));
        if understood.sure().is_some() {
            wrong.push(report)
        } else {
            missed.push(report)
        }
    }
    (good, missed, wrong)
}

fn requests_and_others(language: &str) -> (Vec<Told>, Vec<Told>) {
    let all = files(&folder().join(language))
        .into_iter()
        .flat_map(|(_, told)| told);
    all.partition(|told| !told.requests.is_empty())
}

fn understands(language: &str, at_least: usize) {
    let (requests, others) = requests_and_others(language);
    assert!(
        requests.len() >= at_least,
        "{language}: only {} requests",
        requests.len()
    );
    assert!(
        others.len() >= 300,
        "{language}: only {} sentences that are no requests",
        others.len()
    );
    let (good, missed, wrong) = measure(&requests);
    let share = good as f64 / requests.len() as f64;
    println!(
        "{language}: {good} of {} understood ({:.1} %), {} wrongly",
        requests.len(),
        share * 100.0,
        wrong.len()
    );
    assert!(
        share >= RIGHT,
        "{language}: {share:.3}\n  {}",
        missed
            .into_iter()
            .chain(wrong)
            .collect::<Vec<_>>()
            .join("\n  ")
    );
    let (_, _, acted) = measure(&others);
    assert!(
        acted.is_empty(),
        "{language}: acted on what is no request\n  {}",
        acted.join("\n  ")
    );
}

#[test]
fn english_is_understood() {
    understands("en", 1000);
}

#[test]
fn german_is_understood() {
    understands("de", 600);
}

/// The kept sentences are not tuned on: their rate is printed, and only a collapse fails.
#[test]
fn kept_sentences_are_measured() {
    let mut all = 0;
    for (language, told) in files(&folder().join("kept")) {
        let (good, missed, wrong) = measure(&told);
        all += told.len();
        println!(
            "kept, {language}: {good} of {} right, {} missed, {} wrong",
            told.len(),
            missed.len(),
            wrong.len()
        );
        assert!(
            good * 2 > told.len(),
            "{language}: half of the kept sentences are not understood"
        );
    }
    assert!(all >= 200);
}
