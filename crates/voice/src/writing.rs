//! Which writing a text is in. A voice that reads only the letters of its own language would leave out every word of
//! another writing, and the user would hear silence; so such a text goes to a voice that can read it, or is refused.

use sotto_engines::Fault;

/// A writing that voices differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// Latin letters, which every voice reads in some way.
    Latin,
    /// Russian, Ukrainian, Bulgarian and others.
    Cyrillic,
    /// Greek.
    Greek,
    /// Arabic and Persian.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Hindi and others.
    Devanagari,
    /// Thai.
    Thai,
    /// Korean.
    Hangul,
    /// Japanese syllables.
    Kana,
    /// Chinese characters.
    Han,
    /// Any other.
    Other,
}

use Writing::{Arabic, Cyrillic, Devanagari, Greek, Han, Hangul, Hebrew, Kana, Latin, Other, Thai};

impl Writing {
    /// Of this sign, if it is a letter. Emoji and signs in circles and squares are none, whatever Unicode says.
    #[must_use]
    pub fn of(sign: char) -> Option<Self> {
        if sign.is_ascii_alphabetic() {
            return Some(Latin);
        }
        if sign.is_ascii() || !sign.is_alphabetic() {
            return None;
        }
        Some(match u32::from(sign) {
            // Signs in circles and squares, and the letters of flags.
            0x2460..=0x24ff | 0x2600..=0x27bf | 0x1_f000..=0x1_faff => return None,
            0x0080..=0x02ff
            | 0x1d00..=0x1dbf
            | 0x1e00..=0x1eff
            | 0x2070..=0x218f
            | 0x2c60..=0x2c7f
            | 0xa720..=0xa7ff
            | 0xab30..=0xab6f
            | 0xfb00..=0xfb06
            | 0xff21..=0xff5a
            | 0x1_d400..=0x1_d7ff => Latin,
            // Combining accents belong to the letter before.
            0x0300..=0x036f => return None,
            0x0370..=0x03ff | 0x1f00..=0x1fff => Greek,
            0x0400..=0x052f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Cyrillic,
            0x0590..=0x05ff | 0xfb1d..=0xfb4f => Hebrew,
            0x0600..=0x06ff
            | 0x0750..=0x077f
            | 0x08a0..=0x08ff
            | 0xfb50..=0xfdff
            | 0xfe70..=0xfeff => Arabic,
            0x0900..=0x097f | 0xa8e0..=0xa8ff => Devanagari,
            0x0e00..=0x0e7f => Thai,
            0x1100..=0x11ff | 0x3130..=0x318f | 0xa960..=0xa97f | 0xac00..=0xd7ff => Hangul,
            0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Kana,
            0x3005 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff => {
                Han
            }
            _ => Other,
        })
    }

    /// The language it is most likely to be.
    #[must_use]
    pub fn language(self) -> Option<&'static str> {
        Some(match self {
            Latin | Other => return None,
            Cyrillic => "ru",
            Greek => "el",
            Arabic => "ar",
            Hebrew => "he",
            Devanagari => "hi",
            Thai => "th",
            Hangul => "ko",
            Kana => "ja",
            Han => "cmn",
        })
    }

    fn name(self) -> &'static str {
        match self {
            Latin => "Latin",
            Cyrillic => "Cyrillic",
            Greek => "Greek",
            Arabic => "Arabic",
            Hebrew => "Hebrew",
            Devanagari => "Devanagari",
            Thai => "Thai",
            Hangul => "Korean",
            Kana => "Japanese",
            Han => "Chinese",
            Other => "another",
        }
    }
}

