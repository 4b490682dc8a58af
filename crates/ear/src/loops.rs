//! Notices a decode that repeats itself, so that it is stopped at once and not after two hundred tokens.

/// The tail of a text that repeats itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loop {
    /// Where the repetition begins.
    pub start: usize,
    /// How many tokens are repeated.
    pub period: usize,
}

impl Loop {
    /// How many tokens are worth keeping: everything before the loop and its first round.
    #[must_use]
    pub fn keep(&self) -> usize {
        self.start + self.period
    }
}

/// The longest phrase that is looked for.
const LONGEST_PHRASE: usize = 40;

/// How often a phrase of this many tokens must stand in a row to be a loop. People do repeat themselves ("no no no
/// no", digits of a phone number), but hardly this often.
fn rounds(period: usize) -> usize {
    match period {
        1 => 9,
        2..=3 => 6,
        4..=7 => 4,
        _ => 3,
    }
}

/// Whether the end of these tokens is one phrase again and again.
#[must_use]
pub fn repeats(tokens: &[i32]) -> Option<Loop> {
    (1..=LONGEST_PHRASE).find_map(|period| {
        let needed = period * rounds(period);
        if tokens.len() < needed {
            return None;
        }
        // In a loop each token equals the one a period before it.
        let same = tokens
            .iter()
            .rev()
            .zip(tokens.iter().rev().skip(period))
            .take_while(|(a, b)| a == b)
            .count();
        (same + period >= needed).then(|| Loop {
            start: tokens.len() - same - period,
            period,
        })
    })
}
