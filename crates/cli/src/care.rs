//! What Sotto is made of on this machine, looked after for a core: models are listed, fetched and chosen as the commands do it,
//! the way out is shown and switched, and devices and voices are found.

mod bringing;
mod devices;
mod diagnostics;
mod fetching;
mod models;
mod network;
mod problem;
mod refused;
mod steps;
#[cfg(test)]
mod tests;
mod trying;
mod updates;
mod updating;
mod voices;

use std::sync::{Arc, OnceLock};

use sotto_api::{
    Choice, DeviceRequest, DiagnosticsRequest, ModelRequest, NetworkRequest, Reply, Request,
    Settings, SettingsPatch, SpeechSettingsPatch, Voice,
};
use sotto_assistant::{Assistant, Caretaker};
use sotto_models::advisor::Machine;
use sotto_models::catalog::Kind;
use sotto_models::starter::{Starter, StarterStatus};
use sotto_skills::numbers::Language;
use tokio::runtime::Handle;

use crate::choice::{self, starter_kind};
use crate::commands::models::catalog;
use crate::commands::models::change::{kind_of, take_away};
use crate::commands::models::graphics::Graphics;
use crate::commands::models::{measure, rows};
use crate::error::CliError;
use crate::home::Home;
use crate::language::spoken_here;
use crate::voice::{self, hearing};
use bringing::Bringing;
pub(crate) use devices::listed;
use fetching::Fetching;
use problem::problem;
pub use refused::Refused;
use trying::{Aim, Trying, Wanted};
use updating::Updating;

/// Looks after it.
pub(crate) struct Steward {
    home: Home,
    /// On which engines are asked what they can.
    runtime: Handle,
    /// Found out once: engines are started for it.
    graphics: OnceLock<Graphics>,
    fetching: Arc<Fetching>,
    trying: Arc<Trying>,
    bringing: Arc<Bringing>,
    updating: Arc<Updating>,
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
            bringing: Arc::new(Bringing::new(home.clone())),
            updating: Arc::new(Updating::new(home.clone())),
        }
    }

    fn list(&self, settings: &Settings) -> Result<Reply, CliError> {
        let machine = Machine::detect(None);
        let graphics = self
            .graphics
            .get_or_init(|| self.runtime.block_on(Graphics::of(&machine, &self.home)));
        let measurements = measure::kept(&self.home, &machine);
        let rows = rows::rows(&machine, &measurements, graphics, own_ear(settings))?;
        let catalog = catalog()?;
        let known = models::Known {
            catalog: &catalog,
            speeds: &measure::speeds(&self.home, &machine),
            free: models::free_room(),
        };
        let models = rows.into_iter().map(|row| {
            let here = matches!(row.state, rows::State::Here | rows::State::Unchecked);
            let doing = self.fetching.state(&row.id, here);
            let doing = doing.or_else(|| self.trying.state(&row.id));
            models::model(row, &known, doing, settings)
        });
        Ok(Reply::Models(models.collect()))
    }

    fn take(&self, id: &str, settings: &Settings, core: &Assistant) -> Result<Reply, CliError> {
        match kind_of(id)? {
            Kind::Voice => {
                let voice = voices::of_model(id).ok_or_else(|| Refused::NoVoice(id.to_owned()))?;
                voices::is_here(id)?;
                Ok(core.call(speaks_with(voice)))
            }
            kind @ (Kind::Ear | Kind::Mind) => {
                let aim = Aim::Use;
                self.begin_trial(Wanted { id, kind, aim }, settings, core)
            }
            other => Err(Refused::OnlyOne(other).into()),
        }
    }

    fn measure(&self, id: &str, settings: &Settings, core: &Assistant) -> Result<Reply, CliError> {
        match kind_of(id)? {
            kind @ (Kind::Ear | Kind::Mind | Kind::Voice) => {
                is_there(kind, id)?;
                let aim = Aim::Speed;
                self.begin_trial(Wanted { id, kind, aim }, settings, core)
            }
            other => Err(Refused::NotTimed(other).into()),
        }
    }

    fn begin_trial(
        &self,
        wanted: Wanted<'_>,
        settings: &Settings,
        core: &Assistant,
    ) -> Result<Reply, CliError> {
        let trying = Arc::clone(&self.trying);
        let id = trying.begin(wanted, settings, &self.home, &self.runtime, core)?;
        Ok(Reply::Begun { id })
    }

    fn remove(&self, id: &str, settings: &Settings, core: &Assistant) -> Result<Reply, CliError> {
        self.trying.lets_go(id)?;
        can_go(id, settings)?;
        take_away(id, &self.home)?;
        self.fetching.forget(id);
        let mut reply = Reply::Done;
        if would_be_mute(id, settings) {
            let told = core.call(speaks_with(Choice::Automatic));
            if matches!(told, Reply::Problem(_)) {
                reply = told;
            }
        }
        core.announce(sotto_api::Event::Models);
        Ok(reply)
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
            ModelRequest::Remove { id } => self.remove(id, settings, core),
            ModelRequest::Use { id } => self.take(id, settings, core),
            ModelRequest::Measure { id } => self.measure(id, settings, core),
            ModelRequest::Bring { path } => {
                let bringing = Arc::clone(&self.bringing);
                let id = bringing.begin(path, voice::language(settings), core)?;
                Ok(Reply::Begun { id })
            }
        }
    }
}

