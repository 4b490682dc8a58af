//! What is said, as it grows: one blank between words, marks joined to the word before, hyphens only between words.

/// The spoken text as it grows: words with one blank between them, marks joined to the word before.
pub(super) struct Speech {
    out: String,
    /// The next word joins the one before (behind a hyphen).
    joined: bool,
}

impl Speech {
    /// Nothing said yet, with room for this much.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self {
            out: String::with_capacity(bytes),
            joined: false,
        }
    }

    /// All that was said.
    pub(super) fn finish(mut self) -> String {
        self.unjoin();
        self.out
    }

    pub(super) fn say(&mut self, words: &str) {
        let words = words.trim_start_matches([' ', ',', '.']);
        if words.is_empty() {
            return;
        }
        if !self.out.is_empty() && !self.joined {
            self.out.push(' ');
        }
        self.joined = false;
        self.out.push_str(words);
    }

    /// Sets a mark; of several, the strongest stays.
    pub(super) fn mark(&mut self, mark: char) {
        const RISING: [char; 6] = [',', ';', ':', '.', '!', '?'];
        self.unjoin();
        let Some(last) = self.out.chars().next_back() else {
            return;
        };
        let rank = |c: char| RISING.iter().position(|r| *r == c);
        match (rank(last), rank(mark)) {
            (Some(old), Some(new)) if new > old => {
                self.out.pop();
                self.out.push(mark);
            }
            (Some(_), _) | (_, None) => {}
            (None, Some(_)) => self.out.push(mark),
        }
    }

    pub(super) fn join(&mut self) {
        if self.out.ends_with(char::is_alphabetic) {
            self.out.push('-');
            self.joined = true;
        }
    }

    pub(super) fn unjoin(&mut self) {
        if self.joined {
            self.joined = false;
            self.out.pop();
        }
    }
}
