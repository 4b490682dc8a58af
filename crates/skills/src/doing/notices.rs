//! What the user should read when the data folder was opened, in their language. The store knows none, and writes English.

use sotto_api::{Notice, Restored};

use crate::numbers::Language;

use super::Line;

/// The notice's own sentence.
const WHY: &str = "why";

/// The same notice, told in a language.
#[must_use]
pub fn notice_in(notice: Notice, language: Language) -> Notice {
    let told = |line: Line, english: String| line.with(WHY, english).said_in(language);
    match notice {
        Notice::KeyInFile { file, sentence } => {
            let line = Line::new("notice.key_in_file").with("file", file.as_str());
            let sentence = told(line, sentence);
            Notice::KeyInFile { file, sentence }
        }
        Notice::SettingsReset { names, sentence } => {
            let line = Line::new("notice.settings_reset").with("names", names.join(", "));
            let sentence = told(line, sentence);
            Notice::SettingsReset { names, sentence }
        }
        Notice::NotErased { names, sentence } => {
            let line = Line::new("notice.not_erased").with("names", names.join(", "));
            let sentence = told(line, sentence);
            Notice::NotErased { names, sentence }
        }
        Notice::Repaired(restored) => {
            let line = repaired(&restored);
            let sentence = told(line, restored.sentence.clone());
            Notice::Repaired(Restored {
                sentence,
                ..restored
            })
        }
        // Whoever raises one of these while Sotto runs words it.
        other @ (Notice::ModelReplaced { .. }
        | Notice::Device { .. }
        | Notice::NoKeys { .. }
        | Notice::Autostart { .. }) => other,
    }
}

fn repaired(restored: &Restored) -> Line {
    let line = match &restored.backup {
        Some(backup) => {
            let made = backup.made.strftime("%d.%m.%Y, %H:%M UTC");
            Line::new("notice.repaired").with("backup", made.to_string())
        }
        None => Line::new("notice.repaired_without"),
    };
    line.with("salvaged", restored.salvaged.to_string())
        .with("folder", restored.set_aside.as_str())
}

#[cfg(test)]
mod tests {
    use sotto_api::Backup;

    use super::*;

    fn repaired_from(backup: Option<Backup>) -> Notice {
        Notice::Repaired(Restored {
            backup,
            salvaged: 2,
            set_aside: "/data/damaged".to_owned(),
            sentence: "It was damaged.".to_owned(),
        })
    }

    fn sentence(notice: &Notice) -> &str {
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

    #[test]
    fn what_was_found_at_the_opening_is_told_in_every_language() {
        let backup = Backup {
            name: "sotto.db".to_owned(),
            made: jiff::Timestamp::UNIX_EPOCH,
            bytes: 1,
        };
        let english = "It is English.".to_owned();
        let names = vec!["/data/backups".to_owned()];
        for (notice, holds) in [
            (
                Notice::KeyInFile {
                    file: "/data/store.key".to_owned(),
                    sentence: english.clone(),
                },
                "/data/store.key",
            ),
            (
                Notice::SettingsReset {
                    names: names.clone(),
                    sentence: english.clone(),
                },
                "/data/backups",
            ),
            (
                Notice::NotErased {
                    names,
                    sentence: english,
                },
                "/data/backups",
            ),
            (repaired_from(Some(backup)), "01.01.1970"),
            (repaired_from(None), "/data/damaged"),
        ] {
            for language in Language::all() {
                let told = notice_in(notice.clone(), language);
                let (told, english) = (sentence(&told), sentence(&notice));
                if language == Language::ENGLISH {
                    assert_eq!(told, english);
                } else {
                    assert!(told.contains(holds), "{language:?}: {told}");
                    assert!(!told.contains(english), "{language:?}: {told}");
                    assert!(!told.contains(['{', '[']), "{language:?}: {told}");
                }
            }
        }
    }
}
