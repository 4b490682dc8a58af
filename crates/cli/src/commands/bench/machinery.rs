//! What frames, processes and waiting cost.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sotto_engines::hearing::{HearingRequest, Listening};

use super::{Goal, Row, is_here, median};
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// A hundred seconds of sound in pieces of 10 ms.
const FRAMES: u32 = 10_000;

/// How long waiting is watched.
const WATCHED: Duration = Duration::from_secs(10);

/// A heartbeat is a question, which a clock wakes, and an answer, which a pipe wakes. Each wakes the thread that waits for
/// clocks and pipes, and at most one more that it hands the work to.
const EACH_HEARTBEAT: u64 = 4;
/// The thread that measures goes to sleep once, and is counted like all others.
const OWN_SLEEP: u64 = 1;

/// Sends frames of 10 ms to an ear that listens, as fast as it takes them. Nothing is subtracted.
pub(super) async fn frames(home: &Home, rounds: usize) -> Result<Vec<Row>, CliError> {
    let ear = engines::ear(home, choice::starter(choice::ENGLISH_EAR)?, false)?;
    engines::ear_ready(&ear).await?;
    let mut times = Vec::new();
    for _ in 0..rounds {
        let answer = ear
            .ask(HearingRequest::Transcribe(Listening::default()))
            .await?;
        let frame: Arc<[f32]> = vec![0.0; 160].into();
        let started = Instant::now();
        for _ in 0..FRAMES {
            answer.feed(Arc::clone(&frame)).await?;
        }
        // Answered in order behind the frames: now all of them have left the supervisor's queue.
        ear.vitals().await;
        times.push(started.elapsed().as_secs_f64() * 1e6 / f64::from(FRAMES));
        drop(answer);
        // Let the cancelled request go before the next round.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    ear.unload().await;
    Ok(vec![Row::measured(
        "one frame of 10 ms to the engine",
        "µs",
        median(&mut times),
        Some(Goal::AtMost(20.0)),
    )])
}

/// Starts an engine with a model of about a megabyte.
pub(super) async fn start(
    home: &Home,
    small: Option<&Path>,
    rounds: usize,
) -> Result<Vec<Row>, CliError> {
    const WHAT: &str = "engine start to ready, small model";
    let Some(small) = small.filter(|small| is_here(small)) else {
        return Ok(vec![Row::skipped(
            WHAT,
            "no small model; name one with --small-model",
        )]);
    };
    let mut times = Vec::new();
    for _ in 0..rounds {
        let started = Instant::now();
        let mind = engines::mind_without_disk(home, small.to_owned())?;
        engines::mind_ready(&mind).await?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
        mind.unload().await;
    }
    Ok(vec![Row::measured(
        WHAT,
        "ms",
        median(&mut times),
        Some(Goal::AtMost(150.0)),
    )])
}

/// Counts how often this process wakes up while a loaded engine waits.
pub(super) async fn wake_ups(home: &Home, small: Option<&Path>) -> Result<Vec<Row>, CliError> {
    const WHAT: &str = "wake-ups of the idle supervisor in 10 s";
    let Some(small) = small.filter(|small| is_here(small)) else {
        return Ok(vec![Row::skipped(
            WHAT,
            "no small model; name one with --small-model",
        )]);
    };
    let mind = engines::mind_without_disk(home, small.to_owned())?;
    engines::mind_ready(&mind).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = switches();
    // The thread itself sleeps: a timer of the runtime would wake what is to be counted.
    tokio::task::block_in_place(|| std::thread::sleep(WATCHED));
    let after = switches();
    mind.unload().await;
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(vec![Row::skipped(WHAT, "only Linux counts them")]);
    };
    let beats = WATCHED.as_secs() / engines::heartbeat().as_secs().max(1);
    let goal = beats * EACH_HEARTBEAT + OWN_SLEEP;
    let note = format!(
        "all threads together; {beats} heartbeats in that time, each a question and an answer that may wake two threads each, \
         and the sleep of the measurement itself"
    );
    let woken = after.saturating_sub(before) as f64;
    Ok(vec![
        Row::measured(WHAT, "times", woken, Some(Goal::AtMost(goal as f64))).with_note(note),
    ])
}

/// How often all threads of this process went to sleep of their own accord.
fn switches() -> Option<u64> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let statuses = threads
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("status")).ok());
    let counts = statuses.filter_map(|status| {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        line.trim().parse::<u64>().ok()
    });
    Some(counts.sum())
}
