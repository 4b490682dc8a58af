//! The window in a browser: the built interface over HTTP, and requests and events over one WebSocket for each page.
//!
//! A face like every other one. It holds nothing itself: each page has connections of its own to the Sotto that holds the
//! data folder, so that whoever closes a page gives up what they had asked for, as with any other program. It takes
//! connections and opens none. Only who knows the token gets further than the interface itself, whose files hold nothing of
//! anybody.
//!
//! A page that talks is heard through its own microphone and speaks through its own loudspeaker: its sound is carried to the same
//! Sotto, on a connection of its own.

mod answer;
mod bundle;
mod core;
mod error;
mod line;
mod names;
mod outbox;
mod page;
mod room;
mod server;
mod sound;
mod tls;
mod token;
mod words;

// Only the tests of the whole server use these.
#[cfg(test)]
use {sotto_audio as _, sotto_store as _};

pub use crate::core::Core;
pub use bundle::Bundle;
pub use error::ServeError;
pub use page::Patience;
pub use server::{Serve, Setup};
pub use tls::Certificate;
pub use token::{Made, Token};
