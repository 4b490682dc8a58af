//! The thread that makes the sound. It goes on with the next clause while the last one is on its way, and a request that
//! was cancelled need not wait for the net, which looks up between its stages only: it is left alone, and what it still
//! computes is thrown away.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};

use sotto_engines::Fault;
use sotto_engines::speaking::{LoadVoice, Speech, SpeechFacts, VoiceFacts};

use crate::cache::{Cache, MOST_BYTES, Phrase};
use crate::family::{Family, Manner, language_code, open};
use crate::pieces::pieces;
use crate::sound::{finish, pause_after, samples};
use crate::writing::{Writing, foreign, has_words, unreadable};
use crate::{clauses, normalise};

/// Clauses made ahead of what was fetched. More would only be work lost when the user interrupts.
const AHEAD: usize = 4;

/// How often a waiting request looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(5);

/// The longest time without a clause that still counts as work: a voice this slow is of no use to anybody.
const PATIENCE: Duration = Duration::from_secs(60);

/// Audio goes out in pieces of this length, so that a cancel is seen between them.
const PIECE_MS: u32 = 50;

/// Where the sound goes.
pub trait Listener {
    /// A clause follows with this many samples.
    fn clause(&mut self, text: &str, samples: u32) -> Result<(), Fault>;
    /// Samples of the clause.
    fn audio(&mut self, samples: &[f32]) -> Result<(), Fault>;
    /// Nothing yet, but work goes on.
    fn waiting(&mut self) {}
}

/// A loaded family of voices with its thread. Dropping it ends the thread once it has finished what it is at.
pub struct Studio {
    orders: Sender<Order>,
    facts: VoiceFacts,
}

struct Order {
    speech: Speech,
    stop: Arc<AtomicBool>,
    made: SyncSender<Made>,
}

enum Made {
    Clause {
        text: String,
        sound: Arc<[f32]>,
        pause: usize,
        cached: bool,
        work: Duration,
    },
    End(Result<(), Fault>),
}

