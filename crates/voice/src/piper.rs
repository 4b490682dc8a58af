//! Piper voices: a user's own ONNX file with its description beside it. Their phonemes are those of espeak-ng, which is
//! asked for them as a program of its own.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rten::{NodeId, ThreadPool};
use serde::Deserialize;
use sotto_engines::Fault;

use crate::espeak::{EspeakProgram, Spelling};
use crate::family::{Family, Manner, known, language_code, no_language, read, unusable};
use crate::net::{Net, numbers, row};
use crate::phonemes::split;

/// Phonemes in one go; the nets were trained on single sentences.
const MOST_PHONEMES: usize = 400;

/// A Piper voice, which may have several speakers.
pub struct Piper {
    net: Net,
    output: NodeId,
    facts: Description,
    name: String,
    espeak: EspeakProgram,
}

/// The part of a voice's description that is needed here.
#[derive(Debug, Deserialize)]
struct Description {
    audio: Audio,
    espeak: Espeak,
    #[serde(default)]
    inference: Inference,
    phoneme_id_map: HashMap<String, Vec<i32>>,
    #[serde(default)]
    num_speakers: u32,
    #[serde(default)]
    speaker_id_map: BTreeMap<String, i32>,
}

#[derive(Debug, Deserialize)]
struct Audio {
    sample_rate: u32,
}

#[derive(Debug, Deserialize)]
struct Espeak {
    voice: String,
}

#[derive(Debug, Deserialize)]
#[serde(default)]
struct Inference {
    noise_scale: f32,
    length_scale: f32,
    noise_w: f32,
}

impl Default for Inference {
    fn default() -> Self {
        Self {
            noise_scale: 0.667,
            length_scale: 1.0,
            noise_w: 0.8,
        }
    }
}

impl Piper {
    /// Loads a voice: `<name>.onnx` with `<name>.onnx.json` (or `<name>.json`) beside it.
    pub fn open(
        file: &Path,
        espeak: EspeakProgram,
        threads: Arc<ThreadPool>,
    ) -> Result<Self, Fault> {
        let net = Net::open(file, &["input", "input_lengths", "scales"], threads)?;
        let described = description(file);
        let facts: Description = serde_json::from_slice(&read(&described)?)
            .map_err(|error| unusable(&described, error))?;
        if !(8_000..=96_000).contains(&facts.audio.sample_rate) || facts.phoneme_id_map.is_empty() {
            return Err(unusable(&described, "it does not describe a Piper voice"));
        }
        espeak.check()?;
        let output = *net
            .outputs()
            .first()
            .ok_or_else(|| net.unusable("it has no output"))?;
        let name = file
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        Ok(Self {
            net,
            output,
            facts,
            name,
            espeak,
        })
    }

    fn language(&self) -> String {
        language_code(&self.facts.espeak.voice)
    }

    fn sound(&self, ids: &[i32], manner: &Manner) -> Result<Vec<f32>, Fault> {
        let Inference {
            noise_scale,
            length_scale,
            noise_w,
        } = self.facts.inference;
        let length = i32::try_from(ids.len()).unwrap_or(i32::MAX);
        let lengths = rten_tensor::Tensor::from_data(&[1], vec![length]);
        let scales = vec![noise_scale, length_scale / manner.rate, noise_w];
        let mut inputs = vec![
            (self.net.node("input")?, row(ids)),
            (self.net.node("input_lengths")?, lengths.into()),
            (self.net.node("scales")?, numbers(&[3], scales)),
        ];
        if self.net.has("sid") {
            let speaker = self
                .facts
                .speaker_id_map
                .get(&manner.voice)
                .copied()
                .unwrap_or(0);
            inputs.push((
                self.net.node("sid")?,
                rten_tensor::Tensor::from_data(&[1], vec![speaker]).into(),
            ));
        }
        let value = self.net.run(inputs, &[self.output])?.pop();
        Ok(self
            .net
            .numbers(value.ok_or_else(|| self.net.unusable("it gave no output"))?)?
            .1)
    }
}

