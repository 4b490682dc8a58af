//! A growing utterance: takes samples as they come, decodes what no longer fits into 30 seconds, and ends in a
//! transcript. What was decoded is forgotten, so an utterance itself holds one window, however long the recording is;
//! audio that comes faster than it is decoded waits outside of it, with whoever reads the caller's pipe.

use std::time::Instant;

use sotto_engines::Fault;
use sotto_engines::hearing::{EAR_RATE, Listening, Segment, Silence, Transcript};

use crate::gates::{self, Evidence};
use crate::held::held_share;
use crate::native::{How, Model, Token};
use crate::sounding::sounding_ms;
use crate::talk::not_numbers;
use crate::voiced::{FRAME, Voice, quietest, voiced_frames, voiced_ms};
use crate::{language, prompt, words};

/// The most audio in one decode: 30 seconds less the silence put behind it.
const WINDOW: usize = 29 * EAR_RATE as usize;
/// A longer recording is cut at a pause into parts of 8 to 14 seconds: without timestamps Whisper drops sentences
/// from a full window (measured on four repetitions of a speech), and short parts cost no more in a fitted context.
const EARLIEST_CUT: usize = 8 * EAR_RATE as usize;
const LATEST_CUT: usize = 14 * EAR_RATE as usize;
/// Audio is looked at in pieces of a second, so that no window grows beyond its size.
const PIECE: usize = EAR_RATE as usize;

/// Asked every few milliseconds whether to stop.
pub type Stop<'a> = &'a mut dyn FnMut() -> bool;

/// An utterance in work.
pub struct Utterance<'a> {
    listening: &'a Listening,
    language: Option<&'static str>,
    voice: Voice,
    /// What is not decoded for good yet; begins at a frame of the voice detector.
    open: Vec<f32>,
    /// Samples before `open`.
    settled: usize,
    settled_voiced_ms: u32,
    segments: Vec<Segment>,
    texts: Vec<String>,
    probabilities: (f64, u32),
    silence: Option<Silence>,
    /// The text of the only part so far, where the model was too unsure of it.
    doubted: String,
}

/// What was heard so far, from a decode that settles nothing.
pub struct Glimpse {
    /// Everything heard so far.
    pub text: String,
    part: Part,
    /// Samples before what was decoded.
    settled: usize,
}

/// What a decode of some audio gave, after the gates.
struct Part {
    tokens: Vec<Token>,
    text: String,
    no_speech: f32,
    silence: Option<Silence>,
}

impl<'a> Utterance<'a> {
    /// Begins, or says what is wrong with the wish.
    pub fn begin(listening: &'a Listening, model: &Model) -> Result<Self, Fault> {
        let language = language::choose(listening.language.as_deref(), model.facts().multilingual)?;
        Ok(Self {
            listening,
            language,
            voice: Voice::default(),
            open: Vec::new(),
            settled: 0,
            settled_voiced_ms: 0,
            segments: Vec::new(),
            texts: Vec::new(),
            probabilities: (0.0, 0),
            silence: None,
            doubted: String::new(),
        })
    }

    /// Takes samples. Decodes only when a window is full.
    pub fn take(
        &mut self,
        model: &mut Model,
        samples: &[f32],
        stop: Stop<'_>,
    ) -> Result<(), Fault> {
        for piece in samples.chunks(PIECE) {
            if piece.iter().any(|sample| !sample.is_finite()) {
                return Err(not_numbers());
            }
            let before = self.open.len();
            self.open
                .extend(piece.iter().map(|sample| sample.clamp(-1.0, 1.0)));
            self.voice.hear(&self.open[before..]);
            while self.open.len() > WINDOW {
                self.settle(model, self.cut(), stop)?;
            }
            if stop() {
                return Err(Fault::cancelled());
            }
        }
        Ok(())
    }

    /// How much audio came so far.
    pub fn audio_ms(&self) -> u32 {
        u32::try_from((self.settled + self.open.len()) as u64 * 1000 / u64::from(EAR_RATE))
            .unwrap_or(u32::MAX)
    }

    /// Whether there is enough voice for a decode to be worth its time.
    pub fn is_worth_decoding(&self) -> bool {
        let voiced = voiced_ms(self.voice.scores());
        !self.texts.is_empty() || gates::worth_decoding(voiced, &self.listening.gates)
    }

    /// Everything heard so far, from a decode that settles nothing.
    pub fn glimpse(&mut self, model: &mut Model, stop: Stop<'_>) -> Result<Glimpse, Fault> {
        let part = self.decode(model, self.open.len(), stop)?;
        let last = part.silence.is_none().then_some(part.text.as_str());
        let texts: Vec<&str> = self.texts.iter().map(String::as_str).chain(last).collect();
        let text = texts.join(self.glue());
        let settled = self.settled;
        Ok(Glimpse {
            text,
            part,
            settled,
        })
    }

    /// Decodes the rest. A glimpse behind which nothing was said is all of it, and nothing is decoded again.
    pub fn finish(
        mut self,
        model: &mut Model,
        ended: Instant,
        all_said: Option<Glimpse>,
        stop: Stop<'_>,
    ) -> Result<Transcript, Fault> {
        let audio_ms = self.audio_ms();
        if self.settled + self.open.len() > 0 {
            while self.settled > 0 && self.open.len() > LATEST_CUT {
                self.settle(model, self.cut(), stop)?;
            }
            // Of what is too long for one decode the glimpse knows less than its parts do.
            match all_said.filter(|glimpse| glimpse.settled == self.settled) {
                Some(glimpse) => self.keep(glimpse.part, self.open.len()),
                None => self.settle(model, self.open.len(), stop)?,
            }
        } else {
            self.silence = Some(Silence::NoAudio);
        }
        let text = self.texts.join(self.glue());
        let (sum, count) = self.probabilities;
        let doubted = if text.is_empty() {
            self.doubted
        } else {
            String::new()
        };
        Ok(Transcript {
            silence: if text.is_empty() { self.silence } else { None },
            text,
            language: self.language.unwrap_or("en").to_owned(),
            segments: self.segments,
            confidence: if count > 0 {
                (sum / f64::from(count)) as f32
            } else {
                0.0
            },
            audio_ms,
            voiced_ms: self.settled_voiced_ms,
            decode_ms: u32::try_from(ended.elapsed().as_millis()).unwrap_or(u32::MAX),
            doubted,
        })
    }

