//! The one folder where models are kept, shared by every program of this user and by every checkout.

use std::path::PathBuf;

/// Says where models are kept, for a person or a test that wants them elsewhere.
pub const MODELS_FOLDER_VARIABLE: &str = "SOTTO_MODELS_DIR";

/// The models folder: the one named by `SOTTO_MODELS_DIR`, otherwise `sotto/models` in the user's cache folder.
/// Models can always be fetched again, so a cache is the right place: backups and clean-ups know what to do with it.
pub fn models_folder() -> PathBuf {
    match std::env::var_os(MODELS_FOLDER_VARIABLE) {
        Some(folder) if !folder.is_empty() => folder.into(),
        _ => dirs::cache_dir()
            .unwrap_or_else(std::env::temp_dir)
            .join("sotto")
            .join("models"),
    }
}
