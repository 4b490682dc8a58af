//! The one folder where models are kept, shared by every program of this user and by every checkout.

use std::path::PathBuf;

/// Says where models are kept, for a person or a test that wants them elsewhere.
pub const MODELS_FOLDER_VARIABLE: &str = "SOTTO_MODELS_DIR";

/// The models folder: the one named by `SOTTO_MODELS_DIR`, otherwise `sotto/models` in the user's cache folder.
/// Models can always be fetched again, so a cache is the right place: backups and clean-ups know what to do with it.
pub fn models_folder() -> PathBuf {
    folder_named_by(MODELS_FOLDER_VARIABLE).unwrap_or_else(|| {
        dirs::cache_dir()
            .unwrap_or_else(std::env::temp_dir)
            .join("sotto")
            .join("models")
    })
}

/// The folder that a variable of the environment names, if it names one. Whole: what is said about it to engines, package
/// clients and the next start must not depend on where this program stands.
pub(crate) fn folder_named_by(variable: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).filter(|folder| !folder.is_empty())?;
    Some(whole(named.into()))
}

fn whole(folder: PathBuf) -> PathBuf {
    // Fails only where this program stands nowhere any more; then it is as good as it gets.
    std::path::absolute(&folder).unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_named_from_where_we_stand_is_whole() {
        let folder = whole(PathBuf::from("models"));
        assert!(folder.is_absolute() && folder.ends_with("models"));
        let there = std::env::temp_dir().join("models");
        assert_eq!(whole(there.clone()), there);
    }
}
