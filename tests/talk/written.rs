//! What is written in a conversation of `tests/conversations`, and whether a spoken one went so. The clock of a spoken one is
//! the real one, so only files that do not depend on it can be held to.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use sotto_ear::normal_words;
use sotto_store::{NoKeychain, Store};

use crate::kept::Kept;

/// Stages that every spoken turn has which is answered aloud.
const STAGES: [&str; 5] = ["heard", "waited", "recognised", "voiced", "spoke"];

/// A written conversation.
pub struct Written {
    name: String,
    file: toml::Table,
}

impl Written {
    pub fn read(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conversations");
        let text = std::fs::read_to_string(folder.join(format!("{name}.toml"))).unwrap();
        Self {
            name: name.to_owned(),
            file: toml::from_str(&text).unwrap(),
        }
    }

    fn turns(&self) -> impl Iterator<Item = &toml::Table> {
        let turns = self.file["turn"].as_array().unwrap();
        turns.iter().map(|turn| turn.as_table().unwrap())
    }

    /// What is said in it.
    pub fn said(&self) -> Vec<&str> {
        self.turns()
            .map(|turn| turn["say"].as_str().unwrap())
            .collect()
    }

    /// What is kept of one kind when all is said, where something is written about it. Each turn that changes a kind writes it.
    fn kept(&self, kind: &str) -> Option<Vec<String>> {
        let last = self.turns().filter_map(|turn| turn.get(kind)).last()?;
        let lines = last.as_array().unwrap().iter();
        let lines = lines.map(|line| line.as_str().unwrap().to_lowercase());
        Some(lines.collect())
    }

    /// Holds the turns to what is written: each was answered so. How an ear writes a word is its own affair: the list
    /// "Camping" is the list camping, and 20% are 20 percent.
    pub fn hold(&self, turns: &[Value]) {
        let name = &self.name;
        let heard: Vec<&str> = turns
            .iter()
            .map(|turn| turn["heard"].as_str().unwrap())
            .collect();
        assert_eq!(turns.len(), self.turns().count(), "{name}: {heard:?}");
        for (place, (turn, written)) in turns.iter().zip(self.turns()).enumerate() {
            let said = written["say"].as_str().unwrap();
            if let Some(reply) = written.get("reply") {
                let words = |text: &Value| normal_words(text.as_str().unwrap());
                let reply = Value::from(reply.as_str().unwrap());
                let heard = heard[place];
                assert_eq!(
                    words(&turn["answer"]),
                    words(&reply),
                    "{name}: said {said:?}, heard {heard:?}"
                );
            }
            // The first is begun by hand; each of the others follows an answer.
            let via = if place == 0 { "hotkey" } else { "follow_up" };
            assert_eq!(turn["via"], via, "{name}: {said}");
            assert!(turn["wait_ms"].is_u64(), "{name}: {said}: not aloud");
            let stages: Vec<&str> = stages(turn).map(|(stage, ..)| stage).collect();
            for stage in STAGES {
                assert!(stages.contains(&stage), "{name}: {said}: {stages:?}");
            }
        }
    }

    /// Holds what is kept in this data folder to what is written.
    pub fn hold_kept(&self, data: &Path) {
        let zone = TimeZone::get(self.file["zone"].as_str().unwrap()).unwrap();
        let now = Timestamp::now();
        let store = Store::open(data, &NoKeychain, now).unwrap().store;
        let mut looked = 0;
        store
            .read(|reader| {
                let zone = &zone;
                let kept = Kept { reader, zone, now };
                for (kind, found) in [
                    ("tasks", kept.tasks()),
                    ("lists", kept.lists()),
                    ("notes", kept.notes()),
                ] {
                    let Some(written) = self.kept(kind) else {
                        continue;
                    };
                    let found: Vec<String> = found.iter().map(|line| line.to_lowercase()).collect();
                    assert_eq!(found, written, "{}: {kind}", self.name);
                    looked += 1;
                }
                Ok(())
            })
            .unwrap();
        println!("{}: {looked} kinds of things are as written", self.name);
    }
}

/// The stages of a turn, each with its beginning and its end.
pub fn stages(turn: &Value) -> impl Iterator<Item = (&str, u64, u64)> {
    turn["trace"].as_array().unwrap().iter().map(|stretch| {
        (
            stretch["stage"].as_str().unwrap(),
            stretch["from_ms"].as_u64().unwrap(),
            stretch["to_ms"].as_u64().unwrap(),
        )
    })
}
