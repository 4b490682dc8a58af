//! Word error: how many words of what was said were heard wrongly, after both were written the same way.

/// The errors of a comparison, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Errors {
    /// Words heard as others.
    pub replaced: usize,
    /// Words not heard.
    pub missed: usize,
    /// Words heard that nobody said.
    pub added: usize,
    /// Words that were said.
    pub said: usize,
}

impl Errors {
    /// All errors.
    #[must_use]
    pub fn count(&self) -> usize {
        self.replaced + self.missed + self.added
    }

    /// In percent of the words said.
    #[must_use]
    pub fn percent(&self) -> f64 {
        if self.said == 0 {
            0.0
        } else {
            100.0 * self.count() as f64 / self.said as f64
        }
    }
}

impl std::ops::AddAssign for Errors {
    fn add_assign(&mut self, more: Self) {
        self.replaced += more.replaced;
        self.missed += more.missed;
        self.added += more.added;
        self.said += more.said;
    }
}

/// Compares what was heard with what was said.
#[must_use]
pub fn word_errors(said: &str, heard: &str) -> Errors {
    let (said, heard) = (normal_words(said), normal_words(heard));
    // One row of the usual table; each place keeps its cheapest way (errors, then how they split).
    let mut row: Vec<Errors> = (0..=heard.len())
        .map(|added| Errors {
            added,
            ..Errors::default()
        })
        .collect();
    for word in &said {
        let mut diagonal = row[0];
        row[0].missed += 1;
        for (place, other) in heard.iter().enumerate() {
            let mut met = diagonal;
            met.replaced += usize::from(word != other);
            diagonal = row[place + 1];
            let mut missed = diagonal;
            missed.missed += 1;
            let mut added = row[place];
            added.added += 1;
            row[place + 1] = [met, missed, added]
                .into_iter()
                .min_by_key(Errors::count)
                .unwrap_or(met);
        }
    }
    let last = row.last().copied().unwrap_or_default();
    Errors {
        said: said.len(),
        ..last
    }
}

/// The words of a text in lower case, without punctuation and apostrophes, numbers spelled out.
#[must_use]
pub fn normal_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    for (place, letter) in letters.iter().copied().enumerate() {
        let digit_before = word.chars().last().is_some_and(|c| c.is_ascii_digit());
        let digit_after = letters.get(place + 1).is_some_and(char::is_ascii_digit);
        match letter {
            '\'' | '’' => {}
            // "10,000" is one number, and "p.m." one abbreviation of two letters.
            ',' if digit_before && digit_after => {}
            c if c.is_ascii_digit() != digit_before && !word.is_empty() && c.is_alphanumeric() => {
                finish(&mut word, &mut words);
                word.push(c);
            }
            c if c.is_alphanumeric() => word.push(c),
            '%' => {
                finish(&mut word, &mut words);
                words.push("percent".to_owned());
            }
            _ => finish(&mut word, &mut words),
        }
    }
    finish(&mut word, &mut words);
    words
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    let word = std::mem::take(word);
    match word.as_str() {
        "" => {}
        // Ways to write one word.
        "mr" => words.push("mister".to_owned()),
        "mrs" => words.push("missus".to_owned()),
        "dr" => words.push("doctor".to_owned()),
        "ok" => words.push("okay".to_owned()),
        "pm" | "am"
            if words.last().is_some_and(|last| {
                NUMBERS.contains(&last.as_str()) || TENS.contains(&last.as_str())
            }) =>
        {
            words.extend(word.chars().map(String::from));
        }
        "st" | "nd" | "rd" | "th" if words.last().is_some_and(|last| ordinal(last).is_some()) => {
            if let Some(last) = words.last_mut()
                && let Some(ordinal) = ordinal(last)
            {
                *last = ordinal;
            }
        }
        _ => match word.parse::<u64>() {
            Ok(number) if word.len() <= 6 && !word.starts_with('0') || word == "0" => {
                spell(number, words)
            }
            // Leading zeros and long rows are read digit by digit.
            Ok(_) => words.extend(
                word.bytes()
                    .map(|digit| NUMBERS[usize::from(digit - b'0')].to_owned()),
            ),
            Err(_) => words.push(word),
        },
    }
}

