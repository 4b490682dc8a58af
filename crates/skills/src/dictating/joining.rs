//! Words and signs as one text: what stands beside what, and which words begin a sentence.

use super::Piece;
use super::fillers::capitalised;
use super::signs::Stands;

/// Signs of the ear that a named one takes the place of.
const OF_THE_EAR: [char; 6] = [',', '.', '!', '?', ';', ':'];

pub(super) fn join(pieces: Vec<Piece>) -> String {
    let mut text = String::new();
    // Nothing stands between what is there and what comes.
    let mut close = true;
    let mut begins = false;
    // What the ear put behind the last word, which it may have meant as the sign that was named.
    let mut unsure = 0;
    for piece in pieces {
        match piece {
            Piece::Word(word) => {
                if !close {
                    text.push(' ');
                }
                text.push_str(&if begins {
                    capitalised(&word.text)
                } else {
                    word.text
                });
                text.push_str(&word.behind);
                unsure = word.behind.len();
                (close, begins) = (false, false);
            }
            Piece::Sign(sign) => {
                // "Dear Ada, comma" has one comma.
                let kept = text.len() - unsure;
                if text[kept..].chars().all(|sign| OF_THE_EAR.contains(&sign)) {
                    text.truncate(kept);
                }
                unsure = 0;
                let alone = matches!(sign.stands, Stands::Alone | Stands::Before);
                if alone && !close {
                    text.push(' ');
                }
                if sign.stands == Stands::Breaks {
                    text.truncate(text.trim_end_matches(' ').len());
                }
                text.push_str(sign.text);
                close = matches!(
                    sign.stands,
                    Stands::Before | Stands::Between | Stands::Breaks
                );
                begins = matches!(sign.stands, Stands::Ends | Stands::Breaks)
                    || (begins && sign.stands == Stands::Before);
            }
        }
    }
    text
}

/// A text as it is typed behind what was typed before: with a space between them where one belongs.
#[must_use]
pub fn behind(before: Option<&str>, text: &str) -> String {
    let open = |letter: char| letter.is_whitespace() || "([{„«/-_@#".contains(letter);
    let closes = |letter: char| letter.is_whitespace() || ",.;:!?…)]}“»’".contains(letter);
    let apart = before.is_some_and(|before| {
        !before.is_empty() && !before.ends_with(open) && !text.starts_with(closes)
    });
    if apart && !text.is_empty() {
        format!(" {text}")
    } else {
        text.to_owned()
    }
}
