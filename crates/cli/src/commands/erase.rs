//! `sotto erase`: everything that was kept goes for good, and what stays is named.

use std::path::Path;

use serde_json::json;
use sotto_api::{Reply, Request, TransferRequest};
use sotto_assistant::link::{Client, LinkError, Listening};
use sotto_models::models_folder;
use sotto_skills::numbers::Language;

use crate::arguments::Erase;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::kept::sure::sure_by_word;
use crate::kept::unexpected;
use crate::language;
use crate::output::Output;
use crate::resident::connect;

/// What goes, for programs; people read the same in their language.
const GOES: [&str; 13] = [
    "tasks",
    "reminders",
    "timers",
    "alarms",
    "lists",
    "notes",
    "the calendar",
    "what was remembered",
    "what was said",
    "the settings",
    "what nearly sounded like Sotto's name",
    "the backups",
    "the key to all of it",
];
/// Files of the data folder in which nothing stands: who holds it, who listens, and where the one that holds it is reached.
const HOLDERS: [&str; 4] = ["owner.lock", "store.lock", "listening.lock", "sotto.sock"];
/// The one that erases may end before its answer is heard. Asking once more does no harm: then there is nothing left.
const TRIES: usize = 2;

/// Does it.
pub async fn erase(asked: Erase, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let folder = home.folder();
    // Before it goes: afterwards nobody knows the language that was set.
    let language = language::of_reader(home, output).await;
    // Nothing is made only to be erased.
    if !folder.exists() {
        if output.json {
            return output.json(&json!({ "done": true, "erased": [], "not_erased": [] }));
        }
        output.note(in_folder(language, "told.nothing_to_erase", folder));
        return Ok(());
    }
    let word = say(language, "rows.erase_word", []);
    let question = in_folder(language, "told.erase_all", folder);
    sure_by_word(language, &question, &word, asked.yes)?;
    let mut answered = false;
    for _ in 0..TRIES {
        answered = everything(connect(home).await?).await?;
        if answered {
            break;
        }
    }
    if !answered {
        return Err(LinkError::Ended.into());
    }
    // The one that ended did so too; one of an older version may have left it. What cannot go is named with the rest.
    home.forget();
    let stays = stays(folder, &models_folder())?;
    if output.json {
        return output.json(&json!({ "done": true, "erased": GOES, "not_erased": stays }));
    }
    output.note(lines(&stays, language));
    Ok(())
}

/// A sentence about all that is kept in a folder.
fn in_folder(language: Language, name: &'static str, folder: &Path) -> String {
    let folder = folder.display().to_string();
    let goes = say(language, "told.erase_goes", []);
    let with = [("folder", folder.as_str()), ("goes", goes.as_str())];
    say_exactly(language, name, with)
}

/// Erases everything over a connection, and waits until the Sotto behind it has ended: the next command is not to meet one
/// that is just leaving. Gives whether it answered before that.
async fn everything(mut client: Client) -> Result<bool, CliError> {
    let request = Request::Transfer(TransferRequest::EraseEverything { confirmed: true });
    let erasing = tokio::task::spawn_blocking(move || {
        let reply = match client.call(request) {
            Ok(reply) => reply,
            Err(LinkError::Ended | LinkError::Cut | LinkError::Io(_)) => return Ok(None),
            Err(error) => return Err(CliError::from(error)),
        };
        // Nothing was subscribed to: what comes next is the end.
        let _ = client.listen(|_| Listening::On);
        Ok(Some(reply))
    });
    let reply = erasing
        .await
        .map_err(|broken| CliError::System(broken.into()))??;
    match reply {
        None => Ok(false),
        Some(Reply::Done | Reply::Said { .. }) => Ok(true),
        Some(Reply::Problem(problem)) => Err(CliError::Problem(problem)),
        Some(_) => Err(unexpected()),
    }
}

/// What of Sotto is still on this machine: the log, what the network was allowed and asked for, the models,
/// and whatever else lies in its folder.
fn stays(data: &Path, models: &Path) -> Result<Vec<String>, CliError> {
    let unreadable = |source| CliError::unreadable(data, source);
    let mut stays = Vec::new();
    for entry in std::fs::read_dir(data).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        if !HOLDERS.iter().any(|name| entry.file_name() == *name) {
            stays.push(entry.path().display().to_string());
        }
    }
    stays.sort_unstable();
    if models.exists() {
        stays.push(models.display().to_string());
    }
    Ok(stays)
}

/// What was erased, and what was not.
#[must_use]
pub fn lines(stays: &[String], language: Language) -> String {
    let goes = say(language, "told.erase_goes", []);
    let erased = say(language, "told.erased", [("goes", goes)]);
    let here = stays.join(", ");
    let not = if stays.is_empty() {
        say(language, "told.not_erased", [])
    } else {
        say_exactly(language, "told.not_erased", [("stays", here.as_str())])
    };
    format!("{erased}\n{not}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_stays_is_named_and_who_held_the_folder_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (data, models) = (folder.path().join("data"), folder.path().join("models"));
        std::fs::create_dir(&data).unwrap();
        for name in ["store.lock", "sotto.sock", "resident.log", "ledger"] {
            std::fs::write(data.join(name), "").unwrap();
        }
        let named = |path: &Path| path.display().to_string();
        let own = [
            named(&data.join("ledger")),
            named(&data.join("resident.log")),
        ];
        assert_eq!(stays(&data, &models).unwrap(), own);
        std::fs::create_dir(&models).unwrap();
        let with_models = stays(&data, &models).unwrap();
        assert_eq!(with_models[..2], own);
        assert_eq!(with_models[2..], [named(&models)]);
        assert!(stays(&models.join("nowhere"), &models).is_err());
    }

    #[test]
    fn what_was_erased_and_what_was_not_is_said() {
        let stays = ["/data/resident.log".to_owned(), "/models".to_owned()];
        let text = lines(&stays, Language::ENGLISH);
        let (erased, not) = text.split_once('\n').unwrap();
        assert!(
            erased.starts_with("Erased: tasks, ") && erased.ends_with("the key to all of it."),
            "{erased}"
        );
        assert!(
            not.starts_with("Not erased: /data/resident.log, /models, and what you exported"),
            "{not}"
        );
        assert!(lines(&[], Language::ENGLISH).contains("\nNot erased: what you exported"));
        let german = lines(&stays, Language::GERMAN);
        let (erased, not) = german.split_once('\n').unwrap();
        assert!(
            erased.starts_with("Gelöscht: Aufgaben, ")
                && erased.ends_with("der Schlüssel zu alledem."),
            "{erased}"
        );
        assert!(
            not.starts_with("Nicht gelöscht: /data/resident.log, /models, was du exportiert"),
            "{not}"
        );
    }

    #[test]
    fn people_read_of_the_same_things_as_programs() {
        let [english, german] = [Language::ENGLISH, Language::GERMAN]
            .map(|language| say(language, "told.erase_goes", []));
        assert_eq!(english, GOES.join(", "));
        assert_eq!(german.split(", ").count(), GOES.len());
    }

    #[test]
    fn it_is_asked_in_the_users_language() {
        let asked = |language| in_folder(language, "told.erase_all", Path::new("../my data"));
        assert!(
            asked(Language::ENGLISH)
                .starts_with("Erase everything that Sotto keeps in ../my data: tasks, ")
        );
        assert!(
            asked(Language::GERMAN)
                .starts_with("Alles löschen, was Sotto in ../my data aufbewahrt: Aufgaben, ")
        );
    }
}
