//! The voice as an engine program: requests over the frame pipe in, clauses and their sound out.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use sotto_engines::Fault;
use sotto_engines::host::{Conversation, Engine};
use sotto_engines::speaking::{Speaking, SpeakingEvent, SpeakingRequest};

use crate::studio::{Listener, Studio};

/// The voice.
#[derive(Default)]
pub struct Voice {
    studio: Option<Studio>,
}

impl Voice {
    /// A voice with nothing loaded.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Engine for Voice {
    type Words = Speaking;

    fn answer(
        &mut self,
        request: SpeakingRequest,
        talk: &mut Conversation<Speaking>,
    ) -> Result<(), Fault> {
        let stop: Arc<AtomicBool> = talk.cancel_flag();
        match request {
            SpeakingRequest::Load(wish) => {
                // The voices loaded before stay when these cannot be loaded.
                let studio = Studio::load(wish, &stop, || talk.progress())?;
                let facts = studio.facts().clone();
                self.studio = Some(studio);
                talk.say(SpeakingEvent::Loaded(facts))
            }
            SpeakingRequest::Speak(speech) => {
                let studio = self.studio.as_ref().ok_or_else(Fault::not_ready)?;
                let facts = studio.speak(&speech, &stop, &mut Pipe(talk))?;
                talk.say(SpeakingEvent::Spoke(facts))
            }
        }
    }
}

struct Pipe<'a>(&'a mut Conversation<Speaking>);

impl Listener for Pipe<'_> {
    fn clause(&mut self, text: &str, samples: u32) -> Result<(), Fault> {
        self.0.say(SpeakingEvent::Clause {
            text: text.to_owned(),
            samples,
        })
    }

    fn audio(&mut self, samples: &[f32]) -> Result<(), Fault> {
        self.0.send_audio(samples)
    }

    fn waiting(&mut self) {
        self.0.progress();
    }
}
