//! Tests of the door, against a server on 127.0.0.1 that behaves as told.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod connections;
mod ledger;
mod rules;
mod server;
mod stopped;
mod tls;
mod trusted;
mod workspace;

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use crate::{Outbound, Surroundings};

/// A door with a fixed clock and no proxy variables.
fn door(folder: &Path) -> Outbound {
    door_with(folder, &[])
}

fn door_with(folder: &Path, environment: &[(&str, String)]) -> Outbound {
    let environment: Vec<(String, String)> = environment
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    Outbound::open_in(
        folder,
        Surroundings {
            clock: Box::new(|| UNIX_EPOCH + Duration::from_millis(1_700_000_000_000)),
            environment: Box::new(move |name| {
                environment
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value.clone())
            }),
        },
    )
}
