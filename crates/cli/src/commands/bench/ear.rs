//! Transcription through Sotto beside the same model and sound straight through whisper-rs.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use sotto_engines::hearing::{AudioContext, Hearing, HearingEvent, HearingRequest, Listening};
use sotto_engines::speaking::Speech;
use sotto_engines::supervisor::Supervisor;

use super::straight::Straight;
use super::{Goal, Row, median, scratch};
use crate::arguments::Family;
use crate::choice;
use crate::commands::say::speak;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;
use crate::sound::{Recording, wav};

/// So many recordings say as much about the machinery as a hundred, which only take longer.
const MOST: usize = 4;

pub(super) async fn transcription(
    home: &Home,
    speech: Option<PathBuf>,
    data: Option<&Path>,
    rounds: usize,
) -> Result<Vec<Row>, CliError> {
    let model = choice::starter(choice::ENGLISH_EAR)?;
    let folder = speech.or_else(|| data.map(|data| data.join("speech").join("command")));
    let found = folder.map(|folder| recordings(&folder)).unwrap_or_default();
    let (source, sounds) = if found.is_empty() {
        ("speech made here", spoken(home).await?)
    } else {
        ("recorded speech", found)
    };
    // Both sides read exactly the same samples.
    let scratch = scratch()?;
    let mut silent = Output {
        json: false,
        quiet: true,
    };
    let mut files = Vec::new();
    for (number, samples) in sounds.iter().enumerate() {
        let file = scratch.path().join(format!("{number}.wav"));
        wav::write(&file, 16_000, samples, &mut silent)?;
        let (samples, _) = Recording::open(&file)?.read_all()?;
        files.push((file, samples));
    }
    let ear = engines::ear(home, model.clone(), false)?;
    engines::ear_ready(&ear).await?;
    let mut rows = Vec::new();
    for (context, name) in [
        (AudioContext::Full, "full"),
        (AudioContext::Fitted, "fitted"),
    ] {
        let listening = Listening {
            context,
            ..Listening::default()
        };
        let mut arguments: Vec<&OsStr> = vec!["--model".as_ref(), model.as_os_str()];
        arguments.extend::<[&OsStr; 3]>(["--context".as_ref(), name.as_ref(), "--wav".as_ref()]);
        arguments.extend(files.iter().map(|(file, _)| file.as_os_str()));
        let mut straight = Straight::start("ear", &arguments)?;
        let (mut ours, mut theirs) = (
            BTreeMap::<usize, Vec<f64>>::new(),
            BTreeMap::<usize, Vec<f64>>::new(),
        );
        let mut ratios = Vec::new();
        for round in 0..=rounds {
            for (number, (_, samples)) in files.iter().enumerate() {
                // Now this side goes first and now the other: whatever comes of being second comes to both.
                let (our, their) = if (round + number).is_multiple_of(2) {
                    let our = heard(&ear, &listening, samples).await?;
                    (our, straight.ask(number, "decode_ms").await?)
                } else {
                    let their = straight.ask(number, "decode_ms").await?;
                    (heard(&ear, &listening, samples).await?, their)
                };
                // The first round warms both sides up and is not counted.
                if round > 0 {
                    ours.entry(number).or_default().push(our);
                    theirs.entry(number).or_default().push(their);
                    ratios.push(our / their);
                }
            }
        }
        drop(straight);
        let sum = |side: &mut BTreeMap<usize, Vec<f64>>| {
            side.values_mut().map(|times| median(times)).sum::<f64>()
        };
        let count = files.len() as f64;
        let (ours, theirs) = (sum(&mut ours) / count, sum(&mut theirs) / count);
        let seconds: f64 = files
            .iter()
            .map(|(_, samples)| samples.len() as f64 / 16_000.0)
            .sum();
        rows.push(
            Row::compared(
                format!("transcription, {name} context"),
                "ms a file",
                ours,
                theirs,
                Goal::RatioAtMost(1.03),
            )
            .paired(&mut ratios)
            .with_note(format!(
                "{} files, {:.1} s each on average, {source}; middle of {} pairs",
                files.len(),
                seconds / count,
                ratios.len()
            )),
        );
    }
    ear.unload().await;
    Ok(rows)
}

/// Milliseconds from the question to the transcript.
async fn heard(
    ear: &Supervisor<Hearing>,
    listening: &Listening,
    samples: &[f32],
) -> Result<f64, CliError> {
    let started = Instant::now();
    let mut answer = ear
        .ask(HearingRequest::Transcribe(listening.clone()))
        .await?;
    answer.feed(samples).await?;
    answer.end_of_audio().await?;
    let mut took = started.elapsed();
    while let Some(event) = answer.event().await {
        if matches!(event?, HearingEvent::Transcript(_)) {
            took = started.elapsed();
        }
    }
    Ok(took.as_secs_f64() * 1000.0)
}

/// The first of a folder, by their names, among those of a command's usual length.
fn recordings(folder: &Path) -> Vec<Vec<f32>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.path())
        .collect();
    files.sort();
    let sounds = files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "wav"));
    let heard = sounds.filter_map(|file| Recording::open(file).ok()?.read_all().ok());
    // A command's usual length.
    heard
        .map(|(samples, _)| samples)
        .filter(|samples| (16_000..160_000).contains(&samples.len()))
        .take(MOST)
        .collect()
}

pub(super) async fn spoken(home: &Home) -> Result<Vec<Vec<f32>>, CliError> {
    let (family, lexicons) = choice::voice(Family::Hibari)?;
    let voice = engines::voice(home, family, lexicons, 0)?;
    let facts = engines::voice_ready(&voice).await?;
    let scratch = scratch()?;
    let mut silent = Output {
        json: false,
        quiet: true,
    };
    let mut sounds = Vec::new();
    for text in [
        "Set a timer for five minutes.",
        "What is the weather like today?",
        "Add apples to my shopping list.",
    ] {
        let mut samples = Vec::new();
        speak(
            &voice,
            Speech {
                text: text.to_owned(),
                ..Speech::default()
            },
            |more| samples.extend(more),
        )
        .await?;
        let file = scratch.path().join("spoken.wav");
        wav::write(&file, facts.rate, &samples, &mut silent)?;
        sounds.push(Recording::open(&file)?.read_all()?.0);
    }
    voice.unload().await;
    Ok(sounds)
}
