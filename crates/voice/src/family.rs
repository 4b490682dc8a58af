//! What all families of voices have in common: names, a sampling rate, and words in, sound out. Everything around it
//! (clauses, pauses, loudness, cache, cancelling) is the same for all and lives elsewhere.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rten::ThreadPool;
use sotto_engines::speaking::{LoadVoice, VoiceFamily};
use sotto_engines::{Fault, FaultKind};

use crate::espeak::{EspeakProgram, EspeakVoices};
use crate::hibari::Hibari;
use crate::kokoro::Kokoro;
use crate::piper::Piper;

/// How something is to be spoken.
#[derive(Debug, Clone, PartialEq)]
pub struct Manner {
    /// The voice's name, one of the family's.
    pub voice: String,
    /// 1 is normal.
    pub rate: f32,
    /// Two-letter code of the language.
    pub language: String,
}

impl Manner {
    /// Whether the words are English, which is the language that Sotto itself turns numbers and the like into words for.
    #[must_use]
    pub fn english(&self) -> bool {
        self.language == "en"
    }
}

/// A family of voices, loaded.
pub trait Family {
    /// Samples a second.
    fn rate(&self) -> u32;

    /// The names of its voices, the default first.
    fn voices(&self) -> Vec<String>;

    /// The voice and language for a wish: an empty name asks for the default of that language.
    fn choose(&self, voice: &str, language: &str) -> Result<(String, String), Fault>;

    /// Whether its voices make something of any writing, so that no text has to be kept from them.
    fn reads_any_writing(&self) -> bool {
        false
    }

    /// The longest text, in characters, that should be made in one go: what limits the wait after a cancel.
    fn longest_piece(&self) -> usize;

    /// The sound of these words, as the voice makes it. Empty when there is nothing in them that can be said.
    ///
    /// `stop` is looked at between the parts of a long text; the sound is then of no use and may be short.
    fn say(&mut self, words: &str, manner: &Manner, stop: &AtomicBool) -> Result<Vec<f32>, Fault>;
}

/// Loads a family of voices and warms it up, so that the first clause is as quick as the later ones.
pub fn open(wish: &LoadVoice) -> Result<Box<dyn Family>, Fault> {
    let threads = Arc::new(ThreadPool::with_num_threads(threads(wish.threads)));
    let mut family: Box<dyn Family> = match &wish.family {
        VoiceFamily::Hibari(folder) => Box::new(Hibari::open(folder, threads)?),
        VoiceFamily::Kokoro(folder) => {
            let lexicons = wish.lexicons.clone().or_else(|| beside(folder));
            Box::new(Kokoro::open(folder, lexicons.as_deref(), threads)?)
        }
        VoiceFamily::Piper(file) => Box::new(Piper::open(file, EspeakProgram::default(), threads)?),
        VoiceFamily::Espeak => Box::new(EspeakVoices::open(EspeakProgram::default())?),
    };
    if !matches!(wish.family, VoiceFamily::Espeak) {
        warm_up(family.as_mut())?;
    }
    Ok(family)
}

fn warm_up(family: &mut dyn Family) -> Result<(), Fault> {
    let (voice, language) = family.choose("", "en").or_else(|_| family.choose("", ""))?;
    let manner = Manner {
        voice,
        rate: 1.0,
        language,
    };
    family
        .say("Ready.", &manner, &AtomicBool::new(false))
        .map(drop)
}

/// The folder of the small default voice next to this one, where the net for unknown words is.
fn beside(folder: &Path) -> Option<std::path::PathBuf> {
    let hibari = folder.parent()?.join("hibari");
    hibari.join("oov.onnx").is_file().then_some(hibari)
}

/// Threads to compute with. More than four do not make a clause quicker, they only take the machine from others.
fn threads(wished: u16) -> usize {
    match wished {
        0 => std::thread::available_parallelism()
            .map_or(1, usize::from)
            .min(4),
        wished => usize::from(wished).min(64),
    }
}

/// The voice named, or a fault that names those there are.
pub(crate) fn known(voice: &str, voices: &[String]) -> Result<String, Fault> {
    if voices.iter().any(|name| name == voice) {
        return Ok(voice.to_owned());
    }
    let voice: String = voice.chars().take(60).collect();
    Err(Fault::bad_request(format!(
        "There is no voice \"{voice}\" here. Choose one of: {}.",
        voices.join(", ")
    )))
}

/// The fault for a language that the family does not speak.
pub(crate) fn no_language(language: &str, spoken: &str) -> Fault {
    let language: String = language.chars().take(20).collect();
    Fault::bad_request(format!(
        "These voices do not speak the language \"{language}\", only {spoken}. Choose another voice or espeak-ng."
    ))
}

/// The fault for a file that is there and cannot be used.
pub(crate) fn unusable(path: &Path, why: impl std::fmt::Display) -> Fault {
    Fault::new(
        FaultKind::ModelUnusable,
        format!(
            "The voice file {} cannot be used: {why}. Fetch it again.",
            path.display()
        ),
    )
}

/// Reads a file of a voice, telling a missing one from one that cannot be used.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    match std::fs::read(path) {
        Ok(bytes) if bytes.is_empty() => Err(unusable(path, "it is empty")),
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(missing(path)),
        Err(error) => Err(unusable(path, error)),
    }
}

/// The fault for a file that is not there.
pub(crate) fn missing(path: &Path) -> Fault {
    Fault::new(
        FaultKind::ModelMissing,
        format!(
            "The voice file {} is not there. Fetch the voice and try again.",
            path.display()
        ),
    )
}

/// Two-letter code of a language as it may be written: "en", "EN", "en-US", "en_GB".
pub(crate) fn language_code(language: &str) -> String {
    language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase()
}
