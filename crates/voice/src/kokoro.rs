//! Kokoro: many voices in one net, richer and some thirty times slower than the default voice. A voice is a file of 510
//! style rows, one for each number of phonemes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rten::{NodeId, ThreadPool, Value};
use rten_tensor::Tensor;
use sotto_engines::Fault;

use crate::english::English;
use crate::espeak::{EspeakProgram, Spelling};
use crate::family::{Family, Manner, known, language_code, missing, no_language, read, unusable};
use crate::net::Net;
use crate::phonemes::Vocabulary;
use crate::stages::{Stages, Watch, compute};

/// Rows of a voice's file, and so phonemes the net can take in one go.
const ROWS: usize = 510;
/// Numbers of a row.
const STYLE: usize = 256;
/// What the net takes.
const INPUTS: [&str; 3] = ["tokens", "style", "speed"];

/// The Kokoro voices of a folder.
pub struct Kokoro {
    net: Net,
    inputs: [NodeId; 3],
    output: NodeId,
    /// How a cancel is seen in time. Without, the net runs in one go.
    stages: Option<Stages>,
    vocabulary: Vocabulary,
    voices: BTreeMap<String, PathBuf>,
    styles: BTreeMap<String, Vec<f32>>,
    english: English,
    espeak: EspeakProgram,
}

impl Kokoro {
    /// Loads the net of this folder. `lexicons` holds the nets for unknown English words.
    pub fn open(
        folder: &Path,
        lexicons: Option<&Path>,
        threads: Arc<ThreadPool>,
    ) -> Result<Self, Fault> {
        let vocabulary = Vocabulary::open(&folder.join("vocab.json"))?;
        let voices = voices_of(&folder.join("voices"))?;
        let file = folder.join("kokoro.onnx");
        let net = Net::open_for_stages(&file, &INPUTS, Arc::clone(&threads))?;
        let [tokens, style, speed] = INPUTS.map(|name| net.node(name));
        let inputs = [tokens?, style?, speed?];
        let output = *net
            .outputs()
            .first()
            .ok_or_else(|| net.unusable("it has no output"))?;
        let stages = Stages::of(&net, &file, &INPUTS, net.name(output).unwrap_or_default());
        let english = English::open(lexicons, threads)?;
        let espeak = EspeakProgram::default();
        Ok(Self {
            net,
            inputs,
            output,
            stages,
            vocabulary,
            voices,
            styles: BTreeMap::new(),
            english,
            espeak,
        })
    }

    fn phonemes(&mut self, words: &str, voice: &str, stop: &AtomicBool) -> Result<String, Fault> {
        match speaks(voice) {
            Some(("en", espeak)) => self.english.phonemes(words, espeak == "en-gb"),
            Some((_, espeak)) => {
                let phonemes = self.espeak.phonemes(words, espeak, Spelling::Tied, stop)?;
                Ok(from_espeak(&phonemes))
            }
            None => Err(known(voice, &self.voices())
                .err()
                .unwrap_or_else(Fault::not_ready)),
        }
    }

    fn load(&mut self, voice: &str) -> Result<(), Fault> {
        if self.styles.contains_key(voice) {
            return Ok(());
        }
        let Some(path) = self.voices.get(voice) else {
            return known(voice, &self.voices()).map(drop);
        };
        let style = styles(path)?;
        self.styles.insert(voice.to_owned(), style);
        Ok(())
    }

    /// The sound of these phonemes; empty when `watch` says that nobody wants it any more.
    fn sound(
        &mut self,
        ids: &[i32],
        voice: &str,
        rate: f32,
        watch: &mut Watch,
    ) -> Result<Vec<f32>, Fault> {
        let inputs = self.inputs(ids, voice, rate)?;
        match compute(&self.net, &mut self.stages, &inputs, self.output, watch)? {
            Some(value) => Ok(self.net.numbers(value)?.1),
            None => Ok(Vec::new()),
        }
    }

    fn inputs(&self, ids: &[i32], voice: &str, rate: f32) -> Result<Vec<(NodeId, Value)>, Fault> {
        let at = ids.len().saturating_sub(1).min(ROWS - 1) * STYLE;
        let Some(style) = self
            .styles
            .get(voice)
            .and_then(|rows| rows.get(at..at + STYLE))
        else {
            return Err(Fault::inside("This voice is not loaded."));
        };
        let tokens: Vec<i32> = std::iter::once(0)
            .chain(ids.iter().copied())
            .chain([0])
            .collect();
        let [first, second, third] = self.inputs;
        Ok(vec![
            (first, Tensor::from_data(&[1, tokens.len()], tokens).into()),
            (
                second,
                Tensor::from_data(&[1, STYLE], style.to_vec()).into(),
            ),
            (third, Tensor::from_data(&[1], vec![rate]).into()),
        ])
    }
}

