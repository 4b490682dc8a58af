//! Where it is measured: the real loop, the real core on an empty folder, and the real engine programs with the models that
//! Sotto starts with. Only the devices are the double that replays recordings.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use sotto_assistant::listening::running::{
    Devices, Heard, Listener, NotSpoken, Ready, Setup, Shown, Voices, Wanted, mouth,
};
use sotto_assistant::listening::words::Commands;
use sotto_assistant::listening::{Input, Settings};
use sotto_assistant::{Assistant, Manner};
use sotto_audio::devices::Sound;
use sotto_engines::hearing::{Hearing, Listening};
use sotto_engines::speaking::{Speaking, SpeakingEvent, Speech, VoiceFamily};
use sotto_engines::supervisor::Supervisor;
use sotto_skills::desktop::System;
use sotto_skills::numbers::Language;
use sotto_store::NoKeychain;
use sotto_tests::spoken::VOICE;
use sotto_tests::{ear_with, model, speak, voice};
use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::Outcome;
use crate::for_the_ear::for_the_ear;

/// What Sotto trained itself; the stock weights where that was not joined yet.
const TUNED: &str = "ear-tiny.en/ear-tiny.en-q8_0.bin";
const STOCK: &str = "whisper-tiny.en/ggml-tiny.en.bin";
/// Texts up to so many characters come again: the voice keeps their sound, as it does for the resident program.
const SHORT: usize = 80;

/// The engines.
pub struct Room {
    /// The ear, ready.
    pub ear: Supervisor<Hearing>,
    /// The file of its model.
    pub ear_file: String,
    voice: Supervisor<Speaking>,
    /// The one who talks to Sotto where no recording does.
    person: Option<Supervisor<Speaking>>,
}

/// How one conversation goes.
pub struct How {
    /// The clock stands still while an engine works.
    pub in_step: bool,
    /// Ends then, once nothing goes on.
    pub until: Option<Duration>,
    /// How it is listened.
    pub settings: Settings,
}

impl Default for How {
    /// At the pace of real time, one request.
    fn default() -> Self {
        Self {
            in_step: false,
            until: None,
            settings: Settings {
                follow_up: false,
                ..Settings::default()
            },
        }
    }
}

/// A core on an empty folder.
pub struct Core {
    assistant: Assistant,
    // Gone when the core is.
    _folder: TempDir,
}

/// Somebody who listens.
pub struct Talk<S> {
    listener: Listener<S>,
    shown: Receiver<(Instant, Shown)>,
}

impl Room {
    /// Starts the ear and the voice, and waits until they are ready.
    pub fn open() -> Outcome<Self> {
        // As it is with whoever talks English and chose no other.
        let file = model(TUNED).or_else(|| model(STOCK));
        let file = file.ok_or("no ear on this machine (./x models starter)")?;
        let ear_file = file_name(&file);
        let ear = ear_with(file).ok_or("sotto-ear is not built (./x bench builds it)")?;
        let own = model("hibari").and_then(|folder| voice(VoiceFamily::Hibari(folder)));
        let own = own.ok_or("no voice on this machine (./x models starter)")?;
        let person = model("kokoro").and_then(|folder| voice(VoiceFamily::Kokoro(folder)));
        let here = Handle::current();
        here.block_on(ear.ready())?;
        here.block_on(own.ready())?;
        Ok(Self {
            ear,
            ear_file,
            voice: own,
            person,
        })
    }

    /// A person says this.
    pub fn said(&self, text: &str) -> Outcome<Vec<f32>> {
        let person = self
            .person
            .as_ref()
            .ok_or("the Kokoro voices are not on this machine")?;
        let (samples, rate) = Handle::current().block_on(speak(person, VOICE, text))?;
        Ok(for_the_ear(&samples, rate))
    }

    /// What the ear hears in it.
    pub fn hear(&self, sound: &[f32]) -> Outcome<String> {
        let heard = sotto_tests::hear(&self.ear, sound.to_vec());
        Ok(Handle::current().block_on(heard)?.text)
    }

