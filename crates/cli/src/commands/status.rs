//! `sotto status`: what goes on in the Sotto of this data folder.

use sotto_api::{Listening, Notice, Request, Settings, Status};

use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::rows::{Row, rows};
use crate::kept::{Desk, shown};
use crate::output::{Output, bytes};
use crate::thinker::outside::what_leaves;
use crate::voice;

/// Does it.
pub async fn status(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let status: Status = desk.get(Request::Status).await?;
    let settings: Settings = desk.get(Request::Settings).await?;
    let leaves = what_leaves(&settings.mind);
    desk.now.language = voice::language(&settings);
    let now = desk.now.clone();
    let folder = desk.home().folder().display().to_string();
    desk.show(&status, || lines(&status, &folder, leaves.as_deref(), &now))
}

/// The state, line by line. `leaves`: what the settings let leave Sotto.
#[must_use]
pub fn lines(status: &Status, folder: &str, leaves: Option<&str>, now: &Clock) -> String {
    let row = |name: &'static str, words: String| Row::new([now.say(name, [])], words);
    let mut all = vec![
        row("rows.version", status.version.clone()),
        row("rows.data_folder", folder.to_owned()),
        row("rows.listening", now.say(listening(status.listening), [])),
    ];
    all.extend(leaves.map(|words| row("rows.model", words.to_owned())));
    if let Some(backup) = &status.last_backup {
        let when = shown::moment(backup.made, now);
        all.push(row(
            "rows.last_backup",
            format!("{when}, {}", bytes(backup.bytes)),
        ));
    }
    all.extend(
        status
            .notices
            .iter()
            .map(|notice| row("rows.notice", sentence(notice).to_owned())),
    );
    rows(&all)
}

fn listening(listening: Listening) -> &'static str {
    match listening {
        Listening::Closed => "rows.closed",
        Listening::Idle => "rows.idle",
        Listening::WakeWord => "rows.wake_word",
        Listening::Request => "rows.request",
        Listening::Dictation => "rows.dictation",
        Listening::Working => "rows.working",
        Listening::Speaking => "rows.speaking",
    }
}

/// What a notice says to the user.
#[must_use]
pub fn sentence(notice: &Notice) -> &str {
    match notice {
        Notice::KeyInFile { sentence, .. }
        | Notice::SettingsReset { sentence, .. }
        | Notice::NotErased { sentence, .. }
        | Notice::ModelReplaced { sentence, .. }
        | Notice::Device { sentence }
        | Notice::NoKeys { sentence }
        | Notice::Autostart { sentence } => sentence,
        Notice::Repaired(restored) => &restored.sentence,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use sotto_api::Backup;

    #[test]
    fn the_state_is_lines() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let status = Status {
            version: "0.1.0".to_owned(),
            listening: Listening::Idle,
            notices: vec![Notice::KeyInFile {
                file: "key".to_owned(),
                sentence: "There is no keychain.".to_owned(),
            }],
            last_backup: Some(Backup {
                name: "a".to_owned(),
                made: "2026-11-21T08:00:00Z".parse().unwrap(),
                bytes: 1_000,
            }),
        };
        assert_eq!(
            lines(&status, "/data", None, &now),
            "version      0.1.0\n\
             data folder  /data\n\
             listening    no\n\
             last backup  today 09:00, 1 kB\n\
             notice       There is no keychain.\n"
        );
        let text = lines(&status, "/data", Some("m elsewhere"), &now);
        assert!(text.contains("\nmodel        m elsewhere\n"), "{text}");
    }
}
