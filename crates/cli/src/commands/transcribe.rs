//! `sotto transcribe`: what is said in recordings. Decoding runs beside hearing, and a long recording is heard stretch by
//! stretch, so that it is never in memory whole, here or in the ear, and nothing waits for the disk.

#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::{Duration, Instant};

use serde::Serialize;
use sotto_engines::hearing::{
    AudioContext, EarFacts, Hearing, HearingEvent, HearingRequest, Listening, Segment, Silence,
    Transcript,
};
use sotto_engines::supervisor::{Answer, Supervisor};
use sotto_skills::numbers::Language;

use crate::arguments::{Context, Transcribe};
use crate::choice;
use crate::engines;
use crate::error::{CliError, DONE};
use crate::home::Home;
use crate::kept::clock::{decimal, say_exactly};
use crate::language::of_reader;
use crate::output::{Output, complain};
use crate::sound::{Decoded, Part, Recording, SoundError, Stretches};

/// Pieces of decoded sound that may wait for the ear: two seconds. Then decoding waits.
const AHEAD: usize = 8;

/// One file in JSON.
#[derive(Serialize)]
struct Heard<'a> {
    file: String,
    text: &'a str,
    language: &'a str,
    confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    silence: Option<Silence>,
    seconds: f64,
    voiced_seconds: f64,
    decode_seconds: f64,
    wall_seconds: f64,
    real_time_factor: f64,
    backend: &'a str,
    load_seconds: f64,
    damaged_packets: u32,
    cut_short: bool,
    segments: &'a [Segment],
}

/// A file that could not be heard, in JSON.
#[derive(Serialize)]
struct NotHeard {
    file: String,
    error: String,
}

/// Does it.
pub async fn transcribe(
    asked: Transcribe,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    let spoken = of_reader(home, output).await;
    let listening = listening(&asked, spoken)?;
    let only_english = listening.language.as_deref() == Some("en") && !asked.translate;
    let model = choice::ear(asked.model.as_deref(), only_english)?;
    let ear = engines::ear(home, model, asked.gpu)?;
    let mut facts = None;
    let mut worst = DONE;
    for file in &asked.files {
        match one(
            &ear,
            &mut facts,
            file,
            &listening,
            asked.files.len() > 1,
            output,
            spoken,
        )
        .await
        {
            Ok(()) => {}
            Err(error @ (CliError::Sound(_) | CliError::Engine(_))) => {
                if output.json {
                    output.json(&NotHeard {
                        file: file.display().to_string(),
                        error: error.to_string(),
                    })?;
                }
                complain(error.told_in(spoken).unwrap_or_else(|| error.to_string()));
                worst = worst.max(error.code());
                // Without an engine or a model the other files fare no better.
                if facts.is_none() && matches!(error, CliError::Engine(_)) {
                    break;
                }
            }
            Err(other) => return Err(other),
        }
    }
    ear.unload().await;
    if worst == DONE {
        Ok(())
    } else {
        Err(CliError::Said(worst))
    }
}

fn listening(asked: &Transcribe, spoken: Language) -> Result<Listening, CliError> {
    let language = match asked.language.as_deref() {
        Some("auto") => None,
        Some(code)
            if (2..=3).contains(&code.len())
                && code.bytes().all(|letter| letter.is_ascii_alphabetic()) =>
        {
            Some(code.to_ascii_lowercase())
        }
        Some(other) => {
            let sentence = say_exactly(spoken, "told.no_language_code", [("code", other)]);
            return Err(CliError::Usage(sentence));
        }
        None if asked.model.is_some() || asked.translate => None,
        None => Some("en".to_owned()),
    };
    let words = asked
        .words
        .iter()
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty());
    Ok(Listening {
        language,
        translate: asked.translate,
        custom_words: words.collect(),
        context: match asked.context {
            Context::Full => AudioContext::Full,
            Context::Fitted => AudioContext::Fitted,
        },
        words: asked.word_times,
        ..Listening::default()
    })
}

