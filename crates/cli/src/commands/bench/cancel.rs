//! How long a cancel takes: from the word to the engine's own last word, after which it is free for the next
//! request. Cancels are spread evenly over the time that the whole work takes, so that every part of it is met.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sotto_engines::Vocabulary;
use sotto_engines::hearing::{AudioContext, HearingRequest, Listening};
use sotto_engines::speaking::{SpeakingRequest, Speech};
use sotto_engines::supervisor::{Answer, EngineError, Supervisor};
use sotto_engines::thinking::{Completion, ThinkingRequest};

use super::{Goal, Row, ear, median, mind, voice};
use crate::arguments::Family;
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// Cancels of each engine.
const CANCELS: u32 = 30;

/// In milliseconds, for the longest of them. How long a mind may take is a token's time, which is each model's own.
const EAR: Goal = Goal::AtMost(100.0);
const VOICE: Goal = Goal::AtMost(50.0);

/// A prompt of some 800 tokens: reading it takes longer than writing the answer.
const RULES: u32 = 36;

/// All three engines; one that is missing does not hide the others.
pub(super) async fn cancels(home: &Home) -> Result<Vec<Row>, CliError> {
    let mut rows = super::or_skipped("cancel of the ear", of_the_ear(home).await)?;
    rows.extend(super::or_skipped(
        "cancel of the mind",
        of_the_mind(home).await,
    )?);
    for (family, name) in [(Family::Hibari, "hibari"), (Family::Kokoro, "kokoro")] {
        let measured = of_a_voice(home, family, name).await;
        rows.extend(super::or_skipped(&format!("cancel of {name}"), measured)?);
    }
    Ok(rows)
}

async fn of_the_ear(home: &Home) -> Result<Vec<Row>, CliError> {
    let sound: Arc<[f32]> = ear::spoken(home).await?.concat().into();
    let engine = engines::ear(home, choice::starter(choice::ENGLISH_EAR)?, false)?;
    engines::ear_ready(&engine).await?;
    // The full context, because it is the longest piece of work that cannot be cut.
    let listening = || {
        HearingRequest::Transcribe(Listening {
            context: AudioContext::Full,
            ..Listening::default()
        })
    };
    let measured = spread(&engine, listening, Some(&sound)).await;
    engine.unload().await;
    Ok(rows("ear", measured?, Some(EAR)))
}

async fn of_the_mind(home: &Home) -> Result<Vec<Row>, CliError> {
    let engine = engines::mind_without_disk(home, choice::starter(choice::MIND)?)?;
    engines::mind_ready(&engine).await?;
    let mut number = 0;
    // Another text each time: one that is known already would skip the reading, which is to be met too.
    let writing = || {
        number += 1;
        ThinkingRequest::Complete(Completion {
            prompt: mind::instructions(number, RULES),
            most_tokens: 64,
            ..Completion::default()
        })
    };
    let measured = spread(&engine, writing, None).await;
    engine.unload().await;
    Ok(rows("mind", measured?, None))
}

async fn of_a_voice(home: &Home, family: Family, name: &str) -> Result<Vec<Row>, CliError> {
    let (family, lexicons) = choice::voice(family)?;
    let engine = engines::voice(home, family, lexicons, 0)?;
    engines::voice_ready(&engine).await?;
    let speaking = || {
        SpeakingRequest::Speak(Speech {
            text: voice::PARAGRAPH.to_owned(),
            ..Speech::default()
        })
    };
    let measured = spread(&engine, speaking, None).await;
    engine.unload().await;
    Ok(rows(name, measured?, Some(VOICE)))
}

/// What was measured: milliseconds for each cancel, and how many came after the work was done.
struct Measured {
    times: Vec<f64>,
    late: usize,
}

fn rows(name: &str, mut measured: Measured, goal: Option<Goal>) -> Vec<Row> {
    let note = format!("{} cancels", measured.times.len());
    let note = match measured.late {
        0 => note,
        late => format!("{note}; {late} more came when the work was done"),
    };
    let most = measured.times.iter().copied().fold(f64::NAN, f64::max);
    let middle = median(&mut measured.times);
    vec![
        Row::measured(
            format!("{name}: cancel to free, middle"),
            "ms",
            middle,
            None,
        )
        .with_note(note),
        Row::measured(format!("{name}: cancel to free, longest"), "ms", most, goal),
    ]
}

async fn spread<V: Vocabulary>(
    engine: &Supervisor<V>,
    mut request: impl FnMut() -> V::Request,
    sound: Option<&Arc<[f32]>>,
) -> Result<Measured, CliError> {
    // Once to warm up, and once to know how long the whole takes.
    let mut whole = Duration::ZERO;
    for _ in 0..2 {
        let started = Instant::now();
        begin(engine, request(), sound).await?.all().await?;
        whole = started.elapsed();
    }
    let (mut times, mut late) = (Vec::new(), 0);
    for number in 0..CANCELS {
        let mut answer = begin(engine, request(), sound).await?;
        let after = whole.mul_f64((f64::from(number) + 0.5) / f64::from(CANCELS));
        // What comes in the meantime is taken, or the engine would wait for us instead of working.
        let until = tokio::time::timeout(after, last_word(&mut answer)).await;
        if until.is_ok() {
            late += 1;
            continue;
        }
        let said = Instant::now();
        answer.cancel().await;
        match last_word(&mut answer).await {
            Some(EngineError::Cancelled) => times.push(said.elapsed().as_secs_f64() * 1000.0),
            None => late += 1,
            Some(other) => return Err(other.into()),
        }
    }
    Ok(Measured { times, late })
}

pub(super) async fn begin<V: Vocabulary>(
    engine: &Supervisor<V>,
    request: V::Request,
    sound: Option<&Arc<[f32]>>,
) -> Result<Answer<V>, CliError> {
    let answer = engine.ask(request).await?;
    if let Some(sound) = sound {
        answer.feed(Arc::clone(sound)).await?;
        answer.end_of_audio().await?;
    }
    Ok(answer)
}

/// Takes everything; the error at the end, if there is one.
pub(super) async fn last_word<V: Vocabulary>(answer: &mut Answer<V>) -> Option<EngineError> {
    loop {
        match answer.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return Some(error),
            None => return None,
        }
    }
}
