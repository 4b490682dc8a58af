//! `sotto status`: what goes on in the Sotto of this data folder.

use jiff::Zoned;
use sotto_api::{Listening, Notice, Request, Settings, Status};

use crate::error::CliError;
use crate::home::Home;
use crate::kept::rows::{Row, rows};
use crate::kept::{Desk, shown};
use crate::output::{Output, bytes};
use crate::thinker::outside::what_leaves;

/// Does it.
pub async fn status(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::at(home, output);
    let status: Status = desk.get(Request::Status).await?;
    let settings: Settings = desk.get(Request::Settings).await?;
    let leaves = what_leaves(&settings.mind);
    let now = desk.now.clone();
    let folder = desk.home().folder().display().to_string();
    desk.show(&status, || lines(&status, &folder, leaves.as_deref(), &now))
}

/// The state, line by line. `leaves`: what the settings let leave Sotto.
#[must_use]
pub fn lines(status: &Status, folder: &str, leaves: Option<&str>, now: &Zoned) -> String {
    let row = |name: &str, words: String| Row::new([name.to_owned()], words);
    let mut all = vec![
        row("version", status.version.clone()),
        row("data folder", folder.to_owned()),
        row("listening", listening(status.listening).to_owned()),
    ];
    all.extend(leaves.map(|words| row("model", words.to_owned())));
    if let Some(backup) = &status.last_backup {
        let when = shown::moment(backup.made, now);
        all.push(row(
            "last backup",
            format!("{when}, {}", bytes(backup.bytes)),
        ));
    }
    all.extend(
        status
            .notices
            .iter()
            .map(|notice| row("notice", sentence(notice).to_owned())),
    );
    rows(&all)
}

fn listening(listening: Listening) -> &'static str {
    match listening {
        Listening::Closed => "no, the microphone is closed",
        Listening::Idle => "no",
        Listening::WakeWord => "for the wake word",
        Listening::Request => "to a request",
        Listening::Dictation => "to a dictation",
        Listening::Working => "no, working on what was said",
        Listening::Speaking => "no, speaking",
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
        let now: Zoned = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
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
