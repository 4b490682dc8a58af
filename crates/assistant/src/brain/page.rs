//! Whether the user named the page that a model wants to open. Opening a page tells whoever runs it that somebody came, and
//! whatever stands in its address.

use sotto_skills::abilities::Filled;
use sotto_skills::calls::Call;
use sotto_skills::desktop::as_typed;

/// The tool and its slot.
const TOOL: &str = "open_page";
const PAGE: &str = "page";
/// Endings of two parts ("co.uk") begin with one of these.
const BEFORE_COUNTRY: [&str; 8] = ["ac", "co", "com", "edu", "gov", "net", "or", "org"];
/// A name is said in at most so many words: "you tube", the four numbers of an address.
const MOST_WORDS: usize = 6;

/// Whether a call opens a page whose main word ("wikipedia" of "en.wikipedia.org") is not among the words that were heard.
pub(super) fn is_unnamed(call: &Call, heard: &str) -> bool {
    if call.tool != TOOL {
        return false;
    }
    let Some(Filled::One(page)) = call.slots.get(PAGE) else {
        return false;
    };
    // What is no address is not opened at all.
    main_word(page).is_some_and(|word| !names(heard, &word))
}

/// The word by which people call the host of an address, in small letters and figures only.
fn main_word(page: &str) -> Option<String> {
    // Read as it is when it is opened.
    let address = as_typed(page);
    let behind_scheme = address
        .split_once("://")
        .map_or(address.as_str(), |(_, rest)| rest);
    let server = behind_scheme.split(['/', '?', '#', '\\']).next()?;
    // What stands before "@" is a user's name there, even where it looks like a host.
    let host = server.rsplit('@').next()?.split(':').next()?;
    let mut parts: Vec<&str> = host.split('.').filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return None;
    }
    let figures = |part: &&str| part.chars().all(|letter| letter.is_ascii_digit());
    if parts.iter().all(figures) {
        return Some(parts.concat());
    }
    parts.pop();
    if parts.len() > 1
        && parts
            .last()
            .is_some_and(|part| BEFORE_COUNTRY.contains(part))
    {
        parts.pop();
    }
    parts.last().map(|part| {
        part.chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect()
    })
}

/// Whether a word was heard, in one piece or in a few.
fn names(heard: &str, word: &str) -> bool {
    let heard = heard.to_lowercase();
    let words: Vec<&str> = heard
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    (0..words.len()).any(|from| {
        let most = words.len().min(from + MOST_WORDS);
        (from + 1..=most).any(|to| words[from..to].concat() == word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unnamed(page: &str, heard: &str) -> bool {
        is_unnamed(&Call::new("open_page").with("page", page), heard)
    }

    #[test]
    fn what_the_user_named_in_any_way_is_named() {
        for (page, heard) in [
            ("wikipedia.org", "could you bring up Wikipedia for me"),
            (
                "https://en.wikipedia.org/wiki/Rome",
                "show me Wikipedia's page about Rome",
            ),
            ("wikipedia dot org", "get me to wikipedia dot org, will you"),
            (
                "heise punkt de schrägstrich tests",
                "bring mich zu heise punkt de",
            ),
            (
                "https://www.youtube.com",
                "I would like to see You Tube now",
            ),
            ("bbc.co.uk", "the BBC, please, in the browser"),
            ("my-bank.de:8443", "I have to look at something at my bank"),
            ("http://192.168.1.1/", "bring up 192.168.1.1 in the browser"),
            ("the news", "bring up something to read"),
        ] {
            assert!(!unnamed(page, heard), "{page}: {heard}");
        }
    }

    #[test]
    fn a_host_that_only_looks_like_the_one_that_was_named_is_not() {
        let heard = "could you bring up Wikipedia for me";
        for page in [
            "evil.example",
            "https://wikipedia.evil.example/",
            "https://evil.example/wikipedia.org",
            "https://wikipedia.org@evil.example",
            "https://wikipedia.org:80@evil.example/?q=all",
            "wiki.org",
            "192.168.1.1",
        ] {
            assert!(unnamed(page, heard), "{page}");
        }
        assert!(!is_unnamed(&Call::new("lock_screen"), heard));
        assert!(!is_unnamed(&Call::new("open_page"), heard));
    }
}
