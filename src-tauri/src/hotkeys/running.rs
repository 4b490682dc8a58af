//! What happens to the keys, one thing after the other: presses become requests in the order in which they came.

use std::time::{Duration, Instant};

use sotto_api::{Event, ListenRequest, Listening, Notice, Problem, Reply, Request, Settings};
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc::{self, Receiver};
use tokio::sync::oneshot;

use super::classify::{Input, Key, Manner};
use super::conflict::{self, Which};
use super::once::Once;
use super::trial::Trial;
use super::ways::Ways;
use super::{Moved, Order, Pressed, WAITING};
use crate::door::Door;
use crate::microphone;
use crate::overlay::Told;
use crate::pen::Pen;
use crate::shell::Shell;

/// See the module.
pub(super) struct Running {
    app: AppHandle,
    door: Door,
    pen: Pen,
    ways: Ways,
    pressed: Receiver<Pressed>,
    began: Instant,
    talk: Key,
    dictation: Key,
    mute: Once,
    /// The keys that are taken, so that other settings do not take them anew.
    named: Option<[String; 4]>,
    /// The system gave not all of them: they are tried once more when settings come.
    refused: bool,
    /// What was told to be wrong with them, by its sentences.
    wrong: Vec<String>,
    /// What of that is among the notices.
    raised: Vec<Notice>,
    /// How they are used.
    manners: (Manner, Manner),
    shown: Listening,
    trial: Trial,
    /// The page that waits for the key that it tries.
    waits: Option<oneshot::Sender<()>>,
}

impl Running {
    pub(super) fn new(app: AppHandle, door: Door, pen: Pen) -> Self {
        let (tell, pressed) = mpsc::channel(WAITING);
        Self {
            door,
            pen,
            ways: Ways::new(app.clone(), tell),
            app,
            pressed,
            began: Instant::now(),
            talk: Key::new(Manner::Both, false),
            dictation: Key::new(Manner::Both, true),
            mute: Once::default(),
            manners: (Manner::Both, Manner::Both),
            named: None,
            refused: false,
            wrong: Vec::new(),
            raised: Vec::new(),
            shown: Listening::Idle,
            trial: Trial::default(),
            waits: None,
        }
    }

    pub(super) async fn run(mut self, mut orders: Receiver<Order>) {
        loop {
            let due = self.due();
            tokio::select! {
                order = orders.recv() => match order {
                    Some(Order::Settings(settings)) => self.set(&settings).await,
                    Some(Order::Shows(state)) => self.show(state).await,
                    Some(Order::Try(tell)) => self.try_for(tell),
                    Some(Order::Tried) => self.trial.end(),
                    Some(Order::End) | None => break,
                },
                pressed = self.pressed.recv() => match pressed {
                    Some(pressed) => self.press(pressed).await,
                    // The ways hold the other end as long as they are there.
                    None => break,
                },
                () = wait(due) => self.both(Input::Time).await,
            }
        }
        self.ways.set(Vec::new()).await;
        self.ways.dismissible(false).await;
    }

    /// How long until a key has to be told the time.
    fn due(&self) -> Option<Duration> {
        let due = [self.talk.due(), self.dictation.due()];
        let due = due.into_iter().flatten().min()?;
        Some(due.saturating_sub(self.began.elapsed()))
    }

    async fn set(&mut self, settings: &Settings) {
        let machine = &settings.machine;
        let (talk, dictation) = (machine.talk_key_manner, machine.dictation_key_manner);
        if self.manners != (talk, dictation) {
            // Whoever is listened to by a key goes on; that key begins anew.
            self.manners = (talk, dictation);
            self.talk = Key::new(talk, false);
            self.dictation = Key::new(dictation, true);
        }
        let named = [
            machine.talk_key.clone(),
            machine.dictation_key.clone(),
            machine.take_back_key.clone(),
            machine.mute_key.clone(),
        ];
        // A key of another program may be free by now: that is what whoever chooses the same one again has been told to do.
        if self.named.as_ref() == Some(&named) && !self.refused {
            return;
        }
        let first = self.named.is_none();
        self.named = Some(named);
        let (keys, mut problems) = conflict::wanted(settings, self.door.tongue());
        let refused = self.ways.set(keys).await;
        self.refused = !refused.is_empty();
        problems.extend(refused);
        self.tell_wrong(problems, first);
    }

