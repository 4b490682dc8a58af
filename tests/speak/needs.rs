//! What speaking to Sotto needs of the machine: programs, engines, models, a sound service. Where something is missing the test
//! says what, and is skipped; where `SOTTO_SPEAK_TESTS` is `must`, as in `./x test speak` and `./x soak`, it fails instead.

use crate::speech::{self, Line, Speech};

/// What was found; fails where it was not and nothing may be left out. What is missing was said already.
pub fn found<T>(found: Option<T>) -> Option<T> {
    let must = std::env::var("SOTTO_SPEAK_TESTS").is_ok_and(|value| value == "must");
    assert!(
        found.is_some() || !must,
        "what is missing stands above, and nothing may be left out here (SOTTO_SPEAK_TESTS=must)"
    );
    found
}

/// The sound of these lines, in order.
pub fn said<const N: usize>(lines: [Line; N]) -> Option<[Speech; N]> {
    found(speech::said(lines))
}
