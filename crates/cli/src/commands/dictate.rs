//! `sotto dictate`: what is said, written down line by line.

use crate::arguments::{Dictate, Listen};
use crate::error::CliError;
use crate::home::Home;
use crate::output::Output;

/// Does it, until it is ended.
pub async fn dictate(asked: Dictate, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let asked = Listen {
        push_to_talk: false,
        dictate: true,
        once: asked.once,
        near_misses: false,
    };
    super::listen::listen(asked, home, output).await
}
