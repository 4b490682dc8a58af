//! How long a cancel takes, at many places of a clause: until the listener hears that it is over, and until the voice
//! can make the next clause. Starts the real engine: `cancel hibari|kokoro FOLDER [TIMES] [THREADS]`, or
//! `cancel piper FILE.onnx` and the same.

#![allow(unused_crate_dependencies)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use sotto_engines::speaking::{LoadVoice, Speaking, SpeakingRequest, Speech, VoiceFamily};
use sotto_engines::supervisor::{Answer, EngineError, Heard, Spec, Supervisor};

/// Fifteen words without a mark to cut at.
const LONG: &str =
    "The committee decided that the meeting would be moved to another week in the coming spring";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [family, folder, rest @ ..] = arguments.as_slice() else {
        return Err(
            "usage: cancel hibari|kokoro FOLDER [TIMES] [THREADS], or cancel piper FILE.onnx …"
                .into(),
        );
    };
    let family = match family.as_str() {
        "kokoro" => VoiceFamily::Kokoro(PathBuf::from(folder)),
        "piper" => VoiceFamily::Piper(PathBuf::from(folder)),
        _ => VoiceFamily::Hibari(PathBuf::from(folder)),
    };
    let times: u32 = rest.first().map_or(Ok(40), |times| times.parse())?;
    let threads: u16 = rest.get(1).map_or(Ok(1), |threads| threads.parse())?;
    let spec = Spec::installed(move |_| {
        SpeakingRequest::Load(LoadVoice {
            family: family.clone(),
            threads,
            lexicons: None,
        })
    })?;
    let voice: Supervisor<Speaking> = Supervisor::start(spec);
    voice.ready().await?;
    let probe = Speech {
        text: "Yes.".to_owned(),
        keep: true,
        ..Speech::default()
    };
    // Kept from now on, so that it costs nothing but the wait for the net.
    first_sound(&voice, &probe).await?;
    let started = Instant::now();
    ask(&voice, &long()).await?.all().await?;
    let whole = started.elapsed();
    let (mut silent, mut free) = (Vec::new(), Vec::new());
    for turn in 0..times {
        let mut answer = ask(&voice, &long()).await?;
        tokio::time::sleep(whole.mul_f64(f64::from(turn) / f64::from(times))).await;
        let cancelled = Instant::now();
        answer.cancel().await;
        while let Some(heard) = answer.next().await {
            match heard {
                Ok(_) => {}
                Err(EngineError::Cancelled) => break,
                Err(error) => return Err(error.into()),
            }
        }
        silent.push(cancelled.elapsed());
        first_sound(&voice, &probe).await?;
        free.push(cancelled.elapsed());
    }
    println!("{threads} thread(s), {times} cancels within {whole:.1?} of work");
    tell("until it is over for the listener", &mut silent);
    tell("until a kept phrase sounds again", &mut free);
    Ok(())
}

fn long() -> Speech {
    Speech {
        text: LONG.to_owned(),
        ..Speech::default()
    }
}

async fn ask(
    voice: &Supervisor<Speaking>,
    speech: &Speech,
) -> Result<Answer<Speaking>, EngineError> {
    voice.ask(SpeakingRequest::Speak(speech.clone())).await
}

/// Waits for the first samples, and then for the end.
async fn first_sound(voice: &Supervisor<Speaking>, speech: &Speech) -> Result<(), EngineError> {
    let mut answer = ask(voice, speech).await?;
    while let Some(heard) = answer.next().await {
        if matches!(heard?, Heard::Audio(_)) {
            break;
        }
    }
    answer.all().await.map(drop)
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort();
    // The nearest rank: half of them, or more, took no longer than what is told.
    let middle = times.get(times.len().div_ceil(2).max(1) - 1);
    if let (Some(middle), Some(longest)) = (middle, times.last()) {
        println!("{what}: median {middle:.1?}, longest {longest:.1?}");
    }
}
