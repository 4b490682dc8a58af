//! Hibari: the small voice that speaks from the first minute. A net says per 12.5 ms what the spectrum is to be, and
//! the signal path in `signal` makes sound of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rten::{NodeId, ThreadPool};
use serde::Deserialize;
use sotto_engines::Fault;

use crate::english::English;
use crate::family::{Family, Manner, known, language_code, no_language, read, unusable};
use crate::net::{Net, numbers, row};
use crate::phonemes::Vocabulary;
use crate::stages::Watch;

pub(crate) mod noise;
pub(crate) mod overlap;
pub(crate) mod pulses;
pub(crate) mod shapes;
pub mod signal;

use signal::{BINS, SignalPath, Spectrum};

/// Phonemes the net was made for in one go.
const MOST_PHONEMES: usize = 400;

/// The default voice, whose net is always there.
const DEFAULT: &str = "heart";

/// The hibari voices of a folder.
pub struct Hibari {
    facts: BTreeMap<String, VoiceFile>,
    loaded: BTreeMap<String, Spectra>,
    vocabulary: Vocabulary,
    english: English,
    signal: SignalPath,
    threads: Arc<ThreadPool>,
}

struct VoiceFile {
    path: PathBuf,
    british: bool,
}

#[derive(Deserialize)]
struct Listed {
    file: String,
    #[serde(default)]
    british: bool,
}

/// A loaded net with its nodes.
struct Spectra {
    net: Net,
    inputs: [NodeId; 2],
    outputs: [NodeId; 6],
}

impl Hibari {
    /// Loads the voices of this folder; the default one at once, the others when they first speak.
    pub fn open(folder: &Path, threads: Arc<ThreadPool>) -> Result<Self, Fault> {
        let vocabulary = Vocabulary::open(&folder.join("vocab.json"))?;
        let facts = voices_of(folder)?;
        let english = English::open(Some(folder), Arc::clone(&threads))?;
        let signal = SignalPath::new();
        let mut hibari = Self {
            facts,
            loaded: BTreeMap::new(),
            vocabulary,
            english,
            signal,
            threads,
        };
        hibari.load(DEFAULT)?;
        Ok(hibari)
    }

    fn load(&mut self, voice: &str) -> Result<(), Fault> {
        if self.loaded.contains_key(voice) {
            return Ok(());
        }
        let names: Vec<String> = self.facts.keys().cloned().collect();
        let Some(file) = self.facts.get(voice) else {
            return known(voice, &names).map(drop);
        };
        let net = Net::open(&file.path, &["ids", "speed"], Arc::clone(&self.threads))?;
        let inputs = [net.node("ids")?, net.node("speed")?];
        let mut outputs = inputs[0..1].repeat(6);
        for (node, name) in outputs
            .iter_mut()
            .zip(["lh", "theta", "ln", "lr", "phi", "f0"])
        {
            *node = net.node(name)?;
        }
        let outputs = outputs
            .try_into()
            .map_err(|_| net.unusable("its outputs are not those of this voice"))?;
        self.loaded.insert(
            voice.to_owned(),
            Spectra {
                net,
                inputs,
                outputs,
            },
        );
        Ok(())
    }

    fn british(&self, voice: &str) -> bool {
        self.facts.get(voice).is_some_and(|file| file.british)
    }

    /// The phonemes of a clause, as the net takes them.
    pub fn phonemes(&mut self, words: &str, voice: &str) -> Result<Vec<Vec<i32>>, Fault> {
        let british = self.british(voice);
        let phonemes = self.english.phonemes(words, british)?;
        tracing::trace!(phonemes, "read");
        Ok(self.vocabulary.parts(&phonemes, MOST_PHONEMES))
    }

    /// What the net says for these phonemes; public for tests of the signal path.
    pub fn spectrum(&self, voice: &str, ids: &[i32], rate: f32) -> Result<Spectrum, Fault> {
        let Some(Spectra {
            net,
            inputs,
            outputs,
        }) = self.loaded.get(voice)
        else {
            return Err(Fault::inside("This voice is not loaded."));
        };
        let framed: Vec<i32> = std::iter::once(0)
            .chain(ids.iter().copied())
            .chain([0])
            .collect();
        let inputs = vec![
            (inputs[0], row(&framed)),
            (inputs[1], numbers(&[1], vec![rate])),
        ];
        let mut parts = Vec::with_capacity(6);
        for value in net.run(inputs, outputs)? {
            parts.push(net.numbers(value)?.1);
        }
        let wrong = || net.unusable("its outputs have another shape than expected");
        let [lh, theta, ln, lr, phi, f0]: [Vec<f32>; 6] = parts.try_into().map_err(|_| wrong())?;
        let size = BINS * f0.len();
        if f0.is_empty()
            || [&lh, &theta, &ln, &lr, &phi]
                .iter()
                .any(|part| part.len() != size)
        {
            return Err(wrong());
        }
        Ok(Spectrum {
            lh,
            theta,
            ln,
            lr,
            phi,
            f0,
        })
    }
}

impl Family for Hibari {
    fn rate(&self) -> u32 {
        signal::RATE
    }

    fn voices(&self) -> Vec<String> {
        let others = self.facts.keys().filter(|name| *name != DEFAULT).cloned();
        std::iter::once(DEFAULT.to_owned()).chain(others).collect()
    }

    fn choose(&self, voice: &str, language: &str) -> Result<(String, String), Fault> {
        let code = language_code(language);
        if !code.is_empty() && code != "en" {
            return Err(no_language(language, "English"));
        }
        let voice = if voice.is_empty() {
            DEFAULT.to_owned()
        } else {
            known(voice, &self.voices())?
        };
        Ok((voice, "en".to_owned()))
    }

    fn longest_piece(&self) -> usize {
        240
    }

    fn say(&mut self, words: &str, manner: &Manner, stop: &AtomicBool) -> Result<Vec<f32>, Fault> {
        self.load(&manner.voice)?;
        let (mut sound, mut watch) = (Vec::new(), Watch::new(stop));
        for ids in self.phonemes(words, &manner.voice)? {
            if watch.stopped() {
                break;
            }
            let spectrum = self.spectrum(&manner.voice, &ids, manner.rate)?;
            sound.extend(self.signal.sound(&spectrum, &mut watch));
        }
        tracing::debug!(looks = watch.looks(), longest = ?watch.longest(), "computed");
        Ok(sound)
    }
}

/// The voices whose nets lie in this folder.
fn voices_of(folder: &Path) -> Result<BTreeMap<String, VoiceFile>, Fault> {
    let list = folder.join("voices.json");
    let mut voices = BTreeMap::new();
    if list.is_file() {
        let listed: BTreeMap<String, Listed> =
            serde_json::from_slice(&read(&list)?).map_err(|error| unusable(&list, error))?;
        for (name, Listed { file, british }) in listed {
            // Only files of this very folder: a list is not to lead anywhere else.
            let inside = Path::new(&file)
                .file_name()
                .is_some_and(|plain| plain == file.as_str());
            let path = folder.join(&file);
            if inside && path.is_file() {
                voices.insert(name, VoiceFile { path, british });
            }
        }
    }
    voices
        .entry(DEFAULT.to_owned())
        .or_insert_with(|| VoiceFile {
            path: folder.join("hibari.onnx"),
            british: false,
        });
    Ok(voices)
}