impl Caretaker for Steward {
    fn models(&self, asked: &ModelRequest, settings: &Settings, core: &Assistant) -> Reply {
        self.carry_out(asked, settings, core)
            .unwrap_or_else(|error| Reply::Problem(problem(error, voice::language(settings))))
    }

    fn network(&self, asked: NetworkRequest, core: &Assistant) -> Reply {
        network::carry_out(&self.home, &self.fetching, &self.updating, asked, core)
            .unwrap_or_else(|error| Reply::Problem(problem(error, of_user(core))))
    }

    fn devices(&self, asked: DeviceRequest, settings: &Settings) -> Reply {
        match asked {
            DeviceRequest::List => Reply::Devices(devices::devices(&settings.machine)),
        }
    }

    fn voices(&self, settings: &Settings) -> Vec<Voice> {
        voices::voices(&settings.speech.voice)
    }

    fn diagnose(
        &self,
        asked: &DiagnosticsRequest,
        settings: &Settings,
        language: Language,
    ) -> Reply {
        self.look_after(asked, settings, language)
            .unwrap_or_else(|error| Reply::Problem(problem(error, language)))
    }

    fn is_at_work(&self) -> bool {
        self.fetching.is_at_work()
            || self.trying.is_at_work()
            || self.bringing.is_at_work()
            || self.updating.is_at_work()
    }

    fn leave(&self) {
        self.trying.leave();
        self.bringing.leave();
        self.updating.leave();
        self.fetching.leave();
    }
}

/// The language that the user set, of a core that says it.
fn of_user(core: &Assistant) -> Language {
    match core.call(Request::Settings) {
        Reply::Settings(settings) => voice::language(&settings),
        _ => spoken_here(),
    }
}

/// A request that another voice speaks from now on.
fn speaks_with(voice: Choice) -> Request {
    Request::ChangeSettings(Box::new(SettingsPatch {
        speech: Some(SpeechSettingsPatch {
            voice: Some(voice),
            ..SpeechSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    }))
}

/// The starter that hears where no other ear was chosen.
pub(crate) fn own_ear(settings: &Settings) -> &'static str {
    if hearing(settings).language.as_deref() == Some("en") {
        choice::english_ear()
    } else {
        choice::ANY_EAR
    }
}

/// Whether a model is what hears, thinks or speaks where nothing was chosen, or where what was chosen cannot.
fn takes_over(id: &str, settings: &Settings) -> bool {
    let ear = own_ear(settings);
    // The tuned ear is made of the starter, which hears wherever it cannot.
    let made_of = if ear == choice::TUNED_EAR {
        choice::ENGLISH_EAR
    } else {
        ear
    };
    matches!(id, choice::MIND | choice::VOICE) || id == ear || id == made_of
}

/// Whether the chosen voice is one of this model, which is not here any more.
fn would_be_mute(id: &str, settings: &Settings) -> bool {
    id != choice::VOICE && voices::model_of(&settings.speech.voice) == id
}

/// That a model is here. What was never checked is not checked for it: that may take a while.
fn is_there(kind: Kind, id: &str) -> Result<(), CliError> {
    if starter_kind(id).is_some() {
        let status = Starter::load().status(id)?;
        if !matches!(status, StarterStatus::Absent { .. }) {
            return Ok(());
        }
    }
    choice::named_model(kind, id).map(drop)
}

/// That Sotto does without a model, and that it is Sotto's to remove.
fn can_go(id: &str, settings: &Settings) -> Result<(), CliError> {
    if starter_kind(id).is_none() {
        return Ok(());
    }
    let starter = Starter::load();
    let status = starter.status(id)?;
    if let StarterStatus::Ready(path) = &status
        && !path.starts_with(starter.folder())
    {
        return Err(Refused::GoesAlong(id.to_owned()).into());
    }
    if !matches!(status, StarterStatus::Absent { .. }) && takes_over(id, settings) {
        return Err(Refused::Stays(id.to_owned()).into());
    }
    Ok(())
}
