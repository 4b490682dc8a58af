//! What frames, processes and waiting cost.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sotto_engines::hearing::{HearingRequest, Listening};
use sotto_engines::supervisor::{Keep, Spec, Supervisor};
use sotto_engines::thinking::{LoadMind, Thinking, ThinkingRequest};

use super::{Goal, Row, is_here, median};
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// A hundred seconds of sound in pieces of 10 ms.
const FRAMES: u32 = 10_000;

/// How long waiting is watched.
const WATCHED: Duration = Duration::from_secs(10);

/// What the start of an engine still stirs up is over by then.
const SETTLED: Duration = Duration::from_secs(1);

/// No heartbeat and no unloading falls into the time that is watched.
const NEVER: Duration = Duration::from_secs(24 * 3600);

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

/// Counts how often this process wakes up while a loaded engine waits: without any heartbeat, which is what the supervisor does
/// beyond it, and with the usual one, which says what a heartbeat costs.
pub(super) async fn wake_ups(home: &Home, small: Option<&Path>) -> Result<Vec<Row>, CliError> {
    const BEYOND: &str = "wake-ups of the idle supervisor in 10 s, beyond its heartbeat";
    const WITH: &str = "wake-ups of the idle supervisor in 10 s, with its heartbeat";
    let Some(small) = small.filter(|small| is_here(small)) else {
        return Ok(vec![Row::skipped(
            BEYOND,
            "no small model; name one with --small-model",
        )]);
    };
    let without = idle(home, small, NEVER).await?;
    let with = idle(home, small, engines::heartbeat()).await?;
    let (Some(without), Some(with)) = (without, with) else {
        return Ok(vec![Row::skipped(BEYOND, "only Linux counts them")]);
    };
    let beats = |waited: &Waited| match waited.heartbeats {
        None => "heartbeats not counted".to_owned(),
        Some(0) => "no heartbeat in that time".to_owned(),
        Some(beats) => {
            let each = waited.woken as f64 / beats as f64;
            format!("{beats} heartbeats in that time, {each:.1} wake-ups each")
        }
    };
    let beyond = Row::measured(
        BEYOND,
        "times",
        without.woken as f64,
        Some(Goal::AtMost(0.0)),
    );
    let all = Row::measured(WITH, "times", with.woken as f64, None);
    Ok(vec![
        beyond.with_note(format!("all threads together; {}", beats(&without))),
        all.with_note(beats(&with)),
    ])
}

/// What was counted while an engine waited.
struct Waited {
    /// Wake-ups of all threads of this process, but for the one that measures.
    woken: u64,
    /// Heartbeats that the engine answered, where the system tells.
    heartbeats: Option<u64>,
}

/// Watches this process beside a loaded engine without work; `None` where the system does not count.
async fn idle(home: &Home, small: &Path, heartbeat: Duration) -> Result<Option<Waited>, CliError> {
    let model = small.to_owned();
    let mut spec = Spec::<Thinking>::installed(move |device| {
        ThinkingRequest::Load(LoadMind {
            model: model.clone(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    })?;
    spec.memory = home.backends();
    spec.keep = Keep::Lazy(NEVER);
    spec.heartbeat = heartbeat;
    let mind = Supervisor::start(spec);
    engines::mind_ready(&mind).await?;
    let engine = mind.process_id().await;
    // The thread itself sleeps: a timer of the runtime would wake what is to be counted.
    let waited = tokio::task::block_in_place(|| {
        std::thread::sleep(SETTLED);
        let written = engine.and_then(writes);
        let before = sleeps()?;
        std::thread::sleep(WATCHED);
        let after = sleeps()?;
        let heartbeats = engine.and_then(writes).zip(written);
        Some(Waited {
            woken: woken(&before, &after),
            heartbeats: heartbeats.map(|(now, then)| now.saturating_sub(then)),
        })
    });
    mind.unload().await;
    Ok(waited)
}

/// How often a process wrote anything. An engine without work writes once for each heartbeat that it answers, and otherwise
/// nothing.
fn writes(process: u32) -> Option<u64> {
    let counts = std::fs::read_to_string(format!("/proc/{process}/io")).ok()?;
    counted(&counts, "syscw:")
}

/// How often each thread of this process went to sleep of its own accord, by its number. The thread that asks is left out: it
/// sleeps because it measures.
fn sleeps() -> Option<BTreeMap<OsString, u64>> {
    let own = std::fs::read_link("/proc/thread-self").ok()?;
    let own = own.file_name()?.to_owned();
    let threads = std::fs::read_dir("/proc/self/task").ok()?.flatten();
    let others = threads.filter(|thread| thread.file_name() != own);
    let counts = others.filter_map(|thread| {
        let status = std::fs::read_to_string(thread.path().join("status")).ok()?;
        let count = counted(&status, "voluntary_ctxt_switches:")?;
        Some((thread.file_name(), count))
    });
    Some(counts.collect())
}

/// The number behind this name, in a list of the kernel's.
fn counted(list: &str, name: &str) -> Option<u64> {
    let number = list.lines().find_map(|line| line.strip_prefix(name))?;
    number.trim().parse().ok()
}

/// Whoever went to sleep once more was awake in between. A thread that is gone was woken to end.
fn woken(before: &BTreeMap<OsString, u64>, after: &BTreeMap<OsString, u64>) -> u64 {
    let gone = before.keys().filter(|thread| !after.contains_key(*thread));
    let more = after.iter().map(|(thread, sleeps)| {
        let known = before.get(thread).copied().unwrap_or_default();
        sleeps.saturating_sub(known)
    });
    gone.count() as u64 + more.sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threads(counts: &[(&str, u64)]) -> BTreeMap<OsString, u64> {
        let counts = counts.iter();
        counts
            .map(|(name, count)| ((*name).into(), *count))
            .collect()
    }

    #[test]
    fn wake_ups_of_threads_that_come_and_go_are_counted() {
        let before = threads(&[("1", 10), ("2", 5), ("3", 7)]);
        assert_eq!(woken(&before, &before), 0);
        let after = threads(&[("1", 12), ("2", 5), ("4", 3)]);
        // Two more sleeps of the first, the end of the third, three sleeps of the fourth.
        assert_eq!(woken(&before, &after), 6);
    }

    #[test]
    fn a_count_is_found_by_its_whole_name() {
        let status = "Threads:\t3\nvoluntary_ctxt_switches:\t42\nnonvoluntary_ctxt_switches:\t7\n";
        assert_eq!(counted(status, "voluntary_ctxt_switches:"), Some(42));
        assert_eq!(counted(status, "syscw:"), None);
    }
}