    /// Tells what is wrong with the keys. At the start no page is up yet, and there may be no window for days: then it is among the
    /// notices for as long as it is so.
    fn tell_wrong(&mut self, problems: Vec<Problem>, first: bool) {
        let sentences = problems.iter().map(|problem| problem.sentence.clone());
        let sentences: Vec<String> = sentences.collect();
        if sentences == self.wrong {
            return;
        }
        self.wrong = sentences;
        for notice in self.raised.drain(..) {
            self.door.withdraw(&notice);
        }
        for problem in problems {
            tracing::warn!(%problem, "a key is not to be had");
            if first {
                let sentence = problem.sentence;
                let notice = Notice::Device { sentence };
                self.raised.push(notice.clone());
                self.door.raise(notice);
            } else {
                self.door.announce(Event::Problem(problem));
            }
        }
    }

    async fn show(&mut self, state: Listening) {
        self.shown = state;
        let heard = matches!(state, Listening::Request | Listening::Dictation);
        self.both(Input::Heard(heard)).await;
        let goes_on = heard || matches!(state, Listening::Working | Listening::Speaking);
        self.ways.dismissible(goes_on).await;
    }

    /// A page tries the keys.
    fn try_for(&mut self, page: oneshot::Sender<()>) {
        self.trial.ask(self.began.elapsed());
        self.waits = Some(page);
        self.tell_arrival();
    }

    /// Tells the page that waits that the key has arrived. Where none waits any more it is told when it asks again.
    fn tell_arrival(&mut self) {
        if self.trial.has_arrived()
            && let Some(page) = self.waits.take()
            && page.send(()).is_ok()
        {
            self.trial.is_known();
        }
    }

    async fn press(&mut self, pressed: Pressed) {
        if self.trial.takes(pressed, self.began.elapsed()) {
            return self.tell_arrival();
        }
        let input = match pressed.moved {
            Moved::Down => Input::Down,
            Moved::Up => Input::Up,
        };
        match pressed.which {
            Which::Talk | Which::Dictation => self.step(pressed.which, input).await,
            Which::TakeBack if pressed.moved == Moved::Down => self.pen.take_back(),
            Which::Mute => {
                if self.mute.takes(pressed.moved, self.began.elapsed()) {
                    microphone::switch(&self.door).await;
                }
            }
            Which::Dismiss if pressed.moved == Moved::Down => {
                if let Some(shell) = self.app.try_state::<Shell>() {
                    shell.overlay.tell(Told::Dismissed);
                }
                self.door.ask(Request::Listen(ListenRequest::Cancel)).await;
                if !matches!(self.shown, Listening::Request | Listening::Dictation) {
                    self.door.ask(Request::Stop).await;
                }
            }
            Which::TakeBack | Which::Dismiss => {}
        }
    }

    async fn both(&mut self, input: Input) {
        self.step(Which::Talk, input).await;
        self.step(Which::Dictation, input).await;
    }

    async fn step(&mut self, which: Which, input: Input) {
        let now = self.began.elapsed();
        let key = self.key(which);
        let (next, asked) = key.step(input, now);
        *key = next;
        for request in asked {
            if begins_dictation(request) {
                self.pen.begun_here();
            }
            let reply = self.door.ask(Request::Listen(request)).await;
            if let Reply::Problem(problem) = reply {
                // Nobody else was told: there is no window that asked.
                self.door.announce(Event::Problem(problem));
                let key = self.key(which);
                let (next, _) = key.step(Input::Heard(false), now);
                *key = next;
            }
        }
    }

    fn key(&mut self, which: Which) -> &mut Key {
        match which {
            Which::Dictation => &mut self.dictation,
            Which::Talk | Which::TakeBack | Which::Mute | Which::Dismiss => &mut self.talk,
        }
    }
}

fn begins_dictation(request: ListenRequest) -> bool {
    matches!(
        request,
        ListenRequest::Start { dictate: true }
            | ListenRequest::Press { dictate: true }
            | ListenRequest::Toggle { dictate: true }
    )
}

async fn wait(due: Option<Duration>) {
    match due {
        Some(due) => tokio::time::sleep(due).await,
        None => std::future::pending().await,
    }
}
