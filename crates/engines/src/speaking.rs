//! What is said to and by the voice (`sotto-voice`): text to speech.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Vocabulary;

/// The voice's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speaking;

impl Vocabulary for Speaking {
    const NAME: &'static str = "voice";
    type Request = SpeakingRequest;
    type Event = SpeakingEvent;
}

/// What the voice can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SpeakingRequest {
    /// Load a family of voices. Answered by [`SpeakingEvent::Loaded`].
    Load(LoadVoice),
    /// Speak a text: audio frames clause by clause, each announced by [`SpeakingEvent::Clause`].
    Speak(Speech),
}

/// Which voices to load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadVoice {
    /// The family and where its files are.
    pub family: VoiceFamily,
    /// Threads; 0 lets the voice choose.
    pub threads: u16,
    /// Where the lexicons and the net for unknown words are (hibari's folder), for families that have none.
    pub lexicons: Option<PathBuf>,
}

/// A family of voices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum VoiceFamily {
    /// The small default voice; a folder.
    Hibari(PathBuf),
    /// Kokoro with its many voices; a folder.
    Kokoro(PathBuf),
    /// A Piper voice: its ONNX file, with its `.json` beside it.
    Piper(PathBuf),
    /// The installed espeak-ng program, for languages that no neural voice here speaks.
    Espeak,
}

/// A text to speak.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speech {
    /// The text as written; numbers, times and the like are turned into words.
    pub text: String,
    /// The voice's name; empty for the family's default.
    pub voice: String,
    /// 1 is normal; 0.5 to 2.
    pub rate: f32,
    /// Two-letter code.
    pub language: String,
    /// Keep the sound for the next time (confirmations that recur).
    pub keep: bool,
}

impl Default for Speech {
    fn default() -> Self {
        Self {
            text: String::new(),
            voice: String::new(),
            rate: 1.0,
            language: "en".to_owned(),
            keep: false,
        }
    }
}

/// What the voice says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SpeakingEvent {
    /// Voices are loaded.
    Loaded(VoiceFacts),
    /// The audio that follows, up to the next clause or the end, speaks this text.
    Clause {
        /// The clause as it was written.
        text: String,
        /// Samples of the clause.
        samples: u32,
    },
    /// All was spoken.
    Spoke(SpeechFacts),
}

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoiceFacts {
    /// Samples a second of everything that follows.
    pub rate: u32,
    /// Names of the voices.
    pub voices: Vec<String>,
    /// How long loading took.
    pub load_ms: u32,
}

/// What a speech cost.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct SpeechFacts {
    /// Samples spoken.
    pub samples: u64,
    /// From the request to the first sample.
    pub first_sound_ms: f32,
    /// Time of work.
    pub work_ms: f32,
    /// Clauses that came from the cache.
    pub from_cache: u32,
}
