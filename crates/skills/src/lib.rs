//! What Sotto can do. `abilities/` holds one schema per ability, read by the sentence patterns, the model's tools, the
//! replies and the screens alike; this room reads them and checks that they say what they must.

#![warn(missing_docs)]

pub mod abilities;
pub mod calls;
pub mod desktop;
pub mod dictating;
pub mod doing;
pub mod follow;
pub mod numbers;
pub mod patterns;
pub mod schedule;
pub mod sums;
pub mod time;
pub mod units;
pub mod words;

// For the tests in `tests/` only.
#[cfg(all(test, target_os = "linux"))]
use zbus as _;

pub use abilities::{Abilities, Ability, AbilityError, Slot, SlotKind, Verb};
