//! Cuts a growing answer into sentences that can be spoken while the rest is still being written.

/// What was written and not yet said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Unsaid {
    text: String,
}

impl Unsaid {
    /// Takes a piece and gives the sentences that are certainly whole.
    pub(super) fn push(&mut self, piece: &str) -> Option<String> {
        self.text.push_str(piece);
        let end = last_sentence_end(&self.text)?;
        let rest = self.text.split_off(end);
        let whole = std::mem::replace(&mut self.text, rest);
        let whole = whole.trim().to_owned();
        (!whole.is_empty()).then_some(whole)
    }

    /// The rest, at the end of the answer.
    pub(super) fn rest(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.text).trim().to_owned();
        (!rest.is_empty()).then_some(rest)
    }
}

/// Behind the last mark that ends a sentence: a line break, or a mark with a blank behind it that stands neither behind
/// a figure ("3. of May") nor behind a single letter or a short title ("Dr. Smith").
fn last_sentence_end(text: &str) -> Option<usize> {
    let mut last = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, letter)) = characters.next() {
        let after = at + letter.len_utf8();
        match letter {
            '\n' => last = Some(after),
            '.' | '!' | '?' | '…' | '。' | '！' | '？' => {
                let blank = characters
                    .peek()
                    .is_some_and(|(_, next)| next.is_whitespace());
                let wide = matches!(letter, '。' | '！' | '？');
                if wide || (blank && (letter != '.' || ends_sentence(&text[..at]))) {
                    last = Some(after);
                }
            }
            _ => {}
        }
    }
    last
}

fn ends_sentence(before: &str) -> bool {
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let word = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let short = matches!(
        word.to_lowercase().as_str(),
        "dr" | "mr"
            | "mrs"
            | "ms"
            | "st"
            | "vs"
            | "prof"
            | "nr"
            | "no"
            | "approx"
            | "ca"
            | "bzw"
            | "usw"
            | "hr"
            | "fr"
    );
    let figure = word.chars().all(|letter| letter.is_ascii_digit());
    !(word.is_empty() || figure || short || word.chars().count() == 1 || word.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pieces: &[&str]) -> Vec<String> {
        let mut unsaid = Unsaid::default();
        let mut out: Vec<String> = pieces
            .iter()
            .filter_map(|piece| unsaid.push(piece))
            .collect();
        out.extend(unsaid.rest());
        out
    }

    #[test]
    fn whole_sentences_are_said_early_and_nothing_is_lost() {
        assert_eq!(
            said(&["It is", " late. You", " should sleep.", " Good night"]),
            ["It is late.", "You should sleep.", "Good night"]
        );
    }

    #[test]
    fn a_mark_inside_a_sentence_does_not_cut_it() {
        assert_eq!(
            said(&["Dr. Smith is 3.5 km away, e.g. on the 3. of May. ", "Fine!"]),
            ["Dr. Smith is 3.5 km away, e.g. on the 3. of May.", "Fine!"]
        );
        assert_eq!(said(&["one\n", "two"]), ["one", "two"]);
        assert!(said(&["  ", "\n"]).is_empty());
    }
}
