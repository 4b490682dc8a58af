//! How long a cancel takes, at many places of a decode with the whole context: until the asker hears that it is over,
//! and until the ear answers again. Starts the real engine: `cancel MODEL [SECONDS] [TIMES]`.
#![allow(unused_crate_dependencies)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sotto_engines::hearing::{AudioContext, Gates, Hearing, HearingRequest, Listening, LoadEar};
use sotto_engines::supervisor::{Answer, EngineError, Spec, Supervisor};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, rest @ ..] = arguments.as_slice() else {
        return Err("usage: cancel MODEL [SECONDS] [TIMES]".into());
    };
    let model = PathBuf::from(model);
    let seconds: usize = rest.first().map_or(Ok(5), |seconds| seconds.parse())?;
    let times: u32 = rest.get(1).map_or(Ok(50), |times| times.parse())?;
    let spec = Spec::installed(move |device| {
        HearingRequest::Load(LoadEar {
            model: model.clone(),
            device,
            threads: 0,
        })
    })?;
    let ear: Supervisor<Hearing> = Supervisor::start(spec);
    ear.ready().await?;
    let audio = hum(seconds * 16_000);
    begin(&ear, &audio).await?.all().await?;
    let started = Instant::now();
    begin(&ear, &audio).await?.all().await?;
    let whole = started.elapsed();
    let (mut over, mut free) = (Vec::new(), Vec::new());
    let mut late = 0;
    for turn in 1..=times {
        let mut answer = begin(&ear, &audio).await?;
        tokio::time::sleep(whole.mul_f64(place(turn))).await;
        let cancelled = Instant::now();
        answer.cancel().await;
        match answer.all().await {
            Err(EngineError::Cancelled) => {}
            // It was done before the wish arrived.
            Ok(_) => {
                late += 1;
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        over.push(cancelled.elapsed());
        // Without audio nothing is decoded: the answer only waits for the ear.
        begin(&ear, &[]).await?.all().await?;
        free.push(cancelled.elapsed());
    }
    println!("{times} cancels within {whole:.0?} of work, {late} too late");
    tell("until it is over for the asker", &mut over);
    tell("until the ear answers again", &mut free);
    ear.unload().await;
    Ok(())
}

/// A place between 0 and 1 for each turn: spread like chance, and the same every time (van der Corput's sequence).
fn place(turn: u32) -> f64 {
    f64::from(turn.reverse_bits()) / f64::from(u32::MAX)
}

/// Something to work on. With the gates off its sense does not matter.
fn hum(samples: usize) -> Vec<f32> {
    (0..samples)
        .map(|place| {
            let seconds = place as f32 / 16_000.0;
            let voice = (seconds * 140.0 * std::f32::consts::TAU).sin();
            let syllables = (seconds * 4.0 * std::f32::consts::TAU).sin().max(0.0);
            0.3 * voice * syllables
        })
        .collect()
}

async fn begin(ear: &Supervisor<Hearing>, audio: &[f32]) -> Result<Answer<Hearing>, EngineError> {
    let listening = Listening {
        context: AudioContext::Full,
        gates: Gates::open(),
        ..Listening::default()
    };
    let answer = ear.ask(HearingRequest::Transcribe(listening)).await?;
    if !audio.is_empty() {
        answer.feed(audio.to_vec()).await?;
    }
    answer.end_of_audio().await?;
    Ok(answer)
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort();
    // The nearest rank: so many of a hundred, or more, took no longer than what is told.
    let at = |hundredths: usize| times.get((times.len() * hundredths).div_ceil(100).max(1) - 1);
    if let (Some(half), Some(most), Some(longest)) = (at(50), at(95), times.last()) {
        println!("{what}: p50 {half:.1?}, p95 {most:.1?}, max {longest:.1?}");
    }
}
