//! Prints word error by origin, through Sotto with and without gates and straight through whisper-rs, and how many
//! characters noise, music and silence give. `cargo run -p sotto-ear --example quality -- MODEL [--details]`
#![allow(unused_crate_dependencies)]

mod recordings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use recordings::Recording;
use sotto_ear::straight::Straight;
use sotto_ear::{Ear, Errors, Talk, default_threads, word_errors};
use sotto_engines::hearing::{
    AudioContext, Gates, HearingEvent, HearingRequest, Listening, LoadEar, Transcript,
};
use sotto_engines::host::Incoming;
use sotto_engines::{Device, Fault};

#[derive(Default)]
struct Once {
    audio: Option<Vec<f32>>,
    heard: Transcript,
}

impl Talk for Once {
    fn listen(&mut self, _: Duration) -> Incoming {
        self.audio.take().map_or(Incoming::End, Incoming::Samples)
    }
    fn say(&mut self, event: HearingEvent) -> Result<(), Fault> {
        if let HearingEvent::Transcript(heard) = event {
            self.heard = heard;
        }
        Ok(())
    }
    fn cancelled(&self) -> bool {
        false
    }
}

/// Errors and times of the three ways to listen, and how many files they are about.
type Row = ([Errors; 3], [f64; 3], usize);

fn through_sotto(ear: &mut Ear, audio: &[f32], on: bool) -> Result<Transcript, Fault> {
    let listening = Listening {
        gates: Gates {
            on,
            ..Gates::default()
        },
        ..Listening::default()
    };
    let mut talk = Once {
        audio: Some(audio.to_vec()),
        ..Once::default()
    };
    ear.do_request(HearingRequest::Transcribe(listening), &mut talk)?;
    Ok(talk.heard)
}

/// Louder, quieter, and moved off its middle: what a microphone may do to a sound.
fn variations(samples: &[f32]) -> Vec<(String, Vec<f32>)> {
    let mut all = Vec::new();
    for gain in [1.0_f32, 0.1, 0.3, 3.0, 10.0] {
        for offset in [0.0_f32, 0.05] {
            let changed = samples
                .iter()
                .map(|sample| (sample * gain + offset).clamp(-1.0, 1.0))
                .collect();
            all.push((format!("gain {gain} offset {offset}"), changed));
        }
    }
    // Different beginnings meet different frames.
    for seconds in [1, 3, 7] {
        if samples.len() > (seconds + 1) * 16_000 {
            all.push((
                format!("from {seconds} s"),
                samples[seconds * 16_000..].to_vec(),
            ));
        }
    }
    // Short pieces, as a key held by mistake records them.
    for (place, piece) in samples.chunks(5 * 16_000).enumerate().skip(1) {
        all.push((format!("piece {place}"), piece.to_vec()));
    }
    all
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let mut arguments = std::env::args().skip(1);
    let model = PathBuf::from(arguments.next().ok_or("usage: quality MODEL [--details]")?);
    let details = arguments.next().is_some_and(|flag| flag == "--details");
    let Some(all) = recordings::all() else {
        println!("no recordings on this machine: set SOTTO_TEST_DATA");
        return Ok(());
    };
    let mut ear = Ear::new();
    let load = LoadEar {
        model: model.clone(),
        device: Device::Cpu,
        threads: 0,
    };
    ear.do_request(HearingRequest::Load(load), &mut Once::default())?;
    people(&mut ear, &model, &all, details)?;
    nobody(&mut ear, &all, details)?;
    Ok(())
}

fn people(
    ear: &mut Ear,
    model: &Path,
    all: &[Recording],
    details: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut straight = Straight::load(model, default_threads())?;
    let mut table: BTreeMap<(String, String), Row> = BTreeMap::new();
    let mut skipped = 0;
    let speech =
        |one: &&Recording| one.language == "en" && matches!(one.kind.as_str(), "command" | "read");
    for one in all.iter().filter(speech) {
        let Some(audio) = recordings::samples(&one.path) else {
            skipped += 1;
            continue;
        };
        let started = Instant::now();
        let gated = through_sotto(ear, &audio, true)?;
        let first = started.elapsed();
        let open = through_sotto(ear, &audio, false)?;
        let second = started.elapsed();
        let alone = straight.text(&audio, AudioContext::Fitted, "en")?;
        let times = [first, second - first, started.elapsed() - second]
            .map(|time| time.as_secs_f64() * 1000.0);
        if details && (gated.text != alone || open.text != alone) {
            let name = one.path.file_name().unwrap_or_default().to_string_lossy();
            println!(
                "{name}\n  said {}\n  gated {:?} {}\n  open {}\n  straight {alone}",
                one.transcript, gated.silence, gated.text, open.text
            );
        }
        let errors =
            [&gated.text, &open.text, &alone].map(|text| word_errors(&one.transcript, text));
        for origin in [one.origin.as_str(), "= all"] {
            let row = table
                .entry((one.kind.clone(), origin.to_owned()))
                .or_default();
            row.2 += 1;
            for side in 0..3 {
                row.0[side] += errors[side];
                row.1[side] += times[side];
            }
        }
    }
    println!("| kind | origin | files | words | Sotto | Sotto, gates off | straight | ms each |");
    println!("|---|---|---|---|---|---|---|---|");
    for ((kind, origin), (errors, times, files)) in &table {
        let percent = errors.map(|errors| format!("{:.1}", errors.percent()));
        let times = times
            .map(|time| format!("{:.0}", time / *files as f64))
            .join(" / ");
        println!(
            "| {kind} | {origin} | {files} | {} | {} | {times} |",
            errors[0].said,
            percent.join(" | ")
        );
    }
    if skipped > 0 {
        println!("{skipped} files of unknown format left out");
    }
    Ok(())
}

fn nobody(
    ear: &mut Ear,
    all: &[Recording],
    details: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    println!("| kind | file | tries | characters | characters, gates off (as it is) |");
    println!("|---|---|---|---|---|");
    for one in all
        .iter()
        .filter(|one| matches!(one.kind.as_str(), "noise" | "music" | "silence"))
    {
        let Some(audio) = recordings::samples(&one.path) else {
            continue;
        };
        let open = through_sotto(ear, &audio, false)?;
        let (mut tries, mut characters) = (0, 0);
        for (name, changed) in variations(&audio) {
            let heard = through_sotto(ear, &changed, true)?;
            tries += 1;
            characters += heard.text.chars().count();
            if details && heard.silence != Some(sotto_engines::hearing::Silence::NotVoiced) {
                println!(
                    "  {name}: {:?} voiced {} of {} ms, no speech {:.2?}, confidence {:.2}: {}",
                    heard.silence,
                    heard.voiced_ms,
                    heard.audio_ms,
                    heard.segments.first().map(|part| part.no_speech),
                    heard.confidence,
                    heard.text
                );
            }
        }
        let name = one.path.file_name().unwrap_or_default().to_string_lossy();
        let start: String = name.chars().take(60).collect();
        println!(
            "| {} | {start} | {tries} | {characters} | {} |",
            one.kind,
            open.text.chars().count()
        );
    }
    Ok(())
}