/// The writing besides Latin that a language's voices read. Nothing is known of languages that are not listed.
fn own_writing(language: &str) -> Option<&'static [Writing]> {
    Some(match language {
        "en" | "es" | "fr" | "it" | "pt" | "de" | "nl" | "pl" | "sv" | "da" | "no" | "nb"
        | "fi" | "cs" | "tr" => &[],
        "ru" | "uk" | "be" | "bg" | "sr" | "mk" => &[Cyrillic],
        "el" => &[Greek],
        "ar" | "fa" | "ur" => &[Arabic],
        "he" => &[Hebrew],
        "hi" | "mr" | "ne" => &[Devanagari],
        "th" => &[Thai],
        "ko" => &[Hangul, Han],
        "ja" => &[Kana, Han],
        "zh" | "cmn" | "yue" => &[Han],
        _ => return None,
    })
}

/// The writing of a text that a voice of this language cannot read most of. A foreign word in a text that it can read is
/// left to the voice.
#[must_use]
pub fn foreign(text: &str, language: &str) -> Option<Writing> {
    let own = own_writing(language)?;
    let (mut readable, mut others) = (0_usize, Vec::<(Writing, usize)>::new());
    for writing in text.chars().filter_map(Writing::of) {
        if writing == Latin || own.contains(&writing) {
            readable += 1;
            continue;
        }
        match others.iter_mut().find(|(known, _)| *known == writing) {
            Some((_, count)) => *count += 1,
            None => others.push((writing, 1)),
        }
    }
    // Where there are syllables, the Chinese characters between them are Japanese.
    if others.iter().any(|(writing, _)| *writing == Kana) {
        others.retain(|(writing, _)| *writing != Han);
    }
    let (writing, _) = others.iter().max_by_key(|(_, count)| *count)?;
    let foreign: usize = others.iter().map(|(_, count)| count).sum();
    (foreign > readable).then_some(*writing)
}

/// Whether there is anything in a text that can be said: a letter or a digit, emoji aside.
#[must_use]
pub fn has_words(text: &str) -> bool {
    text.chars().any(|sign| {
        Writing::of(sign).is_some()
            || sign.is_numeric() && !matches!(u32::from(sign), 0x1_f000..=0x1_faff)
    })
}

/// The fault for a text in a writing that the voice does not read.
pub(crate) fn unreadable(writing: Writing) -> Fault {
    Fault::bad_request(format!(
        "This voice cannot read {} writing. Choose a voice of the text's language, or install espeak-ng and choose one \
         of its voices.",
        writing.name()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_another_writing_are_found() {
        for (text, writing) in [
            ("Привет, мир", Cyrillic),
            ("你好，世界", Han),
            ("こんにちは世界", Kana),
            ("안녕하세요", Hangul),
            ("مرحبا", Arabic),
            ("שלום", Hebrew),
            ("नमस्ते", Devanagari),
            ("สวัสดี", Thai),
            ("Καλημέρα κόσμε", Greek),
            ("Он сказал OK", Cyrillic),
            ("გამარჯობა", Other),
        ] {
            assert_eq!(foreign(text, "en"), Some(writing), "{text}");
        }
    }

    #[test]
    fn what_the_voice_can_read_is_not_foreign() {
        for text in [
            "Crème brûlée, naïve façade, Łódź and Đà Nẵng",
            "The Russian word привет means hello.",
            "500 μg at 20 Ω",
            "ｆｕｌｌ 𝐛𝐨𝐥𝐝 ﬁne",
            "7:15",
            "🙂",
            "",
        ] {
            assert_eq!(foreign(text, "en"), None, "{text}");
        }
        assert_eq!(foreign("नमस्ते दुनिया", "hi"), None);
        assert_eq!(foreign("Привет", "ru"), None);
        assert_eq!(foreign("Привет", "xx"), None);
    }

    #[test]
    fn signs_are_no_words() {
        for text in [
            "🙂🙃",
            "🅰🅱",
            "Ⓜ",
            "🇩🇪",
            "👨\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}",
            "— ( ) —",
            "\u{301}",
        ] {
            assert!(!has_words(text), "{text:?}");
        }
        for text in ["a", "7", "ß", "好", "½", "㊗ ok"] {
            assert!(has_words(text), "{text:?}");
        }
    }
}
