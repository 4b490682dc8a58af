//! Whether a person is let finish, and how long is waited: people's recordings as they are, and with a hesitation of 300 to
//! 900 ms at a word gap, through the voice detector and the rules of the end of a turn. What the words say is judged from what
//! the ear really makes of the sound at each soft end, and comes as much later as the ear took for it. The clock is that of the
//! sound, and each recording is a person whose pauses nobody knows yet.
//!
//! Whoever was cut off counts as cut off, whatever becomes of it. Beside that stands how many of them the loop heals: they go on soon
//! enough, and no sentence pattern knows what stood there, so that nothing is done at once and the first half is taken back. There is
//! no assistant here: a model that has said a word before the person goes on would keep the two halves apart.

use std::time::Instant;

use sotto_assistant::listening::GOES_ON_MS;
use sotto_assistant::listening::words::{Commands, Known, judge, without_call};
use sotto_audio::ending::{At, Effect, Input, Judgement, Settings, State, step};
use sotto_audio::{Activity, FRAME, FRAME_MS, RATE};
use sotto_engines::hearing::{AudioContext, HearingEvent, HearingRequest, Listening, Word};
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;

use crate::Outcome;
use crate::clip::{end_ms, gap_near, hesitating, quiet};
use crate::recordings::{Clip, all, samples};
use crate::room::Room;
use crate::table::{Goal, one_of_them, percent, row, single};

/// Silence before and after what is said.
const BEFORE_MS: usize = 300;
const AFTER_MS: usize = 4_000;
/// How long somebody thinks in the middle of a sentence, by turns.
const HESITATIONS: [usize; 4] = [300, 500, 700, 900];
/// What is kept from before the first voice.
const KEPT: usize = 700 * 16;
const KINDS: [&str; 3] = ["command", "intent", "read"];
/// Longer ones are no requests.
const LONGEST: usize = 15 * RATE as usize;

pub fn measure(room: &Room, quick: bool) -> Outcome<()> {
    let commands = Commands::built_in()?;
    let clips = all()?;
    let mut sounds = Vec::new();
    for kind in KINDS {
        let mut some: Vec<&Clip> = clips.iter().filter(|clip| is_of(clip, kind)).collect();
        some.truncate(if quick { 4 } else { usize::MAX });
        for clip in some {
            let sound = samples(&clip.path)?;
            if sound.len() <= LONGEST && end_ms(&sound).is_some() {
                sounds.push((kind, name_of(clip), sound));
            }
        }
    }
    let mut plain = Counted::default();
    for (kind, name, sound) in &sounds {
        plain.count(kind, name, replay(room, &commands, sound)?);
    }
    plain.tell("as they were recorded");
    let mut thinking = Counted::default();
    for (place, (kind, name, sound)) in sounds.iter().enumerate() {
        let Some(gap) = middle(room, sound)? else {
            continue;
        };
        let pause = HESITATIONS[place % HESITATIONS.len()];
        let sound = hesitating(sound, gap, pause);
        let name = format!("{name}, {pause} ms");
        thinking.count(kind, &name, replay(room, &commands, &sound)?);
    }
    thinking.tell("with a hesitation of 300 to 900 ms inside");
    Ok(())
}

/// English, and of this kind. People who order coffee stand in no group: nobody has written down what they say.
fn is_of(clip: &Clip, kind: &str) -> bool {
    let folder = clip.path.parent().and_then(|folder| folder.file_name());
    let here = folder.is_some_and(|folder| folder == kind);
    here && (clip.group == kind || kind == "intent")
}

