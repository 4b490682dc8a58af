//! The languages of Kokoro's voices, whose phonemes come from espeak-ng. Skipped where that is not installed.
//!
//! A greeting in one language of Latin letters and in the one of others; whole sentences in all of them with `SOTTO_SOAK`.

use super::*;

/// What is said in a language.
struct Said {
    /// The first letter of its voices.
    voice: char,
    language: &'static str,
    /// About a second.
    greeting: &'static str,
    /// About three.
    sentence: &'static str,
}

const SAID: [Said; 5] = [
    Said {
        voice: 'e',
        language: "es",
        greeting: "Buenos días a todos.",
        sentence: "Buenos días, el tren sale a las siete de la mañana.",
    },
    Said {
        voice: 'f',
        language: "fr",
        greeting: "Bonjour à tous.",
        sentence: "Bonjour, le train part à sept heures du matin.",
    },
    Said {
        voice: 'h',
        language: "hi",
        greeting: "नमस्ते दुनिया।",
        sentence: "नमस्ते, गाड़ी सुबह सात बजे जाती है।",
    },
    Said {
        voice: 'i',
        language: "it",
        greeting: "Buongiorno a tutti.",
        sentence: "Buongiorno, il treno parte alle sette di mattina.",
    },
    Said {
        voice: 'p',
        language: "pt",
        greeting: "Bom dia a todos.",
        sentence: "Bom dia, o trem sai às sete horas da manhã.",
    },
];

fn espeak() -> Option<Studio> {
    load(VoiceFamily::Espeak)
        .map_err(|fault| println!("skipped: {fault}"))
        .ok()
}

#[test]
fn every_language_of_kokoro_is_spoken() {
    let (Some(folder), Some(_)) = (folder("kokoro"), espeak()) else {
        return;
    };
    let studio = load(VoiceFamily::Kokoro(folder)).unwrap();
    let voices = &studio.facts().voices;
    let whole = std::env::var_os("SOTTO_SOAK").is_some();
    for said in SAID {
        let (letter, language) = (said.voice, said.language);
        assert!(
            voices.iter().any(|name| name.starts_with(letter)),
            "{letter}"
        );
        if !whole && !["es", "hi"].contains(&language) {
            continue;
        }
        let (words, length) = if whole {
            (said.sentence, 1.5..6.5)
        } else {
            (said.greeting, 0.4..3.0)
        };
        let speech = Speech {
            language: language.to_owned(),
            ..text(words)
        };
        let (facts, tape) = speak(&studio, &speech);
        let seconds = facts.samples as f32 / 24_000.0;
        println!("{language}: {seconds:.2} s");
        assert!(length.contains(&seconds), "{language}: {seconds} s");
        is_speech(&tape, 24_000);
    }
}

#[test]
fn a_text_in_another_writing_goes_to_a_voice_that_reads_it() {
    let Some(studio) = espeak() else { return };
    // Asked for in English, as the default is; without the choice of a voice.
    assert!(speak(&studio, &text("Привет, мир.")).0.samples > 10_000);
    let Some(folder) = folder("kokoro") else {
        return;
    };
    let studio = load(VoiceFamily::Kokoro(folder)).unwrap();
    assert!(speak(&studio, &text("नमस्ते दुनिया।")).0.samples > 10_000);
    for (voice, foreign) in [("", "Привет, мир."), ("af_heart", "नमस्ते")] {
        let speech = Speech {
            voice: voice.to_owned(),
            ..text(foreign)
        };
        assert_eq!(refused(&studio, &speech).kind, FaultKind::BadRequest);
    }
}
