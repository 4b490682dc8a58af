//! The languages of Kokoro's voices, whose phonemes come from espeak-ng. Skipped where that is not installed.

use super::*;

/// A voice's first letter, its language, and a sentence of about three seconds.
const SENTENCES: [(char, &str, &str); 5] = [
    (
        'e',
        "es",
        "Buenos días, el tren sale a las siete de la mañana.",
    ),
    ('f', "fr", "Bonjour, le train part à sept heures du matin."),
    ('h', "hi", "नमस्ते, गाड़ी सुबह सात बजे जाती है।"),
    (
        'i',
        "it",
        "Buongiorno, il treno parte alle sette di mattina.",
    ),
    ('p', "pt", "Bom dia, o trem sai às sete horas da manhã."),
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
    for (letter, language, sentence) in SENTENCES {
        assert!(
            voices.iter().any(|name| name.starts_with(letter)),
            "{letter}"
        );
        let speech = Speech {
            language: language.to_owned(),
            ..text(sentence)
        };
        let (facts, tape) = speak(&studio, &speech);
        let seconds = facts.samples as f32 / 24_000.0;
        println!("{language}: {seconds:.2} s");
        assert!((1.5..6.5).contains(&seconds), "{language}: {seconds} s");
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
