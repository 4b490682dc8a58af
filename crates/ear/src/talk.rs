//! The requests the ear answers, over a pipe or in-process.

use std::time::{Duration, Instant};

use sotto_engines::hearing::{Hearing, HearingEvent, HearingRequest, Listening, Partial};
use sotto_engines::host::{Conversation, Engine, Incoming};
use sotto_engines::{Fault, FaultKind};

use crate::agreement::Agreement;
use crate::native::Model;
use crate::pausing::Pausing;
use crate::stop;
use crate::utterance::Utterance;

/// A long time to wait for audio; silence of the caller is not an error.
const LONG: Duration = Duration::from_secs(3600);
/// Language is told from the first half minute.
const FOR_LANGUAGE: usize = 29 * 16_000;

/// The caller's side of a request.
pub trait Talk {
    /// Waits for audio, at most this long.
    fn listen(&mut self, wait: Duration) -> Incoming;
    /// Says something.
    fn say(&mut self, event: HearingEvent) -> Result<(), Fault>;
    /// Whether the request was cancelled.
    fn cancelled(&self) -> bool;
    /// Work goes on.
    fn progress(&self) {}
}

impl Talk for Conversation<Hearing> {
    fn listen(&mut self, wait: Duration) -> Incoming {
        Conversation::listen(self, wait)
    }
    fn say(&mut self, event: HearingEvent) -> Result<(), Fault> {
        Conversation::say(self, event)
    }
    fn cancelled(&self) -> bool {
        Conversation::cancelled(self)
    }
    fn progress(&self) {
        Conversation::progress(self);
    }
}

/// The ear: one model at a time.
#[derive(Default)]
pub struct Ear {
    model: Option<Model>,
}

impl Engine for Ear {
    type Words = Hearing;

    fn answer(
        &mut self,
        request: HearingRequest,
        talk: &mut Conversation<Hearing>,
    ) -> Result<(), Fault> {
        stop::for_request(talk.cancel_flag(), || self.do_request(request, talk))
    }
}

impl Ear {
    /// An ear without a model.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Does one request.
    pub fn do_request(
        &mut self,
        request: HearingRequest,
        talk: &mut dyn Talk,
    ) -> Result<(), Fault> {
        if let HearingRequest::Load(wanted) = &request {
            // The model in use stays until the new one is ready.
            let model = Model::load(wanted)?;
            let facts = model.facts().clone();
            self.model = Some(model);
            return talk.say(HearingEvent::Loaded(facts));
        }
        let model = self.model.as_mut().ok_or_else(Fault::not_ready)?;
        match request {
            HearingRequest::Load(_) => Ok(()),
            HearingRequest::Transcribe(listening) => transcribe(model, &listening, talk),
            HearingRequest::Listen {
                listening,
                partial_every_ms,
            } => listen(model, &listening, partial_every_ms, talk),
            HearingRequest::DetectLanguage => detect_language(model, talk),
        }
    }
}

fn transcribe(model: &mut Model, listening: &Listening, talk: &mut dyn Talk) -> Result<(), Fault> {
    let mut utterance = Utterance::begin(listening, model)?;
    loop {
        match talk.listen(LONG) {
            Incoming::Samples(samples) => utterance.take(model, &samples, &mut asked(talk))?,
            Incoming::Nothing => {}
            Incoming::Cancelled => return Err(Fault::cancelled()),
            Incoming::End => break,
        }
    }
    let transcript = utterance.finish(model, Instant::now(), None, &mut asked(talk))?;
    talk.say(HearingEvent::Transcript(transcript))
}

/// Stops when the caller cancelled, and reports that work goes on.
fn asked(talk: &dyn Talk) -> impl FnMut() -> bool + '_ {
    || {
        talk.progress();
        talk.cancelled()
    }
}

/// How much new audio the next partial decode waits for: as asked, but never so little that decoding could not keep up
/// with speaking.
pub fn next_step(asked_ms: u32, decode_ms: u32) -> u32 {
    asked_ms
        .max(decode_ms.saturating_mul(3) / 2)
        .clamp(100, 5_000)
}

