//! Why a recording is not heard and nothing is played, in the user's language. What a reader of files or the sound system says stays
//! as it was said.

use std::path::Path;

use sotto_skills::numbers::Language;

use super::told::NOTHING;
use crate::kept::clock::{decimal, say_exactly};
use crate::sound::SoundError;
use crate::sound::play::PlayError;

/// Why a recording is not heard.
pub(super) fn not_heard(error: &SoundError, language: Language) -> String {
    let why = error.to_string();
    let of = |name, path: &Path, other: (&str, &str)| {
        let file = path.display().to_string();
        let with = [("why", why.as_str()), ("file", file.as_str()), other];
        say_exactly(language, name, with)
    };
    match error {
        SoundError::Missing { path } => of("told.sound_missing", path, NOTHING),
        SoundError::Unreadable { path, source } => of(
            "told.unreadable",
            path,
            ("reason", source.to_string().as_str()),
        ),
        SoundError::Empty { path } => of("told.sound_empty", path, NOTHING),
        SoundError::NotSound { path, reason } => {
            of("told.sound_other", path, ("reason", reason.as_str()))
        }
        SoundError::Codec { path, codec } => {
            of("told.sound_codec", path, ("reason", codec.as_str()))
        }
        SoundError::Damaged { path, reason } => {
            of("told.sound_damaged", path, ("reason", reason.as_str()))
        }
        SoundError::NotNumbers { path, seconds } => of(
            "told.sound_no_numbers",
            path,
            ("seconds", decimal(language, *seconds, 2).as_str()),
        ),
        SoundError::Rate { rate } => say_exactly(
            language,
            "told.sound_rate",
            [("why", why.as_str()), ("rate", rate.to_string().as_str())],
        ),
    }
}

/// Why nothing is played.
pub(super) fn not_played(error: &PlayError, language: Language) -> String {
    let PlayError::NoDevice { reason } = error;
    let why = error.to_string();
    say_exactly(
        language,
        "told.sound_no_device",
        [("why", why.as_str()), ("reason", reason.as_str())],
    )
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};
    use std::path::PathBuf;

    use super::*;
    use crate::error::tests::is_told_in_both;

    fn all() -> Vec<(SoundError, Vec<&'static str>)> {
        let path = || PathBuf::from("../a.wav");
        let reason = || "no head".to_owned();
        vec![
            (SoundError::Missing { path: path() }, vec!["../a.wav"]),
            (
                SoundError::Unreadable {
                    path: path(),
                    source: Error::new(ErrorKind::PermissionDenied, "../no.."),
                },
                vec!["../a.wav", "../no.."],
            ),
            (SoundError::Empty { path: path() }, vec!["../a.wav", "leer"]),
            (
                SoundError::NotSound {
                    path: path(),
                    reason: reason(),
                },
                vec!["../a.wav", "no head", "m4a"],
            ),
            (
                SoundError::Codec {
                    path: path(),
                    codec: "ac-3".to_owned(),
                },
                vec!["../a.wav", "ac-3", "ffmpeg"],
            ),
            (
                SoundError::Damaged {
                    path: path(),
                    reason: reason(),
                },
                vec!["../a.wav", "no head"],
            ),
            (
                SoundError::NotNumbers {
                    path: path(),
                    seconds: 1.25,
                },
                vec!["../a.wav", "1,25 s"],
            ),
            (SoundError::Rate { rate: 3_999 }, vec!["3999", "192 kHz"]),
        ]
    }

    #[test]
    fn whatever_is_wrong_with_a_recording_is_told_in_both_languages() {
        is_told_in_both(&all(), |error, language| Some(not_heard(error, language)));
    }

    #[test]
    fn that_nothing_can_be_played_is_told_in_both_languages() {
        let reason = "no card".to_owned();
        let all = [(
            PlayError::NoDevice { reason },
            vec!["no card", "sotto devices", "--out"],
        )];
        is_told_in_both(&all, |error, language| Some(not_played(error, language)));
    }
}
