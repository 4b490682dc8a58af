//! What the core is opened with: everything of the world that it does not make itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sotto_api::{Choice, SpeechSettings};
use sotto_skills::abilities::Abilities;
use sotto_skills::desktop::Desktop;
use sotto_skills::numbers::Language;
use sotto_store::Keychain;

use crate::mind::Mind;
use crate::turn::Signal;

/// Something that speaks aloud.
pub trait Mouth: Send + Sync {
    /// Speaks these words after those that are being spoken.
    fn say(&self, text: &str, manner: Manner);
    /// Ends at once what is being spoken.
    fn hush(&self);
    /// Makes a sound that stands for words, after what is being spoken.
    fn signal(&self, signal: Signal);
    /// Begins the sound of something that rings, or ends it.
    fn ring(&self, rings: bool);
}

/// How something is spoken.
#[derive(Debug, Clone, PartialEq)]
pub struct Manner {
    /// The voice; the usual one unless it is named.
    pub voice: Option<String>,
    /// 1 is the usual pace.
    pub pace: f32,
    /// 1 is the usual loudness.
    pub loudness: f32,
    /// The code of the language.
    pub language: &'static str,
}

impl Manner {
    /// As the settings say.
    #[must_use]
    pub fn of(settings: &SpeechSettings, language: Language) -> Self {
        // Within what a voice can do and an ear can bear, whatever was set.
        let share = |percent: u32, most: u32| percent.clamp(10, most) as f32 / 100.0;
        Self {
            voice: match &settings.voice {
                Choice::Automatic => None,
                Choice::Named { name } => Some(name.clone()),
            },
            pace: share(settings.speed_percent, 200).max(0.5),
            loudness: share(settings.volume_percent, 200),
            language: language.code(),
        }
    }

    /// As loud as it is wanted, and never clipped hard: what would be is bent softly.
    #[must_use]
    pub fn as_loud(&self, mut samples: Vec<f32>) -> Vec<f32> {
        const KNEE: f32 = 0.8;
        let soft = |sample: f32| {
            let over = sample.abs() - KNEE;
            if over <= 0.0 {
                return sample;
            }
            let room = 1.0 - KNEE;
            sample.signum() * (KNEE + room * (over / room).tanh())
        };
        if (self.loudness - 1.0).abs() > f32::EPSILON {
            for sample in &mut samples {
                *sample = soft(*sample * self.loudness);
            }
        }
        samples
    }
}

/// Makes the language model on the abilities that the core knows.
pub type MakeMind<'a> = Box<dyn FnOnce(&Arc<Abilities>) -> Mind + 'a>;

/// What the core is opened with.
pub struct Setup<'a> {
    /// The data folder.
    pub folder: &'a Path,
    /// Where the key of what is kept lies.
    pub keychain: Arc<dyn Keychain + Send + Sync>,
    /// The computer around Sotto.
    pub desktop: Arc<dyn Desktop>,
    /// The language of the first answer; after that it is the one that is spoken.
    pub language: Language,
    /// The language model, where there is one.
    pub mind: Option<MakeMind<'a>>,
    /// The file that tells what texts mean, where there is one: memories are found by it.
    pub meanings: Option<PathBuf>,
    /// What speaks, where there is something.
    pub mouth: Option<Arc<dyn Mouth>>,
}

#[cfg(test)]
impl<'a> Setup<'a> {
    /// This folder, with nothing that thinks, tells what texts mean, or speaks.
    pub(crate) fn bare(folder: &'a Path) -> Self {
        Self {
            folder,
            keychain: Arc::new(sotto_store::NoKeychain),
            desktop: Arc::new(sotto_skills::desktop::System),
            language: Language::ENGLISH,
            mind: None,
            meanings: None,
            mouth: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loud(loudness: f32, samples: &[f32]) -> Vec<f32> {
        let manner = Manner {
            voice: None,
            pace: 1.0,
            loudness,
            language: "en",
        };
        manner.as_loud(samples.to_vec())
    }

    #[test]
    fn louder_is_louder_and_stays_within_what_a_loudspeaker_takes() {
        let speech = [0.0, 0.1, -0.2, 0.9, -1.0];
        assert_eq!(loud(1.0, &speech), speech);
        let louder = loud(2.0, &speech);
        assert!((louder[1] - 0.2).abs() < 1e-6 && (louder[2] + 0.4).abs() < 1e-6);
        assert!(louder.iter().all(|sample| sample.abs() <= 1.0));
        assert!(louder[3] > 0.9 && louder[4] < -0.95);
        let softer = loud(0.5, &speech);
        assert!((softer[4] + 0.5).abs() < 1e-6);
    }
}