    /// Where to cut a recording that is too long for one decode, in samples.
    fn cut(&self) -> usize {
        let scores = self.voice.scores();
        quietest(
            &scores[..scores.len().min(LATEST_CUT / FRAME)],
            EARLIEST_CUT / FRAME,
        ) * FRAME
    }

    /// What the language writes between words. A text that is not empty has one, so that this does not change under it.
    pub fn glue(&self) -> &'static str {
        self.listening.between_parts(self.language)
    }

    /// Decodes the first samples for good and forgets them.
    fn settle(&mut self, model: &mut Model, samples: usize, stop: Stop<'_>) -> Result<(), Fault> {
        let part = self.decode(model, samples, stop)?;
        self.keep(part, samples);
        Ok(())
    }

    /// Takes what the decode of the first samples gave, and forgets them.
    fn keep(&mut self, part: Part, samples: usize) {
        let frames = (samples / FRAME).min(self.voice.scores().len());
        let scores = &self.voice.scores()[..frames];
        self.settled_voiced_ms = self.settled_voiced_ms.saturating_add(voiced_ms(scores));
        self.doubted.clear();
        let doubted = |why| gates::is_doubted(&part.text, why);
        if self.settled == 0 && part.silence.is_some_and(doubted) {
            self.doubted.clone_from(&part.text);
        }
        match part.silence {
            Some(Silence::NotVoiced) if self.silence.is_some() => {}
            Some(silence) => self.silence = Some(silence),
            // with the gates off, a part in which nobody speaks has no text
            None if part.text.is_empty() => self.silence = Some(Silence::NoSpeech),
            None => {
                let start_ms = u32::try_from(self.settled as u64 * 1000 / u64::from(EAR_RATE))
                    .unwrap_or(u32::MAX);
                let without_blanks = self.glue().is_empty();
                let voiced = voiced_frames(scores);
                let wanted = self.listening.words;
                let more = words::segments(
                    &part.tokens,
                    &voiced,
                    start_ms,
                    part.no_speech,
                    wanted,
                    without_blanks,
                );
                self.segments.extend(more);
                self.texts.push(part.text);
                let sum: f64 = part
                    .tokens
                    .iter()
                    .map(|token| f64::from(token.probability))
                    .sum();
                self.probabilities.0 += sum;
                self.probabilities.1 += u32::try_from(part.tokens.len()).unwrap_or(0);
            }
        }
        self.voice.forget(frames);
        self.open.drain(..samples);
        self.settled += samples;
    }

    fn decode(&mut self, model: &mut Model, samples: usize, stop: Stop<'_>) -> Result<Part, Fault> {
        let audio = &self.open[..samples];
        let scores = self.voice.scores();
        let scores = &scores[..(samples / FRAME).min(scores.len())];
        let voiced = voiced_ms(scores);
        let gates = &self.listening.gates;
        let nothing = |silence| Part {
            tokens: Vec::new(),
            text: String::new(),
            no_speech: 1.0,
            silence: Some(silence),
        };
        if audio.is_empty() || !gates::worth_decoding(voiced, gates) {
            return Ok(nothing(Silence::NotVoiced));
        }
        let code = match self.language {
            Some(code) => code,
            None => model.detect(audio, stop)?.0,
        };
        // Only the first part follows what was said before; a part's own text as prompt invites repetition.
        let before = self.listening.before.as_ref().filter(|_| self.settled == 0);
        let prompt = prompt::prompt(&self.listening.custom_words, before.map(String::as_str));
        let how = How {
            language: code,
            translate: self.listening.translate && model.facts().multilingual,
            prompt: prompt.as_deref(),
            context: self.listening.context,
        };
        let heard = model.decode(audio, &how, stop)?;
        let text = words::text(&heard.tokens);
        let evidence = Evidence {
            text: &text,
            audio_ms: u32::try_from(samples as u64 * 1000 / u64::from(EAR_RATE))
                .unwrap_or(u32::MAX),
            voiced_ms: voiced,
            sounding_ms: sounding_ms(audio, &voiced_frames(scores)),
            held: match gates::could_be_notes(&text) {
                true => held_share(audio),
                false => 0.0,
            },
            no_speech: heard.no_speech,
            log_probability: words::log_probability(&heard.tokens),
            only_repeats: heard.only_repeats,
        };
        // Numbers only: what was said is never logged here.
        tracing::debug!(
            audio_ms = evidence.audio_ms,
            voiced_ms = voiced,
            sounding_ms = evidence.sounding_ms,
            held = evidence.held,
            tokens = heard.decoded,
            stopped = heard.stopped_after.is_some(),
            no_speech = evidence.no_speech,
            log_probability = evidence.log_probability,
            "decoded"
        );
        let silence = gates::judge(&evidence, gates);
        if silence.is_none() && !text.is_empty() {
            // The first part that holds words decides the language of all of it.
            self.language = Some(code);
        }
        Ok(Part {
            tokens: heard.tokens,
            text,
            no_speech: heard.no_speech,
            silence,
        })
    }
}
