//! Everything about model files: the starter set and its conversion, the catalog, downloads that trap nobody,
//! verification, quarantine, import by path, and advice on what fits this machine. Only this room downloads
//! models, and it does so through `sotto-outbound`.

pub mod advisor;
mod beside;
pub mod catalog;
pub mod convert;
pub mod download;
mod error;
pub mod import;
pub mod own;
pub mod quarantine;
pub mod remove;
mod room;
#[cfg(all(test, target_os = "linux"))]
mod small_disk;
pub mod starter;
mod store_folder;
pub mod verify;

pub use error::ModelsError;
pub use store_folder::{MODELS_FOLDER_VARIABLE, models_folder};
