//! The model outside that the settings name, for the turns of the running Sotto: the same door, switch and keychain as for
//! `sotto ask --endpoint`, and a sentence where it does not answer.

use sotto_api::MindSettings;
use sotto_assistant::mind::outside::{Coming, Elsewhere, NotAnswered, Outside, Teller};
use sotto_engines::Fault;
use sotto_engines::remote::RemoteError;
use sotto_engines::thinking::{Chat, ThinkingRequest};
use sotto_outbound::Address;

use super::there;
use crate::error::CliError;
use crate::home::Home;

/// Endpoints, reached through the door of a data folder.
pub struct Endpoints(Home);

impl Endpoints {
    /// Through the door of this data folder.
    #[must_use]
    pub fn of(home: &Home) -> Self {
        Self(home.clone())
    }
}

impl Outside for Endpoints {
    fn name(&self, model: &Elsewhere) -> String {
        name(model)
    }

    fn ask(&self, model: &Elsewhere, chat: Chat) -> Coming {
        let (teller, coming) = Coming::pair();
        let (home, model) = (self.0.clone(), model.clone());
        tokio::task::spawn_blocking(move || {
            if let Err(error) = answer(&home, &model, chat, &teller) {
                // Nobody listens any more when the turn was stopped.
                let _ = teller.tell(Err(NotAnswered(sentence(&error, &model))));
            }
        });
        coming
    }
}

fn answer(home: &Home, model: &Elsewhere, chat: Chat, teller: &Teller) -> Result<(), CliError> {
    let Some(named) = &model.model else {
        return Err(CliError::Usage(
            "An endpoint has many models: name one with: sotto settings set mind.model NAME."
                .to_owned(),
        ));
    };
    let (mind, _) = there(&model.endpoint, named, home)?;
    let request = ThinkingRequest::Chat(chat);
    mind.answer(&request, teller.unwanted(), &mut |event| {
        if teller.tell(Ok(event)) {
            Ok(())
        } else {
            Err(Fault::cancelled())
        }
    })?;
    Ok(())
}

/// What went wrong, where, and how the user gets an answer all the same.
fn sentence(error: &CliError, model: &Elsewhere) -> String {
    let key = match error {
        CliError::Remote(RemoteError::KeyRefused) => {
            " Its key is kept with: sotto network key ADDRESS."
        }
        _ => "",
    };
    format!(
        "{error}{key} The settings name {} for this request; to have it answered on this computer: sotto settings reset mind.endpoint",
        name(model)
    )
}

/// As the history and the error say it: without anything of the address but its host and port.
fn name(model: &Elsewhere) -> String {
    let place = Address::of_url(&model.endpoint)
        .map_or_else(|_| "an endpoint".to_owned(), |place| place.to_string());
    match &model.model {
        Some(model) => format!("{model} at {place}"),
        None => format!("a model at {place}"),
    }
}

/// What the user should see while the settings send open requests outside.
#[must_use]
pub fn what_leaves(settings: &MindSettings) -> Option<String> {
    let model = Elsewhere::of(settings)?;
    let here = Address::of_url(&model.endpoint).is_ok_and(|place| place.is_loopback());
    let leaves = if here {
        "leave Sotto, but not this computer"
    } else {
        "leave this computer"
    };
    Some(format!(
        "{}; open requests, with the conversation before and what is remembered about them, {leaves}",
        name(&model)
    ))
}

#[cfg(test)]
mod tests {
    use sotto_api::Choice;

    use super::*;

    #[test]
    fn it_is_seen_whether_words_leave_the_computer() {
        let named = |name: &str| Choice::Named { name: name.into() };
        let at = |endpoint: &str| MindSettings {
            endpoint: named(endpoint),
            model: named("m"),
        };
        assert_eq!(what_leaves(&MindSettings::default()), None);
        let near = what_leaves(&at("http://127.0.0.1:8080/v1")).unwrap_or_default();
        assert!(near.starts_with("m at 127.0.0.1:8080"), "{near}");
        assert!(near.ends_with("not this computer"), "{near}");
        let far = what_leaves(&at("https://models.example/v1")).unwrap_or_default();
        assert!(far.starts_with("m at models.example"), "{far}");
        assert!(far.ends_with("leave this computer"), "{far}");
        // Nothing of a password that somebody wrote into the address.
        let secret = what_leaves(&at("https://me:secret@models.example/v1")).unwrap_or_default();
        assert!(!secret.contains("secret"), "{secret}");
    }

    #[test]
    fn a_model_without_a_name_is_asked_for() {
        let model = Elsewhere {
            endpoint: "http://127.0.0.1:8080/v1".to_owned(),
            model: None,
        };
        let error = CliError::Usage("Name one.".to_owned());
        let told = sentence(&error, &model);
        assert!(told.contains("a model at 127.0.0.1:8080"), "{told}");
        assert!(
            told.ends_with("sotto settings reset mind.endpoint"),
            "{told}"
        );
    }
}
