//! The pen: takes what was dictated and writes it where the keyboard is, one text after the other, on a thread of its own that
//! may wait. It knows what it wrote last, so that it can be taken back and written again.

mod begun;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sotto_api::{Choice, DictationSettings, Event, Listening, Problem, ProblemCode, Settings};
use unicode_segmentation::UnicodeSegmentation;

use crate::dictation::hands::{Focus, Hands, NotDone};
use crate::dictation::plan::{self, Step};
use crate::dictation::spoken::{self, Dictated, Spoken};
use crate::door::Door;
use crate::notify;
use crate::words::{Tongue, Word};
use begun::Begun;

/// Texts that wait; nobody speaks faster than that for long.
const WAITING: usize = 64;
/// What was typed so long ago is not gone on with.
const GOES_ON: Duration = Duration::from_secs(120);

/// The pen. Cheap to clone.
#[derive(Clone)]
pub struct Pen {
    orders: SyncSender<Order>,
    begun: Arc<Mutex<Begun>>,
}

enum Order {
    Write(String),
    Again,
    TakeBack,
    Settings(Box<Manner>),
    End(SyncSender<()>),
}

/// What the settings say about writing.
#[derive(Debug, Clone, Default)]
struct Manner {
    dictation: DictationSettings,
    /// The language where the words do not tell.
    usual: Spoken,
    tongue: Tongue,
}

impl Pen {
    /// Begins to wait for texts.
    #[must_use]
    pub fn start(door: &Door) -> Self {
        let (orders, taken) = sync_channel(WAITING);
        let door = door.clone();
        let thread = std::thread::Builder::new().name("pen".to_owned());
        if let Err(error) = thread.spawn(move || Writing::new(door).run(&taken)) {
            tracing::error!(%error, "nothing can be dictated");
        }
        Self {
            orders,
            begun: Arc::default(),
        }
    }

    /// A dictation was begun by a key or the menu: it is typed, whoever else listens.
    pub fn begun_here(&self) {
        self.begun().here(Instant::now());
    }

    /// Knows what is listened to.
    pub fn listens(&self, state: Listening) {
        self.begun().listens(state, Instant::now());
    }

    /// Writes what was recognised. A program that began to listen by itself shows it itself: `others` are connected.
    pub fn write(&self, text: String, others: usize) {
        if others == 0 || self.begun().is_here(Instant::now()) {
            self.tell(Order::Write(text));
        }
    }

    /// Writes what was written last once more.
    pub fn type_again(&self) {
        self.tell(Order::Again);
    }

    /// Takes back what was written last.
    pub fn take_back(&self) {
        self.tell(Order::TakeBack);
    }

    /// Writes as these settings say.
    pub fn settings(&self, settings: &Settings, tongue: Tongue) {
        let named = match &settings.talk.language {
            Choice::Named { name } => name.get(..2).unwrap_or_default().to_lowercase(),
            Choice::Automatic => String::new(),
        };
        let usual = match (named.as_str(), tongue) {
            ("en", _) | ("", Tongue::English) => Spoken::English,
            ("de", _) | ("", Tongue::German) => Spoken::German,
            _ => Spoken::Other,
        };
        self.tell(Order::Settings(Box::new(Manner {
            dictation: settings.dictation.clone(),
            usual,
            tongue,
        })));
    }

    /// Ends it, once what waits is written. Not waited for long.
    pub async fn end(&self) {
        let (tell, told) = sync_channel(1);
        self.tell(Order::End(tell));
        let ended = tokio::task::spawn_blocking(move || told.recv_timeout(Duration::from_secs(2)));
        if !matches!(ended.await, Ok(Ok(()))) {
            tracing::warn!("a text may not be written to its end");
        }
    }

    fn tell(&self, order: Order) {
        if self.orders.try_send(order).is_err() {
            tracing::warn!("the pen does not follow: a text was left out");
        }
    }

