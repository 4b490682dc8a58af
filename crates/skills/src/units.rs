//! Units of measure: "five miles in kilometres", "70 degrees Fahrenheit in Celsius", exactly.
//!
//! What a unit is stands once in `units.toml`; what it is called stands in `languages/<code>/units.toml`.

mod table;
#[cfg(test)]
mod tests;

use crate::numbers::{Exact, Language, fold};

pub use table::Unit;
use table::{Names, units};

/// Why something cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// Nobody measures in it.
    #[error("I don't know the unit \"{0}\".")]
    Unknown(String),
    /// Length is not weight.
    #[error("{from} and {to} measure different things.")]
    Different {
        /// From.
        from: String,
        /// To.
        to: String,
    },
    /// More digits than are worked with.
    #[error("That number is too large for me to convert.")]
    TooLarge,
}

/// The unit a text names.
pub fn find(text: &str, language: Language) -> Result<Unit, UnitError> {
    let name = fold(text.trim().trim_end_matches(['.', ',', '?', '!']));
    Names::of(language)
        .find(&name)
        .ok_or_else(|| UnitError::Unknown(text.trim().to_owned()))
}

/// How many words at the beginning of these name a unit, the most there are.
#[must_use]
pub fn find_at(tokens: &[&str], language: Language) -> Option<(usize, Unit)> {
    let names = Names::of(language);
    (1..=tokens.len().min(names.longest()))
        .rev()
        .find_map(|length| {
            let name = fold(&tokens[..length].join(" "));
            names
                .find(name.trim_end_matches(['.', ',', '?', '!']))
                .map(|unit| (length, unit))
        })
}

/// So much of one unit in another.
pub fn convert(
    amount: Exact,
    from: Unit,
    to: Unit,
    language: Language,
) -> Result<Exact, UnitError> {
    let (one, other) = (&units()[from.0], &units()[to.0]);
    if one.quantity != other.quantity {
        let said = |unit| name(unit, Exact::from(2), language).to_owned();
        return Err(UnitError::Different {
            from: said(from),
            to: said(to),
        });
    }
    amount
        .plus(one.add)
        .and_then(|sum| sum.times(one.factor))
        .and_then(|base| base.over(other.factor))
        .and_then(|there| there.minus(other.add))
        .ok_or(UnitError::TooLarge)
}

/// What a unit is called beside this amount.
#[must_use]
pub fn name(unit: Unit, amount: Exact, language: Language) -> &'static str {
    Names::of(language).name(unit, amount == Exact::ONE)
}