impl Family for Piper {
    fn rate(&self) -> u32 {
        self.facts.audio.sample_rate
    }

    fn voices(&self) -> Vec<String> {
        if self.facts.num_speakers > 1 && !self.facts.speaker_id_map.is_empty() {
            let mut speakers: Vec<(&i32, &String)> = self
                .facts
                .speaker_id_map
                .iter()
                .map(|(name, number)| (number, name))
                .collect();
            speakers.sort();
            speakers.into_iter().map(|(_, name)| name.clone()).collect()
        } else {
            vec![self.name.clone()]
        }
    }

    fn choose(&self, voice: &str, language: &str) -> Result<(String, String), Fault> {
        let names = self.voices();
        let (code, own) = (language_code(language), self.language());
        if voice.is_empty() && !code.is_empty() && code != own {
            return Err(no_language(language, &format!("\"{own}\"")));
        }
        let voice = if voice.is_empty() {
            names.into_iter().next().unwrap_or_default()
        } else {
            known(voice, &names)?
        };
        Ok((voice, own))
    }

    fn longest_piece(&self) -> usize {
        200
    }

    fn say(&mut self, words: &str, manner: &Manner, stop: &AtomicBool) -> Result<Vec<f32>, Fault> {
        let phonemes =
            self.espeak
                .phonemes(words, &self.facts.espeak.voice, Spelling::Plain, stop)?;
        let known: Vec<(char, &[i32])> = phonemes
            .chars()
            .flat_map(decompose)
            .filter_map(|sign| {
                Some((
                    sign,
                    self.facts
                        .phoneme_id_map
                        .get(sign.encode_utf8(&mut [0; 4]))?
                        .as_slice(),
                ))
            })
            .collect();
        let mut sound = Vec::new();
        for part in split(&known, MOST_PHONEMES) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            if part.iter().any(|(sign, _)| sign.is_alphabetic()) {
                sound.extend(self.sound(&framed(part, &self.facts.phoneme_id_map), manner)?);
            }
        }
        Ok(sound)
    }
}

/// The numbers with those for the beginning and the end, and one for "nothing" after each.
fn framed(part: &[(char, &[i32])], numbers: &HashMap<String, Vec<i32>>) -> Vec<i32> {
    let named = |name: &str, usual: i32| numbers.get(name).cloned().unwrap_or_else(|| vec![usual]);
    let (nothing, begin, end) = (named("_", 0), named("^", 1), named("$", 2));
    let mut ids = begin;
    ids.extend(&nothing);
    for (_, own) in part {
        ids.extend_from_slice(own);
        ids.extend(&nothing);
    }
    ids.extend(end);
    ids
}

/// The only composed sign that espeak-ng writes; the voices know its parts.
fn decompose(sign: char) -> impl Iterator<Item = char> {
    let parts = match sign {
        'ç' => ['c', '\u{327}'],
        'ã' => ['a', '\u{303}'],
        'õ' => ['o', '\u{303}'],
        'ẽ' => ['e', '\u{303}'],
        'ĩ' => ['i', '\u{303}'],
        'ũ' => ['u', '\u{303}'],
        other => [other, '\0'],
    };
    parts.into_iter().filter(|part| *part != '\0')
}

fn description(file: &Path) -> PathBuf {
    let mut longer = file.as_os_str().to_owned();
    longer.push(".json");
    let longer = PathBuf::from(longer);
    let shorter = file.with_extension("json");
    if !longer.is_file() && shorter.is_file() {
        shorter
    } else {
        longer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phoneme_is_followed_by_nothing() {
        let numbers = HashMap::new();
        assert_eq!(
            framed(&[('a', &[14]), ('b', &[15])], &numbers),
            [1, 0, 14, 0, 15, 0, 2]
        );
    }

    #[test]
    fn composed_signs_come_apart() {
        let parts: String = "içʃ".chars().flat_map(decompose).collect();
        assert_eq!(parts, "ic\u{327}ʃ");
    }
}
