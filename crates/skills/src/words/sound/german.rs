//! German: after the Cologne procedure (consonants in classes, vowels dropped), except that the vowel of a stressed first
//! syllable is kept in a coarse class, since commands differ by it ("stell", "stoll").

/// A key of consonant classes behind the first vowel's class.
pub(super) fn key(word: &str) -> String {
    let folded = super::super::fold(word);
    let letters: Vec<char> = folded.chars().filter(char::is_ascii_lowercase).collect();
    let mut key = String::new();
    let mut voiced = false;
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).map(|at| letters[at]);
        let after = letters.get(place + 1).copied();
        let class = match class(*letter, before, after, place == 0) {
            Some("0") if voiced => continue,
            Some("0") => {
                voiced = true;
                vowel(*letter, after)
            }
            Some(class) => class,
            None => continue,
        };
        for digit in class.chars() {
            if !key.ends_with(digit) {
                key.push(digit);
            }
        }
    }
    key
}

/// "ei" and "ai", "eu" and "äu" sound alike; so do e and ä, i and ü.
fn vowel(letter: char, after: Option<char>) -> &'static str {
    match (letter, after) {
        ('e' | 'a', Some('i' | 'y')) => "y",
        ('e', Some('u')) | ('a', Some('u')) => "w",
        ('a', Some('e')) | ('e', _) => "e",
        ('u', Some('e')) | ('i' | 'y' | 'j', _) => "i",
        ('a', _) => "a",
        ('o', _) => "o",
        _ => "u",
    }
}

/// The class of a consonant; "0" for vowels, none for what is not spoken.
fn class(
    letter: char,
    before: Option<char>,
    after: Option<char>,
    first: bool,
) -> Option<&'static str> {
    let hissed = matches!(before, Some('s' | 'z'));
    Some(match letter {
        'a' | 'e' | 'i' | 'j' | 'o' | 'u' | 'y' => "0",
        'h' => return None,
        'b' => "1",
        'p' if after == Some('h') => "3",
        'p' => "1",
        'd' | 't' if matches!(after, Some('c' | 's' | 'z')) => "8",
        'd' | 't' => "2",
        'f' | 'v' | 'w' => "3",
        'g' | 'k' | 'q' => "4",
        'c' if first
            && matches!(
                after,
                Some('a' | 'h' | 'k' | 'l' | 'o' | 'q' | 'r' | 'u' | 'x')
            ) =>
        {
            "4"
        }
        'c' if hissed => "8",
        'c' if matches!(after, Some('a' | 'h' | 'k' | 'o' | 'q' | 'u' | 'x')) => "4",
        'c' => "8",
        'x' if matches!(before, Some('c' | 'k' | 'q')) => "8",
        'x' => "48",
        'l' => "5",
        'm' | 'n' => "6",
        'r' => "7",
        's' | 'z' => "8",
        _ => return None,
    })
}
