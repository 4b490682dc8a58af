//! Cutting, both kinds of vectors and the search, against references, made-up networks and damaged files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cutting;
mod hostile;
mod minilm;
mod quick_table;
mod searching;
mod tiny;

use crate::MemoryError;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// What the reference made of a table of texts (`models/training/memory/reference.py`).
#[derive(Deserialize)]
struct Reference {
    cut: Vec<CutText>,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct CutText {
    text: String,
    times: usize,
    rows: Vec<u32>,
}

#[derive(Deserialize)]
struct Vector {
    text: String,
    vector: Vec<f32>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("../tests/reference.json")).unwrap()
}

fn own_table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/own/memory-table.bin")
}

fn starter_folder() -> Option<PathBuf> {
    let found = sotto_models::starter::Starter::load().path("minilm");
    if found.is_none() {
        eprintln!("skipped: MiniLM is not fetched (./x models starter)");
    }
    found
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}
