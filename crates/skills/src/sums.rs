//! Sums as people say and write them: "three plus four times two", "15 percent of 80", "200 minus 10 %", "(2+3)x4".
//!
//! Every number stays an exact fraction, so that a tenth plus two tenths is three tenths; only a root that does not come
//! out even is rounded, and then says so. The words of a language stand in `languages/<code>/sums.toml`.

mod read;
mod reckon;
mod say;
#[cfg(test)]
mod tests;
mod words;

use crate::numbers::{Exact, Language};

pub use say::number;

/// The value of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// The number.
    pub number: Exact,
    /// It was rounded on the way: a root that does not come out even.
    pub rounded: bool,
}

/// Why a sum has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SumError {
    /// It is no sum.
    #[error("I could not read \"{0}\" as a sum. Say it as \"17 times 24\".")]
    NotASum(String),
    /// Something divided by nothing.
    #[error("Nothing can be divided by zero.")]
    ByZero,
    /// More digits than are worked with.
    #[error("That number is too large for me to work out exactly.")]
    TooLarge,
    /// The root of less than nothing.
    #[error("There is no such root of a number below zero.")]
    RootOfNegative,
    /// The factorial of less than nothing, or of a part.
    #[error("Only a whole number from zero on has a factorial.")]
    NoFactorial,
}

/// Works a sum out.
pub fn work_out(text: &str, language: Language) -> Result<Value, SumError> {
    read::read(text, language)
}

/// So much percent of a number.
pub fn percent_of(percent: Exact, number: Exact) -> Result<Exact, SumError> {
    let hundred = Exact::from(100);
    percent
        .over(hundred)
        .and_then(|part| part.times(number))
        .ok_or(SumError::TooLarge)
}

/// How much percent one number is of another.
pub fn share(part: Exact, whole: Exact) -> Result<Exact, SumError> {
    if whole == Exact::ZERO {
        return Err(SumError::ByZero);
    }
    part.over(whole)
        .and_then(|share| share.times(Exact::from(100)))
        .ok_or(SumError::TooLarge)
}
