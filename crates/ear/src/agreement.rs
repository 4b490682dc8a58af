//! Which words of a growing utterance are settled: those that two decodes in a row agreed on. Where words are written
//! without blanks between them, the letters are what they agree on.

use crate::letters::{belongs_to_a_letter, letters};

/// What was agreed on so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    committed: Vec<String>,
    last: Vec<String>,
    between: &'static str,
}

/// The word without case and punctuation: a comma that comes and goes is no disagreement.
fn bare(word: &str) -> String {
    let bare: String = word
        .chars()
        .filter(|c| c.is_alphanumeric() || belongs_to_a_letter(*c))
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
    /// a decode that contradicts them only lends its words behind them. `between` is what the language writes between
    /// two words; where that is nothing, every letter counts as a word.
    pub fn hear(&mut self, hypothesis: &str, between: &'static str) -> (String, String) {
        self.between = between;
        let words: Vec<String> = if between.is_empty() {
            letters(hypothesis)
        } else {
            hypothesis.split_whitespace().map(str::to_owned).collect()
        };
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
            .join(between)
            .trim_start()
            .to_owned();
        self.last = words;
        (self.committed(), tentative)
    }

    /// What is committed.
    #[must_use]
    pub fn committed(&self) -> String {
        self.committed.join(self.between)
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
            agreement.hear("What's the", " "),
            (String::new(), "What's the".into())
        );
        assert_eq!(
            agreement.hear("what's the weather.", " "),
            ("what's the".into(), "weather.".into())
        );
        assert_eq!(
            agreement.hear("What's the weather, like", " "),
            ("what's the weather,".into(), "like".into())
        );
    }

    #[test]
    fn a_contradiction_changes_nothing_committed() {
        let mut agreement = Agreement::default();
        agreement.hear("turn on the", " ");
        agreement.hear("turn on the light", " ");
        assert_eq!(
            agreement.hear("burn on the light now", " "),
            ("turn on the".into(), "light now".into())
        );
        assert_eq!(
            agreement.hear("", " "),
            ("turn on the".into(), String::new())
        );
    }

    #[test]
    fn without_blanks_letters_are_agreed_on() {
        // What is heard one after the other, and what is then committed and tentative.
        type Heard = (&'static str, &'static str, &'static str);
        let rows: &[(&str, &'static str, &[Heard])] = &[
            (
                "Chinese",
                "",
                &[
                    ("今天", "", "今天"),
                    ("今天", "今天", ""),
                    ("今天天气", "今天", "天气"),
                    ("今天天气。", "今天天气。", ""),
                    ("今天天气很好。", "今天天气。", "很好。"),
                ],
            ),
            (
                "Chinese that is corrected",
                "",
                &[
                    ("今天添", "", "今天添"),
                    ("今天天气", "今天", "天气"),
                    ("明天天气", "今天", "天气"),
                ],
            ),
            (
                "Japanese",
                "",
                &[
                    ("今日は", "", "今日は"),
                    ("今日は、天気", "今日は、", "天気"),
                    ("今日は天気が", "今日は、天気", "が"),
                ],
            ),
            (
                "Japanese with quotation marks",
                "",
                &[("「はい", "", "「はい"), ("「はい」と", "「はい」", "と")],
            ),
            (
                "a voiced sound is another one",
                "",
                &[("か", "", "か"), ("か\u{3099}く", "", "か\u{3099}く")],
            ),
            (
                "Thai",
                "",
                &[("สวัสดี", "", "สวัสดี"), ("สวัสดีครับ", "สวัสดี", "ครับ")],
            ),
            (
                "Thai with another tone",
                "",
                &[("ม่", "", "ม่"), ("ม้า", "", "ม้า")],
            ),
            (
                "Khmer letters under each other",
                "",
                &[("ខ", "", "ខ"), ("ខ្មែរ", "", "ខ្មែរ"), ("ខ្មែរ", "ខ្មែរ", "")],
            ),
            (
                "mixed: a spelled word is settled whole",
                "",
                &[
                    ("我用 iPho", "", "我用 iPho"),
                    ("我用 iPhone 拍照", "我用", "iPhone 拍照"),
                    ("我用 iphone 拍照片", "我用 iphone 拍照", "片"),
                ],
            ),
            (
                "mixed: figures",
                "",
                &[
                    ("我10", "", "我10"),
                    ("我100点", "我", "100点"),
                    ("我100点去", "我100点", "去"),
                ],
            ),
            (
                "mixed, in a language with blanks",
                " ",
                &[
                    ("call 今天", "", "call 今天"),
                    ("call 今天天气 now", "call", "今天天气 now"),
                ],
            ),
        ];
        for &(name, between, heard) in rows {
            let mut agreement = Agreement::default();
            for &(hypothesis, committed, tentative) in heard {
                assert_eq!(
                    agreement.hear(hypothesis, between),
                    (committed.to_owned(), tentative.to_owned()),
                    "{name}: {hypothesis}"
                );
                assert_eq!(agreement.committed(), committed, "{name}: {hypothesis}");
            }
        }
    }

    proptest! {
        #[test]
        fn committed_letters_only_grow(hypotheses in prop::collection::vec("[今天a]{0,3}。? ?[今天]{0,3}", 0..12)) {
            let mut agreement = Agreement::default();
            let mut before = String::new();
            for hypothesis in &hypotheses {
                let (committed, _) = agreement.hear(hypothesis, "");
                prop_assert!(committed.starts_with(&before));
                before = committed;
            }
            // Hearing the last of them once more, where it holds what is committed, settles all of it.
            let last = hypotheses.last().map_or("", |last| last.trim());
            if letters(last).starts_with(&agreement.committed) {
                prop_assert_eq!(agreement.hear(last, ""), (last.to_owned(), String::new()));
            }
        }

        #[test]
        fn committed_only_grows(hypotheses in prop::collection::vec("([ab]{1,2}[.,]? ){0,6}", 0..12)) {
            let mut agreement = Agreement::default();
            let mut before: Vec<String> = Vec::new();
            for hypothesis in &hypotheses {
                let (committed, tentative) = agreement.hear(hypothesis, " ");
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
            agreement.hear(&text, " ");
            let (committed, tentative) = agreement.hear(&text, " ");
            prop_assert_eq!(committed, text.trim());
            prop_assert_eq!(tentative, "");
        }
    }
}
