//! Piper voices: a user's own ONNX file with its description beside it. Their phonemes are those of espeak-ng, which is
//! asked for them as a program of its own.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rten::{NodeId, ThreadPool, Value};
use rten_tensor::Tensor;
use serde::Deserialize;
use sotto_engines::Fault;

use crate::espeak::{EspeakProgram, Spelling};
use crate::family::{Family, Manner, known, language_code, no_language, read, unusable};
use crate::net::Net;
use crate::phonemes::split;
use crate::stages::{Stages, Watch, compute};

/// Phonemes in one go; the nets were trained on single sentences.
const MOST_PHONEMES: usize = 400;

/// Phonemes in one go where the net cannot be run in stages, so that a cancel waits for a few words only.
const FEW_PHONEMES: usize = 40;

/// What every net takes.
const INPUTS: [&str; 3] = ["input", "input_lengths", "scales"];
/// What a net with several speakers takes as well.
const SPEAKER: &str = "sid";

/// A Piper voice, which may have several speakers.
pub struct Piper {
    net: Net,
    output: NodeId,
    /// How a cancel is seen in time. Without, the net runs in one go.
    stages: Option<Stages>,
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
        let piper = Self::load(file, espeak, threads)?;
        piper.espeak.check()?;
        Ok(piper)
    }

    fn load(file: &Path, espeak: EspeakProgram, threads: Arc<ThreadPool>) -> Result<Self, Fault> {
        let net = Net::open_for_stages(file, &INPUTS, threads)?;
        let described = description(file);
        let facts: Description = serde_json::from_slice(&read(&described)?)
            .map_err(|error| unusable(&described, error))?;
        if !(8_000..=96_000).contains(&facts.audio.sample_rate) || facts.phoneme_id_map.is_empty() {
            return Err(unusable(&described, "it does not describe a Piper voice"));
        }
        // A net makes its sound as long as it is told to, so that a length from nowhere would take all memory.
        let Inference {
            noise_scale,
            length_scale,
            noise_w,
        } = facts.inference;
        let noises = [noise_scale, noise_w];
        if !noises.iter().all(|noise| (0.0..=10.0).contains(noise))
            || !(0.05..=20.0).contains(&length_scale)
        {
            let what = "its numbers for noise and length make no sense";
            return Err(unusable(&described, what));
        }
        let output = *net
            .outputs()
            .first()
            .ok_or_else(|| net.unusable("it has no output"))?;
        let mut inputs = INPUTS.to_vec();
        if net.has(SPEAKER) {
            inputs.push(SPEAKER);
        }
        let stages = Stages::of(&net, file, &inputs, net.name(output).unwrap_or_default());
        let name = file
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        Ok(Self {
            net,
            output,
            stages,
            facts,
            name,
            espeak,
        })
    }

    fn language(&self) -> String {
        language_code(&self.facts.espeak.voice)
    }

    /// The numbers of these phonemes, in parts that are made one after the other. Parts without a sound are left out.
    fn parts(&self, phonemes: &str) -> Vec<Vec<i32>> {
        let numbers = &self.facts.phoneme_id_map;
        let known: Vec<(char, &[i32])> = phonemes
            .chars()
            .flat_map(decompose)
            .filter_map(|sign| {
                let own = numbers.get(sign.encode_utf8(&mut [0; 4]))?;
                Some((sign, own.as_slice()))
            })
            .collect();
        let most = match self.stages {
            Some(_) => MOST_PHONEMES,
            None => FEW_PHONEMES,
        };
        split(&known, most)
            .into_iter()
            .filter(|part| part.iter().any(|(sign, _)| sign.is_alphabetic()))
            .map(|part| framed(part, numbers))
            .collect()
    }

    /// The sound of these numbers; empty when `watch` says that nobody wants it any more.
    fn sound(
        &mut self,
        ids: &[i32],
        manner: &Manner,
        watch: &mut Watch,
    ) -> Result<Vec<f32>, Fault> {
        let inputs = self.inputs(ids, manner)?;
        match compute(&self.net, &mut self.stages, &inputs, self.output, watch)? {
            Some(value) => Ok(self.net.numbers(value)?.1),
            None => Ok(Vec::new()),
        }
    }

    fn inputs(&self, ids: &[i32], manner: &Manner) -> Result<Vec<(NodeId, Value)>, Fault> {
        let Inference {
            noise_scale,
            length_scale,
            noise_w,
        } = self.facts.inference;
        let length = i32::try_from(ids.len()).unwrap_or(i32::MAX);
        let scales = vec![noise_scale, length_scale / manner.rate, noise_w];
        let [numbers, lengths, manners] = INPUTS.map(|name| self.net.node(name));
        let mut inputs: Vec<(NodeId, Value)> = vec![
            (
                numbers?,
                Tensor::from_data(&[1, ids.len()], ids.to_vec()).into(),
            ),
            (lengths?, Tensor::from_data(&[1], vec![length]).into()),
            (manners?, Tensor::from_data(&[3], scales).into()),
        ];
        if self.net.has(SPEAKER) {
            let speaker = self
                .facts
                .speaker_id_map
                .get(&manner.voice)
                .copied()
                .unwrap_or(0);
            let speaker = Tensor::from_data(&[1], vec![speaker]);
            inputs.push((self.net.node(SPEAKER)?, speaker.into()));
        }
        Ok(inputs)
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
        let (mut sound, mut watch) = (Vec::new(), Watch::new(stop));
        for ids in self.parts(&phonemes) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            sound.extend(self.sound(&ids, manner, &mut watch)?);
        }
        tracing::debug!(looks = watch.looks(), longest = ?watch.longest(), "computed");
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
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests;
