//! The computer around Sotto, asked for by name instead of by words. The same room does it as when it is said, so that it
//! follows the same rules, is answered in the same words, and is taken back by the same "undo that".

use std::sync::Arc;

use jiff::Zoned;
use sotto_api::{ComputerRequest, Fact, Id, MediaKey, Problem, ProblemCode, Reply};
use sotto_skills::abilities::Abilities;
use sotto_skills::calls::Call;
use sotto_skills::desktop::Desktop;
use sotto_skills::doing::{self, Here, NotDone, Phrasebook, not_kept};
use sotto_skills::numbers::Language;
use sotto_skills::time::Preferences;
use sotto_store::{ActKey, Store};

use super::refusal::Refusal;

/// The loudest there is, and the most that anything gets louder.
const MOST_PERCENT: u32 = 100;

/// What is needed to do something to the computer.
pub(super) struct Computer {
    pub store: Store,
    pub desktop: Arc<dyn Desktop>,
    pub abilities: Arc<Abilities>,
    /// The sentences of every language.
    pub books: Vec<Phrasebook>,
}

impl Computer {
    /// Does it, and answers in this language.
    pub(super) fn carry_out(
        &self,
        request: &ComputerRequest,
        language: Language,
        preferences: &Preferences,
        now: &Zoned,
    ) -> Reply {
        let wrong = |code, sentence: String| Reply::Problem(Problem::new(code, sentence));
        if percent(request).is_some_and(|percent| percent > MOST_PERCENT) {
            return Reply::Problem(Refusal::Loudness.problem(language));
        }
        let call = call(request);
        let book = self.books.iter().find(|book| book.language() == language);
        let (Some(book), Some(verb)) = (book, self.abilities.verb(&call.tool)) else {
            return Reply::Problem(Refusal::NotHere.problem(language));
        };
        let nobody_knows = |_: &str| Vec::<Fact>::new();
        let here = Here {
            store: &self.store,
            desktop: self.desktop.as_ref(),
            abilities: &self.abilities,
            now,
            language,
            book,
            preferences,
            // An act of its own, which stands alone for the undo.
            key: ActKey {
                turn: Id::new(),
                revision: 0,
                index: 0,
            },
            last_answer: None,
            similar: &nobody_knows,
        };
        match doing::carry_out(&call, &here) {
            Ok(done) => Reply::Said {
                sentence: book.done(verb, &done),
            },
            Err(NotDone::Kept(error)) => wrong(error.code(), not_kept(&error, language)),
            Err(not) => {
                let code = match &not {
                    NotDone::Ask(_) => ProblemCode::Invalid,
                    _ => ProblemCode::Device,
                };
                wrong(code, book.not_done(&not, &self.abilities))
            }
        }
    }
}

/// The number of a request about loudness.
fn percent(request: &ComputerRequest) -> Option<u32> {
    match request {
        ComputerRequest::Volume { percent } => Some(*percent),
        ComputerRequest::Louder { by } | ComputerRequest::Quieter { by } => *by,
        _ => None,
    }
}

/// A request as the call that the same words would be.
fn call(request: &ComputerRequest) -> Call {
    let louder = |tool: &str, by: &Option<u32>| match by {
        Some(by) => Call::new(tool).with("amount", by.to_string()),
        None => Call::new(tool),
    };
    match request {
        ComputerRequest::Volume { percent } => {
            Call::new("volume_set").with("level", percent.to_string())
        }
        ComputerRequest::Louder { by } => louder("volume_up", by),
        ComputerRequest::Quieter { by } => louder("volume_down", by),
        ComputerRequest::Mute { muted: true } => Call::new("mute"),
        ComputerRequest::Mute { muted: false } => Call::new("unmute"),
        ComputerRequest::Media { key } => Call::new(match key {
            MediaKey::Play => "media_play",
            MediaKey::Pause => "media_pause",
            MediaKey::Next => "media_next",
            MediaKey::Previous => "media_previous",
        }),
        ComputerRequest::OpenApp { name } => Call::new("open_app").with("app", name.trim()),
        ComputerRequest::OpenPage { address } => {
            Call::new("open_page").with("page", address.trim())
        }
        ComputerRequest::Lock => Call::new("lock_screen"),
        ComputerRequest::Screenshot => Call::new("screenshot"),
    }
}
