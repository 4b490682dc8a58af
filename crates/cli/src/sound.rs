//! Sound on its way in and out of the command line: files become the samples the ear wants, samples become files
//! or reach the speaker. Nothing here knows what the sound means.

pub mod decode;
mod error;
mod fit;
mod hushed;
mod opus;
pub mod play;
mod stretches;
pub mod wav;

pub use decode::{Decoded, Recording};
pub use error::SoundError;
pub use hushed::hushed;
pub use stretches::{Part, Stretches};
