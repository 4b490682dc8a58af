//! A look at everything that Sotto needs: what is well, what is not, and what to do next. `sotto doctor`, the window and the
//! report for whoever helps show the same.

mod computer;
mod engines;
mod folder;
mod graphics;
mod keychain;
mod keys;
mod models;
mod network;
mod portals;
mod sound;
#[cfg(test)]
mod tests;
mod window;

use sotto_api::{Check, CheckState, Settings};
use sotto_skills::numbers::Language;

use crate::home::Home;
use crate::said::Said;
use crate::session::Session;
pub(crate) use engines::greet;

/// What a look at one thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Looked {
    state: CheckState,
    name: String,
    found: Said,
    next: Option<Said>,
    /// What is said in a report for others where what was found may name something of the user's own.
    shared: Option<String>,
}

impl Looked {
    fn ok(name: impl Into<String>, found: Said) -> Self {
        Self {
            state: CheckState::Ok,
            name: name.into(),
            found,
            next: None,
            shared: None,
        }
    }

    fn warn(name: impl Into<String>, found: Said, next: Said) -> Self {
        Self {
            state: CheckState::Warn,
            next: Some(next),
            ..Self::ok(name, found)
        }
    }

    fn fail(name: impl Into<String>, found: Said, next: Said) -> Self {
        Self {
            state: CheckState::Fail,
            next: Some(next),
            ..Self::ok(name, found)
        }
    }

    /// Says this in a report for others.
    fn shared_as(self, words: impl Into<String>) -> Self {
        Self {
            shared: Some(words.into()),
            ..self
        }
    }

    /// As a face shows it.
    pub(crate) fn told(&self, language: Language) -> Check {
        Check {
            state: self.state,
            name: self.name.clone(),
            found: self.found.in_language(language).to_owned(),
            next: self
                .next
                .as_ref()
                .map(|next| next.in_language(language).to_owned()),
        }
    }

    /// As it stands in a report for others: without advice, and without what is the user's own.
    pub(crate) fn reported(&self) -> Check {
        let found = self.found.in_language(Language::ENGLISH);
        Check {
            state: self.state,
            name: self.name.clone(),
            found: self.shared.clone().unwrap_or_else(|| found.to_owned()),
            next: None,
        }
    }
}

/// Looks at everything. `settings`: of the Sotto that runs; without them the look is at what would be used first.
pub(crate) async fn look(home: &Home, settings: Option<&Settings>) -> Vec<Looked> {
    let mut all = Vec::new();
    for engine in ["ear", "mind", "voice"] {
        all.push(engines::look(engine).await);
    }
    let machine = settings.map(|settings| settings.machine.clone());
    // These wait for disks and devices.
    let waited = tokio::task::spawn_blocking(move || {
        let mut all = models::look();
        all.extend(sound::look(machine.as_ref()));
        all
    });
    all.extend(waited.await.unwrap_or_default());
    let session = Session::here();
    let portals = portals::ask(session).await;
    all.push(keys::look(session, portals.as_ref()));
    all.extend(portals.as_ref().map(portals::look));
    all.extend(window::look(session));
    all.push(keychain::look().await);
    let here = home.clone();
    let waited = tokio::task::spawn_blocking(move || {
        let mut all = vec![folder::look(&here), folder::log(&here)];
        all.extend(computer::look());
        all.push(network::look(&here));
        all.push(graphics::look(&here));
        all
    });
    all.extend(waited.await.unwrap_or_default());
    all
}
