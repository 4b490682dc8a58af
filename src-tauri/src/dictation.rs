//! Dictation: what was said, as text that can be typed ([`spoken`]), and how it comes into the program that has the keyboard
//! ([`plan`]). Both are pure; hands that press keys and hold clipboards stand beside them, one pair for each system.

pub(crate) mod hands;
pub mod plan;
pub mod spoken;