const NUMBERS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

fn spell(number: u64, words: &mut Vec<String>) {
    match number {
        0..20 => words.push(NUMBERS[number as usize].to_owned()),
        20..100 => {
            words.push(TENS[number as usize / 10].to_owned());
            if !number.is_multiple_of(10) {
                spell(number % 10, words);
            }
        }
        // Years are read in pairs.
        1100..2000 => {
            spell(number / 100, words);
            match number % 100 {
                0 => words.push("hundred".to_owned()),
                small @ 1..10 => {
                    words.push("oh".to_owned());
                    spell(small, words);
                }
                rest => spell(rest, words),
            }
        }
        100..1000 => parts(number, 100, "hundred", words),
        _ => parts(number, 1000, "thousand", words),
    }
}

fn parts(number: u64, unit: u64, name: &str, words: &mut Vec<String>) {
    spell(number / unit, words);
    words.push(name.to_owned());
    if !number.is_multiple_of(unit) {
        spell(number % unit, words);
    }
}

fn ordinal(word: &str) -> Option<String> {
    let known = NUMBERS.contains(&word) || TENS.contains(&word);
    Some(match word {
        "one" => "first".into(),
        "two" => "second".into(),
        "three" => "third".into(),
        "five" => "fifth".into(),
        "eight" => "eighth".into(),
        "nine" => "ninth".into(),
        "twelve" => "twelfth".into(),
        _ if known && word.ends_with('y') => format!("{}ieth", &word[..word.len() - 1]),
        _ if known => format!("{word}th"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(text: &str) -> String {
        normal_words(text).join(" ")
    }

    #[test]
    fn texts_are_written_the_same_way() {
        for (text, expected) in [
            ("What's the weather, like?", "whats the weather like"),
            ("At 2:30 p.m.", "at two thirty p m"),
            ("2:30pm", "two thirty p m"),
            (
                "21st of May 1987",
                "twenty first of may nineteen eighty seven",
            ),
            (
                "Mr. Smith’s 10,000 cats, 50%",
                "mister smiths ten thousand cats fifty percent",
            ),
            ("007 0 105", "zero zero seven zero one hundred five"),
            ("Élan—vital", "élan vital"),
            ("I am OK", "i am okay"),
            ("3rd 20th 12th", "third twentieth twelfth"),
        ] {
            assert_eq!(normal(text), expected, "{text}");
        }
    }

    #[test]
    fn errors_are_counted_by_kind() {
        let errors = word_errors("turn on the light", "Turn of the light now");
        assert_eq!(
            errors,
            Errors {
                replaced: 1,
                missed: 0,
                added: 1,
                said: 4
            }
        );
        assert!((errors.percent() - 50.0).abs() < 1e-9);
        assert_eq!(word_errors("a b c", "").missed, 3);
        assert_eq!(word_errors("", "you").count(), 1);
        assert_eq!(word_errors("one two", "1, 2.").count(), 0);
    }

    proptest! {
        #[test]
        fn a_text_has_no_errors_against_itself(text in "\\PC{0,60}") {
            prop_assert_eq!(word_errors(&text, &text).count(), 0);
        }

        #[test]
        fn errors_are_bounded(a in "([ab] ){0,8}", b in "([abc] ){0,8}") {
            let errors = word_errors(&a, &b);
            let (said, heard) = (normal_words(&a).len(), normal_words(&b).len());
            prop_assert!(errors.count() <= said.max(heard));
            prop_assert!(errors.count() >= said.abs_diff(heard));
            prop_assert_eq!(errors.said + errors.added - errors.missed, heard);
        }
    }
}
