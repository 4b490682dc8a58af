//! Whether words are Sotto's own, come back from the loudspeaker before its echo is cancelled well.

use sotto_skills::words::distance;

use super::bare;

/// The ear leaves out or adds so many words of what it hears as an echo.
const BESIDE: usize = 3;
/// From so many words on one that merely begins alike counts too: the words around it tell. "Wait" alone is not "wake".
const MANY: usize = 3;

/// Whether these words may be Sotto's own: nearly all of them stand, in this order and close together, in what it says. An echo
/// is heard badly, and the last word of what is heard so far is often only begun: "you can see" of "you can say, for example".
#[must_use]
pub fn echoes(heard: &str, said: &str) -> bool {
    let (heard, said) = (words(heard), words(said));
    let stretch = heard.len() + BESIDE;
    let begins = 0..=said.len().saturating_sub(stretch);
    let own = begins
        .map(|from| in_order(&heard, &said[from..said.len().min(from + stretch)]))
        .max()
        .unwrap_or(0);
    own > 0 && own * 4 >= heard.len() * 3
}

fn words(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(bare);
    words.filter(|word| !word.is_empty()).collect()
}

/// How many of the heard words stand in what is said, in one order.
fn in_order(heard: &[String], said: &[String]) -> usize {
    let roughly = heard.len() >= MANY;
    // Of the heard words up to each place, how many were found so far.
    let mut found = vec![0; heard.len() + 1];
    for own in said {
        let mut before = 0;
        for (place, word) in heard.iter().enumerate() {
            let is_last = place + 1 == heard.len();
            let here = found[place + 1];
            found[place + 1] = if is_own(word, own, is_last, roughly) {
                before + 1
            } else {
                here.max(found[place])
            };
            before = here;
        }
    }
    found[heard.len()]
}

/// Whether this is how an ear may write the other: a letter of three is wrong at most, roughly also every second one behind
/// the same first letter; or it is only begun.
fn is_own(heard: &str, own: &str, is_last: bool, roughly: bool) -> bool {
    let letters = heard.chars().count().max(own.chars().count());
    let begun = is_last && heard.chars().nth(1).is_some() && own.starts_with(heard);
    let apart = distance(heard, own);
    let begins_alike = heard.chars().next() == own.chars().next();
    let alike = roughly && begins_alike && apart * 2 <= letters + 1;
    begun || alike || apart * 3 <= letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sottos_own_words_are_known() {
        let said = "Timer set for five minutes. It rings at noon.";
        assert!(echoes("set for five", said));
        assert!(echoes("Timer, minutes", said));
        assert!(!echoes("stop", said));
        assert!(!echoes("five for", said));
        assert!(!echoes("", said));
        assert!(!echoes("set", ""));
    }

    #[test]
    fn an_echo_is_heard_badly() {
        let said = "You can say, for example: Wake me at half past six. Put lunch with Anna on my calendar for Friday at noon.";
        for heard in [
            "You can see.",
            "You can",
            "You",
            "You can save free.",
            "You can say for exam",
            "say, for a sample, wake me",
            "put lunch with and on my calendar",
        ] {
            assert!(echoes(heard, said), "{heard}");
        }
    }

    #[test]
    fn a_person_who_uses_the_same_words_is_heard() {
        let said = "You can say, for example: Wake me at half past six. Put lunch with Anna on my calendar for Friday at noon.";
        for heard in [
            "Wait",
            "You can stop",
            "No, stop",
            "What time is it?",
            "Can you stop?",
            "Wake up the lights",
            // Each of these words stands in it, far from each other.
            "you put on noon",
        ] {
            assert!(!echoes(heard, said), "{heard}");
        }
    }
}
