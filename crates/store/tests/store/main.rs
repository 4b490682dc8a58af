//! The store from outside: what is kept comes back, whatever happens to the process, the disk or the file.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

mod backups;
mod brought_settings;
mod brought_things;
mod crash;
mod erasing;
mod for_good;
mod keychain;
mod kinds;
mod place;
mod settings;
mod sync;
mod transfer;
mod trouble;
mod undo;
