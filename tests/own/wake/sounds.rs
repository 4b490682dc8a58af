//! What the wake word is measured on: phrases by voices that were kept out, as they sound in a room and in noise, and running
//! speech changed so that hours of it can be heard.

use sotto_engines::speaking::{Speaking, SpeakingEvent, SpeakingRequest, Speech, VoiceFamily};
use sotto_engines::supervisor::Supervisor;
use sotto_tests::{model, voice};

use crate::for_the_ear::for_the_ear;
use crate::{Outcome, scene};

/// What a voice sounds like, in the loudness of somebody near.
const NEAR: f32 = 0.06;
/// The noise of a microphone in a quiet room.
const HISS: f32 = 3e-4;

/// A voice, its names, and its rate.
pub struct Voices {
    engine: Supervisor<Speaking>,
    rate: u32,
    /// Those that `models/training/split.toml` keeps out.
    pub names: &'static [&'static str],
}

impl Voices {
    async fn of(family: VoiceFamily, names: &'static [&'static str]) -> Outcome<Self> {
        let engine = voice(family).ok_or("no engine for the voice")?;
        let SpeakingEvent::Loaded(facts) = engine.ready().await? else {
            return Err("the voice said nothing about itself".into());
        };
        let rate = facts.rate;
        Ok(Self {
            engine,
            rate,
            names,
        })
    }

    /// The four of Kokoro.
    pub async fn kokoro() -> Outcome<Self> {
        let folder = model("kokoro").ok_or("the Kokoro voices are not on this machine")?;
        let names = &["af_heart", "am_michael", "bf_emma", "bm_fable"];
        Self::of(VoiceFamily::Kokoro(folder), names).await
    }

    /// hibari, which speaks in no time.
    pub async fn hibari() -> Outcome<Self> {
        let folder = model("hibari").ok_or("the voice hibari is not on this machine")?;
        Self::of(VoiceFamily::Hibari(folder), &["heart"]).await
    }

    /// A text, with half a second of quiet on both sides.
    pub async fn say(&self, name: &str, text: &str, rate: f32) -> Outcome<Vec<f32>> {
        let speech = Speech {
            text: text.to_owned(),
            voice: name.to_owned(),
            rate,
            ..Speech::default()
        };
        let mut asked = self.engine.ask(SpeakingRequest::Speak(speech)).await?;
        let (_, samples) = asked.all().await?;
        Ok(for_the_ear(&samples, self.rate))
    }
}

/// Numbers that look like chance and are the same every time (a linear congruence; its upper half is used).
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A number below this one.
    pub fn below(&mut self, end: usize) -> usize {
        self.roll() as usize % end.max(1)
    }

    /// Between two numbers.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.roll() as f32 / (1_u64 << 31) as f32)
    }

    pub fn some<'a>(&mut self, among: &'a [Vec<f32>]) -> &'a [f32] {
        let place = self.below(among.len());
        let sound = among.get(place);
        sound.map(Vec::as_slice).unwrap_or_default()
    }
}

/// Where a phrase is heard: "quiet", "quiet, across a room", "5 dB", "5 dB, across a room".
pub const PLACES: [&str; 4] = [
    "in quiet",
    "in quiet, across a room",
    "noise 5 dB below",
    "noise 5 dB below, across a room",
];

/// A phrase as it is heard at each of them. Something stands before it, as the net's window wants to see.
pub fn heard_at(
    said: &[f32],
    dice: &mut Dice,
    noises: &[Vec<f32>],
    rooms: &[Vec<f32>],
) -> [Vec<f32>; PLACES.len()] {
    let mut near = vec![0.0; 17_600];
    near.extend(scene::at_loudness(said, NEAR));
    near.extend([0.0; 8_000]);
    let far = scene::in_room(&near, dice.some(rooms));
    let noise = dice.some(noises);
    let noisy = |sound: &[f32], from: usize| scene::with_noise(sound, noise, from, 5.0);
    let (one, other) = (dice.below(noise.len()), dice.below(noise.len()));
    [
        with_hiss(near.clone(), dice),
        with_hiss(far.clone(), dice),
        noisy(&near, one),
        noisy(&far, other),
    ]
}

