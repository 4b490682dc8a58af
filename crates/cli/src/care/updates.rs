//! Whether there is a newer Sotto, as every face asks for it.

use sotto_api::{NewerSotto, Reply, UpdatePackage};
use sotto_updates::{BuiltIn, Offer, Updates, Verdict};

use crate::commands::update::{look, set};
use crate::error::CliError;
use crate::home::Home;

/// What is set, and the newer one where somebody wants it looked for now. Waits for the network then.
///
/// # Errors
/// When it is to be looked for and may not or cannot be, or what is set cannot be read.
pub(super) fn told(home: &Home, looks: bool, package: UpdatePackage) -> Result<Reply, CliError> {
    let updates = Updates::read(home.folder())?;
    let newer = if looks {
        newer(look(home, &updates.source(&BuiltIn::here())?)?)
    } else {
        None
    };
    Ok(shown(&updates, newer, package))
}

/// Switches it on or off.
///
/// # Errors
/// When there is nobody who could be believed, or it cannot be kept.
pub(super) fn allow(home: &Home, allowed: bool, package: UpdatePackage) -> Result<Reply, CliError> {
    Ok(shown(&set(home, allowed, None, None)?, None, package))
}

fn newer(verdict: Verdict) -> Option<NewerSotto> {
    let Verdict::Newer(Offer {
        version,
        date,
        notes,
        size,
        ..
    }) = verdict
    else {
        return None;
    };
    Some(NewerSotto {
        version: version.to_string(),
        date,
        notes,
        bytes: size,
    })
}

fn shown(updates: &Updates, newer: Option<NewerSotto>, package: UpdatePackage) -> Reply {
    let switched_on = Updates {
        check: true,
        ..updates.clone()
    };
    Reply::Updates(sotto_api::Updates {
        here: env!("CARGO_PKG_VERSION").to_owned(),
        allowed: updates.check,
        announced: switched_on.source(&BuiltIn::here()).is_ok(),
        newer,
        package,
    })
}
