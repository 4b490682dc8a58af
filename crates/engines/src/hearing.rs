//! What is said to and by the ear (`sotto-ear`): speech to text.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Device, Vocabulary};

mod joined;

/// The ear's subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hearing;

impl Vocabulary for Hearing {
    const NAME: &'static str = "ear";
    type Request = HearingRequest;
    type Event = HearingEvent;
}

/// The rate every sample given to the ear must have.
pub const EAR_RATE: u32 = 16_000;

/// What the ear can be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HearingRequest {
    /// Load a model. Answered by [`HearingEvent::Loaded`].
    Load(LoadEar),
    /// Audio follows until `EndOfAudio`; then one [`HearingEvent::Transcript`].
    Transcribe(Listening),
    /// The same on a growing utterance: [`HearingEvent::Partial`]s while audio arrives, a transcript at the end.
    Listen {
        /// How to listen.
        listening: Listening,
        /// The shortest time between two partial decodes; the real step adapts to the machine's speed.
        partial_every_ms: u32,
    },
    /// Audio follows until `EndOfAudio`; then one [`HearingEvent::Language`].
    DetectLanguage,
}

/// Which model to load and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadEar {
    /// A whisper.cpp file.
    pub model: PathBuf,
    /// Where to compute.
    pub device: Device,
    /// Threads; 0 lets the ear choose.
    pub threads: u16,
}

/// How to listen to an utterance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listening {
    /// The language as a two-letter code; `None` detects it (a model that knows English only hears English).
    pub language: Option<String>,
    /// Translate into English.
    pub translate: bool,
    /// Names and words the user cares about; they become part of the initial prompt.
    pub custom_words: Vec<String>,
    /// What was said just before, for context.
    pub before: Option<String>,
    /// How much of the 30-second context to compute.
    pub context: AudioContext,
    /// Whether times and confidence of each word are wanted.
    pub words: bool,
    /// When to hear nothing.
    pub gates: Gates,
}

impl Default for Listening {
    fn default() -> Self {
        Self {
            language: Some("en".to_owned()),
            translate: false,
            custom_words: Vec::new(),
            before: None,
            context: AudioContext::Fitted,
            words: false,
            gates: Gates::default(),
        }
    }
}

/// How much of Whisper's 30-second context is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AudioContext {
    /// All of it; a quarter of a second of silence at its end may be left out.
    Full,
    /// As much as the audio and the model allow: stock weights need at least 768 frames, tuned ones (the file says
    /// so) only what the words take.
    Fitted,
    /// At least this many frames of 20 ms.
    AtLeast(u16),
}

/// When the ear hears nothing rather than inventing text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gates {
    /// Less voiced time than this is silence.
    pub least_voiced_ms: u32,
    /// A no-speech probability above this, together with a low mean log-probability, is silence.
    pub no_speech: f32,
    /// A mean log-probability of the tokens below this is noise.
    pub least_log_probability: f32,
    /// Whether gates apply at all; off for measuring the model alone.
    pub on: bool,
}

impl Gates {
    /// No gates: whatever is in the sound, something is heard in it.
    #[must_use]
    pub fn open() -> Self {
        Self {
            on: false,
            ..Self::default()
        }
    }
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            least_voiced_ms: 250,
            no_speech: 0.6,
            least_log_probability: -1.0,
            on: true,
        }
    }
}

/// What the ear says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum HearingEvent {
    /// A model is loaded.
    Loaded(EarFacts),
    /// What was heard so far of a growing utterance.
    Partial(Partial),
    /// What was heard.
    Transcript(Transcript),
    /// The language, and how sure the ear is of it.
    Language {
        /// Two-letter code.
        code: String,
        /// 0 to 1.
        probability: f32,
    },
}

/// What a loaded model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EarFacts {
    /// "tiny", "base", …
    pub size: String,
    /// Whether it knows other languages than English.
    pub multilingual: bool,
    /// Whether the file says that it was tuned for contexts fitted to the audio.
    pub short_contexts: bool,
    /// Where it computes: "CPU", "Metal", "Vulkan", "CUDA".
    pub backend: String,
    /// How long loading took.
    pub load_ms: u32,
}

/// What was heard so far.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Partial {
    /// Words that two decodes in a row agreed on; they do not change any more.
    pub committed: String,
    /// Words that may still change.
    pub tentative: String,
    /// How much audio this is about.
    pub audio_ms: u32,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Transcript {
    /// The text; empty when nothing was said.
    pub text: String,
    /// Two-letter code.
    pub language: String,
    /// Its parts.
    pub segments: Vec<Segment>,
    /// Mean probability of the tokens, 0 to 1.
    pub confidence: f32,
    /// Why the text is empty, if it is.
    pub silence: Option<Silence>,
    /// Length of the audio.
    pub audio_ms: u32,
    /// How much of it is voiced.
    pub voiced_ms: u32,
    /// Time spent decoding after the audio had ended.
    pub decode_ms: u32,
    /// What the model made of all of it, where it was too unsure of that to be believed ([`Silence::Unsure`]); otherwise nothing. It
    /// was not heard, unless something else speaks for it.
    pub doubted: String,
}

/// A part of a transcript.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Segment {
    /// Start in milliseconds from the start of the audio.
    pub start_ms: u32,
    /// End.
    pub end_ms: u32,
    /// Text.
    pub text: String,
    /// Mean probability of its tokens.
    pub confidence: f32,
    /// How likely it is that nothing was said here.
    pub no_speech: f32,
    /// Its words, if they were asked for.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Word {
    /// Start in milliseconds from the start of the audio.
    pub start_ms: u32,
    /// End.
    pub end_ms: u32,
    /// The word.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// Why the ear heard nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Silence {
    /// There was no audio.
    NoAudio,
    /// Too little of it was voiced.
    NotVoiced,
    /// The model says that nobody spoke.
    NoSpeech,
    /// The model was too unsure.
    Unsure,
    /// The text repeated itself or is one of those that Whisper writes for noise.
    Invented,
}
