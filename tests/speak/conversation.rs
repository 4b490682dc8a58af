//! A conversation as `sotto listen --json` and `sotto dictate --json` tell it: each thing is waited for until it happens, in the order in which it does.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Instant;

use sotto_api::{Event, Id, Listening, Notice, ProblemCode, Turn};

use crate::process::{PATIENCE, Process};
use crate::speech::words;

/// Of what happened first, and of what happened last, so much is told where something is waited for in vain.
const SHOWN: usize = 40;

/// What came of something that was said.
pub enum Came {
    Answer(Box<Turn>),
    /// A sentence that says why nothing came of it.
    Refusal(String),
}

/// One of the two, and what it told so far.
pub struct Conversation {
    lines: Receiver<String>,
    /// What is listened to.
    state: Option<Listening>,
    /// Turns whose end was told: it can be told again, when something more is known of them.
    over: BTreeSet<Id>,
    /// Words of whatever was recognised.
    words: Vec<String>,
    /// Sentences that told of something wrong.
    problems: Vec<String>,
    first: Vec<String>,
    past: VecDeque<String>,
    /// Until it has ended by itself.
    listen: Option<Process>,
}

impl Conversation {
    /// Begins to listen.
    pub fn begin(listen: &mut Command) -> Self {
        listen.stdout(Stdio::piped());
        let mut listen = Process::start(listen);
        let output = BufReader::new(listen.output());
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    return;
                }
            }
        });
        Self {
            lines,
            state: None,
            over: BTreeSet::new(),
            words: Vec::new(),
            problems: Vec::new(),
            first: Vec::new(),
            past: VecDeque::new(),
            listen: Some(listen),
        }
    }

    /// Waits until it ends by itself, which has to be a good end.
    pub fn ended(&mut self) {
        let listen = self.listen.take();
        listen.expect("it ends once").finish();
    }

    /// What was recognised so far, whatever came of it.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// What was told of so far as not working.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Waits for something.
    fn wait_for<T>(&mut self, what: &str, mut found: impl FnMut(&Event) -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = match self.lines.recv_timeout(left) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => {
                    self.fail(&format!("{what} was waited for in vain"))
                }
                Err(RecvTimeoutError::Disconnected) => {
                    self.fail(&format!("the program ended while {what} was waited for"))
                }
            };
            let event: Event = serde_json::from_str(&line)
                .unwrap_or_else(|error| panic!("the program told no event ({error}): {line}"));
            self.note(&event, line);
            if let Some(found) = found(&event) {
                return found;
            }
        }
    }

    fn note(&mut self, event: &Event, line: String) {
        match event {
            Event::Level { .. } => return,
            Event::Listening(state) => self.state = Some(*state),
            Event::Words {
                firm, tentative, ..
            } => self.words.push(format!("{firm} {tentative}")),
            Event::Problem(problem) => self.problems.push(problem.sentence.clone()),
            _ => {}
        }
        if self.first.len() < SHOWN {
            self.first.push(line);
            return;
        }
        if self.past.len() == SHOWN {
            self.past.pop_front();
        }
        self.past.push_back(line);
    }

    fn fail(&self, why: &str) -> ! {
        panic!("{why}, and the state is {:?}", self.state);
    }

    /// Waits until it listens so, or goes on at once where it does.
    pub fn until(&mut self, state: Listening) {
        if self.state == Some(state) {
            return;
        }
        self.wait_for(&format!("the state {state:?}"), |event| {
            (*event == Event::Listening(state)).then_some(())
        });
    }

    /// Waits until it does not listen, work or speak like this any more.
    pub fn while_it_is(&mut self, state: Listening) {
        if self.state != Some(state) {
            return;
        }
        self.wait_for(&format!("the end of the state {state:?}"), |event| {
            matches!(event, Event::Listening(now) if *now != state).then_some(())
        });
    }

    /// Waits for the first words of whatever is being said.
    pub fn some_words(&mut self) {
        self.wait_for("a recognised word", |event| {
            matches!(event, Event::Words { .. }).then_some(())
        });
    }

    /// Waits for what was dictated, and gives it as it is written.
    pub fn typed(&mut self) -> String {
        self.wait_for("what was dictated", |event| match event {
            Event::Typed { text } => Some(text.clone()),
            _ => None,
        })
    }

    /// Waits until the next turn is understood and answered. Its answer may still be on its way to the loudspeaker.
    pub fn understood(&mut self) -> Turn {
        let over = std::mem::take(&mut self.over);
        let turn = self.wait_for("the end of a turn", |event| match event {
            Event::TurnDone(turn) if is_news(turn, &over) => Some(turn.clone()),
            _ => None,
        });
        self.over = over;
        self.over.insert(turn.id);
        turn
    }

    /// Waits until the next turn is understood in which this word was heard.
    pub fn understood_as(&mut self, word: &str) -> Turn {
        loop {
            let turn = self.understood();
            if words(&turn.heard).iter().any(|heard| heard == word) {
                return turn;
            }
        }
    }

    /// Waits until the next turn is answered aloud, to the end of the answer.
    pub fn answered(&mut self) -> Turn {
        match self.answer(false) {
            Came::Answer(turn) => *turn,
            Came::Refusal(sentence) => self.fail(&sentence),
        }
    }

    /// The same, or until a sentence says that nothing comes of it.
    pub fn answered_or_refused(&mut self) -> Came {
        self.answer(true)
    }

    fn answer(&mut self, or_refused: bool) -> Came {
        let over = std::mem::take(&mut self.over);
        let (mut answer, mut began, mut state) = (None, false, self.state);
        let came = self.wait_for("an answer", |event| {
            match event {
                Event::TurnDone(turn) if answer.is_none() && is_news(turn, &over) => {
                    answer = Some(Box::new(turn.clone()));
                }
                Event::Listening(now) => {
                    state = Some(*now);
                    began |= *now == Listening::Speaking;
                }
                // What a device tells is no answer.
                Event::Problem(problem)
                    if or_refused && answer.is_none() && problem.code != ProblemCode::Device =>
                {
                    return Some(Came::Refusal(problem.sentence.clone()));
                }
                _ => {}
            }
            let busy = matches!(state, Some(Listening::Speaking | Listening::Working));
            let heard = began && !busy;
            answer.take_if(|_| heard).map(Came::Answer)
        });
        self.over = over;
        if let Came::Answer(turn) = &came {
            self.over.insert(turn.id);
        }
        came
    }

    /// Waits for a sentence that tells of something wrong.
    pub fn complained(&mut self, what: &str, is_it: impl Fn(&str) -> bool) -> String {
        self.wait_for(what, |event| match event {
            Event::Problem(problem) if is_it(&problem.sentence) => Some(problem.sentence.clone()),
            _ => None,
        })
    }

    /// Waits for a sentence that tells that a device works again.
    pub fn mended(&mut self, what: &str, is_it: impl Fn(&str) -> bool) -> String {
        self.wait_for(what, |event| match event {
            Event::Notice(Notice::Device { sentence }) if is_it(sentence) => Some(sentence.clone()),
            _ => None,
        })
    }
}

impl Drop for Conversation {
    /// Whatever is not as it has to be: what came before says why.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let past: Vec<&str> = self.past.iter().map(String::as_str).collect();
            println!("---- what happened first\n{}", self.first.join("\n"));
            println!("---- what happened last\n{}", past.join("\n"));
        }
    }
}

/// A turn that was not told of yet, and one in which something was heard: another one was given up.
fn is_news(turn: &Turn, over: &BTreeSet<Id>) -> bool {
    !over.contains(&turn.id) && !turn.heard.trim().is_empty()
}
