//! `sotto erase`: everything that was kept goes for good, and what stays is named.

use std::path::Path;

use serde_json::json;
use sotto_api::{Reply, Request, TransferRequest};
use sotto_assistant::link::{Client, LinkError, Listening};
use sotto_models::models_folder;

use crate::arguments::Erase;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::sure::sure_by_word;
use crate::kept::unexpected;
use crate::output::Output;
use crate::resident::connect;

/// What has to be typed.
const WORD: &str = "erase";
/// What goes.
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
/// Files of the data folder in which nothing stands: who holds it, and where that one is reached.
const HOLDERS: [&str; 3] = ["owner.lock", "store.lock", "sotto.sock"];
/// The one that erases may end before its answer is heard. Asking once more does no harm: then there is nothing left.
const TRIES: usize = 2;

/// Does it.
pub async fn erase(asked: Erase, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let folder = home.folder();
    // Nothing is made only to be erased.
    if !folder.exists() {
        if output.json {
            return output.json(&json!({ "done": true, "erased": [], "not_erased": [] }));
        }
        output.note(format_args!(
            "There is nothing to erase in {}.",
            folder.display()
        ));
        return Ok(());
    }
    let question = format!(
        "Erase everything that Sotto keeps in {}: {}? Nothing brings it back.",
        folder.display(),
        GOES.join(", ")
    );
    sure_by_word(&question, WORD, asked.yes)?;
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
    output.note(lines(&stays));
    Ok(())
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
pub fn lines(stays: &[String]) -> String {
    let here = match stays {
        [] => String::new(),
        stays => format!("{}, and ", stays.join(", ")),
    };
    format!(
        "Erased: {}.\n\
         Not erased: {here}what you exported, keys that `sotto network key` keeps in the keychain, and that Sotto starts \
         with the system where `sotto autostart` says so.",
        GOES.join(", ")
    )
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
        let text = lines(&["/data/resident.log".to_owned(), "/models".to_owned()]);
        let (erased, not) = text.split_once('\n').unwrap();
        assert!(
            erased.starts_with("Erased: tasks, ") && erased.ends_with("the key to all of it."),
            "{erased}"
        );
        assert!(
            not.starts_with("Not erased: /data/resident.log, /models, and what you exported"),
            "{not}"
        );
        assert!(lines(&[]).contains("\nNot erased: what you exported"));
    }
}
