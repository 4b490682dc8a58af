//! How fast one model is on this machine, timed through its real engine program: a few seconds for each.

use std::path::Path;
use std::time::{Duration, Instant};

use sotto_engines::hearing::{
    AudioContext, EAR_RATE, Gates, Hearing, HearingEvent, HearingRequest, Listening,
};
use sotto_engines::speaking::Speech;
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::{Completion, ThinkingEvent, ThinkingRequest};
use sotto_models::catalog::Kind;

use crate::arguments::Family;
use crate::choice;
use crate::commands::say::speak;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// Nothing new is begun after this long.
const LONGEST: Duration = Duration::from_secs(3);
/// Decodes of the ear and speeches of the voice: the first one warms it up.
const ROUNDS: usize = 3;
/// What the ear is given: as long as a short command.
const SOUND_SECONDS: usize = 2;
/// Whisper computes this much context, however short the sound is.
const CONTEXT_SECONDS: f64 = 30.0;
/// Written by the mind, if the time allows.
const TOKENS: u32 = 96;
/// Fewer than this say nothing about the speed.
const FEWEST: u32 = 4;
/// A text that goes on and on.
const PROMPT: &str = "Once upon a time there was a small village by the sea. Every morning the fishermen went out, and \
    every evening they came back and told a long story. The first story was this:";
/// What the voice says: as long as an answer.
const ANSWER: &str = "Your next appointment is tomorrow at half past nine. After that there is nothing until the \
    evening.";

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Timing {
    /// In the unit in which the advisor reckons.
    pub rate: f64,
    /// Seconds to the first piece of a word, or to the first sound; of an ear those for a short request.
    pub wait: Option<f64>,
}

/// Times a model that is here. Nothing comes of it where it is too slow to say anything.
///
/// # Errors
/// When its engine or the model itself cannot be used.
pub(super) async fn timed(
    kind: Kind,
    id: &str,
    model: &Path,
    home: &Home,
) -> Result<Option<Timing>, CliError> {
    match kind {
        Kind::Ear => ear(home, model).await,
        Kind::Voice => voice(home, id).await,
        _ => mind(home, model).await,
    }
}

/// Seconds of context a second, of the quickest decode of all of it; and how long a short request takes, whose context is fitted to
/// it as far as the model allows.
async fn ear(home: &Home, model: &Path) -> Result<Option<Timing>, CliError> {
    let ear = engines::ear_on_trial(home, model.to_owned())?;
    engines::ear_ready(&ear).await?;
    let full = quickest(&ear, AudioContext::Full).await?;
    let fitted = quickest(&ear, AudioContext::Fitted).await?;
    ear.unload().await;
    let rate = full.and_then(|full| rate(CONTEXT_SECONDS, full));
    Ok(rate.map(|rate| Timing {
        rate,
        wait: fitted.map(|fitted| fitted.as_secs_f64()),
    }))
}

/// The quickest of some decodes with so much context.
async fn quickest(
    ear: &Supervisor<Hearing>,
    context: AudioContext,
) -> Result<Option<Duration>, CliError> {
    let silence = vec![0.0_f32; EAR_RATE as usize * SOUND_SECONDS];
    let listening = Listening {
        context,
        // Silence is decoded like anything else: the work is the same.
        gates: Gates::open(),
        ..Listening::default()
    };
    let began = Instant::now();
    let mut quickest: Option<Duration> = None;
    for decode in 0..ROUNDS {
        if decode > 0 && began.elapsed() > LONGEST {
            break;
        }
        let mut answer = ear
            .ask(HearingRequest::Transcribe(listening.clone()))
            .await?;
        let started = Instant::now();
        answer.feed(silence.clone()).await?;
        answer.end_of_audio().await?;
        while let Some(event) = answer.event().await {
            if matches!(event?, HearingEvent::Transcript(_)) {
                let took = started.elapsed();
                quickest = Some(quickest.map_or(took, |quickest| quickest.min(took)));
            }
        }
    }
    Ok(quickest)
}

