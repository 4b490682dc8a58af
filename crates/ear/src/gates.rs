//! When the ear hears nothing rather than inventing text.
//!
//! Whisper was trained on subtitles: noise, silence and music become "you", "Thank you." or a note. The gates weigh how
//! much of the audio is voiced, how likely the model thinks that nobody spoke, and how sure it is of its words.

use sotto_engines::hearing::{Gates, Silence};

use crate::counting::{counts, counts_up, is_a_number};

/// What is known about a decode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence<'a> {
    /// The text.
    pub text: &'a str,
    /// Length of the audio.
    pub audio_ms: u32,
    /// How much of it is voiced.
    pub voiced_ms: u32,
    /// How much of it is voiced, or goes on nearly as loudly.
    pub sounding_ms: u32,
    /// How much of what is loud holds its pitch (`held_share`), where `could_be_notes` of the text; otherwise 0.
    pub held: f32,
    /// How likely it is that nobody spoke.
    pub no_speech: f32,
    /// Mean log-probability of the tokens.
    pub log_probability: f32,
    /// Whether the text is nothing but a repetition.
    pub only_repeats: bool,
}

/// What Whisper writes when there is nothing to write, in lower case and without punctuation.
const INVENTED: &[&str] = &[
    "",
    "you",
    "thank you",
    "thank you very much",
    "thanks",
    "thanks for watching",
    "thank you for watching",
    "thanks for listening",
    "please subscribe",
    "subscribe",
    "bye",
    "bye bye",
    "so",
    "oh",
    "uh",
    "um",
    "hmm",
    "ah",
    "the",
    "i",
    "and",
    "okay",
    "music",
    "applause",
    "laughter",
    "silence",
    "blank_audio",
    "blankaudio",
    "inaudible",
    "wind blowing",
    "music playing",
    "upbeat music",
    "dramatic music",
    "foreign",
    "sighs",
    "click",
    "clicking",
    "beep",
    "static",
    "sous-titrage st 501",
    "sous-titres réalisés par la communauté damaraorg",
    "untertitel der amaraorg-community",
    "subtítulos realizados por la comunidad de amaraorg",
    "ご視聴ありがとうございました",
];

/// Voice enough that even a suspicious phrase was probably said: two thirds of a second.
const VOICED_PHRASE_MS: u32 = 640;
/// Mean log-probability at which a suspicious phrase is believed.
const SURE: f32 = -0.5;

/// Of what Whisper writes for noise, this is also what people say to whoever did something for them, and all that they say.
const THANKS: &[&str] = &["thank you", "thank you very much", "thanks"];
/// It is said within less than two thirds of a second: so much voice is enough where nothing else speaks against it.
const VOICED_THANKS_MS: u32 = 320;
/// The mean log-probability that it takes then, and how unlikely it has to be that nobody spoke.
const SURE_OF_THANKS: f32 = -0.35;
const SOMEBODY: f32 = 0.2;

/// From this much voiced time on, the pace of a text tells speech from music.
const PACED_MS: u32 = 4_000;
/// Nobody speaks this slowly: pauses are not voiced, and a word is seldom longer than a second. A guitar that is heard
/// as "1, 2, 3, 4" in 6.6 voiced seconds has 0.6 words in each.
const SLOWEST: f32 = 0.7;

/// Numbers over a sound of which this share holds its pitch are plucked notes. Of eight voices that count, none held
/// more than 0.07; of a guitar that is heard as "1, 2, 3, 4", no part of two seconds or more held less than 0.15.
const HELD_NUMBERS: f32 = 0.11;
/// One number alone may be an answer, and is hardly long enough to tell: it has to hold more, and to be less than sure. Of 53
/// said by five voices none held more than 0.13; the first note of that guitar, heard as "1.", held 0.18 and more, at -0.48.
const HELD_NUMBER: f32 = 0.16;
const SURE_OF_A_NUMBER: f32 = -0.4;
/// Nobody has said a number in so little voice: what is shown of it so early has to hold no more than counting.
const NUMBER_MS: u32 = 300;
/// Up to this many words over a sound of which so much holds its pitch are a note that is taken for "No". Of 140
/// recordings of people none held more than 0.28, of the end of that guitar 0.6 and more.
const FEW_WORDS: usize = 2;
const HELD_WORDS: f32 = 0.45;

