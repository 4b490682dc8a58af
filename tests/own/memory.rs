//! The quick table beside MiniLM, from which it was distilled: questions by hand that find notes by hand.

use std::fs;
use std::time::{Duration, Instant};

use sotto_memory::{MiniLm, QuickTable, nearest};
use sotto_models::own::OwnWeights;
use sotto_tests::model;

use crate::Outcome;
use crate::table::{Goal, Table, median};

const NOTES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../models/training/memory/hand/notes.tsv"
);
const MOST: usize = 10;

pub fn measure(table: &mut Table) -> Outcome<()> {
    let quick = QuickTable::open(&OwnWeights::find()?.path("memory-table.bin")?)?;
    let wide = MiniLm::open(&model("minilm").ok_or("MiniLM is not on this machine")?)?;
    let (mut notes, mut questions, mut right) = (Vec::new(), Vec::new(), Vec::new());
    for line in fs::read_to_string(NOTES)?.lines() {
        let (note, asked) = line.split_once('\t').unwrap_or((line, ""));
        for question in asked
            .split('|')
            .map(str::trim)
            .filter(|question| !question.is_empty())
        {
            questions.push(question.to_owned());
            right.push(notes.len());
        }
        notes.push(note.to_owned());
    }
    let by_table = |texts: &[String]| -> Vec<Vec<f32>> {
        texts.iter().map(|text| quick.embed(text)).collect()
    };
    let own = recall(&by_table(&notes), &by_table(&questions), &right);
    let theirs = recall(&wide.embed(&notes)?, &wide.embed(&questions)?, &right);
    let of = format!("{} questions among {} notes", questions.len(), notes.len());
    table.add(
        "memory: recall@10; MiniLM as starter",
        own,
        Some(theirs),
        Goal::None,
        &of,
    );
    table.add(
        "memory: table ÷ MiniLM",
        own / theirs,
        None,
        Goal::AtLeast(0.9),
        &of,
    );
    let mut rates = Vec::new();
    for _ in 0..5 {
        let (began, mut count) = (Instant::now(), 0);
        while began.elapsed() < Duration::from_millis(300) {
            notes
                .iter()
                .for_each(|note| drop(std::hint::black_box(quick.embed(note))));
            count += notes.len();
        }
        rates.push(count as f64 / began.elapsed().as_secs_f64());
    }
    let some = &notes[..notes.len().min(64)];
    let began = Instant::now();
    wide.embed(some)?;
    let slow = some.len() as f64 / began.elapsed().as_secs_f64();
    table.add(
        "memory: sentences a second",
        median(&mut rates),
        Some(slow),
        Goal::AtLeast(20_000.0),
        "one core",
    );
    Ok(())
}

fn recall(notes: &[Vec<f32>], questions: &[Vec<f32>], right: &[usize]) -> f64 {
    let found = questions.iter().zip(right).filter(|(question, right)| {
        let near = nearest(question, notes.iter().map(Vec::as_slice), MOST);
        near.iter().any(|(note, _)| note == *right)
    });
    found.count() as f64 / questions.len().max(1) as f64
}
