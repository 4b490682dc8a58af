//! What a text for others does not show: where the user's home lies, how the user is called, and folders elsewhere that the user
//! named.

use std::path::Path;

use sotto_models::models_folder;

use crate::home::Home;

/// What stands for what.
pub(super) struct Hidden {
    /// The longest first.
    folders: Vec<(String, &'static str)>,
    user: Option<String>,
}

impl Hidden {
    /// Of this machine.
    pub(super) fn here(home: &Home) -> Self {
        let of_user = dirs::home_dir();
        let user = ["USER", "LOGNAME", "USERNAME"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok());
        Self::of(of_user.as_deref(), user, home.folder(), &models_folder())
    }

    pub(super) fn of(
        of_user: Option<&Path>,
        user: Option<String>,
        data: &Path,
        models: &Path,
    ) -> Self {
        // The root of a system is nobody's home.
        let of_user = of_user.filter(|folder| folder.parent().is_some());
        let elsewhere = |folder: &Path| of_user.is_none_or(|home| !folder.starts_with(home));
        let mut folders: Vec<(String, &'static str)> = Vec::new();
        for (folder, name) in [(data, "<data folder>"), (models, "<models folder>")] {
            if elsewhere(folder) {
                folders.push((folder.display().to_string(), name));
            }
        }
        folders.extend(of_user.map(|home| (home.display().to_string(), "~")));
        folders.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        let home_name = of_user.and_then(Path::file_name);
        let home_name = home_name.map(|name| name.to_string_lossy().into_owned());
        Self {
            folders,
            // "root" and a single letter say nothing of anybody, and stand in other words.
            user: user
                .or(home_name)
                .filter(|user| user.len() > 1 && user != "root"),
        }
    }

    /// The text without all that.
    pub(super) fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (folder, name) in &self.folders {
            text = without_folder(&text, folder, name);
        }
        if let Some(user) = &self.user {
            text = without_name(&text, user);
        }
        text
    }
}

/// Only the whole folder: what lies beside it may begin with the same letters.
fn without_folder(text: &str, folder: &str, name: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(folder) {
        let (before, after) = rest.split_at(at);
        let after = &after[folder.len()..];
        shown.push_str(before);
        let goes_on =
            after.starts_with(|sign: char| sign.is_alphanumeric() || "-_.".contains(sign));
        // A full stop behind a folder ends a sentence.
        let ends_a_sentence =
            after.starts_with('.') && !after[1..].starts_with(|sign: char| sign.is_alphanumeric());
        shown.push_str(if goes_on && !ends_a_sentence {
            folder
        } else {
            name
        });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// The user's name where it is a folder of a path, as in "/media/ada/disk".
fn without_name(text: &str, user: &str) -> String {
    let mut text = text.to_owned();
    for separator in ['/', '\\'] {
        let folder = format!("{separator}{user}{separator}");
        text = text.replace(&folder, &format!("{separator}…{separator}"));
    }
    text
}
