//! English: consonants by how they are spoken, vowels in three classes, so that "four" is "for" and "wait" is "weight", but
//! "set" is not "sit".

/// A key of consonant classes and coarse vowels.
pub(super) fn key(word: &str) -> String {
    let letters: Vec<char> = word.chars().filter(char::is_ascii_lowercase).collect();
    let letters = silent(&letters);
    let mut key = String::new();
    let mut place = 0;
    while place < letters.len() {
        let rest = &letters[place..];
        let (sounds, length) = sound(rest, place == 0, place.checked_sub(1).map(|at| letters[at]));
        for letter in sounds.chars() {
            if !key.ends_with(letter) {
                key.push(letter);
            }
        }
        place += length.max(1);
    }
    key
}

/// Without what is written and not spoken at the start and end of a word.
fn silent(letters: &[char]) -> Vec<char> {
    let mut rest = letters;
    for silent in ["kn", "gn", "wr", "ps", "pn"] {
        if starts(rest, silent) {
            rest = &rest[1..];
            break;
        }
    }
    let mut kept = rest.to_vec();
    if starts(&kept, "wh") {
        kept.remove(1);
    }
    if kept.ends_with(&['m', 'b']) {
        kept.pop();
    }
    // The e of "pause" and "time" only lengthens.
    if kept.len() > 3 && kept.ends_with(&['e']) && !is_vowel(kept[kept.len() - 2]) {
        kept.pop();
    }
    kept
}

fn starts(letters: &[char], with: &str) -> bool {
    with.chars()
        .enumerate()
        .all(|(at, letter)| letters.get(at) == Some(&letter))
}

fn is_vowel(letter: char) -> bool {
    "aeiou".contains(letter)
}

/// The sounds at the start of `rest` and how many letters they take.
fn sound(rest: &[char], first: bool, before: Option<char>) -> (&'static str, usize) {
    const GROUPS: &[(&str, &str)] = &[
        ("tch", "C"),
        ("sch", "X"),
        ("tion", "XN"),
        ("sion", "XN"),
        ("ssion", "XN"),
        ("cia", "Xa"),
        ("tia", "Xa"),
        ("ough", "o"),
        ("augh", "o"),
        ("eigh", "e"),
        ("igh", "i"),
        ("ght", "T"),
        ("sh", "X"),
        ("ch", "C"),
        ("ph", "F"),
        ("th", "T"),
        ("ck", "K"),
        ("qu", "KW"),
        ("dge", "J"),
        ("dg", "J"),
        ("ng", "N"),
        ("gh", ""),
        ("wh", "W"),
        ("ks", "KS"),
        ("x", "KS"),
        ("ause", "oS"),
        ("aw", "o"),
        ("au", "o"),
        ("all", "oL"),
        ("oar", "oR"),
        ("our", "oR"),
        ("ore", "oR"),
        ("ai", "e"),
        ("ay", "e"),
        ("ea", "i"),
        ("ee", "i"),
        ("ie", "i"),
        ("ei", "e"),
        ("ey", "e"),
        ("oo", "u"),
        ("ou", "o"),
        ("ow", "o"),
        ("oa", "o"),
        ("ue", "u"),
        ("ew", "u"),
        ("ui", "u"),
    ];
    for (written, spoken) in GROUPS {
        if starts(rest, written) {
            return (spoken, written.len());
        }
    }
    let next = rest.get(1).copied();
    let soft = matches!(next, Some('e' | 'i' | 'y'));
    let spoken = match rest[0] {
        'b' | 'p' => "P",
        'd' | 't' => "T",
        'c' if soft => "S",
        'c' | 'k' | 'q' => "K",
        'g' if soft && !first => "J",
        'g' => "K",
        'j' => "J",
        'f' | 'v' => "F",
        's' | 'z' => "S",
        'l' => "L",
        'm' => "M",
        'n' => "N",
        'r' => "R",
        'w' => "W",
        'h' if first || before.is_some_and(|letter| !is_vowel(letter)) => "H",
        'a' => "a",
        'e' => "e",
        'i' => "i",
        'y' if first => "J",
        'y' => "i",
        'o' => "o",
        'u' => "u",
        _ => "",
    };
    (spoken, 1)
}
