//! Text for the eye becomes text for the ear: numbers, dates, money, links and abbreviations turn into the words a
//! person would say, and markup, emoji and control characters go away. Every function here is pure; what comes out
//! holds letters, spaces, apostrophes, hyphens and the marks `. , ! ? ; :` only, which every voice can read.

mod abbreviations;
mod acronyms;
mod calendar;
mod clean;
mod dates;
mod joins;
mod links;
mod markup;
mod money;
mod numbers;
mod phones;
mod quantity;
mod roman;
mod scan;
mod speech;
mod streets;
mod strokes;
mod symbols;
mod text;
mod times;
mod units;
mod years;

#[cfg(test)]
mod tests;

/// Which part of a date such as `3/4/2027` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// `3/4/2027` is March fourth, as in the United States. A first number above 12 is still taken as the day.
    #[default]
    MonthDay,
    /// `3/4/2027` is the third of April, as in most of the world.
    DayMonth,
}

/// One pass can bring characters together that read as something new (`Dr` and `.` around a removed symbol), so
/// passes are repeated until nothing changes. Two are the rule; the bound keeps the time linear for any input.
const MOST_PASSES: usize = 5;

/// Turns written English into words that a grapheme-to-phoneme step can read.
///
/// Numeric dates are read in the order of the United States; [`normalise_with`] takes the other one too.
#[must_use]
pub fn normalise(text: &str) -> String {
    normalise_with(text, DateOrder::MonthDay)
}

/// Does what [`normalise`] does, with a choice of the order of numeric dates.
#[must_use]
pub fn normalise_with(text: &str, order: DateOrder) -> String {
    let mut spoken = pass(text, order);
    for _ in 1..MOST_PASSES {
        let again = pass(&spoken, order);
        if again == spoken {
            break;
        }
        spoken = again;
    }
    spoken
}

fn pass(text: &str, order: DateOrder) -> String {
    scan::speak(&markup::strip(&clean::clean(text)), order)
}
