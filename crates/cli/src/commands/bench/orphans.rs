//! How long an engine outlives a Sotto that was killed in the middle of its work. Nobody is left to tell it to end: it
//! has to see by itself that its input is over, while native code computes.

use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sotto_engines::Vocabulary;
use sotto_engines::hearing::{AudioContext, HearingRequest, Listening};
use sotto_engines::speaking::{SpeakingRequest, Speech};
use sotto_engines::supervisor::{EngineError, Supervisor};
use sotto_engines::thinking::{Completion, ThinkingRequest};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::cancel::{begin, last_word};
use super::{Goal, Row, ear, mind};
use crate::arguments::{Busy, Family};
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;

/// Kills for each engine.
const KILLS: u32 = 5;
/// The first kill comes at once, each other one this much later in the work.
const APART: Duration = Duration::from_millis(100);
/// How often it is looked whether the engine is gone.
const LOOK: Duration = Duration::from_millis(5);
/// An engine that is still there by then does not end at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// Requests one after the other, so that a quick machine is at work too when it is struck. They end some time, should the
/// blow never come.
const REQUESTS: usize = 20;
/// A prompt of some 1,800 tokens, which takes seconds to read.
const RULES: u32 = 80;
/// The sentences of the ear's sound are said so often, which makes some twenty seconds: heard in one piece.
const TIMES: usize = 3;
/// What is spoken has so many sentences, which are minutes of speech.
const SENTENCES: usize = 60;

/// The ear while it hears, the mind while it reads its prompt, and the voice while it speaks; one that is missing does not
/// hide the others.
pub(super) async fn orphans(home: &Home) -> Result<Vec<Row>, CliError> {
    let mut rows = Vec::new();
    for engine in [Busy::Ear, Busy::Mind, Busy::Voice] {
        let what = format!(
            "{}: Sotto killed at work until the engine is gone, longest of {KILLS}",
            name(engine)
        );
        rows.extend(super::or_skipped(
            &what,
            longest(engine, home, &what).await,
        )?);
    }
    Ok(rows)
}

/// As the command line names it.
fn name(engine: Busy) -> &'static str {
    match engine {
        Busy::Ear => "ear",
        Busy::Mind => "mind",
        Busy::Voice => "voice",
    }
}

async fn longest(engine: Busy, home: &Home, what: &str) -> Result<Vec<Row>, CliError> {
    if !stays(std::process::id()) {
        return Ok(vec![Row::skipped(
            what,
            "only Linux shows whether a process is there",
        )]);
    }
    let mut longest = Duration::ZERO;
    for number in 0..KILLS {
        longest = longest.max(outlived(engine, home, APART * number).await?);
    }
    let goal = Goal::AtMost(2000.0);
    let milliseconds = longest.as_secs_f64() * 1000.0;
    Ok(vec![Row::measured(what, "ms", milliseconds, Some(goal))])
}

/// Kills one Sotto so long after its engine began to work.
async fn outlived(engine: Busy, home: &Home, after: Duration) -> Result<Duration, CliError> {
    let program = std::env::current_exe().map_err(CliError::System)?;
    let mut parent = Command::new(&program)
        .arg("--data-dir")
        .arg(home.folder())
        .args(["bench", "parent", name(engine)])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|source| CliError::unreadable(&program, source))?;
    let mut told = String::new();
    if let Some(out) = parent.stdout.take() {
        let mut out = BufReader::new(out);
        out.read_line(&mut told).await.map_err(CliError::System)?;
    }
    let Ok(process) = told.trim().parse::<u32>() else {
        // It said why on standard error, which is ours.
        return Err(EngineError::NotStarted {
            engine: name(engine),
            reason: "the Sotto that was to be killed did not come so far".to_owned(),
        }
        .into());
    };
    tokio::time::sleep(after).await;
    parent.start_kill().map_err(CliError::System)?;
    let killed = Instant::now();
    parent.wait().await.map_err(CliError::System)?;
    while stays(process) && killed.elapsed() < PATIENCE {
        tokio::time::sleep(LOOK).await;
    }
    Ok(killed.elapsed())
}

/// Whether this process is there. One that has ended and that nobody has asked for yet is not.
fn stays(process: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{process}/stat"))
        .is_ok_and(|stat| !stat.contains(") Z "))
}

/// What is killed: a Sotto whose engine is at work. It says the engine's process id once the engine knows its task.
pub(super) async fn parent(engine: Busy, home: &Home, output: &mut Output) -> Result<(), CliError> {
    match engine {
        Busy::Ear => {
            let sound: Arc<[f32]> = ear::spoken(home).await?.concat().repeat(TIMES).into();
            let started = engines::ear(home, choice::starter(choice::ENGLISH_EAR)?, false)?;
            engines::ear_ready(&started).await?;
            let hearing = |_| {
                HearingRequest::Transcribe(Listening {
                    context: AudioContext::Full,
                    ..Listening::default()
                })
            };
            work(&started, hearing, Some(&sound), output).await
        }
        Busy::Mind => {
            let started = engines::mind_without_disk(home, choice::starter(choice::MIND)?)?;
            engines::mind_ready(&started).await?;
            // Another text each time: one that is known already would be read in no time.
            let reading = |number| {
                ThinkingRequest::Complete(Completion {
                    prompt: mind::instructions(number, RULES),
                    most_tokens: 1,
                    ..Completion::default()
                })
            };
            work(&started, reading, None, output).await
        }
        Busy::Voice => {
            let (family, lexicons) = choice::voice(Family::Hibari)?;
            let started = engines::voice(home, family, lexicons, 0)?;
            engines::voice_ready(&started).await?;
            // Other words each time: what was spoken before is remembered, and takes no work.
            let speaking = |number| {
                SpeakingRequest::Speak(Speech {
                    text: announcements(number),
                    ..Speech::default()
                })
            };
            work(&started, speaking, None, output).await
        }
    }
}

/// Sentences that no other request has.
fn announcements(number: usize) -> String {
    let sentences = (0..SENTENCES).map(|sentence| {
        let train = number * SENTENCES + sentence + 1;
        format!(
            "Train {train} to the sea leaves {sentence} minutes late, and {train} people wait for it."
        )
    });
    sentences.collect::<Vec<_>>().join(" ")
}

async fn work<V: Vocabulary>(
    engine: &Supervisor<V>,
    request: impl Fn(usize) -> V::Request,
    sound: Option<&Arc<[f32]>>,
    output: &mut Output,
) -> Result<(), CliError> {
    for number in 0..REQUESTS {
        let mut answer = begin(engine, request(number), sound).await?;
        if number == 0 {
            // Answered in order behind the request: now the engine was told all of it.
            engine.vitals().await;
            if let Some(process) = engine.process_id().await {
                output.line(process)?;
            }
        }
        if let Some(error) = last_word(&mut answer).await {
            return Err(error.into());
        }
    }
    engine.unload().await;
    Ok(())
}
