//! What is said to Sotto: recordings of people where this machine has them, and else, or beside them, a Kokoro voice that no
//! training heard. And what is no speech at all.

use std::path::Path;

use sotto_engines::speaking::VoiceFamily;
use sotto_tests::spoken::VOICE;
use sotto_tests::{model, speak, test_data, voice};

/// Quieter than this is the silence before and behind what is said.
const SILENCE: f32 = 0.01;

/// Sound of one channel.
#[derive(Debug, Clone)]
pub struct Speech {
    pub rate: u32,
    pub samples: Vec<f32>,
}

/// Something to be said.
#[derive(Debug, Clone, Copy)]
pub enum Line {
    /// By a person, in this recording, or by the voice where it is not here.
    Person(&'static str, &'static str),
    /// By the voice.
    Voice(&'static str),
}

pub const SET_A_TIMER: Line = Line::Person(
    "OHF-Voice+speech-to-phrase__tests__wav__en__set a timer for 30 seconds.wav",
    "Set a timer for thirty seconds.",
);
pub const WHAT_TIME: Line = Line::Person(
    "OHF-Voice+speech-to-phrase__tests__wav__en__what time is it.wav",
    "What time is it?",
);
pub const WHAT_DATE: Line = Line::Person(
    "OHF-Voice+speech-to-phrase__tests__wav__en__what's the date.wav",
    "What's the date?",
);
pub const STOP: Line = Line::Person(
    "MycroftAI+mycroft-core__test__unittests__client__data__stop.wav",
    "Stop!",
);

pub const TURN_OFF_THE_MICROPHONE: Line = Line::Voice("Turn off the microphone.");
pub const READ_THE_NOTE: Line = Line::Voice("Read my last note.");

impl Line {
    fn recorded(self) -> Option<Speech> {
        let Self::Person(name, _) = self else {
            return None;
        };
        let folder = test_data()?.join("speech/command");
        Speech::read(&folder.join(name))
    }

    fn words(self) -> &'static str {
        let (Self::Person(_, words) | Self::Voice(words)) = self;
        words
    }
}

/// The sound of these lines, in order. Says why and gives nothing where the voice is needed and not here.
pub fn said<const N: usize>(lines: [Line; N]) -> Option<[Speech; N]> {
    let found = lines.map(|line| (line, line.recorded()));
    let spoken: Vec<&str> = found
        .iter()
        .filter(|(_, recorded)| recorded.is_none())
        .map(|(line, _)| line.words())
        .collect();
    let mut spoken = by_voice(&spoken)?.into_iter();
    Some(found.map(|(_, recorded)| {
        recorded
            .or_else(|| spoken.next())
            .expect("each line without a recording was spoken")
    }))
}

fn by_voice(texts: &[&str]) -> Option<Vec<Speech>> {
    if texts.is_empty() {
        return Some(Vec::new());
    }
    let family = VoiceFamily::Kokoro(model("kokoro")?);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let voice = voice(family)?;
        let mut all = Vec::new();
        for text in texts {
            let (samples, rate) = speak(&voice, VOICE, text).await.unwrap();
            all.push(Speech { rate, samples }.trimmed());
        }
        voice.unload().await;
        Some(all)
    })
}

/// What is no speech: silence, noise and music as they were recorded where this machine has them, and made-up noise and music
/// on all.
pub fn nothing_said() -> Vec<Speech> {
    let rate = 16_000;
    let made_up = |samples: Vec<f32>| Speech { rate, samples };
    let seconds = |number: usize| number * rate as usize;
    let mut all = vec![
        made_up(Speech::hiss(0.2).take(seconds(4)).collect()),
        made_up(chords().take(seconds(4)).collect()),
    ];
    for kind in ["silence", "noise", "music"] {
        let folder = test_data().map(|data| data.join("speech").join(kind));
        let files = folder.and_then(|folder| std::fs::read_dir(folder).ok());
        let mut files: Vec<_> = files
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "wav"))
            .collect();
        if files.is_empty() {
            println!("skipped: no recordings of kind {kind} are there (SOTTO_TEST_DATA)");
        }
        files.sort();
        all.extend(files.iter().filter_map(|path| Speech::read(path)));
    }
    all
}

