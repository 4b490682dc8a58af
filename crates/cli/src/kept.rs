//! What the commands about kept things share: the core that is asked, the moment it is, how things are named by people,
//! how times are read, and how rows are shown.

pub mod answer;
pub mod clock;
pub mod find;
pub mod rows;
pub mod shown;
pub mod sure;
pub mod times;

use serde::Serialize;
use sotto_api::{Problem, ProblemCode, Reply, Request, Settings};

use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;
use crate::resident;
use crate::voice;
use answer::{Answer, value};
use clock::Clock;
use times::Times;

/// Where a command works: whom it asks, where it writes, and when it was given.
pub struct Desk<'a> {
    home: &'a Home,
    /// Where words go.
    pub output: &'a mut Output,
    /// The moment the command was given, in the user's zone, and the language of what is told.
    pub now: Clock,
}

impl<'a> Desk<'a> {
    /// For a command that is given now.
    pub fn at(home: &'a Home, output: &'a mut Output) -> Self {
        Self {
            home,
            output,
            now: Clock::now(),
        }
    }

    /// The same, telling it in the language that the user set. Programs read no words, so nothing is asked for them.
    ///
    /// # Errors
    /// When no core can be asked.
    pub async fn open(home: &'a Home, output: &'a mut Output) -> Result<Self, CliError> {
        let mut desk = Self::at(home, output);
        if !desk.output.json {
            let settings: Settings = desk.get(Request::Settings).await?;
            desk.now.language = voice::language(&settings);
        }
        Ok(desk)
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Home {
        self.home
    }

    /// Asks the core.
    pub async fn ask(&self, request: Request) -> Result<Reply, CliError> {
        match resident::call(self.home, request).await? {
            Reply::Problem(problem) => Err(CliError::Problem(problem)),
            reply => Ok(reply),
        }
    }

    /// Asks the core for something of a kind.
    pub async fn get<T: Answer>(&self, request: Request) -> Result<T, CliError> {
        T::of(self.ask(request).await?).ok_or_else(unexpected)
    }

    /// How the user names times.
    pub async fn times(&self) -> Result<Times, CliError> {
        let settings: Settings = self.get(Request::Settings).await?;
        Ok(Times::new(self.now.at.clone(), &settings))
    }

    /// Shows what was asked for: the value as JSON, or the text.
    pub fn show(
        &mut self,
        value: &impl Serialize,
        text: impl FnOnce() -> String,
    ) -> Result<(), CliError> {
        if self.output.json {
            self.output.json(value)
        } else {
            self.output.piece(&text())
        }
    }

    /// Shows all of something, or the sentence that says there is nothing.
    pub fn show_all<T: Serialize>(
        &mut self,
        all: &[T],
        none: &str,
        lines: impl FnOnce() -> String,
    ) -> Result<(), CliError> {
        self.show(&all, || match all {
            [] => format!("{none}\n"),
            _ => lines(),
        })
    }

    /// Asks for a change and says what came of it: the reply's value as JSON, or the core's sentence, or this one.
    pub async fn act(
        &mut self,
        request: Request,
        told: impl FnOnce(&Reply) -> String,
    ) -> Result<(), CliError> {
        let reply = self.ask(request).await?;
        if self.output.json {
            return self.output.json(&value(&reply)?);
        }
        match &reply {
            Reply::Said { sentence } => self.output.note(sentence),
            reply => self.output.note(told(reply)),
        }
        Ok(())
    }
}

/// The core answered something that does not answer the question.
#[must_use]
pub fn unexpected() -> CliError {
    CliError::Problem(Problem::new(
        ProblemCode::Failed,
        "The Sotto that runs here answered something that this command does not know; perhaps it is of another version. \
         Close it and try again.",
    ))
}

/// Something was asked wrongly.
#[must_use]
pub fn invalid(sentence: impl Into<String>) -> CliError {
    CliError::Problem(Problem::new(ProblemCode::Invalid, sentence))
}
