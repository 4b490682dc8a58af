//! A sentence all the way: spoken by a voice that no training heard, heard by the ear that was tuned here, understood by the
//! mind with its adapter, and read as calls. The fifty sentences were written for this; no recipe reads them.

use sotto_engines::hearing::Hearing;
use sotto_engines::speaking::Speaking;
use sotto_engines::supervisor::{EngineError, Supervisor};
use sotto_engines::thinking::Thinking;
use sotto_skills::abilities::Abilities;
use sotto_skills::calls::read_lines;

use crate::requests::{Came, Judged, Meant, ask, judge};
use crate::{hear, speak};

const SENTENCES: &str = include_str!("spoken/calls.txt");
/// A voice that `models/training/split.toml` keeps out of everything.
pub const VOICE: &str = "af_heart";

/// A sentence, and what it means.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// What is said.
    pub said: &'static str,
    /// The calls.
    pub meant: Vec<Meant>,
}

/// What came of a sentence.
#[derive(Debug)]
pub struct Outcome {
    /// What the ear wrote down.
    pub heard: String,
    /// What the mind made of it.
    pub came: Came,
    /// Whether that is right.
    pub judged: Judged,
}

/// The fifty sentences.
///
/// # Panics
/// When a line means nothing that Sotto can do.
#[must_use]
pub fn sentences(abilities: &Abilities) -> Vec<Sentence> {
    let lines = SENTENCES.lines().map(|line| {
        let (said, lines) = line.split_once(" => ").unwrap_or((line, ""));
        let answer = read_lines(&lines.replace(" / ", "\n"), abilities);
        let answer = answer.unwrap_or_else(|error| panic!("{line}: {error}"));
        Sentence {
            said,
            meant: Meant::all(&answer, abilities),
        }
    });
    lines.collect()
}

/// The three engines and what is between them.
pub struct Way<'a> {
    /// The voice.
    pub voice: &'a Supervisor<Speaking>,
    /// The ear.
    pub ear: &'a Supervisor<Hearing>,
    /// The mind with its adapter.
    pub mind: &'a Supervisor<Thinking>,
    /// What can be done.
    pub abilities: &'a Abilities,
    /// From what the voice gives to what the ear takes.
    pub for_the_ear: fn(&[f32], u32) -> Vec<f32>,
    /// The form in which slots are compared: the ear writes "12" for "twelve".
    pub form: fn(&str) -> String,
}

impl Way<'_> {
    /// One sentence, all the way.
    ///
    /// # Errors
    /// When an engine fails.
    pub async fn go(&self, sentence: &Sentence) -> Result<Outcome, EngineError> {
        let sound = self.say(sentence).await?;
        self.understand(sentence, sound).await
    }

    /// A sentence as a microphone hands it to the ear.
    ///
    /// # Errors
    /// When the voice fails.
    pub async fn say(&self, sentence: &Sentence) -> Result<Vec<f32>, EngineError> {
        let (samples, rate) = speak(self.voice, VOICE, sentence.said).await?;
        Ok((self.for_the_ear)(&samples, rate))
    }

    /// From the sound of a sentence to its calls.
    ///
    /// # Errors
    /// When the ear or the mind fails.
    pub async fn understand(
        &self,
        sentence: &Sentence,
        sound: Vec<f32>,
    ) -> Result<Outcome, EngineError> {
        let heard = hear(self.ear, sound).await?.text;
        let came = ask(self.mind, self.abilities, &[], &heard).await?;
        let calls = came.answer.as_ref().ok();
        let calls = calls.map(|answer| Meant::all(answer, self.abilities));
        let judged = judge(&sentence.meant, calls.as_deref(), self.form);
        Ok(Outcome {
            heard,
            came,
            judged,
        })
    }
}