/// The same with the noise of a microphone.
pub fn with_hiss(mut sound: Vec<f32>, dice: &mut Dice) -> Vec<f32> {
    for sample in &mut sound {
        *sample += dice.between(-HISS, HISS);
    }
    sound
}

/// Running speech at another pace and pitch, loudness, in noise or beside somebody else who speaks, and now and then in a room.
pub fn changed(
    sound: &[f32],
    dice: &mut Dice,
    others: &[Vec<f32>],
    noises: &[Vec<f32>],
    rooms: &[Vec<f32>],
) -> Vec<f32> {
    let mut sound = at_pace(sound, dice.between(0.84, 1.18));
    if dice.below(8) == 0 {
        sound = scene::in_room(&sound, dice.some(rooms));
    }
    if dice.below(4) > 0 {
        let beside = if dice.below(4) == 0 { others } else { noises };
        let noise = dice.some(beside);
        if !noise.is_empty() {
            let from = dice.below(noise.len());
            sound = scene::with_noise(&sound, noise, from, dice.between(0.0, 25.0));
        }
    }
    scene::at_loudness(&sound, dice.between(0.01, 0.12))
}

/// The loud beginning of a room's answer: what decides how far somebody seems. All of it would take hours for hours of speech.
pub fn beginning(room: &[f32]) -> Vec<f32> {
    let peak = room.iter().fold(0.0_f32, |most, tap| most.max(tap.abs()));
    let first = room.iter().position(|tap| tap.abs() >= peak).unwrap_or(0);
    let some = room.iter().skip(first).take(4_800);
    some.map(|tap| if tap.abs() < 0.02 * peak { 0.0 } else { *tap })
        .collect()
}

/// So many times as fast, and as high.
fn at_pace(sound: &[f32], pace: f32) -> Vec<f32> {
    let count = (sound.len() as f32 / pace) as usize;
    let between = |at: usize| {
        let place = at as f64 * f64::from(pace);
        let (left, share) = (place as usize, place.fract() as f32);
        let one = sound.get(left).copied().unwrap_or(0.0);
        let next = sound.get(left + 1).copied().unwrap_or(one);
        one + (next - one) * share
    };
    (0..count).map(between).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_faster_sound_is_shorter_and_begins_and_ends_alike() {
        let sound: Vec<f32> = (0..1_000_u16).map(|at| f32::from(at) / 1_000.0).collect();
        let fast = at_pace(&sound, 1.25);
        assert_eq!(fast.len(), 800);
        assert!(fast[0].abs() < 1e-6 && (fast[799] - 0.998_75).abs() < 1e-3);
        assert!(at_pace(&[], 0.9).is_empty());
    }

    #[test]
    fn dice_give_the_same_each_time_and_stay_within() {
        let (mut one, mut two) = (Dice(7), Dice(7));
        for _ in 0..1_000 {
            let value = one.between(-1.0, 2.0);
            assert!((-1.0..=2.0).contains(&value));
            assert!((value - two.between(-1.0, 2.0)).abs() < f32::EPSILON);
            assert!(one.below(5) < 5);
            two.below(5);
        }
        assert_eq!(one.below(0), 0);
        assert!(one.some(&[]).is_empty());
    }

    #[test]
    fn the_beginning_of_a_room_keeps_the_clap_and_what_is_loud() {
        let mut room = vec![0.001; 10_000];
        (room[100], room[300]) = (-1.0, 0.1);
        let kept = beginning(&room);
        assert_eq!(kept.len(), 4_800);
        let loud = kept.iter().filter(|tap| tap.abs() > 0.0).count();
        assert_eq!((kept[0], kept[200], loud), (-1.0, 0.1, 2));
        assert!(beginning(&[]).is_empty());
    }
}
