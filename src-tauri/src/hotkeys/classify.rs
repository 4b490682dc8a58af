//! What is meant by a key that goes down and up: held while somebody speaks, or tapped to begin and tapped to end. Pure: time
//! comes from outside, and what a burst of events means can be tried by the thousand.

use std::time::Duration;

use sotto_api::ListenRequest;

/// How a key is used, as it is set.
pub use sotto_api::KeyManner as Manner;

/// Shorter than this is a tap. Nobody says anything in so short a time.
pub const TAP: Duration = Duration::from_millis(350);
/// The second of two taps comes within this time.
pub const BETWEEN_TAPS: Duration = Duration::from_millis(400);
/// A key that comes back so soon was never let go: a keyboard that repeats, or a worn switch.
pub const SETTLES: Duration = Duration::from_millis(30);

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The key went down.
    Down,
    /// The key went up.
    Up,
    /// Somebody is listened to now, or not any more.
    Heard(bool),
    /// Time has passed.
    Time,
}

/// A key, and what it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Key {
    manner: Manner,
    dictate: bool,
    /// Down since then.
    down: Option<Duration>,
    /// Went up then, and may come back.
    up: Option<Duration>,
    /// What it does was decided when it went down.
    spent: bool,
    /// The first of two taps ended then.
    tapped: Option<Duration>,
    /// It listens by a tap, so that the next one ends it.
    listens: bool,
}

impl Key {
    /// A key that is used like this.
    #[must_use]
    pub fn new(manner: Manner, dictate: bool) -> Self {
        Self {
            manner,
            dictate,
            ..Self::default()
        }
    }

    /// When it has to be told the time.
    #[must_use]
    pub fn due(&self) -> Option<Duration> {
        self.up.map(|up| up + SETTLES)
    }

    /// Takes what happened, and gives what is asked of the core.
    #[must_use]
    pub fn step(mut self, input: Input, now: Duration) -> (Self, Vec<ListenRequest>) {
        let mut asked = Vec::new();
        // What waits for its time comes before what happens after it.
        if let Some(up) = self.up
            && up + SETTLES <= now
        {
            asked.extend(self.let_go(up));
        }
        match input {
            Input::Time => {}
            Input::Heard(heard) => self.listens &= heard,
            Input::Up => {
                if self.down.is_some() && self.up.is_none() {
                    self.up = Some(now);
                }
            }
            Input::Down => {
                // One that is down, or comes back so soon, was never let go.
                let came_back = self.up.take().is_some();
                if !came_back && self.down.is_none() {
                    asked.extend(self.go_down(now));
                }
            }
        }
        (self, asked)
    }

    fn go_down(&mut self, now: Duration) -> Option<ListenRequest> {
        let dictate = self.dictate;
        self.down = Some(now);
        self.spent = self.listens;
        if std::mem::take(&mut self.listens) {
            return Some(ListenRequest::Finish);
        }
        match self.manner {
            Manner::Both | Manner::Hold => Some(ListenRequest::Press { dictate }),
            Manner::Toggle => {
                (self.spent, self.listens) = (true, true);
                Some(ListenRequest::Start { dictate })
            }
            Manner::DoubleTap => {
                let second = self.tapped.take();
                if second.is_none_or(|first| first + BETWEEN_TAPS < now) {
                    return None;
                }
                (self.spent, self.listens) = (true, true);
                Some(ListenRequest::Start { dictate })
            }
        }
    }

    fn let_go(&mut self, up: Duration) -> Option<ListenRequest> {
        self.up = None;
        let down = self.down.take()?;
        if std::mem::take(&mut self.spent) {
            return None;
        }
        let dictate = self.dictate;
        let tap = up.saturating_sub(down) < TAP;
        match (self.manner, tap) {
            // What was pressed a moment ago goes on with free hands.
            (Manner::Both, true) => {
                self.listens = true;
                Some(ListenRequest::Start { dictate })
            }
            (Manner::Both | Manner::Hold, _) => Some(ListenRequest::Release),
            (Manner::DoubleTap, true) => {
                self.tapped = Some(up);
                None
            }
            (Manner::DoubleTap | Manner::Toggle, _) => None,
        }
    }
}

#[cfg(test)]
mod tests;
