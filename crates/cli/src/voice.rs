//! What talking by voice is made of here, for the resident program and for `sotto talk`: which ear hears and what it is told
//! of the user's words, which voice speaks, the weights of the wake word, which devices, and the sound of what rings.

mod ring;
pub(crate) mod spoken;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use sotto_api::{Choice, Problem, ProblemCode, Settings};
use sotto_assistant::Manner;
use sotto_assistant::listening;
use sotto_assistant::listening::running::{self, Devices, Ready, Voices};
use sotto_audio::devices;
use sotto_audio::echo::Cancelling;
use sotto_engines::hearing::{Hearing, Listening};
use sotto_engines::supervisor::Supervisor;
use sotto_models::own::{OwnError, OwnWeights};
use sotto_skills::doing::Line;
use sotto_skills::numbers::Language;
use tokio::sync::Mutex;

use crate::choice;
use crate::engines;
use crate::error::{CliError, MISSING};
use crate::home::Home;
use crate::language::spoken_here;
pub(crate) use ring::ring;
use spoken::Voice;

/// What the wake word and "stop" are heard by.
const WAKE: &str = "wake.bin";

/// The ear that hears what is said: the one that was chosen, else the starter for the language that is spoken. Nothing is
/// loaded before it is asked for something, and its memory is given back when it has had nothing to do for a while. Must be
/// called inside a tokio runtime.
///
/// # Errors
/// When no model is here (the sentence says how to get one), or no engine is installed.
pub(crate) fn ear(home: &Home, settings: &Settings) -> Result<Supervisor<Hearing>, CliError> {
    engines::ear_of_turns(home, ear_model(settings)?)
}

/// The model of that ear.
///
/// # Errors
/// When it is not here.
pub(crate) fn ear_model(settings: &Settings) -> Result<PathBuf, CliError> {
    let only_english = hearing(settings).language.as_deref() == Some("en");
    choice::ear_to_talk_with(only_english)
}

/// How that ear is asked: in which language, and with the words that the user spelt out for it.
pub(crate) fn hearing(settings: &Settings) -> Listening {
    hearing_in(spoken_here(), settings)
}

/// The same, where the system speaks this language.
fn hearing_in(here: Language, settings: &Settings) -> Listening {
    let language = match &settings.talk.language {
        // Also one that Sotto has no sentences for: the ear knows more languages than that.
        Choice::Named { name } => name
            .split(['-', '_'])
            .next()
            .filter(|code| matches!(code.len(), 2..=3))
            .filter(|code| code.bytes().all(|letter| letter.is_ascii_alphabetic()))
            .map(str::to_ascii_lowercase),
        // Who has an English system mostly speaks English, and the ear for that alone is the faster and better one. Others
        // often speak two languages, so the ear finds out which.
        Choice::Automatic => (here == Language::ENGLISH).then(|| here.code().to_owned()),
    };
    let mut custom_words: Vec<String> = Vec::new();
    for word in &settings.dictation.words {
        let spelt = word.spelt.trim();
        if !spelt.is_empty() && !custom_words.iter().any(|known| known == spelt) {
            custom_words.push(spelt.to_owned());
        }
    }
    Listening {
        language,
        custom_words,
        ..Listening::default()
    }
}

/// How Sotto listens.
pub(crate) fn settings(settings: &Settings) -> listening::Settings {
    listening::Settings::of(&settings.talk, &settings.speech)
}

/// The language of what is said, where the ear does not tell.
pub(crate) fn language(settings: &Settings) -> Language {
    listening::words::spoken(&settings.talk.language).unwrap_or_else(spoken_here)
}

/// Which microphone and which loudspeaker.
pub(crate) fn devices(settings: &Settings) -> Devices {
    Devices {
        microphone: device(&settings.machine.microphone),
        speaker: device(&settings.machine.speaker),
        cancelling: Cancelling::default(),
        suppress_noise: settings.machine.suppress_noise,
    }
}

fn device(choice: &Choice) -> devices::Choice {
    match choice {
        Choice::Named { name } if !name.trim().is_empty() => devices::Choice::Named(name.clone()),
        Choice::Named { .. } | Choice::Automatic => devices::Choice::Default,
    }
}

/// What the wake word is heard by, and "stop" while Sotto speaks. Without it there are still the keys. Reads a file.
pub(crate) fn wake() -> Option<sotto_wake::Weights> {
    wake_word(Language::ENGLISH)
        .inspect_err(|problem| tracing::warn!(%problem, "without the wake word"))
        .ok()
}

/// The same.
///
/// # Errors
/// Why it is not there, what that means and how to mend it, in this language.
pub(crate) fn wake_word(language: Language) -> Result<sotto_wake::Weights, Problem> {
    wake_word_of(OwnWeights::find(), language)
}

fn wake_word_of(
    own: Result<OwnWeights, OwnError>,
    language: Language,
) -> Result<sotto_wake::Weights, Problem> {
    let deaf = |why: String| {
        let line = Line::new("listening.no_wake_word").with("why", why);
        Problem::new(ProblemCode::Failed, line.said_in(language))
    };
    let path = own
        .and_then(|own| own.path(WAKE))
        .map_err(|error| deaf(error.to_string()))?;
    let bytes = std::fs::read(&path).map_err(|error| {
        deaf(format!(
            "{} cannot be read ({error}). Check the disk and the permissions.",
            path.display()
        ))
    })?;
    sotto_wake::Weights::read(&bytes).map_err(|error| deaf(error.to_string()))
}

/// Why nothing is said, in the language in which it would have been.
fn mute(error: &CliError, manner: &Manner) -> String {
    let line = Line::new(if error.code() == MISSING {
        "listening.voice_missing"
    } else {
        "listening.voice_failed"
    });
    let language = Language::of(manner.language).unwrap_or(Language::ENGLISH);
    line.with("why", error.to_string()).said_in(language)
}

/// Speaks with the voices that are here: the one that was chosen, or the usual one where that cannot speak. Clones speak with
/// the same engine.
#[derive(Clone)]
pub(crate) struct SpokenByVoices(Arc<Mutex<Voice>>);

impl SpokenByVoices {
    /// No voice is loaded yet.
    pub(crate) fn new(home: Home) -> Self {
        Self(Arc::new(Mutex::new(Voice::new(home))))
    }

    /// Loads the voice before there is anything to say, so that the first answer need not wait for it.
    pub(crate) async fn warm(&self, manner: &Manner) {
        if let Err(error) = self.0.lock().await.speaking(manner).await {
            // It is said again when there is something to say.
            tracing::warn!(%error, "no voice");
        }
    }

    /// Ends its engine; what is said after this starts it again.
    pub(crate) async fn end(&self) {
        self.0.lock().await.end().await;
    }
}

impl Voices for SpokenByVoices {
    fn ready<'a>(&'a mut self, text: &'a str, manner: &'a Manner) -> running::Wanted<'a> {
        Box::pin(async move {
            let mut voice = self.0.lock().await;
            let speaking = voice.speaking(manner).await;
            let (wanted, engine, rate) = speaking.map_err(|error| running::NotSpoken {
                sentence: mute(&error, manner),
            })?;
            Ok(Ready {
                engine,
                rate,
                speech: wanted.speech(text.to_owned(), manner),
            })
        })
    }
}
