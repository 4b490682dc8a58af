//! Writes a sentence to a WAV file, to listen to: `say_to_wav FAMILY FOLDER VOICE TEXT OUT.wav [RATE]`.

#![allow(unused_crate_dependencies)]

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use sotto_engines::Fault;
use sotto_engines::speaking::{LoadVoice, Speech, VoiceFamily};
use sotto_voice::studio::{Listener, Studio};

struct Tape(Vec<f32>);

impl Listener for Tape {
    fn clause(&mut self, text: &str, samples: u32) -> Result<(), Fault> {
        eprintln!("{samples:>8} samples: {text}");
        Ok(())
    }

    fn audio(&mut self, samples: &[f32]) -> Result<(), Fault> {
        self.0.extend_from_slice(samples);
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [family, folder, voice, text, out, rest @ ..] = arguments.as_slice() else {
        return Err(
            "usage: say_to_wav hibari|kokoro|piper|espeak FOLDER VOICE TEXT OUT.wav [RATE]".into(),
        );
    };
    let folder = PathBuf::from(folder);
    let family = match family.as_str() {
        "kokoro" => VoiceFamily::Kokoro(folder),
        "piper" => VoiceFamily::Piper(folder),
        "espeak" => VoiceFamily::Espeak,
        _ => VoiceFamily::Hibari(folder),
    };
    let rate = rest.first().map_or(Ok(1.0), |rate| rate.parse())?;
    let stop = Arc::new(AtomicBool::new(false));
    let studio = Studio::load(
        LoadVoice {
            family,
            threads: 0,
            lexicons: None,
        },
        &stop,
        || {},
    )?;
    let speech = Speech {
        text: text.clone(),
        voice: voice.clone(),
        rate,
        language: String::new(),
        ..Speech::default()
    };
    let mut tape = Tape(Vec::new());
    let facts = studio.speak(&speech, &stop, &mut tape)?;
    eprintln!("{facts:?}, {} Hz", studio.facts().rate);
    let form = hound::WavSpec {
        channels: 1,
        sample_rate: studio.facts().rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = hound::WavWriter::create(out, form)?;
    for sample in tape.0 {
        file.write_sample((sample * 32_767.0) as i16)?;
    }
    Ok(file.finalize()?)
}
