//! Text on its way in: from arguments, piped in, or line by line.

pub mod lines;

use std::io::Read;

use crate::error::CliError;

/// More text than this no model takes in, and it would not fit into one message to an engine.
const MOST_MB: usize = 8;

/// The text of a command: its arguments, or standard input when there are none or the only one is `-`.
pub fn given(words: &[String], command: &'static str) -> Result<String, CliError> {
    let text = if words.is_empty() || words == ["-"] {
        piped(&mut std::io::stdin().lock())?
    } else {
        words.join(" ")
    };
    checked(text, command)
}

fn piped(from: &mut impl Read) -> Result<String, CliError> {
    let mut bytes = Vec::new();
    let most = MOST_MB * 1_000_000;
    from.take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| CliError::Unreadable {
            path: "standard input".into(),
            source,
        })?;
    if bytes.len() > most {
        return Err(CliError::TooLong { most: MOST_MB });
    }
    String::from_utf8(bytes).map_err(|_| CliError::NotUtf8)
}

fn checked(text: String, command: &'static str) -> Result<String, CliError> {
    if text.trim().is_empty() {
        Err(CliError::NoText { command })
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn words_are_joined_and_nothing_is_a_usage_error() {
        assert_eq!(
            given(&["what".into(), "time?".into()], "ask").unwrap(),
            "what time?"
        );
        assert_eq!(given(&[" ".into()], "ask").unwrap_err().code(), 2);
    }

    #[test]
    fn what_is_piped_in_must_be_text_of_a_bearable_length() {
        assert_eq!(piped(&mut &b"gr\xc3\xbcn"[..]).unwrap(), "grün");
        assert!(matches!(
            piped(&mut &b"gr\xfcn"[..]),
            Err(CliError::NotUtf8)
        ));
        let long = vec![b'a'; 8_000_001];
        assert!(matches!(
            piped(&mut &long[..]),
            Err(CliError::TooLong { .. })
        ));
        assert_eq!(piped(&mut &long[1..]).unwrap().len(), 8_000_000);
    }
}