async fn one(
    ear: &Supervisor<Hearing>,
    facts: &mut Option<EarFacts>,
    file: &Path,
    listening: &Listening,
    several: bool,
    output: &mut Output,
    spoken: Language,
) -> Result<(), CliError> {
    // Opened first: a file that is no sound should not cost the loading of a model.
    let recording = Recording::open(file)?;
    let facts = match facts {
        Some(facts) => facts,
        None => facts.insert(engines::ear_ready(ear).await?),
    };
    let started = Instant::now();
    let (transcript, decoded) = hear(ear, recording, listening, Stretches::default()).await?;
    let wall = started.elapsed();
    let name = file.display().to_string();
    let of_file = [("file", name.as_str())];
    if decoded.cut_short {
        output.note(say_exactly(spoken, "told.breaks_off", of_file));
    } else if decoded.damaged > 0 {
        let count = decoded.damaged.to_string();
        let with = [("file", name.as_str()), ("count", count.as_str())];
        output.note(say_exactly(spoken, "told.damaged_pieces", with));
    }
    if output.json {
        let file = name.clone();
        output.json(&report(file, &transcript, &decoded, facts, wall))?;
    } else if several {
        output.line(format_args!("{name}: {}", transcript.text))?;
    } else if !transcript.text.is_empty() {
        output.line(&transcript.text)?;
    }
    if let (Some(silence), true) = (transcript.silence, transcript.text.is_empty()) {
        output.note(say_exactly(spoken, why_silent(silence), of_file));
    }
    let decimal = |number, places| decimal(spoken, number, places);
    let load = f64::from(facts.load_ms) / 1000.0;
    output.note(say_exactly(
        spoken,
        "told.transcribed",
        [
            ("file", name.as_str()),
            ("seconds", decimal(decoded.seconds, 1).as_str()),
            ("work", decimal(wall.as_secs_f64(), 2).as_str()),
            ("factor", decimal(factor(wall, decoded.seconds), 2).as_str()),
            ("backend", facts.backend.as_str()),
            ("load", decimal(load, 2).as_str()),
        ],
    ));
    Ok(())
}

/// Sends a recording to the ear, one stretch after the other, and puts together what it hears. What fits into one stretch
/// is one request.
async fn hear(
    ear: &Supervisor<Hearing>,
    recording: Recording,
    listening: &Listening,
    mut stretches: Stretches,
) -> Result<(Transcript, Decoded), CliError> {
    let (give, mut take) = tokio::sync::mpsc::channel::<Vec<f32>>(AHEAD);
    let path = recording.path().to_owned();
    let decoding = tokio::task::spawn_blocking(move || {
        recording.read(|piece| give.blocking_send(piece).is_ok())
    });
    let mut listening = listening.clone();
    let mut whole = Transcript::default();
    let mut answer = begin(ear, &listening).await?;
    while let Some(piece) = take.recv().await {
        for part in stretches.take(piece) {
            match part {
                Part::Sound(sound) => answer.feed(sound).await?,
                Part::Over => {
                    let heard = end(answer).await?;
                    listening.go_on(&heard);
                    whole.append(heard, &listening);
                    answer = begin(ear, &listening).await?;
                }
            }
        }
    }
    answer.feed(stretches.finish()).await?;
    // A decoder that panics on a hostile file ends here and takes nothing with it.
    let decoded = decoding.await.map_err(|_| SoundError::Damaged {
        path,
        reason: "it made its decoder fail".to_owned(),
    })??;
    whole.append(end(answer).await?, &listening);
    Ok((whole, decoded))
}

async fn begin(
    ear: &Supervisor<Hearing>,
    listening: &Listening,
) -> Result<Answer<Hearing>, CliError> {
    let request = HearingRequest::Transcribe(listening.clone());
    Ok(ear.ask(request).await?)
}

/// All of its sound was sent: waits for what was heard.
async fn end(mut answer: Answer<Hearing>) -> Result<Transcript, CliError> {
    answer.end_of_audio().await?;
    let mut transcript = Transcript::default();
    while let Some(event) = answer.event().await {
        if let HearingEvent::Transcript(heard) = event? {
            transcript = heard;
        }
    }
    Ok(transcript)
}

fn report<'a>(
    file: String,
    transcript: &'a Transcript,
    decoded: &Decoded,
    facts: &'a EarFacts,
    wall: Duration,
) -> Heard<'a> {
    let seconds = |milliseconds: u32| f64::from(milliseconds) / 1000.0;
    Heard {
        file,
        text: &transcript.text,
        language: &transcript.language,
        confidence: transcript.confidence,
        silence: transcript.silence,
        seconds: decoded.seconds,
        voiced_seconds: seconds(transcript.voiced_ms),
        decode_seconds: seconds(transcript.decode_ms),
        wall_seconds: wall.as_secs_f64(),
        real_time_factor: factor(wall, decoded.seconds),
        backend: &facts.backend,
        load_seconds: seconds(facts.load_ms),
        damaged_packets: decoded.damaged,
        cut_short: decoded.cut_short,
        segments: &transcript.segments,
    }
}

fn factor(wall: Duration, seconds: f64) -> f64 {
    if seconds > 0.0 {
        wall.as_secs_f64() / seconds
    } else {
        0.0
    }
}

/// The name of the sentence that says why nothing was heard.
fn why_silent(silence: Silence) -> &'static str {
    match silence {
        Silence::NoAudio => "told.silent_file",
        Silence::NotVoiced => "told.nobody_speaks",
        Silence::NoSpeech => "told.no_speech",
        Silence::Unsure => "told.unsure_speech",
        Silence::Invented => "told.invented_speech",
    }
}
