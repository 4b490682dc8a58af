//! What the resident program says aloud: answers that are to be spoken, and what rings. The voice and the loudspeaker are
//! opened with the first word and given back when it has been silent for a while.

use std::time::Duration;

use sotto_assistant::{Manner, Mouth};
use sotto_engines::speaking::{Speaking, Speech};
use sotto_engines::supervisor::Supervisor;
use tokio::sync::mpsc;

use crate::arguments::Family;
use crate::choice;
use crate::commands::say::speak;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;
use crate::sound::play::Speaker;

/// Sentences that wait; a program that wants more said talks to nobody.
const WAITING: usize = 64;
/// After this long a silent loudspeaker is given back.
const SILENT: Duration = Duration::from_secs(30);
/// A ring: two tones and a pause.
const RING_EVERY: Duration = Duration::from_secs(2);
/// Samples a second of the tones.
const RATE: u32 = 24_000;

/// Speaks aloud.
#[derive(Debug)]
pub struct SpokenAloud(mpsc::Sender<Said>);

#[derive(Debug)]
enum Said {
    Words(String, Manner),
    Hush,
    Ring(bool),
}

impl SpokenAloud {
    /// A mouth. Must be called inside a tokio runtime.
    pub fn new(home: Home) -> Self {
        let (say, said) = mpsc::channel(WAITING);
        tokio::spawn(live(home, said));
        Self(say)
    }

    fn tell(&self, said: Said) {
        if self.0.try_send(said).is_err() {
            tracing::warn!("too much to say at once: a sentence was left out");
        }
    }
}

impl Mouth for SpokenAloud {
    fn say(&self, text: &str, manner: Manner) {
        self.tell(Said::Words(text.to_owned(), manner));
    }

    fn hush(&self) {
        self.tell(Said::Hush);
    }

    fn ring(&self, rings: bool) {
        self.tell(Said::Ring(rings));
    }
}

async fn live(home: Home, mut said: mpsc::Receiver<Said>) {
    let mut speaker: Option<Speaker> = None;
    let mut rings = false;
    let mut complained = false;
    loop {
        let wait = match (rings, &speaker) {
            (true, _) => RING_EVERY,
            (false, Some(_)) => SILENT,
            (false, None) => Duration::MAX,
        };
        let next = match tokio::time::timeout(wait, said.recv()).await {
            Ok(None) => return,
            Ok(Some(said)) => Some(said),
            Err(_) => None,
        };
        match next {
            Some(Said::Hush) => {
                if let Some(speaker) = &speaker {
                    speaker.stop();
                }
            }
            Some(Said::Ring(now)) => rings = now,
            Some(Said::Words(text, manner)) => {
                let first = (text, manner);
                let done = say(&home, &mut speaker, first, &mut said, &mut rings).await;
                tell_once(done, &mut complained);
            }
            None if rings => {}
            None => speaker = None,
        }
        if rings {
            match with(&mut speaker) {
                Ok(speaker) => speaker.queue(RATE, tones()),
                Err(error) => tell_once(Err(error), &mut complained),
            }
        }
    }
}

/// Without a loudspeaker it is shown all the same; one line in the log is enough.
fn tell_once(done: Result<(), CliError>, complained: &mut bool) {
    if let Err(error) = done
        && !std::mem::replace(complained, true)
    {
        tracing::warn!(%error, "nothing can be said aloud");
    }
}

fn with(speaker: &mut Option<Speaker>) -> Result<&Speaker, CliError> {
    let open = match speaker.take() {
        Some(open) => open,
        None => Speaker::open()?,
    };
    Ok(speaker.insert(open))
}

/// Speaks words; what comes meanwhile can end it.
async fn say(
    home: &Home,
    speaker: &mut Option<Speaker>,
    first: (String, Manner),
    said: &mut mpsc::Receiver<Said>,
    rings: &mut bool,
) -> Result<(), CliError> {
    // Before anything is computed: without a device there is nobody to compute it for.
    let speaker = with(speaker)?;
    let mut open: Option<(Family, Supervisor<Speaking>, u32)> = None;
    let mut outcome = Ok(());
    let mut texts = std::collections::VecDeque::from([first]);
    while let Some((text, manner)) = texts.pop_front() {
        let family = family_of(&manner);
        if open.as_ref().is_none_or(|(known, ..)| *known != family) {
            if let Some((_, voice, _)) = open.take() {
                voice.unload().await;
            }
            match voice_of(home, family).await {
                Ok((voice, rate)) => open = Some((family, voice, rate)),
                Err(error) => {
                    outcome = Err(error);
                    continue;
                }
            }
        }
        let Some((_, voice, rate)) = &open else {
            continue;
        };
        let speech = Speech {
            text,
            // The voices of espeak go by language.
            voice: match (family, manner.voice) {
                (Family::Espeak, _) | (_, None) => String::new(),
                (_, Some(name)) => name,
            },
            rate: manner.pace,
            language: manner.language.to_owned(),
            ..Speech::default()
        };
        let aloud = |samples| speaker.queue(*rate, louder(samples, manner.loudness));
        let speaking = async {
            speak(voice, speech, aloud).await?;
            speaker.finished().await;
            Ok::<(), CliError>(())
        };
        tokio::pin!(speaking);
        loop {
            tokio::select! {
                spoken = &mut speaking => {
                    // One sentence that cannot be spoken does not silence the next.
                    outcome = spoken.and(outcome);
                    break;
                }
                more = said.recv() => match more {
                    Some(Said::Words(more, manner)) => texts.push_back((more, manner)),
                    Some(Said::Ring(now)) => *rings = now,
                    Some(Said::Hush) | None => {
                        speaker.stop();
                        texts.clear();
                        break;
                    }
                },
            }
        }
    }
    if let Some((_, voice, _)) = open {
        voice.unload().await;
    }
    outcome
}

