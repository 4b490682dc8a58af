//! The way to the core, which lives in this process: opened while the window already stands, opened again when that failed and
//! the user tries once more, and closed at the end. While it cannot be opened, every request is answered with the reason.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sotto_api::{Event, Notice, Problem, ProblemCode, Reply, Request};
use sotto_assistant::Assistant;
use sotto_assistant::link::Server;
use sotto_cli::core::{Core, Opening};
use sotto_cli::error::CliError;
use sotto_cli::home::Home;
use sotto_skills::numbers::Language;
use tokio::sync::{Mutex, watch};

use crate::words::{Tongue, Word};

/// A window asks several things at once. What one of them was refused for is told to the others; a later one tries again.
const SAME: Duration = Duration::from_secs(2);

/// The way to the core. Cheap to clone.
#[derive(Clone)]
pub struct Door(Arc<Inner>);

struct Inner {
    home: Home,
    behind: Mutex<Behind>,
    /// The core that is open, for whoever waits for it.
    here: watch::Sender<Option<Assistant>>,
    /// The language that the shell speaks.
    tongue: watch::Sender<Tongue>,
}

/// What is behind the door.
enum Behind {
    NotYet,
    Refused { problem: Problem, at: Instant },
    Open(Box<Held>),
    Ended,
}

struct Held {
    core: Core,
    /// The socket by which `sotto` in a terminal finds this core. Without one everything else still works.
    server: Option<Server>,
}

impl Door {
    /// To the core of this data folder. Nothing is opened yet.
    #[must_use]
    pub fn new(home: Home) -> Self {
        let (here, _) = watch::channel(None);
        Self(Arc::new(Inner {
            home,
            behind: Mutex::new(Behind::NotYet),
            here,
            tongue: watch::Sender::new(Tongue::here()),
        }))
    }

    /// The language that the shell speaks now: that of the system until the core is open and the settings are known.
    #[must_use]
    pub fn tongue(&self) -> Tongue {
        *self.0.tongue.borrow()
    }

    /// Speaks this language from now on; whether that is another one.
    pub fn speak(&self, tongue: Tongue) -> bool {
        self.0.tongue.send_replace(tongue) != tongue
    }

    /// The data folder.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.0.home
    }

    /// The core, now and whenever it is opened or closed.
    #[must_use]
    pub fn here(&self) -> watch::Receiver<Option<Assistant>> {
        self.0.here.subscribe()
    }

    /// The core, which is opened first where it is not open. A Sotto of the same user that holds the folder without a window is
    /// ended: this one takes over what is set to ring.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn assistant(&self) -> Result<Assistant, Problem> {
        let mut behind = self.0.behind.lock().await;
        match &*behind {
            Behind::Open(held) => return Ok(held.core.assistant().clone()),
            Behind::Ended => return Err(ended(self.tongue())),
            Behind::Refused { problem, at } if at.elapsed() < SAME => return Err(problem.clone()),
            Behind::Refused { .. } | Behind::NotYet => {}
        }
        let (home, tongue) = (self.0.home.clone(), self.tongue());
        // The keychain may ask the user for a password, and waits.
        let opened = tokio::task::spawn_blocking(move || open(&home, tongue)).await;
        let opened = opened.unwrap_or_else(|_| Err(broken(self.tongue())));
        match opened {
            Ok(held) => {
                let assistant = held.core.assistant().clone();
                *behind = Behind::Open(Box::new(held));
                self.0.here.send_replace(Some(assistant.clone()));
                Ok(assistant)
            }
            Err(problem) => {
                tracing::error!(%problem, "the core could not be opened");
                let at = Instant::now();
                let told = problem.clone();
                *behind = Behind::Refused { problem: told, at };
                Err(problem)
            }
        }
    }

    /// Asks the core, off the thread that asks.
    pub async fn ask(&self, request: Request) -> Reply {
        let assistant = match self.assistant().await {
            Ok(assistant) => assistant,
            Err(problem) => return Reply::Problem(problem),
        };
        let asked = tokio::task::spawn_blocking(move || assistant.call(request));
        let answered = asked.await;
        answered.unwrap_or_else(|_| Reply::Problem(broken(self.tongue())))
    }

    /// Tells every face that something happened.
    pub fn announce(&self, event: Event) {
        if let Some(assistant) = &*self.0.here.borrow() {
            assistant.announce(event);
        }
    }

    /// Tells every face what is worth knowing, and whoever only comes later.
    pub fn raise(&self, notice: Notice) {
        if let Some(assistant) = &*self.0.here.borrow() {
            assistant.raise(notice);
        }
    }

    /// What was raised is not so any more.
    pub fn withdraw(&self, notice: &Notice) {
        if let Some(assistant) = &*self.0.here.borrow() {
            assistant.withdraw(notice);
        }
    }

    /// Closes the core and gives the folder back. Nothing is opened any more.
    pub async fn close(&self) {
        let before = std::mem::replace(&mut *self.0.behind.lock().await, Behind::Ended);
        self.0.here.send_replace(None);
        if let Behind::Open(held) = before {
            let Held { core, server } = *held;
            // From here on nobody finds it, so that nobody asks what would not be answered.
            drop(server);
            core.close().await;
        }
    }
}