/// An organ of three pipes that changes its chord twice a second.
fn chords() -> impl Iterator<Item = f32> {
    const CHORDS: [[f32; 3]; 4] = [
        [262.0, 330.0, 392.0],
        [220.0, 262.0, 330.0],
        [175.0, 220.0, 262.0],
        [196.0, 247.0, 294.0],
    ];
    (0_u32..).map(|at| {
        let pipes = CHORDS[at as usize / 8_000 % CHORDS.len()];
        let time = at as f32 / 16_000.0;
        let wave = |pitch: f32| (time * pitch * std::f32::consts::TAU).sin();
        pipes.into_iter().map(wave).sum::<f32>() * 0.08
    })
}

impl Speech {
    /// Nobody speaks for so many seconds.
    pub fn silence(seconds: usize) -> Self {
        let rate = 16_000;
        let samples = vec![0.0; seconds * rate as usize];
        Self { rate, samples }
    }

    /// White noise of this loudness, the same each time.
    pub fn hiss(loud: f32) -> impl Iterator<Item = f32> {
        let mut state = 0x9e37_79b9_u32;
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            (state as f32 / u32::MAX as f32 * 2.0 - 1.0) * loud
        })
    }

    /// A WAV file of one channel with 16 bits. None where it is not here.
    fn read(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!(&bytes[..4], b"RIFF", "{}", path.display());
        let (mut rate, mut at) = (0, 12);
        while at + 8 <= bytes.len() {
            let long = number(at + 4) as usize;
            let inside = at + 8..(at + 8 + long).min(bytes.len());
            match &bytes[at..at + 4] {
                b"fmt " => {
                    assert_eq!(
                        bytes[inside.start..][..4],
                        [1, 0, 1, 0],
                        "PCM of one channel"
                    );
                    assert_eq!(bytes[inside.start + 14], 16, "of 16 bits");
                    rate = number(inside.start + 4);
                }
                b"data" => {
                    let (samples, _) = bytes[inside].as_chunks::<2>();
                    let samples = samples
                        .iter()
                        .map(|sample| f32::from(i16::from_le_bytes(*sample)) / 32_768.0)
                        .collect();
                    return Some(Self { rate, samples });
                }
                _ => {}
            }
            at += 8 + long + long % 2;
        }
        None
    }

    /// Without the silence before and behind it.
    fn trimmed(self) -> Self {
        let loud = |sample: &f32| sample.abs() > SILENCE;
        let edge = self.rate as usize / 50;
        let from = self.samples.iter().position(loud).unwrap_or(0);
        let to = self.samples.iter().rposition(loud).unwrap_or(0);
        let to = (to + edge).min(self.samples.len());
        let samples = self.samples[from.saturating_sub(edge)..to].to_vec();
        Self { samples, ..self }
    }

    /// A pause, and then this. Nobody is silent at once, so that the pause is heard a little longer than it is.
    pub fn and_after_ms(mut self, pause_ms: usize, then: &Self) -> Self {
        assert_eq!(self.rate, then.rate, "one voice says both");
        let pause = pause_ms * self.rate as usize / 1_000;
        self.samples.extend(std::iter::repeat_n(0.0, pause));
        self.samples.extend(&then.samples);
        self
    }

    /// Not more than its first seconds.
    pub fn first_seconds(mut self, seconds: usize) -> Self {
        self.samples.truncate(seconds * self.rate as usize);
        self
    }

    pub fn seconds(&self) -> f32 {
        self.samples.len() as f32 / self.rate as f32
    }
}

/// Words without signs, in small letters.
pub fn words(text: &str) -> Vec<String> {
    let letters = |letter: char| letter.is_alphanumeric().then(|| letter.to_lowercase());
    text.split_whitespace()
        .map(|word| {
            word.chars()
                .filter_map(letters)
                .flatten()
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// A day or a month of this answer came out of the loudspeaker: numbers are written in more than one way.
pub fn is_said(answer: &str, spoken: &[String]) -> bool {
    let mut long = words(answer).into_iter().filter(|word| word.len() > 5);
    long.any(|word| spoken.contains(&word))
}
