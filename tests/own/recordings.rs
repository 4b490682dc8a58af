//! What is listened to: people whom no training heard, rooms, noise and music.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use sotto_cli::sound::Recording;

use crate::Outcome;

/// One recording.
#[derive(Debug, Clone)]
pub struct Clip {
    /// Where it lies.
    pub path: PathBuf,
    /// "command", "read", "young", "adult", "noise", "music", "silence", "rir", "other".
    pub group: String,
    /// What is said in it.
    pub said: String,
}

/// Everything in `speech`, and of `people` those that the split keeps out: with a sentence each, "young" or "adult".
pub fn all() -> Outcome<Vec<Clip>> {
    let data = sotto_tests::test_data().ok_or("no recordings on this machine (SOTTO_TEST_DATA)")?;
    let mut clips = Vec::new();
    for row in rows(&data.join("speech"))? {
        let english = row.get("lang") == "en";
        let group = match row.get("kind") {
            kind @ ("command" | "read") if english && !row.get("transcript").is_empty() => kind,
            kind @ ("noise" | "music" | "silence" | "rir") => kind,
            _ => "other",
        };
        clips.push(row.clip(group));
    }
    let kept_out = kept_out()?;
    let mut people: Vec<Clip> = Vec::new();
    for row in rows(&data.join("people"))? {
        if !kept_out.contains(row.get("speaker")) {
            continue;
        }
        let age: Option<u32> = row.get("age").parse().ok();
        let group = match row.get("file").split('/').next() {
            Some("speechocean762") if age.is_some_and(|age| age < 16) => "young",
            Some("speechocean762") => "adult",
            _ => "other",
        };
        people.push(row.clip(group));
    }
    // In an order that mixes speakers, so that a few of them are as good as all.
    people.sort_by_key(|clip| mixed(&clip.path.file_name().unwrap_or_default().to_string_lossy()));
    clips.extend(people);
    Ok(clips)
}

/// A number that looks like dice and is always the same (FNV-1a).
fn mixed(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The samples at 16 kHz.
pub fn samples(path: &Path) -> Outcome<Vec<f32>> {
    if path.extension().is_some_and(|end| end == "raw") {
        let bytes = fs::read(path)?;
        let pairs = bytes.as_chunks::<2>().0.iter();
        return Ok(pairs
            .map(|two| f32::from(i16::from_le_bytes(*two)) / 32_768.0)
            .collect());
    }
    Ok(Recording::open(path)?.read_all()?.0)
}

/// The speakers that no recipe trains on.
fn kept_out() -> Outcome<BTreeSet<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/training/split.toml");
    let split: toml::Table = fs::read_to_string(path)?.parse()?;
    let people = split
        .get("people")
        .and_then(|people| people.get("kept_out"));
    let names = people
        .and_then(toml::Value::as_array)
        .ok_or("split.toml names nobody")?;
    Ok(names
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

struct Line {
    folder: PathBuf,
    cells: Vec<(String, String)>,
}

impl Line {
    fn get(&self, title: &str) -> &str {
        let found = self.cells.iter().find(|(name, _)| name == title);
        found.map_or("", |(_, cell)| cell)
    }

    fn clip(&self, group: &str) -> Clip {
        Clip {
            path: self.folder.join(self.get("file")),
            group: group.to_owned(),
            said: self.get("transcript").to_owned(),
        }
    }
}

fn rows(folder: &Path) -> Outcome<Vec<Line>> {
    let text = fs::read_to_string(folder.join("manifest.tsv"))?;
    let mut lines = text.lines();
    let titles: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let cells = |line: &str| {
        let cells = titles.iter().zip(line.split('\t'));
        cells
            .map(|(title, cell)| ((*title).to_owned(), cell.to_owned()))
            .collect()
    };
    Ok(lines
        .map(|line| Line {
            folder: folder.to_owned(),
            cells: cells(line),
        })
        .collect())
}
