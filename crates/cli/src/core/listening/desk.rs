//! The thread that opens the microphone and gives it back. Opening a device can take seconds, and nobody else waits for that.

mod pages;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use sotto_api::{Event, ListenRequest, Listening, Notice, Problem, ProblemCode, Settings};
use sotto_assistant::WeakAssistant;
use sotto_assistant::link::Page;
use sotto_assistant::listening::{Input, Purpose};
use sotto_skills::doing::Line;

use super::board::Board;
use super::making::{Maker, Open};
use super::mouth::EitherWay;
use super::near::NearMisses;
use super::rest::{given_back, is_always_open, is_quiet, looked_again, tried_again};
use crate::voice;

/// A pause that was learned is written down when it has moved by so much: a disk is not there to follow each breath.
const LEARNED_MS: u32 = 10;

/// What the thread is told.
pub(super) enum Order {
    /// Somebody asks for something.
    Asked(ListenRequest),
    /// A page wants to be heard.
    Page(Arc<Page>),
    /// There is something on the board.
    Look,
    /// Give everything back, and end.
    End,
}

/// The thread's own.
pub(super) struct Desk {
    assistant: WeakAssistant,
    mouth: Arc<EitherWay>,
    board: Arc<Board>,
    maker: Maker,
    settings: Settings,
    near: NearMisses,
    open: Option<Open>,
    failed: Option<Instant>,
    /// Said already by one that was to be opened without being asked for.
    complained: Option<String>,
    /// Why the wake word, which is switched on, cannot be heard.
    deaf: Option<String>,
    /// The model that is to hear.
    ear: Option<PathBuf>,
    /// The page that is heard in place of the microphone of this machine.
    page: Option<Arc<Page>>,
}