/// The engine of a family of voices, ready, and its samples a second.
async fn voice_of(home: &Home, family: Family) -> Result<(Supervisor<Speaking>, u32), CliError> {
    let (family, lexicons) = choice::voice(family)?;
    let voice = engines::voice(home, family, lexicons, 0)?;
    let facts = engines::voice_ready(&voice).await?;
    Ok((voice, facts.rate))
}

/// The family of the voice that is to speak. The small one speaks English only.
fn family_of(manner: &Manner) -> Family {
    match &manner.voice {
        _ if manner.language != "en" => Family::Espeak,
        // Kokoro's are called by language and sex, an underscore and a name: "af_heart".
        Some(name) if name.as_bytes().get(2) == Some(&b'_') => Family::Kokoro,
        _ => Family::Hibari,
    }
}

/// As loud as it is wanted, and never clipped hard: what would be is bent softly.
fn louder(mut samples: Vec<f32>, loudness: f32) -> Vec<f32> {
    const KNEE: f32 = 0.8;
    let soft = |sample: f32| {
        let over = sample.abs() - KNEE;
        if over <= 0.0 {
            return sample;
        }
        let room = 1.0 - KNEE;
        sample.signum() * (KNEE + room * (over / room).tanh())
    };
    if (loudness - 1.0).abs() > f32::EPSILON {
        for sample in &mut samples {
            *sample = soft(*sample * loudness);
        }
    }
    samples
}

/// Two soft tones, a third apart, each fading.
fn tones() -> Vec<f32> {
    let tone = |pitch: f32, seconds: f32| {
        let all = (RATE as f32 * seconds) as usize;
        (0..all).map(move |at| {
            let time = at as f32 / RATE as f32;
            let swell = (time * 100.0).min(1.0);
            (time * pitch * std::f32::consts::TAU).sin() * (-6.0 * time).exp() * swell * 0.3
        })
    };
    tone(660.0, 0.35).chain(tone(830.0, 0.6)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn louder_is_louder_and_stays_within_what_a_loudspeaker_takes() {
        let speech = vec![0.0, 0.1, -0.2, 0.9, -1.0];
        assert_eq!(louder(speech.clone(), 1.0), speech);
        let loud = louder(speech.clone(), 2.0);
        assert!((loud[1] - 0.2).abs() < 1e-6 && (loud[2] + 0.4).abs() < 1e-6);
        assert!(loud.iter().all(|sample| sample.abs() <= 1.0));
        assert!(loud[3] > 0.9 && loud[4] < -0.95);
        let soft = louder(speech, 0.5);
        assert!((soft[4] + 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_voice_is_spoken_by_its_family() {
        let manner = |voice: Option<&str>, language| Manner {
            voice: voice.map(str::to_owned),
            pace: 1.0,
            loudness: 1.0,
            language,
        };
        assert_eq!(family_of(&manner(None, "en")), Family::Hibari);
        assert_eq!(family_of(&manner(Some("heart"), "en")), Family::Hibari);
        assert_eq!(family_of(&manner(Some("am_michael"), "en")), Family::Kokoro);
        assert_eq!(family_of(&manner(None, "de")), Family::Espeak);
    }

    #[test]
    fn the_ring_is_soft_short_and_begins_without_a_click() {
        let ring = tones();
        let seconds = ring.len() as f32 / RATE as f32;
        assert!((0.8..1.2).contains(&seconds), "{seconds}");
        assert!(ring.iter().all(|sample| sample.abs() <= 0.3));
        assert!(ring.iter().any(|sample| sample.abs() > 0.1));
        assert!(ring.first().is_some_and(|first| first.abs() < 0.01));
    }
}
