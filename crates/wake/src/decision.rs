//! From the net's answers to "heard": smoothing, threshold, the pause after a hit, and a short log of what nearly counted.

use std::collections::VecDeque;

use crate::weights::OUTPUTS;

/// Answers of which the mean is compared with the threshold, as in the recipe; one alone may be a spike.
const SMOOTHED: usize = 3;
/// An answer before there was any.
const NOTHING: f32 = -8.0;
/// Logits that the whole range of sensitivity moves the threshold by.
const RANGE: f32 = 6.0;
/// Logits under the threshold from which a peak is a near miss.
const NEAR: f32 = 2.5;
/// Near misses that are kept.
const KEPT: usize = 16;

/// What can be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// "Hey Sotto": asks for attention.
    HeySotto,
    /// The bare name, for those who want to say less; its threshold is stricter.
    Sotto,
    /// "Stop": interrupts what is being said.
    Stop,
}

impl Phrase {
    /// All, in the order of the net's outputs.
    pub const ALL: [Self; OUTPUTS] = [Self::HeySotto, Self::Sotto, Self::Stop];
}

/// Which phrases are listened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listening {
    /// "Hey Sotto".
    pub hey_sotto: bool,
    /// The bare "Sotto".
    pub sotto: bool,
    /// "Stop": to be switched on while Sotto speaks or a timer rings.
    pub stop: bool,
}

impl Listening {
    fn to(self, phrase: Phrase) -> bool {
        match phrase {
            Phrase::HeySotto => self.hey_sotto,
            Phrase::Sotto => self.sotto,
            Phrase::Stop => self.stop,
        }
    }
}

/// What is listened for and how readily.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Which phrases.
    pub listening: Listening,
    /// 0 (rarely wrong, misses more) to 1 (misses less, wrong more often); a half is what the recipe chose.
    pub sensitivity: f32,
    /// Milliseconds in which nothing is heard after something was, so that one call counts once.
    pub pause_ms: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listening: Listening {
                hey_sotto: true,
                sotto: false,
                stop: false,
            },
            sensitivity: 0.5,
            pause_ms: 1500,
        }
    }
}

/// A phrase was heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// Which.
    pub phrase: Phrase,
    /// How sure the net was, 0..1.
    pub confidence: f32,
    /// Milliseconds of sound that were fed in until then.
    pub at_ms: u64,
}

/// A phrase nearly counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearMiss {
    /// Which.
    pub phrase: Phrase,
    /// How sure the net was at most, 0..1.
    pub confidence: f32,
    /// The sensitivity at which it would have counted; over 1 if none is enough.
    pub needed: f32,
    /// Milliseconds of sound that were fed in until the peak.
    pub at_ms: u64,
}

/// The rule and its memory.
pub(crate) struct Decision {
    settings: Settings,
    thresholds: [f32; OUTPUTS],
    recent: [[f32; OUTPUTS]; SMOOTHED],
    next: usize,
    quiet_until: u64,
    rising: [Option<(f32, u64)>; OUTPUTS],
    misses: VecDeque<NearMiss>,
}

impl Decision {
    pub(crate) fn new(thresholds: [f32; OUTPUTS]) -> Self {
        Self {
            settings: Settings::default(),
            thresholds,
            recent: [[NOTHING; OUTPUTS]; SMOOTHED],
            next: 0,
            quiet_until: 0,
            rising: [None; OUTPUTS],
            misses: VecDeque::with_capacity(KEPT),
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings
    }

    /// Takes new settings; a sensitivity outside 0..1 is brought inside.
    pub(crate) fn set(&mut self, settings: Settings) {
        let sensitivity = if settings.sensitivity.is_finite() {
            settings.sensitivity.clamp(0.0, 1.0)
        } else {
            Settings::default().sensitivity
        };
        self.settings = Settings {
            sensitivity,
            ..settings
        };
        self.rising = [None; OUTPUTS];
    }

    pub(crate) fn forget(&mut self) {
        self.recent = [[NOTHING; OUTPUTS]; SMOOTHED];
        self.rising = [None; OUTPUTS];
    }

    pub(crate) fn near_misses(&self) -> impl Iterator<Item = NearMiss> + '_ {
        self.misses.iter().copied()
    }

    pub(crate) fn last_answer(&self) -> [f32; OUTPUTS] {
        self.recent[(self.next + SMOOTHED - 1) % SMOOTHED]
    }

    pub(crate) fn confidences(&self) -> [f32; OUTPUTS] {
        self.scores().map(confidence)
    }

    /// Takes the net's answer at this time of the stream.
    pub(crate) fn step(&mut self, logits: [f32; OUTPUTS], at_ms: u64) -> Option<Heard> {
        self.recent[self.next] = logits;
        self.next = (self.next + 1) % SMOOTHED;
        if at_ms < self.quiet_until {
            return None;
        }
        let scores = self.scores();
        // "Hey Sotto" stands first and contains "Sotto", so the first that counts is the right one.
        for (at, phrase) in Phrase::ALL.into_iter().enumerate() {
            if self.settings.listening.to(phrase) && scores[at] >= self.threshold(at) {
                self.quiet_until = at_ms + u64::from(self.settings.pause_ms);
                self.rising = [None; OUTPUTS];
                return Some(Heard {
                    phrase,
                    confidence: confidence(scores[at]),
                    at_ms,
                });
            }
        }
        for (at, phrase) in Phrase::ALL.into_iter().enumerate() {
            if self.settings.listening.to(phrase) {
                self.watch(at, phrase, scores[at], at_ms);
            }
        }
        None
    }

    /// Follows a peak under the threshold and writes it down when it is over.
    fn watch(&mut self, at: usize, phrase: Phrase, score: f32, at_ms: u64) {
        if score >= self.threshold(at) - NEAR {
            if self.rising[at].is_none_or(|(peak, _)| score > peak) {
                self.rising[at] = Some((score, at_ms));
            }
        } else if let Some((peak, at_ms)) = self.rising[at].take() {
            if self.misses.len() == KEPT {
                self.misses.pop_front();
            }
            self.misses.push_back(NearMiss {
                phrase,
                confidence: confidence(peak),
                needed: 0.5 + (self.thresholds[at] - peak) / RANGE,
                at_ms,
            });
        }
    }

    fn threshold(&self, at: usize) -> f32 {
        self.thresholds[at] + (0.5 - self.settings.sensitivity) * RANGE
    }

    fn scores(&self) -> [f32; OUTPUTS] {
        std::array::from_fn(|at| {
            self.recent.iter().map(|answer| answer[at]).sum::<f32>() / SMOOTHED as f32
        })
    }
}

fn confidence(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests;