impl Desk {
    /// One with nothing open; what is nearly heard is written into this file.
    pub(super) fn new(
        near: PathBuf,
        assistant: WeakAssistant,
        mouth: Arc<EitherWay>,
        board: Arc<Board>,
        maker: Maker,
    ) -> Self {
        Self {
            near: NearMisses::of(near),
            assistant,
            mouth,
            board,
            maker,
            settings: Settings::default(),
            open: None,
            failed: None,
            complained: None,
            deaf: None,
            ear: None,
            page: None,
        }
    }

    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let order = match self.wakes() {
                Some(until) => {
                    let wait = until.saturating_duration_since(Instant::now());
                    orders.recv_timeout(wait)
                }
                None => orders.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let (asked, page) = match order {
                Ok(Order::Asked(asked)) => (Some(asked), None),
                Ok(Order::Page(page)) => (None, Some(page)),
                Ok(Order::Look) | Err(RecvTimeoutError::Timeout) => (None, None),
                Ok(Order::End) | Err(RecvTimeoutError::Disconnected) => break,
            };
            // First of all: whoever closed the microphone and then asked is not heard.
            self.take_settings();
            self.take_ear();
            self.leave_what_ended();
            self.look_at_the_page();
            if let Some(page) = page {
                self.let_in(page);
            }
            if let Some(asked) = asked {
                self.carry_out(asked);
            }
            self.near.add(self.board.near());
            self.keep_pause();
            self.settle();
        }
        self.give_back();
        // What the last one learned. What it nearly heard is not written any more: perhaps everything was just erased.
        self.keep_pause();
        self.maker.end();
    }

    /// When to look again, if nobody asks for anything before.
    fn wakes(&self) -> Option<Instant> {
        match &self.open {
            Some(open) => given_back(&self.settings, open.quiet_since)
                .or_else(|| looked_again(&self.settings, Instant::now())),
            None => tried_again(&self.settings, self.page.is_some(), self.failed),
        }
    }

    /// Takes up other settings, and how the switch of the microphone stands.
    fn take_settings(&mut self) {
        let mut now = match self.board.settings() {
            Some(settings) => self.as_it_hears(settings),
            None => self.settings.clone(),
        };
        now.machine.microphone_closed = self.board.is_closed();
        if now == self.settings {
            return;
        }
        let before = std::mem::replace(&mut self.settings, now);
        // What could not be opened may be another thing now, and another language may have another ear.
        self.failed = None;
        self.board.models();
        let closed = self.settings.machine.microphone_closed;
        if let Some(open) = &mut self.open {
            if before.machine.microphone_closed != closed {
                open.listener.tell(Input::Mute(closed));
                open.quiet_since = None;
            }
            let how = voice::settings(&self.settings);
            if how != voice::settings(&before) {
                open.listener.tell(Input::Set(how));
            }
        } else {
            self.show_rest();
        }
    }

    /// Takes up another ear that was chosen: with it the devices are opened anew before the next turn.
    fn take_ear(&mut self) {
        if self.board.takes_models() {
            // Where none is here the next opening says so.
            self.ear = voice::ear_model(&self.settings).ok();
        }
    }

    /// Where there is nothing to hear the wake word by, it is not listened for, no microphone is kept open for it, and it is
    /// told why.
    fn as_it_hears(&mut self, mut settings: Settings) -> Settings {
        let wanted = settings.talk.wake_word;
        let language = voice::language(&settings);
        let hears = wanted.then(|| voice::wake_word(language).map(drop));
        let deaf = hears.and_then(Result::err).map(|deaf| deaf.sentence);
        settings.talk.wake_word &= deaf.is_none();
        let known = std::mem::replace(&mut self.deaf, deaf);
        if known != self.deaf {
            // Told once, and shown to whoever only comes later, for as long as it is so.
            if let Some(sentence) = known {
                self.assistant.withdraw(&Notice::Device { sentence });
            }
            if let Some(sentence) = self.deaf.clone() {
                tracing::warn!(sentence, "without the wake word");
                self.assistant.raise(Notice::Device { sentence });
            }
        }
        settings
    }

    fn carry_out(&mut self, asked: ListenRequest) {
        let purpose = |dictate| {
            if dictate {
                Purpose::Dictation
            } else {
                Purpose::Request
            }
        };
        match asked {
            ListenRequest::Start { dictate } => self.begin(Input::Start(purpose(dictate))),
            ListenRequest::Press { dictate } | ListenRequest::Hold { dictate } => {
                self.begin(Input::Press(purpose(dictate)));
            }
            ListenRequest::Toggle { dictate } => self.begin(Input::Toggle(purpose(dictate))),
            ListenRequest::Release => self.tell(Input::Release),
            ListenRequest::Finish => self.tell(Input::Finish),
            ListenRequest::Cancel => self.tell(Input::Cancel),
            // It stands on the board.
            ListenRequest::Mute { .. } => {}
        }
    }

    /// Where nobody listens there is nothing to finish.
    fn tell(&self, input: Input) {
        if let Some(open) = &self.open {
            open.listener.tell(input);
        }
    }

    /// Somebody wants to be listened to.
    fn begin(&mut self, input: Input) {
        if self.settings.machine.microphone_closed {
            let closed = Line::new("listening.muted_here").said_in(self.board.language());
            return self.announce(Problem::new(ProblemCode::Device, closed));
        }
        if is_quiet(self.board.state()) && self.is_another() {
            self.give_back();
        }
        if self.open.is_some() {
            // They would not know why nothing happens.
            for sentence in self.board.troubles() {
                self.announce(Problem::new(ProblemCode::Device, sentence));
            }
        } else if let Err(problem) = self.start() {
            return self.announce(problem);
        }
        self.maker.warm(&self.settings);
        if let Some(open) = &mut self.open {
            open.quiet_since = Some(Instant::now());
            open.listener.tell(input);
        }
    }

    /// Opens the devices and begins to listen.
    fn start(&mut self) -> Result<(), Problem> {
        let opened = self.maker.open(&self.settings, self.page.as_ref());
        self.failed = opened.is_err().then(Instant::now);
        let (open, here) = opened?;
        self.mouth.speak_here(Arc::new(here));
        self.open = Some(open);
        self.complained = None;
        Ok(())
    }

    /// A loop that has ended by a fault of its own: it is begun anew by the next request, or after a while.
    fn leave_what_ended(&mut self) {
        let Some(open) = self.open.take_if(|open| open.has_ended()) else {
            return;
        };
        self.mouth.speak_aloud();
        if let Err(error) = open.listener.wait() {
            let sentence = error.told_in(self.board.language());
            self.announce(Problem::new(ProblemCode::Failed, sentence));
        }
        self.failed = Some(Instant::now());
        self.show_rest();
    }

    /// Gives the devices back.
    fn give_back(&mut self) {
        let Some(open) = self.open.take() else { return };
        // What is said from now on is said by another one.
        self.mouth.speak_aloud();
        if let Err(error) = open.listener.close() {
            tracing::error!(%error, "the loop had ended badly");
        }
        self.show_rest();
    }

    /// What is so while no loop runs.
    fn show_rest(&self) {
        let state = if self.settings.machine.microphone_closed {
            Listening::Closed
        } else {
            Listening::Idle
        };
        if self.board.show(state) {
            self.assistant.announce(Event::Listening(state));
        }
    }

    /// The loop that runs was made for other settings.
    fn is_another(&self) -> bool {
        let open = self.open.as_ref();
        open.is_some_and(|open| !open.is_for(&self.settings, self.ear.as_deref()))
    }

    /// Writes down what was learned.
    fn keep_pause(&mut self) {
        let Some(pause_ms) = self.board.learned() else {
            return;
        };
        if pause_ms.abs_diff(self.settings.talk.pause_ms) < LEARNED_MS {
            return;
        }
        let Some(assistant) = self.assistant.upgrade() else {
            return;
        };
        match assistant.learn_pause(pause_ms) {
            // The loop knows it already.
            Ok(()) => self.settings.talk.pause_ms = pause_ms,
            Err(problem) => tracing::warn!(%problem, "a pause that was learned is not kept"),
        }
    }

    /// Opens what is always to be open, makes anew what has become another one, gives back what nobody needs.
    fn settle(&mut self) {
        let now = Instant::now();
        let state = self.board.state();
        if let Some(open) = &mut self.open {
            // Of one that is closed nothing else is shown, also while it still speaks.
            let speaks = state == Listening::Closed && !open.listener.is_idle();
            let quiet = is_quiet(state) && !speaks;
            if open.quiet_since.is_some() && state == Listening::Request {
                // Somebody called: what the answer needs is loaded while they talk.
                self.maker.warm(&self.settings);
            }
            open.quiet_since = match open.quiet_since {
                Some(since) if quiet => Some(since),
                _ => quiet.then_some(now),
            };
            let leaves = given_back(&self.settings, open.quiet_since).is_some_and(|at| at <= now);
            if leaves || (quiet && self.is_another()) {
                self.give_back();
            }
        }
        let again = tried_again(&self.settings, self.page.is_some(), self.failed);
        let wanted = is_always_open(&self.settings) && again.is_none_or(|at| at <= now);
        if self.open.is_none()
            && self.page.is_none()
            && wanted
            && let Err(problem) = self.start()
        {
            // Tried again and again: it is said once.
            if self.complained.as_ref() != Some(&problem.sentence) {
                self.complained = Some(problem.sentence.clone());
                self.announce(problem);
            }
        }
    }

    fn announce(&self, problem: Problem) {
        self.assistant.announce(Event::Problem(problem));
    }
}
