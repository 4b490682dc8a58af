//! Measures the quick table beside MiniLM in the same run: recall@10 on sets that no training saw, and sentences a second.
//! `cargo run -p sotto-memory --example measure_memory [MODELS FOLDER]`. The notes by hand lie in the repository; the WordNet set is
//! taken from the folder of training runs when the recipe has left it there.
#![allow(unused_crate_dependencies)]

use sotto_memory::{MemoryError, MiniLm, QuickTable, nearest};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const MOST: usize = 10;

/// Questions, and which of the texts answer each.
struct Set {
    name: String,
    texts: Vec<String>,
    questions: Vec<(String, Vec<usize>)>,
}

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), MemoryError> {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::args_os()
        .nth(1)
        .or_else(|| std::env::var_os("SOTTO_MODELS_DIR"));
    let models = named.map_or_else(|| home_cache("models"), PathBuf::from);
    let table = QuickTable::open(&checkout.join("models/own/memory-table.bin"))?;
    let wide = MiniLm::open(&models.join("minilm"))?;
    let small_file = models.join("minilm-q8_0/model-q8_0.gguf");
    let small = MiniLm::open_eight_bit(&models.join("minilm"), &small_file);
    let small = small
        .inspect_err(|_| {
            eprintln!("no 8-bit form yet: `cargo run -p sotto-models --example fetch_starter minilm-q8_0` makes it")
        })
        .ok();

    println!(
        "| set | questions | among | MiniLM recall@{MOST} | 8 bit | quick table | table ÷ MiniLM |"
    );
    println!("|---|---|---|---|---|---|---|");
    let sets = sets(&checkout);
    for set in &sets {
        let by_table = recall(set, |texts| {
            Ok(texts.iter().map(|text| table.embed(text)).collect())
        })?;
        let by_wide = recall(set, |texts| wide.embed(texts))?;
        let by_small = small
            .as_ref()
            .map(|small| recall(set, |texts| small.embed(texts)))
            .transpose()?;
        println!(
            "| {} | {} | {} | {by_wide:.3} | {} | {by_table:.3} | {:.3} |",
            set.name,
            set.questions.len(),
            set.texts.len(),
            by_small.map_or("-".into(), |share| format!("{share:.3}")),
            by_table / by_wide
        );
    }

    let texts: Vec<&String> = sets.iter().flat_map(|set| &set.texts).collect();
    let words = texts
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum::<usize>() as f64
        / texts.len() as f64;
    println!(
        "\n| texts of {words:.1} words on average | sentences a second (median of 5) |\n|---|---|"
    );
    let rate = rate(texts.len(), || {
        texts.iter().for_each(|text| {
            std::hint::black_box(table.embed(text));
        });
        Ok(())
    })?;
    println!("| quick table, one core | {rate:.0} |");
    let some: Vec<&String> = texts
        .iter()
        .step_by(texts.len().div_ceil(256))
        .copied()
        .collect();
    let cores = std::env::var("RAYON_NUM_THREADS").unwrap_or_else(|_| "all".into());
    for (name, model) in [
        ("MiniLM, 32 bit", Some(&wide)),
        ("MiniLM, 8 bit", small.as_ref()),
    ] {
        if let Some(model) = model {
            let rate = self::rate(some.len(), || model.embed(&some).map(|_| ()))?;
            println!("| {name}, {cores} cores | {rate:.0} |");
        }
    }
    Ok(())
}

/// The share of each question's right texts among the nearest ten, averaged.
fn recall(
    set: &Set,
    embed: impl Fn(&[&str]) -> Result<Vec<Vec<f32>>, MemoryError>,
) -> Result<f64, MemoryError> {
    let texts: Vec<&str> = set.texts.iter().map(String::as_str).collect();
    let questions: Vec<&str> = set
        .questions
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    let (texts, questions) = (embed(&texts)?, embed(&questions)?);
    let mut shares = 0.0;
    for (question, (_, right)) in questions.iter().zip(&set.questions) {
        let found = nearest(question, texts.iter().map(Vec::as_slice), MOST);
        let hits = found
            .iter()
            .filter(|(text, _)| right.contains(text))
            .count();
        shares += hits as f64 / right.len().min(MOST) as f64;
    }
    Ok(shares / questions.len() as f64)
}

/// How many of `count` things a second `all` does: the median of five times at least half a second.
fn rate(count: usize, all: impl Fn() -> Result<(), MemoryError>) -> Result<f64, MemoryError> {
    let mut rates = Vec::new();
    for _ in 0..5 {
        let (began, mut rounds) = (Instant::now(), 0);
        while began.elapsed() < Duration::from_millis(500) {
            all()?;
            rounds += 1;
        }
        rates.push((count * rounds) as f64 / began.elapsed().as_secs_f64());
    }
    rates.sort_by(f64::total_cmp);
    Ok(rates[rates.len() / 2])
}

fn sets(checkout: &Path) -> Vec<Set> {
    let mut notes = Set {
        name: "notes by hand".into(),
        texts: Vec::new(),
        questions: Vec::new(),
    };
    let file = checkout.join("models/training/memory/hand/notes.tsv");
    for line in fs::read_to_string(file).unwrap_or_default().lines() {
        let (note, asked) = line.split_once('\t').unwrap_or((line, ""));
        let asked = asked
            .split(" | ")
            .map(str::trim)
            .filter(|asked| !asked.is_empty());
        notes
            .questions
            .extend(asked.map(|asked| (asked.to_owned(), vec![notes.texts.len()])));
        notes.texts.push(note.to_owned());
    }
    let runs = std::env::var_os("SOTTO_TRAINING_DIR")
        .map_or_else(|| home_cache("training-runs"), PathBuf::from);
    let mut meanings = Set {
        name: "WordNet, meanings kept out".into(),
        texts: Vec::new(),
        questions: Vec::new(),
    };
    for line in fs::read_to_string(runs.join("memory/kept-out-wordnet.tsv"))
        .unwrap_or_default()
        .lines()
    {
        let mut parts = line.splitn(3, '\t');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("D"), Some(text), None) => meanings.texts.push(text.into()),
            (Some("Q"), Some(right), Some(text)) => {
                let right = right
                    .split(',')
                    .filter_map(|number| number.parse().ok())
                    .collect();
                meanings.questions.push((text.into(), right));
            }
            _ => {}
        }
    }
    if meanings.texts.is_empty() {
        eprintln!(
            "the WordNet set is not there: models/training/memory/make.py --only-measure writes it"
        );
        return vec![notes];
    }
    let among = Set {
        name: "notes by hand among sentences".into(),
        texts: notes.texts.iter().chain(&meanings.texts).cloned().collect(),
        questions: notes.questions.clone(),
    };
    vec![notes, among, meanings]
}

fn home_cache(name: &str) -> PathBuf {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    PathBuf::from(home.unwrap_or_default())
        .join(".cache/sotto")
        .join(name)
}