fn open(home: &Home, tongue: Tongue) -> Result<Held, Problem> {
    let told = |error| problem(error, tongue);
    home.make().map_err(told)?;
    Core::take_over(home).map_err(told)?;
    let core = Core::open(home, Opening::behind_a_window())?;
    let server = Server::open(home.folder(), core.assistant())
        .inspect_err(|error| tracing::warn!(%error, "`sotto` in a terminal does not find this one"))
        .ok();
    Ok(Held { core, server })
}

fn problem(error: CliError, tongue: Tongue) -> Problem {
    let other = match error {
        CliError::Problem(problem) => return problem,
        other => other,
    };
    let told = match tongue {
        Tongue::English => None,
        Tongue::German => other.told_in(Language::GERMAN),
    };
    let sentence = told.unwrap_or_else(|| other.to_string());
    Problem::new(ProblemCode::Failed, sentence)
}

fn ended(tongue: Tongue) -> Problem {
    Problem::new(ProblemCode::Stopped, Word::Closing.in_(tongue))
}

fn broken(tongue: Tongue) -> Problem {
    Problem::new(ProblemCode::Failed, Word::BrokeOff.in_(tongue))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_problem_stays_itself_and_another_error_becomes_one() {
        let locked = Problem::new(ProblemCode::KeychainClosed, "closed");
        for tongue in [Tongue::English, Tongue::German] {
            assert_eq!(problem(CliError::Problem(locked.clone()), tongue), locked);
        }
        let other = problem(CliError::NoResident, Tongue::English);
        assert_eq!(other.code, ProblemCode::Failed);
        assert_eq!(other.sentence, CliError::NoResident.to_string());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_told_for_every_request() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "no folder").unwrap();
        let door = Door::new(Home::at(Some(file.join("data"))).unwrap());
        for _ in 0..2 {
            let Reply::Problem(problem) = door.ask(Request::Status).await else {
                panic!("it cannot have been opened");
            };
            assert!(problem.sentence.contains("file"), "{problem}");
        }
        assert!(door.here().borrow().is_none());
    }

    #[tokio::test]
    async fn that_a_folder_cannot_be_made_is_told_in_german_too() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "no folder").unwrap();
        let told = async |tongue: Tongue| {
            let door = Door::new(Home::at(Some(file.join("data"))).unwrap());
            door.speak(tongue);
            let Reply::Problem(problem) = door.ask(Request::Status).await else {
                panic!("it cannot have been opened");
            };
            problem.sentence
        };
        let (english, german) = (told(Tongue::English).await, told(Tongue::German).await);
        assert_ne!(english, german);
        assert!(german.contains("file"), "{german}");
    }

    #[tokio::test]
    async fn after_the_end_nothing_is_opened_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let door = Door::new(Home::at(Some(data.clone())).unwrap());
        door.close().await;
        let Err(problem) = door.assistant().await else {
            panic!("it is closed");
        };
        assert_eq!(problem.code, ProblemCode::Stopped);
        assert!(!data.exists());
    }

    #[tokio::test]
    async fn why_nothing_is_opened_is_said_in_the_language_of_the_shell() {
        let folder = tempfile::tempdir().unwrap();
        let door = Door::new(Home::at(Some(folder.path().join("data"))).unwrap());
        door.close().await;
        for (tongue, says) in [
            (Tongue::German, "Sotto wird gerade beendet."),
            (Tongue::English, "Sotto is closing."),
        ] {
            door.speak(tongue);
            assert!(!door.speak(tongue), "it speaks that already");
            assert_eq!(door.tongue(), tongue);
            let Err(problem) = door.assistant().await else {
                panic!("it is closed");
            };
            assert!(problem.sentence.starts_with(says), "{problem}");
        }
        assert!(door.speak(Tongue::German));
    }
}