    fn begun(&self) -> MutexGuard<'_, Begun> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was written last.
struct Last {
    text: String,
    focus: Focus,
    at: Instant,
    /// It was typed or pasted, and not left on the clipboard.
    written: bool,
}

struct Writing {
    door: Door,
    manner: Manner,
    /// Opened with the first text: on Wayland the desktop asks the user then.
    hands: Option<Hands>,
    last: Option<Last>,
}

impl Writing {
    fn new(door: Door) -> Self {
        Self {
            door,
            manner: Manner::default(),
            hands: None,
            last: None,
        }
    }

    fn run(mut self, orders: &Receiver<Order>) {
        while let Ok(order) = orders.recv() {
            match order {
                Order::Settings(manner) => self.manner = *manner,
                Order::Write(heard) => {
                    match spoken::read(&heard, &self.manner.dictation, self.manner.usual) {
                        Dictated::Text(text) => self.write(&text),
                        Dictated::TakeBack => self.take_back(),
                        Dictated::Nothing => {}
                    }
                }
                Order::Again => {
                    if let Some(text) = self.last.as_ref().map(|last| last.text.clone()) {
                        self.write(text.trim_start());
                    }
                }
                Order::TakeBack => self.take_back(),
                Order::End(tell) => {
                    let _ = tell.send(());
                    return;
                }
            }
        }
    }

    fn hands(&mut self) -> &mut Hands {
        let folder = self.door.home().folder();
        self.hands.get_or_insert_with(|| Hands::new(folder))
    }

    fn write(&mut self, text: &str) {
        let (_, focus) = self.hands().keyboard.look("");
        let text = spoken::behind(self.before(focus), text);
        let (place, focus) = self.hands().keyboard.look(&text);
        let text = plan::fitted(&text, place.program.as_deref());
        let written = self.carry_out(&text, &plan::how(&place));
        self.last = Some(Last {
            text,
            focus,
            at: Instant::now(),
            written,
        });
    }

    /// What stands before the new text, where it was written there a moment ago.
    fn before(&self, focus: Focus) -> Option<&str> {
        let last = self.last.as_ref()?;
        let same = last.written && last.focus == focus && last.at.elapsed() < GOES_ON;
        same.then_some(last.text.as_str())
    }

    /// Whether it was written where the keyboard is. Where it was not, it is on the clipboard.
    fn carry_out(&mut self, text: &str, steps: &[Step]) -> bool {
        let mut written = false;
        for step in steps {
            let hands = self.hands();
            let done = match step {
                Step::LetGo => hands.keyboard.let_go(),
                Step::Type => {
                    written = true;
                    hands.keyboard.press(text)
                }
                Step::Paste(keys) => {
                    written = true;
                    hands.keyboard.paste(text, *keys)
                }
                Step::Copy => hands.copy(text),
                Step::Tell => {
                    self.say(Word::OnClipboard);
                    Ok(())
                }
            };
            if let Err(error) = done {
                tracing::warn!(%error, ?step, "a dictation is not where it was wanted");
                // The clipboard is what is left; without that, nothing is.
                if *step != Step::Copy && self.hands().copy(text).is_ok() {
                    self.say(Word::OnClipboard);
                } else {
                    self.lost(&error);
                }
                return false;
            }
        }
        written
    }

    fn take_back(&mut self) {
        let Some(last) = self.last.take_if(|last| last.written) else {
            return;
        };
        let (_, focus) = self.hands().keyboard.look("");
        if focus != last.focus {
            self.say(Word::NotTaken);
            self.last = Some(last);
            return;
        }
        // One for each letter as people count them; that is what the key deletes.
        let letters = last.text.graphemes(true).count();
        let keyboard = &mut self.hands().keyboard;
        let done = keyboard.let_go().and_then(|()| keyboard.delete(letters));
        if let Err(error) = done {
            tracing::warn!(%error, "a dictation is not taken back");
            self.say(Word::NotTaken);
        }
    }

    fn say(&self, word: Word) {
        notify::say(word.in_(self.manner.tongue));
    }

    fn lost(&self, error: &NotDone) {
        let sentence = format!(
            "What was dictated could neither be typed nor put on the clipboard ({error}). It can be typed once more from the menu of the icon."
        );
        let problem = Problem::new(ProblemCode::Device, sentence);
        self.door.announce(Event::Problem(problem));
    }
}
