//! How Sotto is doing, for every face: the log, the engines of this program, a look at everything, the report, and what was nearly
//! the wake word.

use sotto_api::{DiagnosticsRequest, Model, ModelPart, ModelState, Reply, Settings};
use sotto_skills::numbers::Language;

use super::Steward;
use crate::checks;
use crate::core::near_misses;
use crate::error::CliError;
use crate::log;
use crate::report;

impl Steward {
    pub(super) fn look_after(
        &self,
        asked: &DiagnosticsRequest,
        settings: &Settings,
        language: Language,
    ) -> Result<Reply, CliError> {
        match asked {
            DiagnosticsRequest::Log(asked) => log::read(&self.home.log(), asked).map(Reply::Log),
            DiagnosticsRequest::Engines => Ok(Reply::Engines(self.home.running().all())),
            DiagnosticsRequest::Restart { engine } => {
                let restarted = self.home.running().restart(engine, language);
                self.runtime
                    .block_on(restarted)
                    .map(|()| Reply::Done)
                    .map_err(CliError::Problem)
            }
            DiagnosticsRequest::Checks => {
                let looked = checks::look(&self.home, Some(settings));
                let looked = self.runtime.block_on(looked);
                let told = looked.iter().map(|looked| looked.told(language));
                Ok(Reply::Checks(told.collect()))
            }
            DiagnosticsRequest::Report => {
                let models = self.models_for_others(Some(settings));
                let made = report::made(&self.home, Some(settings), models);
                let text = self.runtime.block_on(made);
                Ok(Reply::Report { text })
            }
            DiagnosticsRequest::NearMisses => {
                let file = self.home.near_misses();
                near_misses(&file)
                    .map(Reply::NearMisses)
                    .map_err(|source| CliError::unreadable(&file, source))
            }
        }
    }

    /// The models that are here, in words for others. `settings`: of the Sotto that runs, where one does. Waits.
    pub(crate) fn models_for_others(&self, settings: Option<&Settings>) -> Vec<String> {
        let usual = Settings::default();
        match self.list(settings.unwrap_or(&usual)) {
            Ok(Reply::Models(models)) => {
                let here = models
                    .iter()
                    .filter(|model| model.state == ModelState::Here);
                here.map(|model| for_others(model, settings.is_some()))
                    .collect()
            }
            _ => vec!["the list of models cannot be read".to_owned()],
        }
    }
}

/// What a user brought along has a name that the user gave it.
fn for_others(model: &Model, settings_are_known: bool) -> String {
    let part = match model.part {
        ModelPart::Ear => "ear",
        ModelPart::Mind => "mind",
        ModelPart::Voice => "voice",
        ModelPart::Memory => "memory",
        ModelPart::VoiceActivity => "voice activity",
    };
    let name = if model.brought {
        "one that the user brought along"
    } else {
        model.id.as_str()
    };
    // Which voice speaks stands in the settings.
    let knows = settings_are_known || model.part != ModelPart::Voice;
    let used = if model.in_use && knows {
        ", in use"
    } else {
        ""
    };
    format!("{part}: {name}{used}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(part: ModelPart, in_use: bool, brought: bool) -> Model {
        Model {
            id: "my-diary-tuned".to_owned(),
            part,
            title: "My diary".to_owned(),
            bytes: None,
            languages: Vec::new(),
            licence: String::new(),
            own_terms: false,
            home: None,
            fit: None,
            speed: None,
            wait: None,
            state: ModelState::Here,
            in_use,
            choosable: true,
            brought,
        }
    }

    #[test]
    fn what_the_user_brought_is_not_named() {
        let shared = for_others(&model(ModelPart::Mind, true, true), true);
        assert_eq!(shared, "mind: one that the user brought along, in use");
        let shared = for_others(&model(ModelPart::Ear, false, false), true);
        assert_eq!(shared, "ear: my-diary-tuned");
    }

    #[test]
    fn which_voice_speaks_is_only_said_where_it_is_known() {
        let voice = model(ModelPart::Voice, true, false);
        assert_eq!(for_others(&voice, true), "voice: my-diary-tuned, in use");
        assert_eq!(for_others(&voice, false), "voice: my-diary-tuned");
    }
}
