//! Cuts clauses that are too long to be made in one go, between words where there are any: the first sound comes soon, a
//! cancel is quick, and a text of a megabyte without a full stop is spoken like any other.

/// A word longer than this is cut too; no language writes such words.
const LONGEST_WORD: usize = 60;

/// The pieces of a clause, each of at most `most` characters. Nothing is lost but the space at the cuts.
#[must_use]
pub fn pieces(clause: &str, most: usize) -> Vec<&str> {
    let most = most.max(LONGEST_WORD);
    let mut pieces = Vec::new();
    // Where the piece begins, the last places to cut it, well and at all, and its length in characters.
    let (mut start, mut good, mut any, mut length, mut word) = (0, None, None, 0, 0);
    for (at, sign) in clause.char_indices() {
        if length >= most || word >= LONGEST_WORD {
            let cut = good.or(any).filter(|_| word < LONGEST_WORD).unwrap_or(at);
            pieces.push(clause[start..cut].trim());
            (start, good, any) = (cut, None, None);
            length = clause[cut..at].chars().count();
            word = if cut == at { 0 } else { word };
        }
        length += 1;
        word += 1;
        if sign.is_whitespace() {
            let gap = at + sign.len_utf8();
            any = Some(gap);
            if !belongs_together(clause[start..at].trim_end(), &clause[gap..]) {
                good = any;
            }
            word = 0;
        }
    }
    pieces.push(clause[start..].trim());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Whether the words around a gap may only make sense together: "5 km", "March 5", "$5 million", "Dr. Smith".
fn belongs_together(before: &str, after: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let next = after.chars().next().unwrap_or(' ');
    let number = word.ends_with(|sign: char| sign.is_numeric() || sign == ',')
        && word.contains(char::is_numeric);
    let short_form = word.ends_with('.') && word.chars().count() < 6 && next.is_uppercase();
    number || short_form || next.is_numeric()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_clauses_are_cut_between_words() {
        let clause = "word ".repeat(40);
        let cut = pieces(&clause, 100);
        assert_eq!(cut.len(), 2);
        assert!(
            cut.iter()
                .all(|piece| piece.starts_with("word") && piece.ends_with("word"))
        );
        assert_eq!(pieces("short enough", 100), ["short enough"]);
        assert!(pieces("  \n ", 100).is_empty());
    }

    #[test]
    fn a_cut_keeps_what_belongs_together() {
        let filler = "word ".repeat(14);
        for (kept, rest) in [
            ("March 5, 2026", " was a day of rain and wind"),
            ("5 km", " away from here and there again"),
            ("Dr. Smith", " said that it is so and left"),
            ("$5 million", " were paid for that and more"),
        ] {
            for lead in 50..70 {
                let clause = format!("{}{kept}{rest}", &filler[70 - lead..]);
                let cut = pieces(&clause, 68);
                assert!(cut.iter().any(|piece| piece.contains(kept)), "{cut:?}");
            }
        }
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let endless = "a".repeat(100_000);
        let cut = pieces(&endless, 100);
        assert!(cut.iter().all(|piece| piece.len() <= 100));
        assert_eq!(cut.concat(), endless);
    }

    proptest! {
        #[test]
        fn no_sign_is_lost(clause in "[a-zé ,]{0,400}", most in 1usize..200) {
            let cut = pieces(&clause, most);
            let plain = |text: &str| text.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
            prop_assert_eq!(plain(&cut.concat()), plain(&clause));
            prop_assert!(cut.iter().all(|piece| piece.chars().count() <= most.max(LONGEST_WORD)));
        }
    }
}
