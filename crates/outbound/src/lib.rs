//! The only room that opens outgoing connections. Every connection asks by purpose and address, is allowed
//! or forbidden by the user's switch (`outbound.toml`), and is written to a ledger the user can read.
//! With default settings nothing is allowed that the user did not ask for in that very moment.
//!
//! - [`Outbound`] is the door: [`Outbound::send`] makes a request, [`Outbound::open_stream`] follows
//!   server-sent events, [`Outbound::allow_program`] covers another program that fetches for us.
//! - [`Switch`] holds what the user permits, and [`decide`] is the rule, as a pure function.
//! - [`Ledger`] remembers each attempt, allowed or refused.

mod address;
mod answer;
mod call;
mod error;
mod events;
mod exchange;
mod gate;
mod ledger;
mod pass;
mod proxy;
mod purpose;
mod record;
mod redirect;
mod secret;
mod stop;
mod switch;
mod trust;

#[cfg(test)]
mod tests;

pub use address::Address;
pub use answer::{Answer, Body};
pub use call::Call;
pub use error::OutboundError;
pub use events::{EventStream, ServerEvent};
pub use gate::{Outbound, Surroundings};
pub use ledger::{Attempt, Ledger, LedgerFilter};
pub use pass::Pass;
pub use proxy::{ProxyChoice, ProxySetting, choose_proxy};
pub use purpose::{Grant, Purpose};
pub use record::{Ending, ProgramRun};
pub use secret::Secret;
pub use stop::Stop;
pub use switch::{Refusal, Switch, SwitchFile, decide};
pub use trust::{CA_FILE_VARIABLE, authorities_in};