/// The file, by which a reader finds it again.
fn name_of(clip: &Clip) -> String {
    let stem = clip.path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// What stood there at the end.
#[derive(Debug, Clone, PartialEq, Default)]
struct Stood {
    /// The newest words of the turn, once they are there.
    text: String,
    judgement: Judgement,
    known: Option<Known>,
}

/// What came of a recording.
#[derive(Debug, Clone, PartialEq)]
enum Ended {
    /// All was said; so long after the last voice.
    Over { wait: f64, stood: Stood },
    /// The person spoke on, after so long a silence; perhaps so soon that it is heard as more of it.
    CutOff {
        silent: u64,
        heard_on: bool,
        stood: Stood,
    },
    /// It was never committed: nobody was heard, or no words.
    Never,
}

#[derive(Default)]
struct Counted {
    waits: Vec<f64>,
    /// Those of them that were waited behind a known command.
    commands: Vec<f64>,
    cut: [usize; KINDS.len()],
    lost: usize,
    healed: usize,
    of: [usize; KINDS.len()],
    never: usize,
}

impl Counted {
    fn count(&mut self, kind: &str, name: &str, ended: Ended) {
        let place = KINDS.iter().position(|known| *known == kind).unwrap_or(0);
        self.of[place] += 1;
        match ended {
            Ended::Over { wait, stood } => {
                one_of_them(&format!("{name}: waited {wait:.0} ms behind {stood}"));
                self.waits.push(wait);
                let command = stood.judgement == Judgement::Complete;
                self.commands.extend(command.then_some(wait));
            }
            Ended::CutOff {
                silent,
                heard_on,
                stood,
            } => {
                let healed = heard_on && stood.known == Some(Known::No);
                let then = if healed { ", healed" } else { "" };
                one_of_them(&format!(
                    "{name}: CUT OFF after {silent} ms behind {stood}{then}"
                ));
                self.cut[place] += 1;
                self.lost += usize::from(!heard_on);
                self.healed += usize::from(healed);
            }
            Ended::Never => {
                one_of_them(&format!("{name}: no words"));
                self.never += 1;
            }
        }
    }

    fn tell(&self, how: &str) {
        let each: Vec<String> = KINDS
            .iter()
            .enumerate()
            .map(|(place, kind)| format!("{kind} {} of {}", self.cut[place], self.of[place]))
            .collect();
        let (cut, of): (usize, usize) = (self.cut.iter().sum(), self.of.iter().sum());
        let what = format!(
            "end of a turn: cut off, {how} (judged by the ear's own words; {}; without words {})",
            each.join(", "),
            self.never
        );
        single(&what, Goal::AtMost(3.0), "%", percent(cut, of), of);
        let what = format!(
            "– of these, cut off and healed: both halves can still become one request, {how}"
        );
        single(&what, Goal::None, "", self.healed as f64, cut);
        let what = format!("– of these, what was said after it is not heard, {how}");
        single(&what, Goal::None, "", self.lost as f64, cut);
        let what = format!("end of a turn: waited after the last voice, {how}");
        row(&what, Goal::AtMost(400.0), "ms", &self.waits);
        let what = format!("– of these, behind a command that the sentence patterns know, {how}");
        row(&what, Goal::AtMost(400.0), "ms", &self.commands);
    }
}

impl std::fmt::Display for Stood {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.known {
            Some(known) => write!(
                f,
                "“{}” ({:?}, command: {known:?})",
                self.text, self.judgement
            ),
            None => write!(f, "words that were not there yet"),
        }
    }
}

