//! The initial prompt: what the decoder is told was said before, so that it spells names as the user does.

/// Words and context share Whisper's 224 prompt tokens; this keeps each within its half.
const MOST_CHARACTERS: usize = 400;

/// The prompt for these custom words and what was said before; `None` where there is nothing to say.
pub fn prompt(custom_words: &[String], before: Option<&str>) -> Option<String> {
    let mut glossary = String::new();
    for word in custom_words
        .iter()
        .map(|word| clean(word))
        .filter(|word| !word.is_empty())
    {
        if glossary.len() + word.len() > MOST_CHARACTERS {
            continue;
        }
        if !glossary.is_empty() {
            glossary.push_str(", ");
        }
        glossary.push_str(&word);
    }
    if !glossary.is_empty() {
        glossary.push('.');
    }
    let before = clean(tail(before.unwrap_or_default()));
    let text = format!("{glossary} {before}");
    let text = text.trim();
    (!text.is_empty()).then(|| format!(" {text}"))
}

/// The end of a text, cut at a word.
fn tail(text: &str) -> &str {
    let Some((cut, _)) = text.char_indices().rev().nth(MOST_CHARACTERS) else {
        return text;
    };
    let rest = &text[cut..];
    rest.split_once(char::is_whitespace)
        .map_or(rest, |(_, whole)| whole)
}

/// One line without control characters: whisper.cpp takes C strings.
fn clean(text: &str) -> String {
    let spaced: String = text
        .chars()
        .take(4 * MOST_CHARACTERS)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_before_context() {
        let words = ["Sotto".to_owned(), "Nguyễn\0".to_owned(), " ".to_owned()];
        let text = prompt(&words, Some("We met\nyesterday."));
        assert_eq!(text.as_deref(), Some(" Sotto, Nguyễn. We met yesterday."));
        assert_eq!(prompt(&[], Some("  \n")), None);
        assert_eq!(prompt(&[], None), None);
    }

    #[test]
    fn a_megabyte_is_cut_to_its_end() {
        let long = "ähnlich ".repeat(125_000) + "the end";
        let text = prompt(std::slice::from_ref(&long), Some(&long)).unwrap_or_default();
        assert!(text.ends_with("ähnlich the end"), "{text}");
        assert!(text.starts_with(" ähnlich"));
        assert!(text.len() < 1_000);
    }
}
