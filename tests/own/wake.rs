//! The wake word, where its weights are there: said by the voices that were kept out, and what else it takes for its name.
//! Nobody has recorded people who say it. The whole measurement, with hours of sound, is the recipe's own
//! (`models/training/wake`); this one is short and goes through the program.

use std::fs;
use std::time::Instant;

use sotto_engines::speaking::{SpeakingRequest, Speech, VoiceFamily};
use sotto_models::own::OwnWeights;
use sotto_tests::{model, voice};
use sotto_wake::{Phrase, Wake, Weights};

use crate::for_the_ear::for_the_ear;
use crate::recordings::{Clip, all, samples};
use crate::table::{Goal, Table, percent};
use crate::{Outcome, scene};

/// Kept out by `models/training/split.toml`.
const VOICES: [&str; 4] = ["af_heart", "am_michael", "bf_emma", "bm_fable"];
const SAID: [&str; 3] = ["Hey Sotto.", "Hey Sotto!", "Hey Sotto, what time is it?"];
const NEAR: [&str; 5] = [
    "Hey Otto.",
    "Hey Soto, come here.",
    "It was a photo.",
    "So to speak.",
    "They got to go.",
];
const SPEEDS: [f32; 2] = [0.9, 1.1];

pub async fn measure(table: &mut Table, quick: bool) -> Outcome<()> {
    let own = OwnWeights::find()?;
    if own.file("wake.bin").is_err() {
        return Err("models/own has no wake.bin".into());
    }
    let weights = fs::read(own.path("wake.bin")?)?;
    let new = || -> Outcome<Wake> { Ok(Wake::new(Weights::read(&weights)?)) };
    let clips = all()?;
    let noises: Vec<Vec<f32>> = clips
        .iter()
        .filter(|clip| clip.group == "noise")
        .filter_map(|clip| samples(&clip.path).ok())
        .filter(|noise| !noise.is_empty())
        .collect();
    let (mut said, mut missed, mut missed_in_noise, mut near, mut fired) = (0, 0, 0, 0, 0);
    let folder = model("kokoro").ok_or("the Kokoro voices are not on this machine")?;
    let voice = voice(VoiceFamily::Kokoro(folder)).ok_or("no engine for the voice")?;
    let facts = voice.ready().await?;
    let sotto_engines::speaking::SpeakingEvent::Loaded(facts) = facts else {
        return Err("the voice said nothing about itself".into());
    };
    for name in VOICES.into_iter().take(if quick { 2 } else { 4 }) {
        for (text, is_name) in SAID
            .map(|text| (text, true))
            .into_iter()
            .chain(NEAR.map(|text| (text, false)))
        {
            for rate in SPEEDS {
                let speech = Speech {
                    text: text.to_owned(),
                    voice: name.to_owned(),
                    rate,
                    ..Speech::default()
                };
                let (_, spoken) = voice
                    .ask(SpeakingRequest::Speak(speech))
                    .await?
                    .all()
                    .await?;
                // A second and a half before it, as its window wants to see.
                let mut sound = vec![0.0; 24_000];
                sound.extend(scene::at_loudness(&for_the_ear(&spoken, facts.rate), 0.06));
                let heard = hears(&mut new()?, &sound);
                if !is_name {
                    near += 1;
                    fired += usize::from(heard);
                    continue;
                }
                said += 1;
                missed += usize::from(!heard);
                if let Some(noise) = noises.get(said % noises.len().max(1)) {
                    let noisy = scene::with_noise(&sound, noise, said * 7_919, 5.0);
                    missed_in_noise += usize::from(!hears(&mut new()?, &noisy));
                }
            }
        }
    }
    let of = format!("{said} by voices kept out, at the file's threshold");
    table.add(
        "wake: missed %, quiet",
        percent(missed, said),
        None,
        Goal::AtMost(5.0),
        &of,
    );
    table.add(
        "wake: missed %, noise 5 dB below",
        percent(missed_in_noise, said),
        None,
        Goal::AtMost(15.0),
        &of,
    );
    table.add(
        "wake: near words taken for it %",
        percent(fired, near),
        None,
        Goal::None,
        &format!("{near} said alone"),
    );
    false_alarms(table, &clips, &mut new()?, quick)
}

/// Recorded speech of people whom no training heard, noise and music, one after the other.
fn false_alarms(table: &mut Table, clips: &[Clip], wake: &mut Wake, quick: bool) -> Outcome<()> {
    let (mut alarms, mut seconds, mut took) = (0, 0.0, 0.0);
    for clip in clips
        .iter()
        .filter(|clip| clip.group != "rir")
        .step_by(if quick { 10 } else { 1 })
    {
        let Ok(sound) = samples(&clip.path) else {
            continue;
        };
        let sound = scene::at_loudness(&sound, 0.06);
        let began = Instant::now();
        alarms += sound
            .chunks(160)
            .filter(|piece| is_called(wake, piece))
            .count();
        took += began.elapsed().as_secs_f64();
        seconds += sound.len() as f64 / 16_000.0;
    }
    let of = format!(
        "{:.2} hours of people's speech, noise and music",
        seconds / 3600.0
    );
    table.add("wake: false alarms", alarms as f64, None, Goal::None, &of);
    table.add(
        "wake: % of one core",
        100.0 * took / seconds.max(1e-9),
        None,
        Goal::AtMost(1.0),
        "",
    );
    Ok(())
}

fn hears(wake: &mut Wake, sound: &[f32]) -> bool {
    sound
        .chunks(160)
        .filter(|piece| is_called(wake, piece))
        .count()
        > 0
}

fn is_called(wake: &mut Wake, piece: &[f32]) -> bool {
    wake.feed(piece)
        .is_some_and(|heard| heard.phrase == Phrase::HeySotto)
}
