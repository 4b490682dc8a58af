//! A data folder, the program in it, and recordings of what a voice says.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use sotto_engines::speaking::VoiceFamily;
use sotto_engines::supervisor::find_program;
use sotto_tests::{model, sotto, speak, voice};

use crate::for_the_ear::for_the_ear;

/// What the ear hears with.
pub const RATE: u32 = 16_000;
/// With the quiet around each sentence it is long enough that an answer is waited for.
const PAUSE: usize = 2 * RATE as usize;

/// A data folder, and the program in it.
pub struct Place {
    pub folder: tempfile::TempDir,
    program: PathBuf,
}

impl Place {
    /// Nothing, with a printed reason, where the program was not built.
    pub fn new() -> Option<Self> {
        Some(Self {
            program: sotto()?,
            folder: tempfile::tempdir().unwrap(),
        })
    }

    /// The same where everything is here that hears.
    pub fn that_hears() -> Option<Self> {
        model("whisper-tiny.en/ggml-tiny.en.bin")?;
        if let Err(error) = find_program("ear") {
            println!("skipped: {error}");
            return None;
        }
        Self::new()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The program with these words, as for somebody with an English system.
    pub fn sotto(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .env("SOTTO_DATA_DIR", self.data())
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("LANG", "C.UTF-8")
            .env("TZ", "Europe/Berlin")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("SOTTO_LOG")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.sotto(words).output().unwrap()
    }

    /// A recording in this place, in the rate of the ear.
    pub fn recording(&self, name: &str, samples: &[f32]) -> PathBuf {
        self.wav(name, RATE, 1, samples)
    }

    /// A recording with these channels.
    pub fn wav(&self, name: &str, rate: u32, channels: u16, interleaved: &[f32]) -> PathBuf {
        let spec = hound::WavSpec {
            channels,
            sample_rate: rate,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let path = self.path(name);
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for sample in interleaved {
            let sample = (sample.clamp(-1.0, 1.0) * 32_767.0) as i16;
            writer.write_sample(sample).unwrap();
        }
        writer.finalize().unwrap();
        path
    }

    /// A conversation that goes well: its turns.
    pub fn talk(&self, recording: &Path, more: &[&str]) -> Vec<Value> {
        let mut words = vec!["talk", "--json", "--in", recording.to_str().unwrap()];
        words.extend(more);
        let output = self.run(&words);
        assert_eq!(code(&output), 0, "{}", err(&output));
        let lines = String::from_utf8(output.stdout).unwrap();
        let turns = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        turns.collect()
    }
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a wav holds: its rate and its samples.
pub fn samples(path: &Path) -> (u32, Vec<i16>) {
    let mut reader = hound::WavReader::open(path).unwrap();
    assert_eq!(reader.spec().channels, 1);
    let samples = reader.samples::<i16>().map(|sample| sample.unwrap());
    let samples = samples.collect();
    (reader.spec().sample_rate, samples)
}

/// The small voice that comes with Sotto.
pub fn hibari() -> Option<(VoiceFamily, &'static str)> {
    Some((VoiceFamily::Hibari(model("hibari")?), "heart"))
}

/// One of the richer voices, which no training heard.
pub fn kokoro() -> Option<(VoiceFamily, &'static str)> {
    Some((VoiceFamily::Kokoro(model("kokoro")?), "af_heart"))
}

/// What somebody says who waits for an answer after each of these sentences. Nothing, with a printed reason, where that voice
/// is not on this machine.
pub async fn said(by: Option<(VoiceFamily, &str)>, sentences: &[&str]) -> Option<Vec<f32>> {
    let (family, name) = by?;
    let voice = voice(family)?;
    let mut all = Vec::new();
    for sentence in sentences {
        if !all.is_empty() {
            all.resize(all.len() + PAUSE, 0.0);
        }
        let (samples, rate) = speak(&voice, name, sentence).await.unwrap();
        assert!(!samples.is_empty(), "nothing was spoken for: {sentence}");
        all.extend(for_the_ear(&samples, rate));
    }
    voice.unload().await;
    Some(all)
}
