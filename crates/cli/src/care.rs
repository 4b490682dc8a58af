//! What Sotto is made of on this machine, looked after for a core: models are listed, fetched and chosen as the commands do it,
//! the way out is shown and switched, and devices and voices are found.

mod devices;
mod fetching;
mod models;
mod network;
mod problem;
#[cfg(test)]
mod tests;
mod trying;
mod voices;

use std::sync::{Arc, OnceLock};

use sotto_api::{
    DeviceRequest, ModelRequest, NetworkRequest, Reply, Request, Settings, SettingsPatch,
    SpeechSettingsPatch, Voice,
};
use sotto_assistant::{Assistant, Caretaker};
use sotto_models::advisor::Machine;
use sotto_models::catalog::Kind;
use tokio::runtime::Handle;

use crate::commands::models::change::{kind_of, take_away};
use crate::commands::models::graphics::Graphics;
use crate::commands::models::{measure, rows};
use crate::error::CliError;
use crate::home::Home;
use fetching::Fetching;
use problem::problem;
use trying::Trying;

/// Looks after it.
pub(crate) struct Steward {
    home: Home,
    /// On which engines are asked what they can.
    runtime: Handle,
    /// Found out once: engines are started for it.
    graphics: OnceLock<Graphics>,
    fetching: Arc<Fetching>,
    trying: Arc<Trying>,
}

impl Steward {
    /// Nothing is looked at before somebody asks. Must be called inside a tokio runtime.
    pub(crate) fn new(home: &Home) -> Self {
        Self {
            home: home.clone(),
            runtime: Handle::current(),
            graphics: OnceLock::new(),
            fetching: Arc::new(Fetching::new(home.clone())),
            trying: Arc::default(),
        }
    }

    fn list(&self, settings: &Settings) -> Result<Reply, CliError> {
        let machine = Machine::detect(None);
        let graphics = self
            .graphics
            .get_or_init(|| self.runtime.block_on(Graphics::of(&machine, &self.home)));
        let measurements = measure::kept(&self.home, &machine);
        let rows = rows::rows(&machine, &measurements, graphics)?;
        let models = rows.into_iter().map(|row| {
            let here = matches!(row.state, rows::State::Here | rows::State::Unchecked);
            let doing = self.fetching.state(&row.id, here);
            let doing = doing.or_else(|| self.trying.state(&row.id));
            models::model(row, &measurements, doing, settings)
        });
        Ok(Reply::Models(models.collect()))
    }

    fn take(&self, id: &str, core: &Assistant) -> Result<Reply, CliError> {
        match kind_of(id)? {
            Kind::Voice => Ok(core.call(Request::ChangeSettings(Box::new(speaks_with(id)?)))),
            Kind::Ear | Kind::Mind => Ok(Reply::Begun {
                id: Arc::clone(&self.trying).begin(id, &self.home, &self.runtime, core),
            }),
            other => Err(CliError::Usage(format!(
                "There is only one model for {other} at a time; nothing is to be chosen."
            ))),
        }
    }

    fn remove(&self, id: &str, core: &Assistant) -> Result<Reply, CliError> {
        take_away(id, &self.home)?;
        self.fetching.forget(id);
        core.announce(sotto_api::Event::Models);
        Ok(Reply::Done)
    }

    fn carry_out(
        &self,
        asked: &ModelRequest,
        settings: &Settings,
        core: &Assistant,
    ) -> Result<Reply, CliError> {
        match asked {
            ModelRequest::List => self.list(settings),
            ModelRequest::Get { id } => {
                let id = Arc::clone(&self.fetching).begin(id, core)?;
                Ok(Reply::Begun { id })
            }
            ModelRequest::Pause { id } => self.fetching.pause(id).map(|()| Reply::Done),
            ModelRequest::Cancel { id } => self.fetching.cancel(id, core).map(|()| Reply::Done),
            ModelRequest::Remove { id } => self.remove(id, core),
            ModelRequest::Use { id } => self.take(id, core),
        }
    }
}

impl Caretaker for Steward {
    fn models(&self, asked: &ModelRequest, settings: &Settings, core: &Assistant) -> Reply {
        self.carry_out(asked, settings, core)
            .unwrap_or_else(|error| Reply::Problem(problem(error)))
    }

    fn network(&self, asked: NetworkRequest, core: &Assistant) -> Reply {
        network::carry_out(&self.home.outbound(), asked, core)
            .unwrap_or_else(|error| Reply::Problem(problem(error)))
    }

    fn devices(&self, asked: DeviceRequest, settings: &Settings) -> Reply {
        match asked {
            DeviceRequest::List => Reply::Devices(devices::devices(&settings.machine)),
        }
    }

    fn voices(&self, settings: &Settings) -> Vec<Voice> {
        voices::voices(&settings.speech.voice)
    }

    fn is_at_work(&self) -> bool {
        self.fetching.is_at_work() || self.trying.is_at_work()
    }

    fn leave(&self) {
        self.fetching.leave();
    }
}

/// The settings with which a model's voice speaks.
fn speaks_with(id: &str) -> Result<SettingsPatch, CliError> {
    let voice = voices::of_model(id).ok_or_else(|| {
        CliError::Usage(format!(
            "\"{id}\" holds no voice that Sotto speaks with. Nothing was changed."
        ))
    })?;
    Ok(SettingsPatch {
        speech: Some(SpeechSettingsPatch {
            voice: Some(voice),
            ..SpeechSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    })
}
