//! `sotto-voice straight …`: the same work in this process without pipes, a line of JSON for each repetition, so that
//! a benchmark can hold both sides against each other.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use serde::Serialize;
use sotto_engines::Fault;
use sotto_engines::speaking::{LoadVoice, Speech, VoiceFamily};

use crate::studio::{Listener, Studio};

/// What the arguments ask for.
#[derive(Debug, Clone, PartialEq)]
struct Wish {
    load: LoadVoice,
    speech: Speech,
    repeat: u32,
}

#[derive(Serialize)]
struct Line {
    first_sound_ms: f32,
    work_ms: f32,
    whole_ms: f32,
    samples: u64,
    real_time_factor: f32,
    load_ms: u32,
}

struct Nowhere;

impl Listener for Nowhere {
    fn clause(&mut self, _: &str, _: u32) -> Result<(), Fault> {
        Ok(())
    }

    fn audio(&mut self, _: &[f32]) -> Result<(), Fault> {
        Ok(())
    }
}

/// Runs the measurement and returns the exit code.
#[must_use]
pub fn run(arguments: &[String]) -> u8 {
    match read(arguments).and_then(|wish| measure(&wish)) {
        Ok(()) => 0,
        Err(fault) => {
            eprintln!("sotto-voice straight: {fault}");
            1
        }
    }
}

fn measure(wish: &Wish) -> Result<(), Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let studio = Studio::load(wish.load.clone(), &stop, || {})?;
    for _ in 0..wish.repeat {
        let started = Instant::now();
        let facts = studio.speak(&wish.speech, &stop, &mut Nowhere)?;
        let spoken_ms = facts.samples as f32 * 1000.0 / studio.facts().rate as f32;
        let line = Line {
            first_sound_ms: facts.first_sound_ms,
            work_ms: facts.work_ms,
            whole_ms: started.elapsed().as_secs_f32() * 1000.0,
            samples: facts.samples,
            real_time_factor: if spoken_ms > 0.0 {
                facts.work_ms / spoken_ms
            } else {
                0.0
            },
            load_ms: studio.facts().load_ms,
        };
        println!(
            "{}",
            serde_json::to_string(&line).map_err(|error| Fault::inside(error.to_string()))?
        );
    }
    Ok(())
}

fn read(arguments: &[String]) -> Result<Wish, Fault> {
    let usage = || {
        Fault::bad_request(
            "usage: --family hibari|kokoro|piper|espeak --folder FOLDER --text TEXT [--voice NAME] [--language CODE] \
             [--rate RATE] [--repeat COUNT] [--threads COUNT] [--lexicons FOLDER]",
        )
    };
    let (mut family, mut folder, mut lexicons) = (String::from("hibari"), PathBuf::new(), None);
    let (mut speech, mut repeat, mut threads) = (Speech::default(), 1, 0);
    for pair in arguments.chunks(2) {
        let [name, value] = pair else {
            return Err(usage());
        };
        match name.as_str() {
            "--family" => family = value.clone(),
            "--folder" => folder = PathBuf::from(value),
            "--lexicons" => lexicons = Some(PathBuf::from(value)),
            "--text" => speech.text = value.clone(),
            "--voice" => speech.voice = value.clone(),
            "--language" => speech.language = value.clone(),
            "--rate" => speech.rate = value.parse().map_err(|_| usage())?,
            "--repeat" => repeat = value.parse().map_err(|_| usage())?,
            "--threads" => threads = value.parse().map_err(|_| usage())?,
            _ => return Err(usage()),
        }
    }
    let family = match family.as_str() {
        "hibari" => VoiceFamily::Hibari(folder),
        "kokoro" => VoiceFamily::Kokoro(folder),
        "piper" => VoiceFamily::Piper(folder),
        "espeak" => VoiceFamily::Espeak,
        _ => return Err(usage()),
    };
    Ok(Wish {
        load: LoadVoice {
            family,
            threads,
            lexicons,
        },
        speech,
        repeat,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn arguments_are_read() {
        let words = [
            "--family",
            "kokoro",
            "--folder",
            "k",
            "--text",
            "Hi.",
            "--repeat",
            "3",
            "--threads",
            "1",
        ];
        let wish = read(&words.map(String::from)).unwrap();
        assert_eq!(wish.load.family, VoiceFamily::Kokoro(PathBuf::from("k")));
        assert_eq!(
            (wish.repeat, wish.load.threads, wish.speech.text.as_str()),
            (3, 1, "Hi.")
        );
        assert!(read(&["--family".to_owned()]).is_err());
        assert!(read(&["--family", "parrot"].map(String::from)).is_err());
    }
}
