//! What leaves this machine: the switch and the ledger of the one way out, in the words of every face.

use std::sync::Arc;

use jiff::Timestamp;
use sotto_api::{
    Connection, ConnectionEnding, ConnectionPurpose, Event, Network, NetworkRequest, PurposeSwitch,
    Reply,
};
use sotto_assistant::Assistant;
use sotto_outbound::{Attempt, Ending, Grant, LedgerFilter, Outbound, Purpose, Refusal};

use super::fetching::Fetching;
use super::updating::Updating;
use super::{Refused, of_user, updates};
use crate::error::CliError;
use crate::home::Home;

/// More lines of the ledger are not read at once; whoever wants to see more reads on.
const MOST: usize = 500;

/// Carries out a request.
///
/// # Errors
/// When the switch or the ledger cannot be read or written.
pub(super) fn carry_out(
    home: &Home,
    fetching: &Fetching,
    updating: &Arc<Updating>,
    asked: NetworkRequest,
    core: &Assistant,
) -> Result<Reply, CliError> {
    let outbound = &home.outbound();
    match asked {
        NetworkRequest::Show => Ok(Reply::Network(shown(outbound)?)),
        NetworkRequest::Offline { offline } => {
            // Before it is forbidden: what the user stops did not fail.
            if offline {
                updating.pause();
            }
            outbound.change(|switch| switch.forbid_all = offline)?;
            // The switch is asked when something is begun. What runs already is stopped, and goes on when the user says so.
            if offline {
                fetching.pause_all();
            }
            told(outbound, core)
        }
        NetworkRequest::Allow { purpose, allowed } => {
            let Some(purpose) = purpose_of(purpose) else {
                return Err(Refused::UnknownPurpose.into());
            };
            outbound.change(|switch| {
                if allowed {
                    switch.purposes.insert(purpose);
                } else {
                    switch.purposes.remove(&purpose);
                }
            })?;
            told(outbound, core)
        }
        NetworkRequest::Ledger { newest, before } => {
            let newest = newest.and_then(|newest| usize::try_from(newest).ok());
            let filter = LedgerFilter {
                before,
                newest: Some(newest.unwrap_or(MOST).min(MOST)),
                ..LedgerFilter::default()
            };
            let attempts = outbound.ledger().read(&filter)?;
            Ok(Reply::Ledger(
                attempts.into_iter().rev().map(connection).collect(),
            ))
        }
        NetworkRequest::Updates { look } => updates::told(home, look, updating.package()),
        NetworkRequest::AllowUpdates { allowed } => {
            updates::allow(home, allowed, updating.package())
        }
        NetworkRequest::GetUpdate => {
            let id = updating.begin(of_user(core), core)?;
            Ok(Reply::Begun { id })
        }
        NetworkRequest::StopUpdate => updating.stop().map(|()| Reply::Done),
        NetworkRequest::ShowUpdate => updating.show().map(|()| Reply::Done),
    }
}

fn told(outbound: &Outbound, core: &Assistant) -> Result<Reply, CliError> {
    let network = shown(outbound)?;
    core.announce(Event::Network(network.clone()));
    Ok(Reply::Network(network))
}

fn shown(outbound: &Outbound) -> Result<Network, CliError> {
    let file = outbound.switch()?;
    let purposes = Purpose::ALL.into_iter().map(|purpose| PurposeSwitch {
        purpose: told_as(purpose),
        allowed: file.switch.purposes.contains(&purpose),
    });
    Ok(Network {
        offline: file.switch.forbid_all,
        purposes: purposes.collect(),
        endpoints: file
            .switch
            .endpoints
            .iter()
            .map(ToString::to_string)
            .collect(),
        damaged: !file.damaged.is_empty(),
    })
}

fn connection(attempt: Attempt) -> Connection {
    let at = i64::try_from(attempt.at_ms).unwrap_or(i64::MAX);
    Connection {
        id: attempt.id,
        // A line that names no moment that there is was damaged.
        at: Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH),
        purpose: told_as(attempt.purpose),
        to: attempt.address.map(|address| address.to_string()),
        program: attempt
            .program
            .map(|run| format!("{}: {}", run.program, run.packages.join(", "))),
        asked_for: attempt.grant == Grant::ByUser,
        local: attempt.local,
        ending: match attempt.ending {
            Ending::Refused { why } => ConnectionEnding::Refused {
                offline: why == Refusal::AllForbidden,
            },
            Ending::Open => ConnectionEnding::Open,
            Ending::Done => ConnectionEnding::Done,
            Ending::Left => ConnectionEnding::Left,
            Ending::Failed { what } => ConnectionEnding::Failed { what },
            // One that a newer Sotto wrote.
            _ => ConnectionEnding::Open,
        },
        bytes_up: attempt.bytes_up,
        bytes_down: attempt.bytes_down,
        ms: attempt.duration_ms,
    }
}

fn told_as(purpose: Purpose) -> ConnectionPurpose {
    match purpose {
        Purpose::ModelDownload => ConnectionPurpose::ModelDownload,
        Purpose::StarterFetch => ConnectionPurpose::StarterFetch,
        Purpose::ExternalModel => ConnectionPurpose::ExternalModel,
        Purpose::TurnTraces => ConnectionPurpose::TurnTraces,
        Purpose::Update => ConnectionPurpose::Update,
        _ => ConnectionPurpose::Unknown,
    }
}

fn purpose_of(told: ConnectionPurpose) -> Option<Purpose> {
    Purpose::ALL
        .into_iter()
        .find(|purpose| told_as(*purpose) == told)
}
