//! The voice that speaks: which one it is, how long its engine stays after a sentence, and of which texts it
//! keeps the sound. An engine that stays answers at once and knows "Timer set for five minutes." from the last time.

use std::time::Duration;

use sotto_assistant::Manner;
use sotto_engines::speaking::{LoadVoice, Speaking, SpeakingRequest, Speech};
use sotto_engines::supervisor::{Keep, Spec, Supervisor};

use crate::arguments::Family;
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// Unused for this long, the voice's memory is given back, and with it the phrases that it kept.
const RESTING: Duration = Duration::from_secs(300);
/// Up to this many characters, about a clause, a text is a confirmation or a name of something that rings, and comes again.
/// What is longer is said once.
const SHORT: usize = 80;

/// The family that speaks a language where no voice was chosen.
fn usual(manner: &Manner) -> Family {
    if manner.language == "en" {
        Family::Hibari
    } else {
        Family::Espeak
    }
}

/// Which voice is to speak.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    family: Family,
    /// Of Piper's voices this one: each is a model of its own.
    piper: Option<String>,
}

impl Wanted {
    /// The voice for this manner.
    pub(crate) fn by(manner: &Manner) -> Self {
        Self::among(manner, choice::piper_language)
    }

    /// The small voice and Kokoro's speak English here, a Piper voice its own language, and espeak-ng the others.
    fn among(manner: &Manner, piper_language: impl FnOnce(&str) -> Option<String>) -> Self {
        let english = manner.language == "en";
        let family = match &manner.voice {
            Some(name) if choice::is_piper(name) => match piper_language(name) {
                Some(language) if language == manner.language => {
                    return Self {
                        family: Family::Piper,
                        piper: Some(name.clone()),
                    };
                }
                Some(_) => None,
                // Better in another voice than not at all.
                None => {
                    tracing::warn!(voice = %name, "this voice is not here or not whole; another one speaks");
                    None
                }
            },
            Some(name) if english && is_kokoro(name) => Some(Family::Kokoro),
            _ => None,
        };
        Self {
            family: family.unwrap_or_else(|| usual(manner)),
            piper: None,
        }
    }

    /// How it is called where engines are shown.
    fn called(&self) -> String {
        let family = match self.family {
            Family::Hibari => "hibari",
            Family::Kokoro => "kokoro",
            Family::Piper => "piper",
            Family::Espeak => "espeak-ng",
        };
        self.piper.clone().unwrap_or_else(|| family.to_owned())
    }

    /// What speaks where a voice that was chosen cannot: its files are gone or damaged, or espeak-ng is not installed, which
    /// Piper needs.
    pub(crate) fn instead(&self, manner: &Manner) -> Option<Self> {
        matches!(self.family, Family::Piper | Family::Kokoro).then(|| Self {
            family: usual(manner),
            piper: None,
        })
    }

    /// This text, for the engine that holds this voice.
    pub(crate) fn speech(&self, text: String, manner: &Manner) -> Speech {
        Speech {
            keep: recurs(&text),
            text,
            voice: match (self.family, &manner.voice) {
                // The voices of espeak go by language, and a Piper voice is the one of its model.
                (Family::Espeak | Family::Piper, _) | (_, None) => String::new(),
                (_, Some(name)) if choice::is_piper(name) => String::new(),
                // The small voice may speak in the place of one of Kokoro's, whose names it does not know.
                (Family::Hibari, Some(name)) if is_kokoro(name) => String::new(),
                (_, Some(name)) => name.clone(),
            },
            rate: manner.pace,
            language: manner.language.to_owned(),
        }
    }
}

/// Kokoro's voices are called by language and sex, an underscore and a name: "af_heart".
fn is_kokoro(name: &str) -> bool {
    name.as_bytes().get(2) == Some(&b'_')
}

fn recurs(text: &str) -> bool {
    text.chars().nth(SHORT).is_none()
}

/// The voice that spoke last, kept for the next sentence.
pub(crate) struct Voice {
    home: Home,
    kept: Option<(Wanted, Supervisor<Speaking>)>,
}

impl Voice {
    /// No voice yet.
    pub(crate) fn new(home: Home) -> Self {
        Self { home, kept: None }
    }

    /// The voice for this manner, ready; another one where that cannot speak, which is better than none. With it come its
    /// engine and its samples a second.
    pub(crate) async fn speaking(
        &mut self,
        manner: &Manner,
    ) -> Result<(Wanted, Supervisor<Speaking>, u32), CliError> {
        let wanted = Wanted::by(manner);
        let (wanted, ready) = match (self.ready(&wanted).await, wanted.instead(manner)) {
            (Err(error), Some(usual)) => {
                tracing::warn!(%error, "the chosen voice does not speak; another one does");
                let ready = self.ready(&usual).await;
                (usual, ready)
            }
            (ready, _) => (wanted, ready),
        };
        let (engine, rate) = ready?;
        Ok((wanted, engine, rate))
    }

    /// The engine that holds the wanted voice, ready, and its samples a second. One stays at a time: where another one is
    /// wanted, the memory of the last is given back first.
    async fn ready(&mut self, wanted: &Wanted) -> Result<(Supervisor<Speaking>, u32), CliError> {
        let engine = match self.kept.take() {
            Some((known, engine)) if known == *wanted => engine,
            other => {
                if let Some((_, engine)) = other {
                    engine.unload().await;
                }
                self.start(wanted)?
            }
        };
        // Kept while it gets ready: whoever gives up waiting for it, as one who interrupts does, finds it further on.
        self.kept = Some((wanted.clone(), engine.clone()));
        match engines::voice_ready(&engine).await {
            Ok(facts) => Ok((engine, facts.rate)),
            Err(error) => {
                // The next sentence starts anew, with what is on the disk then.
                self.kept = None;
                Err(error)
            }
        }
    }

