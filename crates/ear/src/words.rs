//! Words and sentences out of tokens, with their times.
//!
//! Times come from the voice detector: the words of a decode are laid over its voiced frames, each as long as its
//! letters. That costs nothing, while asking Whisper for timestamps costs tokens and changes the text.

use sotto_engines::hearing::{Segment, Word};

use crate::native::Token;
use crate::voiced::FRAME_MS;

/// A word before it has a time.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    text: String,
    probability: f32,
}

/// The whole text of some tokens.
pub fn text(tokens: &[Token]) -> String {
    let bytes: Vec<u8> = tokens
        .iter()
        .flat_map(|token| token.bytes.iter().copied())
        .collect();
    String::from_utf8_lossy(&bytes).trim().to_owned()
}

/// Mean log-probability of some tokens.
pub fn log_probability(tokens: &[Token]) -> f32 {
    mean(tokens.iter().map(|token| token.log_probability))
}

fn mean(values: impl Iterator<Item = f32>) -> f32 {
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Groups tokens into words: a blank begins one, and so does every whole letter of a language without blanks.
fn pieces(tokens: &[Token], without_blanks: bool) -> Vec<Piece> {
    let mut all: Vec<(Vec<u8>, Vec<f32>)> = Vec::new();
    for token in tokens {
        let begins = token.bytes.first() == Some(&b' ')
            || all.is_empty()
            || (without_blanks
                && all
                    .last()
                    .is_some_and(|(bytes, _)| std::str::from_utf8(bytes).is_ok()));
        if begins {
            all.push((Vec::new(), Vec::new()));
        }
        if let Some((bytes, probabilities)) = all.last_mut() {
            bytes.extend_from_slice(&token.bytes);
            probabilities.push(token.probability);
        }
    }
    let mut words: Vec<Piece> = Vec::new();
    for (bytes, probabilities) in all {
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        let probability = mean(probabilities.into_iter());
        match words.last_mut() {
            // Punctuation alone is no word; it stays with the one before it.
            Some(last) if !text.chars().any(char::is_alphanumeric) => last.text.push_str(&text),
            _ if text.is_empty() => {}
            _ => words.push(Piece { text, probability }),
        }
    }
    words
}

/// Lays words over voiced frames, each as long as its letters. Times count from the first frame.
fn times(pieces: &[Piece], voiced: &[bool]) -> Vec<(u32, u32)> {
    let frames: Vec<usize> = voiced
        .iter()
        .enumerate()
        .filter_map(|(frame, voiced)| voiced.then_some(frame))
        .collect();
    // Without any voiced frame (gates off), all of the audio has to do.
    let frames = if frames.is_empty() {
        (0..voiced.len()).collect()
    } else {
        frames
    };
    let letters = |piece: &Piece| piece.text.chars().count().max(1);
    let total: usize = pieces.iter().map(letters).sum();
    let mut before = 0;
    let ms = |frame: usize| {
        u32::try_from(frame)
            .unwrap_or(u32::MAX)
            .saturating_mul(FRAME_MS)
    };
    pieces
        .iter()
        .map(|piece| {
            let (from, to) = (before, before + letters(piece));
            before = to;
            if frames.is_empty() {
                return (0, 0);
            }
            let last = frames.len() - 1;
            let first = frames[(from * frames.len() / total).min(last)];
            let end = frames[(to * frames.len())
                .div_ceil(total)
                .saturating_sub(1)
                .min(last)]
                + 1;
            (ms(first), ms(end.max(first + 1)))
        })
        .collect()
}

/// The sentences of a decode, with words in them if they are wanted.
pub fn segments(
    tokens: &[Token],
    voiced: &[bool],
    start_ms: u32,
    no_speech: f32,
    wanted: bool,
    without_blanks: bool,
) -> Vec<Segment> {
    let pieces = pieces(tokens, without_blanks);
    let times = times(&pieces, voiced);
    let words: Vec<Word> = pieces
        .into_iter()
        .zip(times)
        .map(|(piece, (from, to))| Word {
            start_ms: start_ms + from,
            end_ms: start_ms + to,
            text: piece.text,
            confidence: piece.probability,
        })
        .collect();
    let ends = |word: &Word| word.text.ends_with(['.', '?', '!', '。', '？', '！', '…']);
    let glue = if without_blanks { "" } else { " " };
    words
        .chunk_by(|word, _| !ends(word))
        .map(|sentence| Segment {
            start_ms: sentence.first().map_or(start_ms, |word| word.start_ms),
            end_ms: sentence.last().map_or(start_ms, |word| word.end_ms),
            text: sentence
                .iter()
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(glue),
            confidence: mean(sentence.iter().map(|word| word.confidence)),
            no_speech,
            words: if wanted {
                sentence.to_vec()
            } else {
                Vec::new()
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &[u8]) -> Token {
        Token {
            bytes: text.to_vec(),
            probability: 0.5,
            log_probability: -0.7,
        }
    }

    #[test]
    fn tokens_become_words_and_sentences() {
        let tokens: Vec<Token> = [
            &b" Turn"[..],
            b" on",
            b" the",
            b" li",
            b"ghts",
            b".",
            b" Now",
            b"!",
        ]
        .map(token)
        .to_vec();
        let mut voiced = vec![false; 10];
        voiced.extend([true; 40]);
        voiced.extend([false; 20]);
        voiced.extend([true; 10]);
        let parts = segments(&tokens, &voiced, 1_000, 0.1, true, false);
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, ["Turn on the lights.", "Now!"]);
        assert_eq!(parts[0].words.len(), 4);
        assert_eq!(parts[0].start_ms, 1_160);
        assert_eq!(parts[1].end_ms, 1_000 + 80 * 16);
        assert_eq!(text(&tokens), "Turn on the lights. Now!");
        let all: Vec<&Word> = parts.iter().flat_map(|part| &part.words).collect();
        assert!(
            all.windows(2)
                .all(|pair| pair[0].start_ms <= pair[1].start_ms)
        );
        assert!(all.iter().all(|word| word.start_ms < word.end_ms));
    }

    #[test]
    fn a_letter_in_two_tokens_stays_whole() {
        let tokens: Vec<Token> = [&b" na\xc3"[..], b"\xafve"].map(token).to_vec();
        assert_eq!(
            segments(&tokens, &[true; 4], 0, 0.0, true, false)[0].words[0].text,
            "naïve"
        );
        let tokens: Vec<Token> = [&b"\xe4\xbb"[..], b"\x8a", "天".as_bytes()]
            .map(token)
            .to_vec();
        let parts = segments(&tokens, &[], 0, 0.0, true, true);
        assert_eq!((parts[0].words.len(), parts[0].text.as_str()), (2, "今天"));
    }
}