impl Studio {
    /// Loads a family of voices. `waiting` is called while that takes its time.
    pub fn load(
        wish: LoadVoice,
        stop: &AtomicBool,
        mut waiting: impl FnMut(),
    ) -> Result<Self, Fault> {
        let started = Instant::now();
        let (orders, incoming) = channel();
        let (loaded, answer) = sync_channel(1);
        let thread = std::thread::Builder::new().name("voice".to_owned());
        let work = move || work(&wish, &loaded, &incoming);
        if let Err(error) = thread.spawn(work) {
            return Err(Fault::inside(format!(
                "The voice could not be started: {error}."
            )));
        }
        let (rate, voices) = loop {
            match answer.recv_timeout(LOOK) {
                Ok(loaded) => break loaded?,
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => {
                    return Err(Fault::cancelled());
                }
                Err(RecvTimeoutError::Timeout) if started.elapsed() < PATIENCE => waiting(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
            }
        };
        let load_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
        Ok(Self {
            orders,
            facts: VoiceFacts {
                rate,
                voices,
                load_ms,
            },
        })
    }

    /// What was loaded.
    #[must_use]
    pub fn facts(&self) -> &VoiceFacts {
        &self.facts
    }

    /// Speaks a text, clause by clause. A text without anything that can be said gives no sound; so does one of marks
    /// only.
    pub fn speak(
        &self,
        speech: &Speech,
        stop: &Arc<AtomicBool>,
        listener: &mut dyn Listener,
    ) -> Result<SpeechFacts, Fault> {
        let started = Instant::now();
        if !(0.5..=2.0).contains(&speech.rate) {
            return Err(Fault::bad_request(
                "A voice can speak from half to twice its normal rate: 0.5 to 2.",
            ));
        }
        let (made, incoming) = sync_channel(AHEAD);
        let order = Order {
            speech: speech.clone(),
            stop: Arc::clone(stop),
            made,
        };
        self.orders.send(order).map_err(|_| ended())?;
        let mut facts = SpeechFacts::default();
        let mut since = Instant::now();
        loop {
            match incoming.recv_timeout(LOOK) {
                Ok(Made::Clause {
                    text,
                    sound,
                    pause,
                    cached,
                    work,
                }) => {
                    facts.work_ms += work.as_secs_f32() * 1000.0;
                    facts.from_cache += u32::from(cached);
                    if facts.samples == 0 {
                        facts.first_sound_ms = started.elapsed().as_secs_f32() * 1000.0;
                    }
                    let length = sound.len() + pause;
                    listener.clause(&text, u32::try_from(length).unwrap_or(u32::MAX))?;
                    let silence = vec![0.0; pause];
                    let size = samples(PIECE_MS, self.facts.rate).max(1);
                    for piece in sound.chunks(size).chain(silence.chunks(size)) {
                        if stop.load(Ordering::Relaxed) {
                            return Err(Fault::cancelled());
                        }
                        listener.audio(piece)?;
                    }
                    facts.samples += length as u64;
                    since = Instant::now();
                }
                Ok(Made::End(result)) => {
                    // A cancel that came with the last clause still counts: the caller was promised silence.
                    let cancelled = stop.load(Ordering::Relaxed);
                    return if cancelled {
                        Err(Fault::cancelled())
                    } else {
                        result.map(|()| facts)
                    };
                }
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => {
                    return Err(Fault::cancelled());
                }
                Err(RecvTimeoutError::Timeout) if since.elapsed() < PATIENCE => listener.waiting(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
            }
        }
    }
}

fn ended() -> Fault {
    Fault::inside("The voice stopped working. Load it again.")
}

type Loaded = Result<(u32, Vec<String>), Fault>;

fn work(wish: &LoadVoice, loaded: &SyncSender<Loaded>, orders: &Receiver<Order>) {
    let opened = catch_unwind(AssertUnwindSafe(|| open(wish))).unwrap_or_else(|_| {
        Err(Fault::inside(
            "The voice could not be loaded. Fetch it again.",
        ))
    });
    let mut family = match opened {
        Ok(family) => family,
        Err(fault) => {
            let _ = loaded.send(Err(fault));
            return;
        }
    };
    let _ = loaded.send(Ok((family.rate(), family.voices())));
    let mut cache = Cache::new(MOST_BYTES);
    for order in orders {
        if order.stop.load(Ordering::Relaxed) {
            continue;
        }
        let spoken = catch_unwind(AssertUnwindSafe(|| {
            speak(family.as_mut(), &mut cache, &order)
        }))
        .unwrap_or_else(|_| Err(Fault::inside("The voice failed with this text.")));
        // Nobody listens any more after a cancel.
        let _ = order.made.send(Made::End(spoken));
    }
}

/// Makes the clauses of a text one after the other.
fn speak(family: &mut dyn Family, cache: &mut Cache, order: &Order) -> Result<(), Fault> {
    let Order { speech, stop, made } = order;
    let (voice, language) = choose(family, speech)?;
    let manner = Manner {
        voice,
        rate: speech.rate,
        language,
    };
    let rate = family.rate();
    let longest = family.longest_piece();
    let (mut heard, mut letters) = (false, false);
    let clauses = clauses::split(&speech.text);
    let all = clauses.len();
    for (number, clause) in clauses.iter().enumerate() {
        let pieces = pieces(clause, longest);
        for (at, piece) in pieces.iter().enumerate() {
            if stop.load(Ordering::Relaxed) {
                return Err(Fault::cancelled());
            }
            let started = Instant::now();
            letters |= has_words(piece);
            let phrase = Phrase::new(&manner, piece);
            let kept = cache.get(&phrase);
            let cached = kept.is_some();
            let sound = match kept {
                Some(sound) => sound,
                None => {
                    let sound: Arc<[f32]> = say(family, piece, &manner, stop)?.into();
                    if speech.keep && !sound.is_empty() && !stop.load(Ordering::Relaxed) {
                        cache.keep(phrase, Arc::clone(&sound));
                    }
                    sound
                }
            };
            if sound.is_empty() {
                continue;
            }
            heard = true;
            let inside = at + 1 < pieces.len();
            let last = number + 1 == all && !inside;
            let pause = samples(
                pause_after(if inside { piece } else { clause }, last, manner.rate),
                rate,
            );
            let work = started.elapsed();
            let clause = Made::Clause {
                text: (*piece).to_owned(),
                sound,
                pause,
                cached,
                work,
            };
            if made.send(clause).is_err() {
                return Err(Fault::cancelled());
            }
        }
    }
    if letters && !heard {
        return Err(unreadable(Writing::Other));
    }
    Ok(())
}

/// The voice and language for a text. One that is in another writing than the language asked for goes to a voice that
/// reads it, if the user did not choose the voice; without such a voice it is refused before anything is said.
fn choose(family: &dyn Family, speech: &Speech) -> Result<(String, String), Fault> {
    let chosen = family.choose(&speech.voice, &speech.language);
    let language = match &chosen {
        Ok((_, language)) => language.clone(),
        Err(_) => language_code(&speech.language),
    };
    let Some(writing) = foreign(&speech.text, &language) else {
        return chosen;
    };
    if !speech.voice.is_empty() {
        // A voice that does not exist is the first thing to say.
        let chosen = chosen?;
        return if family.reads_any_writing() {
            Ok(chosen)
        } else {
            Err(unreadable(writing))
        };
    }
    writing
        .language()
        .and_then(|language| family.choose("", language).ok())
        .ok_or_else(|| unreadable(writing))
}

fn say(
    family: &mut dyn Family,
    piece: &str,
    manner: &Manner,
    stop: &AtomicBool,
) -> Result<Vec<f32>, Fault> {
    let words = if manner.english() {
        normalise::normalise(piece)
    } else {
        piece.to_owned()
    };
    if !words.chars().any(char::is_alphanumeric) {
        return Ok(Vec::new());
    }
    let mut sound = Vec::new();
    // Numbers grow when they become words, so the words are cut once more. Their parts belong together without a pause.
    for part in pieces(&words, family.longest_piece() * 2) {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        sound.extend(family.say(part, manner, stop)?);
    }
    Ok(finish(sound, family.rate()))
}
