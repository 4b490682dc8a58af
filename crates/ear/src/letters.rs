//! The letters of languages that are written without blanks between words: what a reader sees as one.

/// Signs that are written on, under or around the letter before them: without it they are nothing, and with another
/// one the letter is another. Those of the languages that are written without blanks, and accents.
pub fn belongs_to_a_letter(sign: char) -> bool {
    matches!(sign,
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}'
        // Thai
        | '\u{e31}' | '\u{e33}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        // Lao
        | '\u{eb1}' | '\u{eb3}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
        // Tibetan
        | '\u{f18}' | '\u{f19}' | '\u{f35}' | '\u{f37}' | '\u{f39}' | '\u{f3e}' | '\u{f3f}'
        | '\u{f71}'..='\u{f84}' | '\u{f86}' | '\u{f87}' | '\u{f8d}'..='\u{fbc}'
        // Burmese
        | '\u{102b}'..='\u{103e}' | '\u{1056}'..='\u{1059}' | '\u{105e}'..='\u{1060}'
        | '\u{1062}'..='\u{1064}' | '\u{1067}'..='\u{106d}' | '\u{1071}'..='\u{1074}'
        | '\u{1082}'..='\u{108d}' | '\u{108f}' | '\u{109a}'..='\u{109d}'
        // Khmer
        | '\u{17b4}'..='\u{17d3}' | '\u{17dd}'
        // Japanese
        | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}')
}

/// Whether the next letter is written under this sign (Burmese, Khmer).
fn stacks(sign: char) -> bool {
    matches!(sign, '\u{1039}' | '\u{17d2}')
}

/// Figures and letters of scripts in which a word is spelled, with blanks around it: also between Chinese letters such
/// a word is settled as a whole.
fn spelled(letter: char) -> bool {
    letter.is_alphanumeric()
        && matches!(letter, '\0'..='\u{dff}' | '\u{1e00}'..='\u{1fff}')
        && !belongs_to_a_letter(letter)
}

/// Cuts a text that has no blanks between its words into letters, each with the signs that belong to it and with what
/// punctuation follows; a blank stands before the letter behind it. Nothing is left out.
pub fn letters(text: &str) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for next in text.trim().chars() {
        match letters.last_mut() {
            Some(letter) if goes_on(letter, next) => letter.push(next),
            _ => letters.push(next.to_string()),
        }
    }
    letters
}

/// Whether this still belongs to a letter that is being read.
fn goes_on(letter: &str, next: char) -> bool {
    let last = letter.chars().next_back();
    let punctuation = !next.is_alphanumeric() && !next.is_whitespace();
    // Blanks and opening marks wait for their letter.
    !letter.chars().any(char::is_alphanumeric)
        || punctuation
        || belongs_to_a_letter(next)
        || last.is_some_and(|last| stacks(last) && next.is_alphanumeric())
        || last.is_some_and(|last| spelled(last) && spelled(next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_letter_keeps_what_belongs_to_it() {
        let rows: &[(&str, &[&str])] = &[
            ("", &[]),
            ("  ", &[]),
            ("今天。", &["今", "天。"]),
            ("「は\u{3099}い」", &["「は\u{3099}", "い」"]),
            ("ไม่ดี", &["ไ", "ม่", "ดี"]),
            ("ខ្មែរ", &["ខ្មែ", "រ"]),
            ("用 iPhone 拍", &["用", " iPhone", " 拍"]),
            ("10点30分", &["10", "点", "30", "分"]),
        ];
        for &(text, wanted) in rows {
            assert_eq!(letters(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn letters_are_all_of_the_text(text in "[ab今天、「 กี่้か\u{3099}]{0,12}") {
            let letters = letters(&text);
            prop_assert_eq!(letters.concat(), text.trim());
            for letter in letters.iter().skip(1) {
                prop_assert!(!letter.starts_with(belongs_to_a_letter), "{:?}", letters);
            }
        }
    }
}
