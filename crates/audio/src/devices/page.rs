//! The microphone and the loudspeaker of a page that is open in a browser: what it hears comes over a connection, and what is
//! said goes back over the same one.
//!
//! The page is the player. It is told what to play and steered like one, and it tells how much was really heard; so the history
//! keeps of an answer what a person somewhere heard, and not what was sent to them. The echo is the browser's own business: it
//! knows best what its loudspeaker plays, and gives a microphone without it.

mod line;
mod playing;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::intake::RING_SECONDS;
use super::{Choice, Desk, DeviceError, Devices, Event, Intake, Next, Opened, Role, Sound};
use crate::RATE;
use crate::rings::ring;
pub use line::{FromPage, Page, Steer, ToPage};
use playing::Playing;

/// Samples a second of what a page plays: the rate of the voices, so that mostly nothing has to be converted.
pub const PAGE_RATE: u32 = 24_000;
/// What it is called where it is spoken of.
const NAME: &str = "page in a browser";

/// The devices of a page; see the module.
#[derive(Debug)]
pub struct PageSound {
    page: Arc<Page>,
    intake: Intake,
    desk: Desk,
    playing: Option<Playing>,
    events: VecDeque<Event>,
    began: Instant,
}

impl PageSound {
    /// Those of this page. Nothing is opened yet.
    #[must_use]
    pub fn new(page: Arc<Page>) -> Self {
        Self {
            page,
            intake: Intake::default(),
            desk: Desk::default(),
            playing: None,
            events: VecDeque::new(),
            began: Instant::now(),
        }
    }

    /// Moves on what is played. Of a page that is gone, or plays nothing of what it has, nothing more is waited for.
    fn play(&mut self) {
        let Some(playing) = &mut self.playing else {
            return;
        };
        let moves = playing.look(self.began.elapsed());
        let gone = self.page.is_gone();
        if moves && !gone {
            return;
        }
        self.fall_silent();
        self.desk.give_up();
        if !gone {
            let silent = Event::Lost(Role::Speaker, DeviceError::PageSilent);
            self.events.push_back(silent);
        }
    }

    /// Nothing more is played; what was heard until now is known to the desk.
    fn fall_silent(&mut self) {
        if let Some(mut playing) = self.playing.take() {
            playing.end();
            self.desk.disconnect();
        }
    }
}

impl Sound for PageSound {
    fn devices(&mut self) -> Devices {
        Devices::default()
    }

    /// Which one is chosen in the browser.
    fn open(&mut self, role: Role, _: &Choice) -> Result<Opened, DeviceError> {
        let rate = match role {
            Role::Microphone => {
                let (writer, reader) = ring(RATE as usize * RING_SECONDS, 1);
                self.intake.open_microphone(reader, RATE)?;
                self.page.listen(Some(writer));
                RATE
            }
            Role::Speaker => {
                self.fall_silent();
                self.desk.want(true);
                let (playing, end) = Playing::new(Arc::clone(&self.page));
                self.desk.connect(end);
                self.playing = Some(playing);
                PAGE_RATE
            }
        };
        Ok(Opened {
            role,
            name: NAME.to_owned(),
            rate,
            channels: 1,
        })
    }

    fn close(&mut self, role: Role) {
        match role {
            Role::Microphone => {
                self.page.listen(None);
                self.intake.close_microphone();
            }
            Role::Speaker => {
                self.fall_silent();
                self.desk.want(false);
            }
        }
    }

    fn next(&mut self, longest: Duration) -> Next {
        let until = Instant::now() + longest;
        loop {
            self.play();
            self.desk.pass(self.began.elapsed());
            if let Some(event) = self.events.pop_front() {
                return Next::Event(event);
            }
            if let Some(spoken) = self.desk.spoken() {
                return Next::Spoken(spoken);
            }
            if let Some(heard) = self.intake.frame() {
                while let Some(notice) = self.intake.notice() {
                    self.events.push_back(notice.of(NAME));
                }
                return Next::Frame(heard);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Next::Nothing;
            }
            self.page.wait(left);
        }
    }

    fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }

    fn now(&self) -> Duration {
        self.intake.now()
    }

    fn dropped(&self) -> u64 {
        self.intake.dropped()
    }
}
