//! The language that a command speaks: what the user set where a Sotto runs that knows it, else that of the environment.

use std::time::Duration;

use sotto_api::{Reply, Request, Settings};
use sotto_skills::numbers::Language;

use crate::home::Home;
use crate::output::Output;
use crate::resident;
use crate::voice;

/// So long the Sotto that runs may take to say it. What leaves this machine is forbidden also where that one hangs.
const PATIENCE: Duration = Duration::from_secs(1);

/// The language of whoever reads what a command tells that needs no running Sotto. None is started for it, and programs read no
/// words, so nothing is asked for them.
pub async fn of_reader(home: &Home, output: &Output) -> Language {
    if output.json {
        return spoken_here();
    }
    let settings = settings_here(home).await;
    settings.map_or_else(spoken_here, |settings| voice::language(&settings))
}

/// What the user set, where a Sotto runs that says it. None is started for it.
pub(crate) async fn settings_here(home: &Home) -> Option<Settings> {
    let asked = resident::call_running(home, Request::Settings);
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(Some(Reply::Settings(settings)))) => Some(settings),
        _ => None,
    }
}

/// The language of the system where Sotto speaks it, else English.
#[must_use]
pub fn spoken_here() -> Language {
    of_environment(|name| std::env::var(name).ok()).unwrap_or(Language::ENGLISH)
}

/// The language that an environment names, as the C library reads it.
fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))?;
    Language::of(named.split('.').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_a_language_or_none() {
        let language =
            |value: &str| of_environment(|name| (name == "LANG").then(|| value.to_owned()));
        assert_eq!(language("de_AT.UTF-8"), Some(Language::GERMAN));
        assert_eq!(language("C.UTF-8"), None);
        assert_eq!(language(""), None);
    }
}