/// Tokens a second, from the first to the last that came in the time there is.
async fn mind(home: &Home, model: &Path) -> Result<Option<Timing>, CliError> {
    let mind = engines::mind_to_time(home, model.to_owned())?;
    engines::mind_ready(&mind).await?;
    let asked = Instant::now();
    let mut answer = mind
        .ask(ThinkingRequest::Complete(Completion {
            prompt: PROMPT.to_owned(),
            most_tokens: TOKENS,
            ..Completion::default()
        }))
        .await?;
    // Reading the prompt is no part of the rate. A slow machine gets the time for the first tokens all the same.
    let mut first: Option<Instant> = None;
    let (mut last, mut pieces) = (asked, 0_u32);
    while let Some(event) = answer.event().await {
        if let ThinkingEvent::Text(_) = event? {
            last = Instant::now();
            pieces += 1;
            let first = *first.get_or_insert(last);
            if pieces >= FEWEST && last.duration_since(first) > LONGEST {
                break;
            }
        }
    }
    // Dropped before its end, it is cancelled.
    drop(answer);
    mind.unload().await;
    let Some(first) = first.filter(|_| pieces >= FEWEST) else {
        return Ok(None);
    };
    let rate = rate(f64::from(pieces - 1), last.duration_since(first));
    Ok(rate.map(|rate| Timing {
        rate,
        wait: Some(first.duration_since(asked).as_secs_f64()),
    }))
}

/// Seconds of speech a second, and the shortest wait for the first sound.
async fn voice(home: &Home, id: &str) -> Result<Option<Timing>, CliError> {
    let family = family_of(id);
    let (voices, lexicons) = choice::voice_named(family, Some(id))?;
    let voice = engines::voice(home, voices, lexicons, 0)?;
    // A Piper voice speaks its own language, whatever that is: the time it takes is about the same.
    let language = match family {
        Family::Piper => String::new(),
        _ => Speech::default().language,
    };
    let facts = engines::voice_ready(&voice).await?;
    let began = Instant::now();
    let mut best: Option<Timing> = None;
    for round in 0..ROUNDS {
        if round > 0 && began.elapsed() > LONGEST {
            break;
        }
        let started = Instant::now();
        let (mut first, mut samples) = (None, 0_usize);
        let speech = Speech {
            text: ANSWER.to_owned(),
            language: language.clone(),
            ..Speech::default()
        };
        speak(&voice, speech, |more| {
            first.get_or_insert_with(|| started.elapsed());
            samples += more.len();
        })
        .await?;
        let seconds = samples as f64 / f64::from(facts.rate.max(1));
        if let (Some(rate), Some(first)) = (rate(seconds, started.elapsed()), first) {
            best = Some(better(
                best,
                Timing {
                    rate,
                    wait: Some(first.as_secs_f64()),
                },
            ));
        }
    }
    voice.unload().await;
    Ok(best)
}

fn family_of(id: &str) -> Family {
    match id {
        choice::VOICE => Family::Hibari,
        choice::RICH_VOICE => Family::Kokoro,
        _ => Family::Piper,
    }
}

/// The higher rate and the shorter wait of two rounds: what slowed one of them down was something else.
fn better(before: Option<Timing>, now: Timing) -> Timing {
    let Some(before) = before else {
        return now;
    };
    let wait = match (before.wait, now.wait) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    Timing {
        rate: before.rate.max(now.rate),
        wait,
    }
}

fn rate(done: f64, took: Duration) -> Option<f64> {
    let rate = done / took.as_secs_f64();
    (rate.is_finite() && rate > 0.0).then_some(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_at_all_is_no_rate() {
        assert_eq!(rate(30.0, Duration::from_secs(2)), Some(15.0));
        assert_eq!(rate(30.0, Duration::ZERO), None);
        assert_eq!(rate(0.0, Duration::from_secs(1)), None);
    }

    #[test]
    fn the_best_of_some_rounds_counts() {
        let timing = |rate, wait| Timing { rate, wait };
        let first = better(None, timing(3.0, Some(0.4)));
        assert_eq!(first, timing(3.0, Some(0.4)));
        let second = better(Some(first), timing(5.0, Some(0.5)));
        assert_eq!(second, timing(5.0, Some(0.4)));
        assert_eq!(better(Some(second), timing(4.0, None)), second);
    }

    #[test]
    fn a_voice_is_timed_as_what_it_is() {
        assert_eq!(family_of(choice::VOICE), Family::Hibari);
        assert_eq!(family_of(choice::RICH_VOICE), Family::Kokoro);
        assert_eq!(family_of("piper-de_DE-thorsten-medium"), Family::Piper);
    }
}
