//! Who answers: a model on this machine, or one outside that the user named.

pub mod outside;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sotto_engines::remote::{Endpoint, RemoteError, RemoteMind, key};
use sotto_engines::supervisor::{Answer, Heard, Supervisor};
use sotto_engines::thinking::{Chat, MindFacts, Thinking, ThinkingEvent, ThinkingRequest};
use sotto_outbound::{Address, Purpose};
use tokio::sync::mpsc;

use crate::arguments::Mind;
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// Events of an endpoint that may wait to be shown.
const WAITING: usize = 256;

/// A model that answers conversations.
pub enum Thinker {
    /// On this machine.
    Here {
        /// Its engine.
        mind: Supervisor<Thinking>,
        /// What was loaded.
        facts: MindFacts,
    },
    /// At an endpoint.
    There {
        /// The client.
        mind: RemoteMind,
        /// The model's name there.
        model: String,
        /// Its host and port.
        address: Address,
    },
}

/// An answer on its way.
pub enum Telling {
    /// From an engine.
    Here(Answer<Thinking>),
    /// From an endpoint; stopped when dropped.
    There(
        mpsc::Receiver<Result<ThinkingEvent, RemoteError>>,
        StopWhenDropped,
    ),
}

/// Tells the reading thread that nobody listens any more.
pub struct StopWhenDropped(Arc<AtomicBool>);

impl Drop for StopWhenDropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Thinker {
    /// The one that the command line names.
    pub async fn open(asked: &Mind, home: &Home) -> Result<Self, CliError> {
        let Some(base) = &asked.endpoint else {
            let mind = engines::mind(home, choice::mind(asked.model.as_deref())?, asked.gpu)?;
            let facts = engines::mind_ready(&mind).await?;
            return Ok(Self::Here { mind, facts });
        };
        let Some(model) = asked.model.clone() else {
            return Err(CliError::Usage(
                "An endpoint has many models: name one with --model.".to_owned(),
            ));
        };
        let (base, named, of) = (base.clone(), model.clone(), home.clone());
        let (mind, address) = tokio::task::spawn_blocking(move || there(&base, &named, &of))
            .await
            .map_err(|broken| CliError::System(broken.into()))??;
        Ok(Self::There {
            mind,
            model,
            address,
        })
    }

    /// Asks it.
    pub async fn ask(&self, chat: Chat) -> Result<Telling, CliError> {
        let request = ThinkingRequest::Chat(chat);
        match self {
            Self::Here { mind, .. } => Ok(Telling::Here(mind.ask(request).await?)),
            Self::There { mind, .. } => {
                let (tell, told) = mpsc::channel(WAITING);
                let stop = Arc::new(AtomicBool::new(false));
                let (mind, stopped) = (mind.clone(), Arc::clone(&stop));
                tokio::task::spawn_blocking(move || {
                    let answered = mind.answer(&request, &stopped, &mut |event| {
                        tell.blocking_send(Ok(event))
                            .map_err(|_| sotto_engines::Fault::cancelled())
                    });
                    if let Err(error) = answered {
                        let _ = tell.blocking_send(Err(error));
                    }
                });
                Ok(Telling::There(told, StopWhenDropped(stop)))
            }
        }
    }

    /// Its name and where it computes.
    #[must_use]
    pub fn described(&self) -> (String, String) {
        match self {
            Self::Here { facts, .. } => (facts.name.clone(), facts.backend.clone()),
            Self::There { model, address, .. } => (model.clone(), address.to_string()),
        }
    }

    /// Ends it in good order.
    pub async fn close(self) {
        if let Self::Here { mind, .. } = self {
            mind.unload().await;
        }
    }
}

/// The model at an endpoint, where the user's switch lets it be asked. Waits for the disk and for the keychain.
fn there(base: &str, model: &str, home: &Home) -> Result<(RemoteMind, Address), CliError> {
    let address = Address::of_url(base)?;
    home.make()?;
    let door = home.outbound();
    let switch = door.switch()?.switch;
    if !address.is_loopback() && !switch.purposes.contains(&Purpose::ExternalModel) {
        return Err(CliError::EndpointOff {
            address: address.to_string(),
        });
    }
    // Naming a server on this very machine is leave enough: nothing goes out.
    if address.is_loopback() && !switch.endpoints.contains(&address) {
        door.change(|switch| {
            switch.endpoints.insert(address.clone());
        })?;
    }
    // Kept under the endpoint's host and port. None is fine: a server at home seldom wants one.
    let key = key::fetch(&address.to_string()).ok();
    let endpoint = Endpoint {
        base: base.to_owned(),
        model: model.to_owned(),
        key,
    };
    Ok((RemoteMind::new(door, endpoint), address))
}

impl Telling {
    /// What comes next; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Heard<Thinking>, CliError>> {
        match self {
            Self::Here(answer) => Some(answer.next().await?.map_err(CliError::from)),
            Self::There(told, _) => {
                Some(told.recv().await?.map(Heard::Event).map_err(CliError::from))
            }
        }
    }
}