/// Says it to the rules, frame by frame.
fn replay(room: &Room, commands: &Commands, said: &[f32]) -> Outcome<Ended> {
    let mut sound = quiet(BEFORE_MS);
    sound.extend_from_slice(said);
    let Some(last_voice) = end_ms(&sound) else {
        return Ok(Ended::Never);
    };
    sound.extend(quiet(AFTER_MS));
    let mut activity = Activity::default();
    let (mut state, _) = step(State::new(Settings::default()), Input::Listen, 0);
    let (mut now, mut from) = (0_u64, 0_usize);
    let mut judged: Option<(u64, At, Stood)> = None;
    let mut stood = Stood::default();
    // When somebody was last heard to speak.
    let mut voice = 0_u64;
    let frames = sound.as_chunks::<FRAME>().0;
    for (place, frame) in frames.iter().enumerate() {
        now += u64::from(FRAME_MS);
        let heard = (place + 1) * FRAME;
        let speech = activity.hear(frame);
        let speaking = speech.speaking;
        if speaking {
            voice = now;
        }
        let first = if speech.begins() {
            Input::Begins
        } else {
            Input::Frame { speaking }
        };
        let mut inputs = vec![first];
        if let Some((_, at, these)) = judged.take_if(|(due, ..)| *due <= now) {
            let (whole, judgement) = (true, these.judgement);
            stood = these;
            inputs.push(Input::Judged {
                at,
                judgement,
                whole,
            });
        }
        for input in inputs {
            let (next, effects) = step(state, input, now);
            state = next;
            for effect in effects {
                match effect {
                    Effect::Begun { .. } => from = heard.saturating_sub(KEPT),
                    Effect::SoftEnd { at } => {
                        let began = Instant::now();
                        let text = room.believe(&sound[from..heard], commands)?;
                        let took = u64::try_from(began.elapsed().as_millis())?;
                        let text = without_call(&text);
                        // There is no earlier decode here, so that a question which ends in a small word is waited for longer
                        // than in the loop.
                        let known = commands.known(text);
                        let these = Stood {
                            text: text.to_owned(),
                            judgement: judge(text, Language::ENGLISH, known, ""),
                            known: Some(known),
                        };
                        judged = Some((now + took, at, these));
                    }
                    Effect::Drop { .. } => (judged, stood) = (None, Stood::default()),
                    Effect::Commit { .. } => {
                        let then = now as f64 - last_voice as f64;
                        if then >= 0.0 {
                            return Ok(Ended::Over { wait: then, stood });
                        }
                        let soon = GOES_ON_MS / u64::from(FRAME_MS);
                        let mut next = frames[place + 1..].iter().take(usize::try_from(soon)?);
                        let heard_on = next.any(|frame| activity.hear(frame).speaking);
                        // Words that come late are the same words: they say whether a pattern knows them.
                        let stood = judged.map_or(stood, |(_, _, late)| late);
                        return Ok(Ended::CutOff {
                            silent: now - voice,
                            heard_on,
                            stood,
                        });
                    }
                    Effect::Nothing { .. } | Effect::Cancelled { .. } => return Ok(Ended::Never),
                    Effect::Opened { .. } => {}
                }
            }
        }
    }
    Ok(Ended::Never)
}

/// The gap between two words in the middle, where the ear hears enough of them.
fn middle(room: &Room, sound: &[f32]) -> Outcome<Option<usize>> {
    let words = Handle::current().block_on(words(room, sound))?;
    if words.len() < 4 {
        return Ok(None);
    }
    let (before, behind) = (&words[words.len() / 2 - 1], &words[words.len() / 2]);
    let ms = u32::midpoint(before.end_ms, behind.start_ms) as usize;
    Ok(Some(gap_near(sound, ms * (RATE as usize / 1_000))))
}

/// The words, with their times.
async fn words(room: &Room, sound: &[f32]) -> Outcome<Vec<Word>> {
    let listening = Listening {
        context: AudioContext::Fitted,
        words: true,
        ..Listening::default()
    };
    let request = HearingRequest::Transcribe(listening);
    let mut answer = room.ear.ask(request).await?;
    answer.feed(sound.to_vec()).await?;
    answer.end_of_audio().await?;
    let (events, _) = answer.all().await?;
    let heard = events.into_iter().find_map(|event| match event {
        HearingEvent::Transcript(transcript) => Some(transcript),
        _ => None,
    });
    let segments = heard.unwrap_or_default().segments;
    Ok(segments
        .into_iter()
        .flat_map(|segment| segment.words)
        .collect())
}