fn listen(
    model: &mut Model,
    listening: &Listening,
    every_ms: u32,
    talk: &mut dyn Talk,
) -> Result<(), Fault> {
    let mut utterance = Utterance::begin(listening, model)?;
    let mut agreement = Agreement::default();
    let (mut step, mut decoded_ms) = (next_step(every_ms, 0), 0);
    let mut said = Partial::default();
    let mut ended: Option<Instant> = None;
    let (mut pausing, mut made_way, mut all_said) = (Pausing::default(), false, None);
    while ended.is_none() {
        // Everything that waits is taken before the next decode. Where it would be refused for too little voice, the next
        // voice is waited for and no step: the first word is there as soon as it can be. Nor is a step waited for in a pause:
        // that may have been all.
        let goes_on = utterance.audio_ms() >= decoded_ms + step || pausing.has_paused();
        let due = goes_on && utterance.is_worth_decoding();
        match talk.listen(if due { Duration::ZERO } else { LONG }) {
            Incoming::Samples(samples) => {
                pausing.hear(&samples);
                utterance.take(model, &samples, &mut asked(talk))?;
                continue;
            }
            Incoming::Cancelled => return Err(Fault::cancelled()),
            Incoming::End => {
                ended = Some(Instant::now());
                continue;
            }
            Incoming::Nothing if !due => continue,
            Incoming::Nothing => {}
        }
        let started = Instant::now();
        decoded_ms = utterance.audio_ms();
        pausing.decodes();
        // One after the other, and no partial would ever be there: every second decode at least goes on to its end.
        let may_make_way = !std::mem::take(&mut made_way);
        // Audio that comes while decoding is kept. Its end makes this partial pointless, so it is given up, unless nothing was
        // said since it began: then it is all there is to hear. So it is given up for a pause, after which it might be that.
        let mut waiting: Vec<Vec<f32>> = Vec::new();
        let glimpse = utterance.glimpse(model, &mut || {
            talk.progress();
            loop {
                match talk.listen(Duration::ZERO) {
                    Incoming::Samples(samples) => {
                        pausing.hear(&samples);
                        waiting.push(samples);
                    }
                    Incoming::Nothing => {
                        made_way |= may_make_way && pausing.makes_way();
                        return made_way;
                    }
                    Incoming::Cancelled => return true,
                    Incoming::End => {
                        ended.get_or_insert_with(Instant::now);
                        return !pausing.is_silent();
                    }
                }
            }
        });
        match glimpse {
            // It comes as the transcript.
            Ok(glimpse) if ended.is_some() => all_said = Some(glimpse),
            Ok(glimpse) => {
                let (committed, tentative) = agreement.hear(&glimpse.text, utterance.glue());
                let partial = Partial {
                    committed,
                    tentative,
                    audio_ms: decoded_ms,
                };
                if (&partial.committed, &partial.tentative) != (&said.committed, &said.tentative) {
                    said = partial.clone();
                    talk.say(HearingEvent::Partial(partial))?;
                }
                step = next_step(
                    every_ms,
                    u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX),
                );
            }
            Err(fault) if fault.kind == FaultKind::Cancelled && !talk.cancelled() => {}
            Err(fault) => return Err(fault),
        }
        for samples in waiting {
            utterance.take(model, &samples, &mut asked(talk))?;
        }
    }
    let ended = ended.unwrap_or_else(Instant::now);
    let transcript = utterance.finish(model, ended, all_said, &mut asked(talk))?;
    talk.say(HearingEvent::Transcript(transcript))
}

/// Why some samples cannot be heard.
pub fn not_numbers() -> Fault {
    let fault =
        "The recording holds values that are not numbers. Check the microphone or the file.";
    Fault::new(FaultKind::BadAudio, fault)
}

fn detect_language(model: &mut Model, talk: &mut dyn Talk) -> Result<(), Fault> {
    let mut audio: Vec<f32> = Vec::new();
    loop {
        match talk.listen(LONG) {
            Incoming::Samples(samples) => {
                // Before they are clamped: that would make a loud sample of an endless one.
                if samples.iter().any(|sample| !sample.is_finite()) {
                    return Err(not_numbers());
                }
                let room = FOR_LANGUAGE.saturating_sub(audio.len()).min(samples.len());
                audio.extend(samples[..room].iter().map(|sample| sample.clamp(-1.0, 1.0)));
            }
            Incoming::Nothing => {}
            Incoming::Cancelled => return Err(Fault::cancelled()),
            Incoming::End => break,
        }
    }
    if audio.is_empty() {
        return Err(Fault::new(
            FaultKind::BadAudio,
            "There was no audio to tell the language from.",
        ));
    }
    let (code, probability) = model.detect(&audio, &mut asked(talk))?;
    talk.say(HearingEvent::Language {
        code: code.to_owned(),
        probability,
    })
}
