//! The quick table: a hand-made one whose sums can be checked by eye, damaged ones, and the one that ships.

use super::*;
use crate::{QuickTable, nearest};

/// Rows: the three marks, then "one" = (1, 2), "two" = (0, -3), "##s" = (4, 0), with scales 0.5, 1 and 0.25.
fn made_up() -> Vec<u8> {
    let words = "[CLS]\n[SEP]\n[UNK]\none\ntwo\n##s";
    let mut bytes = b"SOTTOQT1".to_vec();
    for number in [6, 2, words.len() as u32] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(words.as_bytes());
    for scale in [1.0f32, 1.0, 1.0, 0.5, 1.0, 0.25] {
        bytes.extend(scale.to_le_bytes());
    }
    let rows: [i8; 12] = [9, 9, 9, 9, 0, 0, 1, 2, 0, -3, 4, 0];
    bytes.extend(rows.map(|n| n as u8));
    bytes
}

fn open(bytes: &[u8]) -> Result<QuickTable, MemoryError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("table.bin");
    std::fs::write(&file, bytes).unwrap();
    QuickTable::open(&file)
}

#[test]
fn a_vector_is_the_sum_of_its_rows_made_length_one() {
    let table = open(&made_up()).unwrap();
    let length = (0.5f32 * 0.5 + 2.0 * 2.0).sqrt();
    assert_eq!(
        table.embed("One, two?"),
        vec![0.5 / length, -2.0 / length],
        "unknown signs are rows of zeros"
    );
    let length = (1.5f32 * 1.5 + 1.0).sqrt();
    assert_eq!(table.embed("ones"), vec![1.5 / length, 1.0 / length]);
    assert_eq!(table.embed(""), vec![0.0, 0.0]);
    assert_eq!(table.embed(" \t 好"), vec![0.0, 0.0]);
    assert_eq!(table.width(), 2);
}

#[test]
fn a_damaged_table_is_refused() {
    let whole = made_up();
    for length in 0..whole.len() {
        assert!(
            matches!(open(&whole[..length]), Err(MemoryError::Damaged { .. })),
            "cut at {length}"
        );
    }
    let changed = |at: usize, to: [u8; 4]| {
        let mut bytes = whole.clone();
        bytes[at..at + 4].copy_from_slice(&to);
        bytes
    };
    let words = 20 + "[CLS]\n[SEP]\n[UNK]\none\ntwo\n##s".len();
    let bad = [
        changed(0, *b"GGUF"),
        changed(8, u32::MAX.to_le_bytes()),
        changed(12, 0u32.to_le_bytes()),
        changed(12, u32::MAX.to_le_bytes()),
        changed(16, u32::MAX.to_le_bytes()),
        changed(20, *b"\xff\xff\xff\xff"),
        changed(words, f32::NAN.to_le_bytes()),
        [whole.as_slice(), &[0]].concat(),
    ];
    for (case, bytes) in bad.iter().enumerate() {
        assert!(
            matches!(open(bytes), Err(MemoryError::Damaged { .. })),
            "case {case}"
        );
    }
    let missing = QuickTable::open(Path::new("no/such/table.bin"));
    assert!(matches!(missing, Err(MemoryError::Missing { .. })));
}

#[test]
fn the_table_that_ships_is_small_and_puts_like_beside_like() {
    let size = std::fs::metadata(own_table()).unwrap().len();
    assert!(size <= 9_000_000, "{size} bytes");
    let table = QuickTable::open(&own_table()).unwrap();
    let notes = [
        "The spare key hangs in the garden shed",
        "Dentist appointment on Tuesday at nine",
        "Buy bread, butter and a dozen eggs",
        "The car needs new brake pads",
        "Grandma was born in a small village by the sea",
    ];
    let vectors: Vec<Vec<f32>> = notes.iter().map(|note| table.embed(note)).collect();
    let asked = [
        "how do I get into the shed",
        "when do I see the doctor about my teeth",
        "what food is on the shopping list",
        "what has to be repaired on my vehicle",
        "where did my grandmother come from",
    ];
    for (right, question) in asked.iter().enumerate() {
        let found = nearest(&table.embed(question), vectors.iter().map(Vec::as_slice), 1);
        assert_eq!(found[0].0, right, "{question}: {found:?}");
    }
}

#[test]
fn a_text_without_end_is_read_as_far_as_its_limit() {
    let table = QuickTable::open(&own_table()).unwrap();
    let long = "the brakes squeal ".repeat(60_000);
    let near = cosine(&table.embed(&long), &table.embed("the brakes squeal"));
    assert!(near > 0.99, "{near}");
    let later = format!("{}{}", "brakes ".repeat(254), "apple tree ".repeat(1000));
    assert_eq!(table.embed(&later), table.embed(&"brakes ".repeat(254)));
}
