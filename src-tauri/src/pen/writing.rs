//! The writing itself, on the thread of the pen: one order after the other.

use std::sync::mpsc::Receiver;
use std::time::Instant;

use sotto_api::{
    Dictation, DictationRequest, DictationWent, Event, Id, NewDictation, Problem, ProblemCode,
    Reply, Request,
};
use sotto_skills::dictating::{self, Dictated, Rules};

use super::keeping::Keeping;
use super::taking::{Since, Taking, judge};
use super::wrote::{Piece, Wrote};
use super::{Manner, Order};
use crate::dictation::hands::{Focus, Hands, NotDone};
use crate::dictation::plan::{self, Step};
use crate::door::Door;
use crate::notify;
use crate::words::Word;

/// See the module.
pub(super) struct Writing {
    door: Door,
    manner: Manner,
    /// Opened with the first text: on Wayland the desktop asks the user then.
    hands: Option<Hands>,
    wrote: Wrote,
    /// What was dictated last, whatever became of it.
    last: Option<Said>,
    keeping: Keeping,
}

/// What was said, and how it reads.
#[derive(Clone)]
struct Said {
    heard: String,
    text: String,
}

impl Said {
    fn of(kept: Dictation) -> Self {
        let Dictation { heard, text, .. } = kept;
        Self { heard, text }
    }
}

impl Writing {
    pub(super) fn new(door: Door) -> Self {
        let keeps = door.clone();
        let keeping = Keeping::start(move |new| {
            let asked = keeps.ask(Request::Dictation(DictationRequest::Keep(new)));
            if let Reply::Problem(problem) = tauri::async_runtime::block_on(asked) {
                tracing::warn!(%problem, "a dictation is not kept");
            }
        });
        Self {
            door,
            manner: Manner::default(),
            hands: None,
            wrote: Wrote::default(),
            last: None,
            keeping,
        }
    }

    pub(super) fn run(mut self, orders: &Receiver<Order>) {
        while let Ok(order) = orders.recv() {
            match order {
                Order::Settings(manner) => self.manner = *manner,
                Order::Write(heard) => self.dictated(heard),
                Order::Again => {
                    if let Some(said) = self.last.clone().or_else(|| self.kept_last()) {
                        self.again(said);
                    }
                }
                Order::Rewrite(dictation) => self.again(Said::of(*dictation)),
                Order::TakeBack => self.take_back(),
                Order::Left => self.wrote.leave(Instant::now()),
                Order::End(tell) => {
                    // What is still to be kept is kept first.
                    drop(self);
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

    /// The rules of the program that has the keyboard.
    fn rules(&mut self) -> (Rules, Focus) {
        let (place, focus) = self.hands().keyboard.look("");
        let Manner {
            dictation, usual, ..
        } = &self.manner;
        let rules = Rules::of(dictation, place.program.as_deref(), *usual);
        (rules, focus)
    }

    fn dictated(&mut self, heard: String) {
        let (rules, focus) = self.rules();
        match dictating::read(&heard, &rules.settings, rules.usual) {
            Dictated::Text(text) => self.write(Said { heard, text }, &rules, focus),
            Dictated::TakeBack => self.take_back(),
            Dictated::Nothing => {}
        }
    }

    /// What was dictated last before this program began.
    fn kept_last(&self) -> Option<Said> {
        let (before, limit) = (None, 1);
        let newest = Request::Dictation(DictationRequest::List { before, limit });
        match tauri::async_runtime::block_on(self.door.ask(newest)) {
            Reply::Dictations(all) => all.into_iter().next().map(Said::of),
            _ => None,
        }
    }

    /// As it reads, and as another program may want it at its end.
    fn again(&mut self, said: Said) {
        let (rules, focus) = self.rules();
        // A text of nothing but a line break stays one.
        let text = match said.text.trim() {
            "" => said.text,
            text => text.to_owned(),
        };
        self.write(Said { text, ..said }, &rules, focus);
    }

    fn write(&mut self, said: Said, rules: &Rules, focus: Focus) {
        let before = self.wrote.before(focus, Instant::now());
        let text = dictating::behind(before, &said.text);
        let (place, focus) = self.hands().keyboard.look(&text);
        let program = place.program.as_deref();
        let text = plan::fitted(&text, program);
        let text = dictating::ended(text, rules.behind, plan::is_terminal(program));
        let steps = plan::how(&place, rules.way);
        if text.is_empty() || steps.is_empty() {
            return;
        }
        let mut kept = NewDictation {
            id: Id::new(),
            heard: said.heard.clone(),
            text,
            program: place.program,
            went: DictationWent::Waits,
        };
        self.last = Some(said);
        self.keeping.keep(&kept);
        kept.went = self.carry_out(&kept.text, &steps);
        self.keeping.keep(&kept);
        if kept.went == DictationWent::Written {
            let at = Instant::now();
            self.wrote.add(Piece { kept, focus, at });
        } else {
            self.wrote.forget();
        }
    }

    /// What becomes of it. Where it cannot be written, it is on the clipboard.
    fn carry_out(&mut self, text: &str, steps: &[Step]) -> DictationWent {
        let mut went = DictationWent::Clipboard;
        for step in steps {
            let hands = self.hands();
            let done = match step {
                Step::LetGo => hands.keyboard.let_go(),
                Step::Type => {
                    went = DictationWent::Written;
                    hands.keyboard.press(text)
                }
                Step::Paste(keys) => {
                    went = DictationWent::Written;
                    hands.keyboard.paste(text, *keys)
                }
                Step::Copy => hands.copy(text),
                Step::Tell(word) => {
                    self.say(*word);
                    Ok(())
                }
            };
            if let Err(error) = done {
                tracing::warn!(%error, ?step, "a dictation is not where it was wanted");
                // The clipboard is what is left; without that, nothing is.
                if *step != Step::Copy && self.hands().copy(text).is_ok() {
                    self.say(Word::OnClipboard);
                    return DictationWent::Clipboard;
                }
                self.lost(&error);
                return DictationWent::Lost;
            }
        }
        went
    }

    fn take_back(&mut self) {
        let Some(last) = self.wrote.last() else {
            return self.say(Word::NothingToTake);
        };
        let (wrote, at, letters) = (last.focus, last.at, last.letters());
        let left = self.wrote.left_since(at);
        let (_, now) = self.hands().keyboard.look("");
        let ago = Instant::now().saturating_duration_since(at);
        let since = Since {
            wrote,
            now,
            ago,
            left,
        };
        match judge(&since) {
            Taking::Allowed => {}
            Taking::Elsewhere => return self.say(Word::NotTaken),
            Taking::Unknown => return self.say(Word::CannotTell),
        }
        let keyboard = &mut self.hands().keyboard;
        let done = keyboard.let_go().and_then(|()| keyboard.delete(letters));
        if let Err(error) = done {
            tracing::warn!(%error, "a dictation is not taken back");
            // Nobody knows how much of it is gone.
            self.wrote.forget();
            return self.say(Word::PerhapsTaken);
        }
        if let Some(piece) = self.wrote.take() {
            self.keeping.keep(&NewDictation {
                went: DictationWent::TakenBack,
                ..piece.kept
            });
        }
    }

    fn say(&self, word: Word) {
        notify::say(word.in_(self.manner.tongue));
    }

    fn lost(&self, error: &NotDone) {
        let tongue = self.manner.tongue;
        let why = error.word().in_(tongue);
        let sentence = Word::Lost.with(tongue, &[("why", why)]);
        let problem = Problem::new(ProblemCode::Device, sentence);
        self.door.announce(Event::Problem(problem));
    }
}
