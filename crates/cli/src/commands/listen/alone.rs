//! One `sotto listen` or `sotto dictate` at a time: two would both show the same conversation, and the end of either would end
//! what the other has begun. Buttons, keys and scripts go on beside it.

use std::fs::{File, TryLockError};

use sotto_api::{Problem, ProblemCode};
use sotto_skills::numbers::Language;

use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;

/// The file whose lock says that somebody listens. Nothing stands in it.
const LOCK: &str = "listening.lock";

/// Held by the one that listens; given back when dropped, also by a crash.
#[derive(Debug)]
pub(super) struct Alone(#[allow(dead_code)] File);

impl Alone {
    /// # Errors
    /// The sentence that says so, where another one listens; and where the data folder cannot be used.
    pub(super) fn at(home: &Home, language: Language) -> Result<Self, CliError> {
        home.make()?;
        let refused = |source| CliError::Home {
            path: home.folder().to_path_buf(),
            source,
        };
        let file = File::create(home.folder().join(LOCK)).map_err(refused)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => {
                let taken = say(language, "listening.taken", []);
                Err(CliError::Problem(Problem::new(ProblemCode::Device, taken)))
            }
            Err(TryLockError::Error(source)) => Err(refused(source)),
        }
    }

    /// Whether one listens now. Where that cannot be told, none does.
    pub(super) fn is_taken(home: &Home) -> bool {
        // Shared, so that two who look at the same time do not see each other.
        File::open(home.folder().join(LOCK))
            .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_second_one_is_told_so_in_its_language_until_the_first_one_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(Some(folder.path().join("data"))).unwrap();
        let first = Alone::at(&home, Language::ENGLISH).unwrap();
        for (language, word) in [
            (Language::ENGLISH, "Another"),
            (Language::GERMAN, "anderes"),
        ] {
            let refused = Alone::at(&home, language).unwrap_err().to_string();
            assert!(refused.contains(word), "{refused}");
            assert!(refused.contains("sotto listen"), "{refused}");
        }
        drop(first);
        Alone::at(&home, Language::ENGLISH).unwrap();
    }

    #[test]
    fn whether_one_listens_is_seen_from_outside() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(Some(folder.path().join("data"))).unwrap();
        assert!(!Alone::is_taken(&home), "nobody ever listened there");
        let one = Alone::at(&home, Language::ENGLISH).unwrap();
        assert!(Alone::is_taken(&home));
        drop(one);
        assert!(!Alone::is_taken(&home));
        // Who only looked keeps nobody away.
        Alone::at(&home, Language::ENGLISH).unwrap();
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let home = Home::at(Some(file.path().join("inside a file"))).unwrap();
        let refused = Alone::at(&home, Language::ENGLISH).unwrap_err();
        assert!(matches!(refused, CliError::Home { .. }), "{refused}");
        assert!(refused.to_string().contains("inside a file"), "{refused}");
    }
}
