//! What of an answer was really heard: that goes into the history, measured in samples, and not what was made for it.

/// A clause and how much of it was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// As it was written.
    pub text: String,
    /// Samples that there are.
    pub of: u64,
    /// Samples that were heard.
    pub heard: u64,
}

/// The clauses of an answer, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spoken {
    clauses: Vec<Clause>,
}

impl Spoken {
    /// A clause was made; gives its number.
    pub fn add(&mut self, text: String, of: u64) -> u64 {
        self.clauses.push(Clause { text, of, heard: 0 });
        self.clauses.len() as u64 - 1
    }

    /// So much of a clause was heard.
    pub fn hear(&mut self, number: u64, heard: u64) {
        let place = usize::try_from(number).ok();
        if let Some(clause) = place.and_then(|place| self.clauses.get_mut(place)) {
            clause.heard = heard.min(clause.of);
        }
    }

    /// All of it was heard.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.clauses.iter().all(|clause| clause.heard >= clause.of)
    }

    /// The words that were heard: whole clauses, and of the one in which it was stopped the words that were surely over.
    #[must_use]
    pub fn text(&self) -> String {
        let mut heard = Vec::new();
        for clause in &self.clauses {
            if clause.heard >= clause.of {
                heard.push(clause.text.trim());
                continue;
            }
            heard.push(beginning(&clause.text, clause.heard, clause.of));
            break;
        }
        heard.retain(|text| !text.is_empty());
        heard.join(" ")
    }
}

/// The words of a text that lie within this share of its length. Speech is not even, but letters are near enough, and a word
/// that was only half heard does not count.
fn beginning(text: &str, heard: u64, of: u64) -> &str {
    let text = text.trim();
    let letters = text.chars().count() as u64;
    let share = letters.saturating_mul(heard) / of.max(1);
    let mut end = 0;
    for (count, (at, letter)) in (0_u64..).zip(text.char_indices()) {
        if count > share {
            break;
        }
        if letter.is_whitespace() {
            end = at;
        }
    }
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(clauses: &[(&str, u64, u64)]) -> Spoken {
        let mut spoken = Spoken::default();
        for (text, of, heard) in clauses {
            let number = spoken.add((*text).to_owned(), *of);
            spoken.hear(number, *heard);
        }
        spoken
    }

    #[test]
    fn what_was_stopped_in_the_middle_ends_with_a_whole_word() {
        let stopped = spoken(&[
            ("You have three things to do.", 100, 100),
            ("Call the bank about the loan.", 1_000, 500),
            ("Buy milk.", 100, 0),
        ]);
        assert!(!stopped.is_whole());
        assert_eq!(stopped.text(), "You have three things to do. Call the bank");
    }

    #[test]
    fn what_was_heard_whole_is_whole() {
        let all = spoken(&[("One.", 10, 10), ("Two.", 10, 12)]);
        assert!(all.is_whole());
        assert_eq!(all.text(), "One. Two.");
        assert!(Spoken::default().is_whole());
    }

    #[test]
    fn what_was_hardly_begun_was_not_heard() {
        assert_eq!(spoken(&[("Überraschung am Abend", 100, 3)]).text(), "");
        assert_eq!(spoken(&[("", 0, 0), ("Yes.", 10, 10)]).text(), "Yes.");
        // A clause that was never made is none.
        let mut none = Spoken::default();
        none.hear(7, 3);
        assert_eq!(none.text(), "");
    }
}