    fn start(&self, wanted: &Wanted) -> Result<Supervisor<Speaking>, CliError> {
        let (family, lexicons) = choice::voice_named(wanted.family, wanted.piper.as_deref())?;
        let mut spec = Spec::<Speaking>::installed(move |_| {
            SpeakingRequest::Load(LoadVoice {
                family: family.clone(),
                threads: 0,
                lexicons: lexicons.clone(),
            })
        })?;
        spec.memory = self.home.backends();
        spec.keep = Keep::Lazy(RESTING);
        spec.heartbeat = engines::heartbeat();
        let engine = Supervisor::start(spec);
        self.home.running().keep(&engine, Some(wanted.called()));
        Ok(engine)
    }

    /// Ends the engine; nothing more is to be said.
    pub(crate) async fn end(&mut self) {
        if let Some((_, engine)) = self.kept.take() {
            engine.unload().await;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use crate::commands::say::speak;
    use crate::error::MISSING;

    fn manner(voice: Option<&str>, language: &'static str) -> Manner {
        Manner {
            voice: voice.map(str::to_owned),
            pace: 1.0,
            loudness: 1.0,
            language,
        }
    }

    #[test]
    fn a_voice_is_spoken_by_its_family() {
        let family = |voice, language| {
            let none = |_: &str| -> Option<String> { unreachable!("no Piper voice is asked for") };
            Wanted::among(&manner(voice, language), none).family
        };
        assert_eq!(family(None, "en"), Family::Hibari);
        assert_eq!(family(Some("heart"), "en"), Family::Hibari);
        assert_eq!(family(Some("am_michael"), "en"), Family::Kokoro);
        assert_eq!(family(Some("am_michael"), "de"), Family::Espeak);
        assert_eq!(family(None, "de"), Family::Espeak);
    }

    #[test]
    fn a_piper_voice_speaks_its_own_language_and_others_the_rest() {
        let thorsten = "piper-de_DE-thorsten-medium";
        let wanted = |language, speaks: Option<&str>| {
            let manner = manner(Some(thorsten), language);
            let wanted = Wanted::among(&manner, |name| {
                assert_eq!(name, thorsten);
                speaks.map(str::to_owned)
            });
            // Its name means nothing to any engine.
            assert_eq!(wanted.speech("Ja.".to_owned(), &manner).voice, "");
            (wanted.family, wanted.piper)
        };
        assert_eq!(
            wanted("de", Some("de")),
            (Family::Piper, Some(thorsten.to_owned()))
        );
        assert_eq!(wanted("en", Some("de")), (Family::Hibari, None));
        assert_eq!(wanted("de", Some("fr")), (Family::Espeak, None));
        assert_eq!(wanted("en", None), (Family::Hibari, None));
        assert_eq!(wanted("de", None), (Family::Espeak, None));
    }

    #[test]
    fn another_voice_speaks_where_the_chosen_one_cannot() {
        let none = |_: &str| -> Option<String> { unreachable!("no Piper voice is asked for") };
        let rich = manner(Some("af_heart"), "en");
        let wanted = Wanted::among(&rich, none);
        assert_eq!(wanted.speech("Yes.".to_owned(), &rich).voice, "af_heart");
        let instead = wanted.instead(&rich).unwrap();
        assert_eq!(instead.family, Family::Hibari);
        // It knows no voice of that name.
        assert_eq!(instead.speech("Yes.".to_owned(), &rich).voice, "");
        assert_eq!(instead.instead(&rich), None);
        let small = manner(Some("heart"), "en");
        let wanted = Wanted::among(&small, none);
        assert_eq!(wanted.speech("Yes.".to_owned(), &small).voice, "heart");
        assert_eq!(wanted.instead(&small), None);
    }

    #[test]
    fn the_sound_of_short_texts_is_kept() {
        let manner = manner(Some("heart"), "en");
        let wanted = Wanted::by(&manner);
        let keep = |text: &str| wanted.speech(text.to_owned(), &manner).keep;
        assert!(keep("Timer set for five minutes."));
        assert!(keep(&"ä".repeat(SHORT)));
        assert!(!keep(&"ä".repeat(SHORT + 1)));
    }

    #[tokio::test]
    async fn a_voice_stays_and_knows_what_it_said() {
        let folder = tempfile::tempdir().unwrap();
        let mut voice = Voice::new(Home::at(Some(folder.path().to_owned())).unwrap());
        let manner = manner(None, "en");
        let wanted = Wanted::by(&manner);
        let (engine, rate) = match voice.ready(&wanted).await {
            Ok(ready) => ready,
            Err(error) if error.code() == MISSING => return println!("skipped: {error}"),
            Err(error) => panic!("{error}"),
        };
        assert!(rate > 0);
        let speech = || wanted.speech("Timer set for five minutes.".to_owned(), &manner);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let said = speak(&engine, speech(), |more| first.extend(more)).await;
        assert_eq!(said.unwrap().from_cache, 0);
        let process = engine.process_id().await;
        assert!(process.is_some());
        // The next batch of sentences finds the same engine with what it kept.
        let (engine, _) = voice.ready(&wanted).await.unwrap();
        assert_eq!(engine.process_id().await, process);
        let said = speak(&engine, speech(), |more| second.extend(more)).await;
        assert_eq!(said.unwrap().from_cache, 1);
        assert!(!first.is_empty());
        assert_eq!(first, second);
        voice.end().await;
        assert_eq!(engine.process_id().await, None);
    }
}
