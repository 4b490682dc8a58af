//! Recordings that are heard in more than one request: how their texts become one.

use super::{Listening, Silence, Transcript};

impl Listening {
    /// What stands between two parts of a text: nothing in languages that are written without blanks between words.
    #[must_use]
    pub fn between_parts(&self, language: Option<&str>) -> &'static str {
        // A translation is English, whatever was spoken.
        if !self.translate && language.is_some_and(without_blanks) {
            ""
        } else {
            " "
        }
    }

    /// How the next stretch of a recording is listened to, after this was heard of it: what was said before it counts
    /// for its beginning only, and the first words decide the language of all of it.
    pub fn go_on(&mut self, heard: &Transcript) {
        self.before = None;
        if self.language.is_none() && !heard.text.is_empty() {
            self.language = Some(heard.language.clone());
        }
    }
}

fn without_blanks(code: &str) -> bool {
    matches!(code, "zh" | "ja" | "th" | "lo" | "my" | "yue" | "km" | "bo")
}

impl Transcript {
    /// Puts what was heard of the next stretch of the same recording behind this. An empty transcript becomes the next.
    pub fn append(&mut self, next: Self, listening: &Listening) {
        let start_ms = self.audio_ms;
        // It stands for all of a recording or for nothing of it.
        self.doubted = if start_ms == 0 {
            next.doubted
        } else {
            String::new()
        };
        self.segments
            .extend(next.segments.into_iter().map(|mut segment| {
                segment.start_ms = segment.start_ms.saturating_add(start_ms);
                segment.end_ms = segment.end_ms.saturating_add(start_ms);
                for word in &mut segment.words {
                    word.start_ms = word.start_ms.saturating_add(start_ms);
                    word.end_ms = word.end_ms.saturating_add(start_ms);
                }
                segment
            }));
        if self.text.is_empty() {
            self.text = next.text;
            self.language = next.language;
            self.confidence = next.confidence;
            // As in one request: that nobody spoke later does not hide why nothing was heard before.
            if next.silence != Some(Silence::NotVoiced) || self.silence.is_none() {
                self.silence = next.silence;
            }
        } else if !next.text.is_empty() {
            // Its tokens are not known here; letters stand for them.
            let (before, behind) = (letters(&self.text), letters(&next.text));
            self.confidence =
                (self.confidence * before + next.confidence * behind) / (before + behind);
            self.text
                .push_str(listening.between_parts(Some(&self.language)));
            self.text.push_str(&next.text);
        }
        if !self.text.is_empty() {
            self.silence = None;
        }
        self.audio_ms = self.audio_ms.saturating_add(next.audio_ms);
        self.voiced_ms = self.voiced_ms.saturating_add(next.voiced_ms);
        self.decode_ms = next.decode_ms;
    }
}

/// How long a text is, for weighing it; never nothing.
fn letters(text: &str) -> f32 {
    text.chars().count().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::super::{Segment, Word};
    use super::*;

    fn stretch(text: &str, language: &str, silence: Option<Silence>) -> Transcript {
        let word = Word {
            start_ms: 100,
            end_ms: 400,
            text: text.to_owned(),
            confidence: 0.8,
        };
        let segment = Segment {
            start_ms: 100,
            end_ms: 400,
            text: text.to_owned(),
            confidence: 0.8,
            no_speech: 0.1,
            words: vec![word],
        };
        Transcript {
            text: text.to_owned(),
            language: language.to_owned(),
            segments: if text.is_empty() {
                Vec::new()
            } else {
                vec![segment]
            },
            confidence: if text.is_empty() { 0.0 } else { 0.8 },
            silence,
            audio_ms: 300_000,
            voiced_ms: 300,
            decode_ms: 7,
            doubted: String::new(),
        }
    }

    #[test]
    fn the_first_stretch_is_itself() {
        let listening = Listening::default();
        for alone in [
            stretch("Good morning.", "en", None),
            stretch("", "en", Some(Silence::NoSpeech)),
            stretch("", "en", Some(Silence::NotVoiced)),
        ] {
            let mut whole = Transcript::default();
            whole.append(alone.clone(), &listening);
            assert_eq!(whole, alone);
        }
    }

    #[test]
    fn stretches_follow_each_other_in_text_and_time() {
        let listening = Listening::default();
        let mut whole = Transcript::default();
        whole.append(stretch("", "en", Some(Silence::NotVoiced)), &listening);
        whole.append(stretch("One.", "de", None), &listening);
        whole.append(stretch("", "en", Some(Silence::NoSpeech)), &listening);
        let mut last = stretch("Two more.", "de", None);
        last.confidence = 0.2;
        whole.append(last, &listening);
        assert_eq!(whole.text, "One. Two more.");
        assert_eq!((whole.language.as_str(), whole.silence), ("de", None));
        let times: Vec<(u32, u32, u32)> = whole
            .segments
            .iter()
            .map(|segment| (segment.start_ms, segment.end_ms, segment.words[0].start_ms))
            .collect();
        assert_eq!(
            times,
            [(300_100, 300_400, 300_100), (900_100, 900_400, 900_100)]
        );
        assert_eq!((whole.audio_ms, whole.voiced_ms), (1_200_000, 1_200));
        // The longer text weighs more.
        assert!((0.2..0.5).contains(&whole.confidence), "{whole:?}");
    }

    #[test]
    fn why_nothing_was_heard_is_the_best_known_reason() {
        let listening = Listening::default();
        let mut whole = Transcript::default();
        for silence in [Silence::NotVoiced, Silence::Unsure, Silence::NotVoiced] {
            whole.append(stretch("", "en", Some(silence)), &listening);
        }
        assert_eq!(whole.silence, Some(Silence::Unsure));
    }

    #[test]
    fn what_is_doubted_of_a_part_is_nothing_of_the_whole() {
        let listening = Listening::default();
        let mut unsure = stretch("", "en", Some(Silence::Unsure));
        unsure.doubted = "pause timer".to_owned();
        let mut whole = Transcript::default();
        whole.append(unsure.clone(), &listening);
        assert_eq!(whole.doubted, "pause timer");
        whole.append(unsure, &listening);
        assert_eq!(whole.doubted, "");
    }

    #[test]
    fn blanks_stand_where_the_language_has_them() {
        for (language, translate, text) in [
            ("ja", false, "今日は天気"),
            ("ja", true, "今日は 天気"),
            ("fr", false, "今日は 天気"),
        ] {
            let listening = Listening {
                translate,
                ..Listening::default()
            };
            let mut whole = Transcript::default();
            whole.append(stretch("今日は", language, None), &listening);
            whole.append(stretch("天気", language, None), &listening);
            assert_eq!(whole.text, text, "{language} {translate}");
        }
    }

    #[test]
    fn the_first_words_decide_the_language() {
        let mut listening = Listening {
            language: None,
            before: Some("We met yesterday.".to_owned()),
            ..Listening::default()
        };
        listening.go_on(&stretch("", "en", Some(Silence::NotVoiced)));
        assert_eq!((&listening.language, &listening.before), (&None, &None));
        listening.go_on(&stretch("Bonjour.", "fr", None));
        listening.go_on(&stretch("Bonjour. Hello.", "fr", None));
        assert_eq!(listening.language.as_deref(), Some("fr"));
        let mut chosen = Listening::default();
        chosen.go_on(&stretch("Bonjour.", "fr", None));
        assert_eq!(chosen.language.as_deref(), Some("en"));
    }
}
