//! What comes from the devices, and what rings.

use std::time::Duration;

use sotto_audio::devices::{Event, Next, Role, Sound, Spoken};

use super::super::Input;
use super::{DeviceNews, Running, Shown, told};

/// From one look at the devices to the next, at most.
const STEP: Duration = Duration::from_millis(10);
/// What rings is heard so often.
const RING_EVERY_MS: u64 = 2_000;

/// Whether somebody wants to know of it. A loudspeaker that stopped while nothing was said, and runs again, took nothing away.
fn is_news(event: &Event, speaking: bool) -> bool {
    match event {
        Event::Reopened(opened) => speaking || opened.role == Role::Microphone,
        _ => true,
    }
}

impl<S: Sound> Running<S> {
    pub(super) fn open_microphone(&mut self) {
        match self.sound.open(Role::Microphone, &self.devices.microphone) {
            Ok(opened) => {
                self.deaf = None;
                self.frames.anew(&opened.name, self.devices.cancelling);
            }
            // It is opened by itself when it comes.
            Err(error) => {
                self.deaf = Some(told::device_error(&error, self.language));
                self.tell_why_deaf();
            }
        }
    }

    pub(super) fn tell_why_deaf(&mut self) {
        if let Some(sentence) = self.deaf.clone() {
            (self.show)(Shown::Problem(sentence));
        }
    }

    /// Somebody wants to be listened to, and there is nothing to hear them with. To show them that they are listened to would
    /// let them talk to nobody.
    pub(super) fn is_in_vain(&self, input: &Input) -> bool {
        let begins = matches!(input, Input::Press(_) | Input::Start(_) | Input::Toggle(_));
        begins && self.deaf.is_some() && !self.state.is_muted() && self.state.hears().is_none()
    }

    /// Whether there is a microphone now.
    fn follow_the_microphone(&mut self, event: &Event) {
        match event {
            Event::Lost(Role::Microphone, _) => {
                self.deaf = Some(told::event(event, self.language));
            }
            _ => {
                if event.opened().is_some_and(|to| to.role == Role::Microphone) {
                    self.deaf = None;
                }
            }
        }
    }

    pub(super) fn look_at_the_devices(&mut self) {
        match self.sound.next(STEP) {
            Next::Frame(heard) => {
                self.clock.frame();
                if heard.anew {
                    // The echo has to be learned anew, as with another device.
                    self.tell(Input::OtherPath);
                }
                let frame = self.frames.hear(&heard);
                if let Some(level) = frame.level {
                    (self.show)(Shown::Level(level));
                }
                if let Some(input) = frame.called {
                    self.tell(input);
                }
                if let Some(nearly) = frame.nearly {
                    (self.show)(Shown::Nearly {
                        word: nearly.phrase,
                        score: nearly.confidence,
                        needed: nearly.needed,
                    });
                }
                let speaking = frame.speaking;
                self.tell(if frame.begins {
                    Input::Begins
                } else {
                    Input::Frame { speaking }
                });
                match self.state.hears() {
                    Some(turn) => self.ears.feed(turn, &frame.sound),
                    None => self.frames.keep(&frame.sound),
                }
            }
            Next::Event(event) => {
                self.follow_the_microphone(&event);
                if is_news(&event, self.sound.desk().is_speaking()) {
                    let news = DeviceNews::of(&event, self.language);
                    (self.show)(Shown::Device(news));
                }
                if event.changes_the_path() {
                    let opened = event.opened();
                    let microphone = opened.filter(|opened| opened.role == Role::Microphone);
                    self.frames.other_path(
                        microphone.map(|opened| opened.name.as_str()),
                        self.devices.cancelling,
                    );
                    self.tell(Input::OtherPath);
                }
            }
            Next::Spoken(spoken) => self.spoken(spoken),
            Next::Nothing => {
                if self.clock.nothing(STEP) {
                    self.tell(Input::Tick);
                }
            }
        }
    }

    /// What became of a clause that was to be heard.
    pub(super) fn spoken(&mut self, spoken: Spoken) {
        match spoken {
            Spoken::Started { number, .. } => {
                if let Some((answer, _)) = self.pieces.get(&number).copied() {
                    self.tell(Input::Started { answer });
                }
            }
            Spoken::Ended(played, _) => {
                if let Some((answer, piece)) = self.pieces.remove(&played.number) {
                    let heard = played.heard;
                    self.tell(Input::Ended {
                        answer,
                        piece,
                        heard,
                    });
                }
            }
        }
    }

    pub(super) fn let_it_ring(&mut self) {
        let now = self.clock.ms();
        let due = |rang| now.saturating_sub(rang) >= RING_EVERY_MS;
        if self.rings && self.rang.is_none_or(due) {
            self.rang = Some(now);
            let (rate, samples) = &self.ring;
            let _ = self.sound.desk().earcon(*rate, samples);
        }
    }
}

#[cfg(test)]
mod tests {
    use sotto_audio::devices::Opened;

    use super::*;

    #[test]
    fn a_loudspeaker_that_stopped_while_nothing_was_said_is_no_news() {
        let opened = |role| Opened {
            role,
            name: "USB".to_owned(),
            rate: 48_000,
            channels: 2,
        };
        let speaker = Event::Reopened(opened(Role::Speaker));
        assert!(!is_news(&speaker, false));
        assert!(is_news(&speaker, true));
        // The same of what is heard is, and so is a device that was away.
        assert!(is_news(&Event::Reopened(opened(Role::Microphone)), false));
        assert!(is_news(&Event::Back(opened(Role::Speaker)), false));
        assert!(is_news(&Event::ListChanged, false));
    }
}