impl Family for Kokoro {
    fn rate(&self) -> u32 {
        24_000
    }

    fn voices(&self) -> Vec<String> {
        let mut names: Vec<String> = self.voices.keys().cloned().collect();
        // The best of them first; it is what speaks when nothing else is asked for.
        names.sort_by_key(|name| name != "af_heart");
        names
    }

    fn choose(&self, voice: &str, language: &str) -> Result<(String, String), Fault> {
        let names = self.voices();
        let code = language_code(language);
        let voice = if voice.is_empty() {
            let speaks_it = |name: &&String| {
                code.is_empty() || speaks(name).is_some_and(|(own, _)| own == code)
            };
            names.iter().find(speaks_it).cloned().ok_or_else(|| {
                no_language(
                    language,
                    "English, Spanish, French, Hindi, Italian and Portuguese",
                )
            })?
        } else {
            known(voice, &names)?
        };
        let language = speaks(&voice).map_or("en", |(own, _)| own).to_owned();
        Ok((voice, language))
    }

    /// About eight seconds of sound. A cancel does not wait for them (see `stages`); it is the first sound of a long
    /// clause that does.
    fn longest_piece(&self) -> usize {
        120
    }

    fn say(&mut self, words: &str, manner: &Manner, stop: &AtomicBool) -> Result<Vec<f32>, Fault> {
        self.load(&manner.voice)?;
        let phonemes = self.phonemes(words, &manner.voice, stop)?;
        let (mut sound, mut watch) = (Vec::new(), Watch::new(stop));
        for ids in self.vocabulary.parts(&phonemes, ROWS) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            sound.extend(self.sound(&ids, &manner.voice, manner.rate, &mut watch)?);
        }
        tracing::debug!(looks = watch.looks(), longest = ?watch.longest(), "computed");
        Ok(sound)
    }
}

/// The language of a voice by the first letter of its name, and espeak-ng's name for it. Japanese and Chinese are not
/// among them: nothing here reads their writing into the phonemes that these voices were trained with.
fn speaks(voice: &str) -> Option<(&'static str, &'static str)> {
    Some(match voice.chars().next()? {
        'a' => ("en", "en-us"),
        'b' => ("en", "en-gb"),
        'e' => ("es", "es"),
        'f' => ("fr", "fr-fr"),
        'h' => ("hi", "hi"),
        'i' => ("it", "it"),
        'p' => ("pt", "pt-br"),
        _ => return None,
    })
}

fn voices_of(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Fault> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Err(missing(folder));
    };
    let voices: BTreeMap<String, PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "bin"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
        .filter(|(name, _)| speaks(name).is_some())
        .collect();
    if voices.is_empty() {
        Err(missing(&folder.join("af_heart.bin")))
    } else {
        Ok(voices)
    }
}

fn styles(path: &Path) -> Result<Vec<f32>, Fault> {
    let bytes = read(path)?;
    if bytes.len() != ROWS * STYLE * 4 {
        return Err(unusable(
            path,
            format!(
                "it has {} bytes instead of {}",
                bytes.len(),
                ROWS * STYLE * 4
            ),
        ));
    }
    let rows: Vec<f32> = bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|number| f32::from_le_bytes(*number))
        .collect();
    if rows
        .iter()
        .all(|value| value.is_finite() && value.abs() < 1e4)
    {
        Ok(rows)
    } else {
        Err(unusable(path, "it is damaged"))
    }
}

/// espeak-ng's phonemes, sounds of two signs tied by `^`, as Kokoro's voices were trained with them.
fn from_espeak(phonemes: &str) -> String {
    let pairs = [
        ("a^ɪ", "I"),
        ("a^ʊ", "W"),
        ("d^z", "ʣ"),
        ("d^ʒ", "ʤ"),
        ("e^ɪ", "A"),
        ("o^ʊ", "O"),
        ("ə^ʊ", "Q"),
        ("s^s", "S"),
        ("t^s", "ʦ"),
        ("t^ʃ", "ʧ"),
        ("ɔ^ɪ", "Y"),
        ("^", ""),
        ("-", ""),
    ];
    pairs.iter().fold(phonemes.to_owned(), |text, (from, to)| {
        text.replace(from, to)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests;
