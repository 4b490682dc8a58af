//! Whether there is a newer Sotto. A manifest is fetched through `sotto-outbound`, believed only with the signature of the key
//! that this build or the user names, only as long as it is valid, and held against the version that runs. Switched off until the
//! user wants it.
//!
//! - [`Updates`] is what the user set; [`Source`] is where to ask and whom to believe.
//! - [`Signed::fetch`] is the only part that reaches out; [`Signed::open`] and [`judge`] are pure.
//! - What was judged newer is an [`Offer`]; whoever fetches its package compares length and SHA-256.

mod error;
mod fetch;
mod form;
mod key;
mod manifest;
mod offer;
mod settings;
mod validity;
mod version;

#[cfg(test)]
mod tests;

pub use error::UpdateError;
pub use fetch::Signed;
pub use form::{Form, target};
pub use key::PublicKey;
pub use manifest::{Manifest, Package};
pub use offer::{Offer, Verdict, judge};
pub use settings::{BuiltIn, Source, Updates};
pub use version::Version;
