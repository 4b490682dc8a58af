//! The real program with real engines and models: what it prints, what it exits with, and what bad input does to it.
//! What needs an engine or a model that is not built or fetched is skipped and says so.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

#[path = "../../../models/src/convert/tests/faster_whisper.rs"]
mod faster_whisper;
mod flags;
mod german;
#[cfg(unix)]
mod given_up;
mod hearing;
mod homes;
#[cfg(target_os = "linux")]
mod keychain;
mod lines;
mod listening;
mod manual;
mod models;
mod network;
mod outside;
mod place;
#[cfg(target_os = "linux")]
mod quiet;
mod registries;
mod saying;
#[path = "../../../outbound/src/tests/server.rs"]
mod server;
mod spans;
mod speed;
mod steps;
#[cfg(target_os = "linux")]
mod terminal;
mod thinking;
#[path = "../../../outbound/src/tests/tls.rs"]
mod tls;
#[path = "../../../voice/src/tests/tones.rs"]
mod tones;
mod updating;
mod voice_setting;
mod words;
