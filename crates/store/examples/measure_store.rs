//! What keeping things costs: `cargo run -p sotto-store --example measure_store [FOLDER [TURNS]]`. The folder decides which disk
//! is measured; a file system in memory makes every commit look free.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sotto_api::*;
use sotto_store::*;

const COMMITS: usize = 500;
const QUESTIONS: usize = 500;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let parent = arguments.next().unwrap_or_else(|| ".".to_owned());
    let turns: usize = arguments
        .next()
        .map_or(100_000, |turns| turns.parse().expect("how many turns"));
    let place = tempfile::tempdir_in(parent).unwrap();
    let now = Timestamp::now();
    let opened = Instant::now();
    let store = Store::open(place.path(), &NoKeychain, now).unwrap().store;
    row("first start, file made", &[opened.elapsed()]);

    let commit = |number: usize| {
        let new = NewTask {
            text: format!("task number {number}"),
            ..NewTask::default()
        };
        let begun = Instant::now();
        store
            .act(Act::by_hand(now, "Added."), |writer| {
                tasks::add(writer, &new)
            })
            .unwrap();
        begun.elapsed()
    };
    row(
        "add a task, committed to the disk",
        &(0..COMMITS).map(commit).collect::<Vec<_>>(),
    );
    // The same disk without us: what a commit has to wait for in any case.
    let mut file = std::fs::File::create(place.path().join("plain")).unwrap();
    let plain = |_| {
        let begun = Instant::now();
        std::io::Write::write_all(&mut file, &[7; 8192]).unwrap();
        file.sync_data().unwrap();
        begun.elapsed()
    };
    row(
        "  for comparison: 8 KiB and fdatasync",
        &(0..COMMITS).map(plain).collect::<Vec<_>>(),
    );

    let begun = Instant::now();
    let conversation = store
        .act(Act::by_hand(now, "Begun.").for_good(), history::begin)
        .unwrap()
        .id;
    for chunk in 0..turns.div_ceil(1000) {
        let act = Act::by_hand(now, "Kept.").for_good();
        let many = |writer: &mut Writer<'_>| {
            (chunk * 1000..turns.min(chunk * 1000 + 1000))
                .try_for_each(|number| history::add(writer, &turn(conversation, number, now)))
        };
        store.act(act, many).unwrap();
    }
    println!(
        "{turns} turns written in {:.1} s",
        begun.elapsed().as_secs_f64()
    );

    for (name, words, order) in [
        ("search, a rare word", 1, SearchOrder::Best),
        ("search, two words, the last begun", 2, SearchOrder::Best),
        ("search, any word, the newest first", 3, SearchOrder::Newest),
        (
            "search, the most frequent word, the best first",
            4,
            SearchOrder::Best,
        ),
    ] {
        let mut found = 0;
        let question = |number: usize| {
            let word = |rank: usize| {
                WORDS[rank % WORDS.len()].to_owned()
                    + SYLLABLES[rank / WORDS.len() % SYLLABLES.len()]
            };
            let words = match words {
                1 => format!("number{}", number * 97 % turns),
                2 => format!("{} {}", word(number % 200), &word(number * 7 % 300)[..3]),
                3 => word(number % 400),
                _ => word(0),
            };
            let wanted = SearchRequest {
                words,
                kinds: vec![Kind::Turn],
                order,
                limit: 50,
            };
            let begun = Instant::now();
            found += store
                .read(|reader| search::find(reader, &wanted))
                .unwrap()
                .len();
            begun.elapsed()
        };
        let took: Vec<Duration> = (0..QUESTIONS).map(question).collect();
        row(
            &format!("{name} ({} found on average)", found / QUESTIONS),
            &took,
        );
    }

    let begun = Instant::now();
    let backup = store.back_up(now).unwrap();
    println!(
        "backup of {} MB, checked: {:.2} s",
        backup.bytes / 1_000_000,
        begun.elapsed().as_secs_f64()
    );
    row(
        "add a task beside so many turns",
        &(0..COMMITS).map(commit).collect::<Vec<_>>(),
    );
    drop(store);
    let open = |hours: i64| {
        let begun = Instant::now();
        let store = Store::open(
            place.path(),
            &NoKeychain,
            now + SignedDuration::from_hours(hours),
        )
        .unwrap()
        .store;
        store
            .read(|reader| tasks::list(reader, &TaskFilter::default()))
            .unwrap();
        begun.elapsed()
    };
    row(
        "open until tasks are read, a day later",
        &(0..5).map(|day| open(day * 25 + 25)).collect::<Vec<_>>(),
    );
    row(
        "open until tasks are read, else",
        &(0..20).map(|_| open(125)).collect::<Vec<_>>(),
    );
}

fn row(what: &str, took: &[Duration]) {
    let mut sorted: Vec<f64> = took
        .iter()
        .map(|took| took.as_secs_f64() * 1000.0)
        .collect();
    sorted.sort_by(f64::total_cmp);
    // The nearest rank: so many of a hundred, or more, took no longer than what is told.
    let at = |hundredths: usize| sorted[(sorted.len() * hundredths).div_ceil(100).max(1) - 1];
    println!(
        "{what}: p50 {:.2} ms, p99 {:.2} ms, {} times",
        at(50),
        at(99),
        sorted.len()
    );
}

const WORDS: [&str; 20] = [
    "remind", "timer", "weather", "garden", "kitchen", "tomorrow", "meeting", "dentist",
    "shopping", "music", "window", "letter", "school", "train", "dinner", "doctor", "holiday",
    "money", "phone", "house",
];
const SYLLABLES: [&str; 50] = [
    "", "s", "er", "ing", "ly", "ba", "co", "du", "fe", "gi", "ha", "jo", "ku", "le", "mi", "na",
    "po", "qua", "ru", "se", "ti", "vo", "wa", "xe", "yo", "zu", "bra", "cle", "dri", "flo", "gru",
    "kra", "ple", "pri", "slo", "stu", "tra", "tre", "tri", "tro", "sha", "she", "shi", "sho",
    "cha", "che", "chi", "cho", "tha", "the",
];

/// A turn of some 25 words, of which few are frequent and most are rare, as in speech.
fn turn(conversation: Id, number: usize, now: Timestamp) -> Turn {
    let mut state = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut words = |count: usize| {
        let mut text = String::new();
        for _ in 0..count {
            // Rank falls off as one over rank.
            let even = (next() % 1_000_000) as f64 / 1_000_000.0;
            let rank = (1000_f64.powf(even) - 1.0) as usize;
            text += WORDS[rank % WORDS.len()];
            text += SYLLABLES[rank / WORDS.len() % SYLLABLES.len()];
            text.push(' ');
        }
        text
    };
    let heard = words(8) + &format!("number{number}");
    Turn {
        id: Id::new(),
        conversation,
        replaces: None,
        revision: 1,
        via: Via::Hotkey,
        heard,
        answer: words(16),
        understood_by: UnderstoodBy::Pattern,
        actions: vec![Action {
            tool: "task_add".to_owned(),
            sentence: "Task added.".to_owned(),
            done: true,
        }],
        outcome: Outcome::Answered,
        sources: Vec::new(),
        recording: None,
        trace: vec![
            Trace {
                stage: TraceStage::Heard,
                from_ms: 0,
                to_ms: 900,
            },
            Trace {
                stage: TraceStage::Spoke,
                from_ms: 1200,
                to_ms: 2400,
            },
        ],
        created: now,
    }
}