/// How much was said, in words: digits count one by one, and long scripts without spaces by their letters.
fn spoken_units(text: &str) -> usize {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let words = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count();
    let syllables = text.chars().filter(|c| is_a_syllable(*c)).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count() - syllables;
    (words + digits).max(letters / 6 + syllables.div_ceil(2) + digits)
}

/// Letters of Chinese, Japanese and Korean, two of which are about a word.
fn is_a_syllable(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a text is far too short for the time in which it should have been said.
fn too_slow(text: &str, ms: u32) -> bool {
    ms >= PACED_MS && (spoken_units(text) as f32) < SLOWEST * ms as f32 / 1000.0
}

/// The time in which a text should have been said: what is voiced. Counting is weighed against all that sounds, since
/// of a quiet guitar little is voiced, while a person who counts slowly leaves silence between.
fn time_to_say(evidence: &Evidence<'_>) -> u32 {
    if counts_up(evidence.text) {
        evidence.voiced_ms.max(evidence.sounding_ms)
    } else {
        evidence.voiced_ms
    }
}

/// Whether a text is short or regular enough to have been heard in notes, so that whether they hold their pitch has to be known.
#[must_use]
pub fn could_be_notes(text: &str) -> bool {
    counts(text) || spoken_units(text) <= FEW_WORDS
}

/// Whether what was heard are notes: numbers one after the other, or hardly a word, over a sound that holds its pitch.
fn is_notes(evidence: &Evidence<'_>) -> bool {
    let (text, held) = (evidence.text, evidence.held);
    let number_held = || match evidence.voiced_ms < NUMBER_MS {
        true => held >= HELD_NUMBERS,
        false => held >= HELD_NUMBER && evidence.log_probability < SURE_OF_A_NUMBER,
    };
    (counts(text) && held >= HELD_NUMBERS)
        || (is_a_number(text) && number_held())
        || (spoken_units(text) <= FEW_WORDS && held >= HELD_WORDS)
}

/// The text without case, notes, brackets and punctuation.
fn bare(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is one that Whisper writes for noise.
#[must_use]
pub fn suspicious(text: &str) -> bool {
    let bare = bare(text);
    INVENTED.contains(&bare.as_str())
}

/// Whether a text stands in brackets as a whole: a description of a sound, not words.
fn described(text: &str) -> bool {
    let text = text.trim();
    [('(', ')'), ('[', ']'), ('*', '*'), ('♪', '♪')]
        .iter()
        .any(|(open, close)| {
            text.chars().count() > 1 && text.starts_with(*open) && text.ends_with(*close)
        })
}

/// Whether thanks were surely said: they fill a good part of a short recording, as they do not where noise is taken for them.
fn is_thanked(evidence: &Evidence<'_>) -> bool {
    THANKS.contains(&bare(evidence.text).as_str())
        && evidence.voiced_ms >= VOICED_THANKS_MS
        && evidence.voiced_ms >= evidence.audio_ms / 4
        && evidence.log_probability >= SURE_OF_THANKS
        && evidence.no_speech <= SOMEBODY
}

/// Before any decode: whether there is voice enough to try.
#[must_use]
pub fn worth_decoding(voiced_ms: u32, gates: &Gates) -> bool {
    !gates.on || voiced_ms >= gates.least_voiced_ms
}

/// Why nothing was said, or `None` where the text can be believed.
#[must_use]
pub fn judge(evidence: &Evidence<'_>, gates: &Gates) -> Option<Silence> {
    if !gates.on {
        return None;
    }
    if evidence.voiced_ms < gates.least_voiced_ms {
        return Some(Silence::NotVoiced);
    }
    if evidence.text.trim().is_empty() {
        return Some(Silence::NoSpeech);
    }
    if evidence.only_repeats || described(evidence.text) || bare(evidence.text).is_empty() {
        return Some(Silence::Invented);
    }
    if too_slow(evidence.text, time_to_say(evidence)) || is_notes(evidence) {
        return Some(Silence::Invented);
    }
    // NaN counts as unsure.
    let sure = evidence.log_probability >= gates.least_log_probability;
    if evidence.no_speech > gates.no_speech && !sure {
        return Some(Silence::NoSpeech);
    }
    if !sure {
        return Some(Silence::Unsure);
    }
    if is_thanked(evidence) {
        return None;
    }
    let weak = evidence.voiced_ms < VOICED_PHRASE_MS
        || evidence.log_probability < SURE
        || evidence.no_speech > gates.no_speech
        || evidence.voiced_ms < evidence.audio_ms / 4;
    (weak && suspicious(evidence.text)).then_some(Silence::Invented)
}

/// Whether a text that is not believed is only doubted: nothing but how unsure the model is speaks against it. Whoever knows what may
/// be said can believe it all the same; what is written for noise nobody can.
#[must_use]
pub fn is_doubted(text: &str, silence: Silence) -> bool {
    silence == Silence::Unsure && !suspicious(text)
}

#[cfg(test)]
mod tests {
    use super::{Evidence, could_be_notes, is_notes, spoken_units, too_slow};

    #[test]
    fn a_guitar_counts_too_slowly_and_people_do_not() {
        assert!(too_slow("1, 2, 3, 4", 6_640));
        assert!(!too_slow("My number is 4155550132.", 6_000));
        assert!(
            !too_slow("Yes.", 900),
            "short sounds are judged by other means"
        );
        assert!(!too_slow("And so, my fellow Americans", 4_500));
        assert_eq!(spoken_units("4155550132"), 10);
        let chinese = "今天的天气非常好我们一起去公园散步吧你觉得怎么样呢";
        assert!(!too_slow(chinese, 5_000));
        assert!(too_slow("你好", 6_000));
    }

    /// What was heard with so much held, at this certainty, in so much voice.
    fn heard(text: &str, held: f32, log_probability: f32, voiced_ms: u32) -> Evidence<'_> {
        Evidence {
            text,
            audio_ms: 2_000,
            voiced_ms,
            sounding_ms: voiced_ms,
            held,
            no_speech: 0.0,
            log_probability,
            only_repeats: false,
        }
    }

    #[test]
    fn notes_hold_their_pitch_and_people_do_not() {
        for (text, held, sure, voiced_ms) in [
            ("1, 2, 3.", 0.15, -0.2, 900),
            ("3-4", 0.16, -0.2, 900),
            ("to three four.", 0.17, -0.2, 900),
            ("No!", 0.67, -0.2, 500),
            ("1.", 0.19, -0.54, 500),
            ("1.", 0.13, -0.36, 256),
        ] {
            assert!(could_be_notes(text), "{text}");
            assert!(is_notes(&heard(text, held, sure, voiced_ms)), "{text}");
        }
        for (text, held, sure, voiced_ms) in [
            ("1, 2, 3.", 0.07, -0.6, 900),
            ("Stop.", 0.28, -0.6, 400),
            ("Turn on the living room lamp.", 0.28, -0.6, 900),
            ("Turn on the living room lamp.", 0.9, -0.6, 900),
            ("No!", f32::NAN, -0.6, 400),
            ("5.", 0.13, -0.58, 384),
            ("1.", 0.19, -0.3, 400),
            ("4.", 0.06, -0.53, 256),
        ] {
            assert!(!is_notes(&heard(text, held, sure, voiced_ms)), "{text}");
        }
        assert!(!could_be_notes("Turn on the living room lamp."));
    }
}
