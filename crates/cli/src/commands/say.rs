//! `sotto say`: speaks a text, or writes it to a file.

use std::time::{Duration, Instant};

use sotto_engines::speaking::{Speaking, SpeakingEvent, SpeakingRequest, Speech, SpeechFacts};
use sotto_engines::supervisor::{Heard, Supervisor};

use crate::arguments::{Family, Say};
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{decimal, say_exactly};
use crate::language::of_reader;
use crate::output::Output;
use crate::sound::play::Speaker;
use crate::sound::wav;
use crate::text;

/// More than this is not spoken in one go: its sound, which is kept until the file is written or all of it was played, would
/// take more memory than many machines have.
const MOST_BYTES: usize = 100_000;

/// Does it.
pub async fn say(asked: Say, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let wants_names = asked.voice.as_deref() == Some("list");
    let text = if wants_names {
        String::new()
    } else {
        bearable(text::given(&asked.text, "say")?)?
    };
    let family = match asked.voice.as_deref() {
        Some(name) if choice::is_piper(name) => Family::Piper,
        _ => asked.family,
    };
    if wants_names && family == Family::Piper {
        // Each is a model of its own: they are named without loading one.
        return names(&choice::piper_voices()?, output);
    }
    let (voices, lexicons) = choice::voice_named(family, asked.voice.as_deref())?;
    // Before anything is computed: without a device there is nobody to compute it for.
    let speaker = if wants_names || asked.out.is_some() {
        None
    } else {
        Some(Speaker::open()?)
    };
    let voice = engines::voice(home, voices, lexicons, 0)?;
    let facts = engines::voice_ready(&voice).await?;
    if wants_names {
        return names(&facts.voices, output);
    }
    // A Piper voice is named by its model and speaks its own language.
    let (name, usual) = match family {
        Family::Piper => (String::new(), ""),
        _ => (asked.voice.unwrap_or_default(), "en"),
    };
    let speech = Speech {
        text,
        voice: name,
        rate: asked.rate,
        language: asked.language.unwrap_or_else(|| usual.to_owned()),
        keep: false,
    };
    let started = Instant::now();
    let mut first_sound = None;
    let mut samples = Vec::new();
    let cost = speak(&voice, speech, |piece| {
        first_sound.get_or_insert_with(|| started.elapsed());
        match &speaker {
            Some(speaker) => speaker.queue(facts.rate, piece),
            None => samples.extend(piece),
        }
    })
    .await?;
    let made = started.elapsed();
    if let Some(out) = &asked.out {
        wav::write(out, facts.rate, &samples, output)?;
    }
    if let Some(speaker) = &speaker {
        speaker.finished().await;
    }
    let seconds = cost.samples as f64 / f64::from(facts.rate.max(1));
    let work = made.as_secs_f64();
    let factor = if seconds > 0.0 { work / seconds } else { 0.0 };
    let first = first_sound.unwrap_or(Duration::ZERO).as_secs_f64() * 1000.0;
    let load = f64::from(facts.load_ms) / 1000.0;
    let language = of_reader(home, output).await;
    output.note(say_exactly(
        language,
        "told.spoke",
        [
            ("seconds", decimal(language, seconds, 1).as_str()),
            ("work", decimal(language, work, 2).as_str()),
            ("factor", decimal(language, factor, 2).as_str()),
            ("first", decimal(language, first, 0).as_str()),
            ("load", decimal(language, load, 2).as_str()),
        ],
    ));
    if output.json
        && asked
            .out
            .as_deref()
            .is_some_and(|out| out.as_os_str() != "-")
    {
        output.json(&serde_json::json!({
            "out": asked.out.as_deref().map(|out| out.display().to_string()),
            "seconds": seconds,
            "rate": facts.rate,
            "first_sound_ms": cost.first_sound_ms,
            "work_ms": cost.work_ms,
        }))?;
    }
    voice.unload().await;
    Ok(())
}

fn bearable(text: String) -> Result<String, CliError> {
    if text.len() > MOST_BYTES {
        return Err(CliError::TooMuchToSay {
            most: MOST_BYTES / 1_000,
        });
    }
    Ok(text)
}

fn names(names: &[String], output: &mut Output) -> Result<(), CliError> {
    if output.json {
        return output.json(&names);
    }
    names.iter().try_for_each(|name| output.line(name))
}

/// Speaks and hands the samples on as they come.
pub async fn speak(
    voice: &Supervisor<Speaking>,
    speech: Speech,
    mut hear: impl FnMut(Vec<f32>),
) -> Result<SpeechFacts, CliError> {
    let mut answer = voice.ask(SpeakingRequest::Speak(speech)).await?;
    let mut facts = SpeechFacts::default();
    // A voice that fell starts over; what was handed on already must not be heard twice.
    let (mut handed_on, mut to_skip) = (0, 0);
    while let Some(heard) = answer.next().await {
        match heard? {
            Heard::Audio(mut samples) => {
                let skipped = to_skip.min(samples.len());
                to_skip -= skipped;
                samples.drain(..skipped);
                handed_on += samples.len();
                if !samples.is_empty() {
                    hear(samples);
                }
            }
            Heard::Event(SpeakingEvent::Spoke(spoke)) => facts = spoke,
            Heard::Event(_) => {}
            Heard::Again => to_skip = handed_on,
        }
    }
    Ok(facts)
}