    /// The same, and what the ear is unsure of where the loop believes it.
    pub fn believe(&self, sound: &[f32], commands: &Commands) -> Outcome<String> {
        let heard = sotto_tests::hear(&self.ear, sound.to_vec());
        let heard = Handle::current().block_on(heard)?;
        let believed = heard.text.is_empty() && commands.speaks_for(&heard.doubted);
        Ok(if believed { heard.doubted } else { heard.text })
    }

    /// Listens with these devices and this core. `sound` is called last of all, since the double's clock runs from then on.
    pub fn listen<S: Sound + 'static>(
        &self,
        core: &Core,
        heard: Heard,
        how: How,
        sound: impl FnOnce() -> Outcome<S>,
    ) -> Outcome<Talk<S>> {
        let (show, shown) = channel();
        let setup = Setup {
            devices: Devices::default(),
            wake: None,
            ear: self.ear.clone(),
            hearing: Listening {
                language: Some("en".to_owned()),
                ..Listening::default()
            },
            voices: Box::new(OneVoice(self.voice.clone())),
            assistant: core.assistant.clone(),
            settings: how.settings,
            language: Language::ENGLISH,
            muted: false,
            ring: (24_000, vec![0.0; 240]),
            in_step: how.in_step,
            ends_after: how.until,
            show: Box::new(move |what| {
                let _ = show.send((Instant::now(), what));
            }),
            sound: sound()?,
        };
        let listener = Listener::start(setup, heard)?;
        Ok(Talk { listener, shown })
    }
}

/// The name of a model's file, by which the table says what heard.
pub fn file_name(model: &Path) -> String {
    let name = model.file_name().unwrap_or(model.as_os_str());
    name.to_string_lossy().into_owned()
}

impl Core {
    /// Opens it; what it says goes to the loop that is started with the second.
    pub fn open() -> Outcome<(Self, Heard)> {
        let (spoken, heard) = mouth();
        let folder = tempfile::tempdir()?;
        let assistant = Assistant::open(sotto_assistant::Setup {
            folder: folder.path(),
            keychain: Arc::new(NoKeychain),
            desktop: Arc::new(System),
            language: Language::ENGLISH,
            mind: None,
            meanings: None,
            mouth: Some(Arc::new(spoken)),
        })?;
        let core = Self {
            assistant,
            _folder: folder,
        };
        Ok((core, heard))
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.assistant.close();
    }
}

impl<S: Sound + 'static> Talk<S> {
    /// A person does something.
    pub fn tell(&self, input: Input) {
        self.listener.tell(input);
    }

    /// The next thing that is shown.
    pub fn next(&self, longest: Duration) -> Option<(Instant, Shown)> {
        self.shown.recv_timeout(longest).ok()
    }

    /// Waits until it ends by itself; gives the devices and what was shown.
    pub fn wait(self) -> Outcome<(S, Vec<Shown>)> {
        let sound = self.listener.wait()?;
        let shown = self.shown.try_iter().map(|(_, what)| what).collect();
        Ok((sound, shown))
    }

    /// Ends it.
    pub fn close(self) -> Outcome<S> {
        Ok(self.listener.close()?)
    }
}

/// The voice that answers.
struct OneVoice(Supervisor<Speaking>);

impl Voices for OneVoice {
    fn ready<'a>(&'a mut self, text: &'a str, manner: &'a Manner) -> Wanted<'a> {
        let engine = self.0.clone();
        Box::pin(async move {
            let facts = engine.ready().await.map_err(|error| NotSpoken {
                sentence: error.to_string(),
            })?;
            let SpeakingEvent::Loaded(facts) = facts else {
                let sentence = "The voice said nothing about itself.".to_owned();
                return Err(NotSpoken { sentence });
            };
            Ok(Ready {
                engine,
                rate: facts.rate,
                speech: Speech {
                    rate: manner.pace,
                    language: manner.language.to_owned(),
                    keep: text.chars().nth(SHORT).is_none(),
                    ..Speech::default()
                },
            })
        })
    }
}
