//! Which words of a growing utterance are settled: those that two decodes in a row agreed on.

/// What was agreed on so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    committed: Vec<String>,
    last: Vec<String>,
}

/// The word without case and punctuation: a comma that comes and goes is no disagreement.
fn bare(word: &str) -> String {
    let bare: String = word
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if bare.is_empty() {
        word.to_owned()
    } else {
        bare
    }
}

fn same(a: &str, b: &str) -> bool {
    bare(a) == bare(b)
}

impl Agreement {
    /// Hears a new decode of everything so far; returns committed and tentative text. Committed words never change:
    /// a decode that contradicts them only lends its words behind them.
    pub fn hear(&mut self, hypothesis: &str) -> (String, String) {
        let words: Vec<String> = hypothesis.split_whitespace().map(str::to_owned).collect();
        let agreed = self
            .last
            .iter()
            .zip(&words)
            .take_while(|(a, b)| same(a, b))
            .count();
        let known = self.committed.len();
        let holds =
            words.len() >= known && self.committed.iter().zip(&words).all(|(a, b)| same(a, b));
        if holds && agreed > known {
            self.committed.extend_from_slice(&words[known..agreed]);
        }
        let tentative = words
            .get(self.committed.len()..)
            .unwrap_or_default()
            .join(" ");
        self.last = words;
        (self.committed.join(" "), tentative)
    }

    /// What is committed.
    #[must_use]
    pub fn committed(&self) -> String {
        self.committed.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_decodes_commit_what_they_share() {
        let mut agreement = Agreement::default();
        assert_eq!(
            agreement.hear("What's the"),
            (String::new(), "What's the".into())
        );
        assert_eq!(
            agreement.hear("what's the weather."),
            ("what's the".into(), "weather.".into())
        );
        assert_eq!(
            agreement.hear("What's the weather, like"),
            ("what's the weather,".into(), "like".into())
        );
    }

    #[test]
    fn a_contradiction_changes_nothing_committed() {
        let mut agreement = Agreement::default();
        agreement.hear("turn on the");
        agreement.hear("turn on the light");
        assert_eq!(
            agreement.hear("burn on the light now"),
            ("turn on the".into(), "light now".into())
        );
        assert_eq!(agreement.hear(""), ("turn on the".into(), String::new()));
    }

    proptest! {
        #[test]
        fn committed_only_grows(hypotheses in prop::collection::vec("([ab]{1,2}[.,]? ){0,6}", 0..12)) {
            let mut agreement = Agreement::default();
            let mut before: Vec<String> = Vec::new();
            for hypothesis in &hypotheses {
                let (committed, tentative) = agreement.hear(hypothesis);
                let now: Vec<String> = committed.split_whitespace().map(str::to_owned).collect();
                prop_assert!(now.starts_with(&before));
                let words = hypothesis.split_whitespace().count();
                prop_assert!(tentative.split_whitespace().count() <= words);
                // Everything newly committed stands at that place in this hypothesis.
                for (place, word) in now.iter().enumerate().skip(before.len()) {
                    prop_assert_eq!(hypothesis.split_whitespace().nth(place), Some(word.as_str()));
                }
                before = now;
            }
        }

        #[test]
        fn hearing_the_same_twice_commits_all_of_it(text in "([a-z]{1,5} ){0,8}") {
            let mut agreement = Agreement::default();
            agreement.hear(&text);
            let (committed, tentative) = agreement.hear(&text);
            prop_assert_eq!(committed, text.trim());
            prop_assert_eq!(tentative, "");
        }
    }
}
