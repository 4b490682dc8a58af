//! Tests on real voices, through everything but the frame pipe. They skip, and say so, where the files are not.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sotto_engines::speaking::{LoadVoice, Speech, SpeechFacts, VoiceFamily};
use sotto_engines::{Fault, FaultKind};

use crate::sound::loudness;
use crate::studio::{Listener, Studio};

mod files;
mod hibari;
mod languages;
mod piper;
pub(crate) mod tones;

/// Keeps what was said; cancels after so many samples.
#[derive(Default)]
struct Tape {
    clauses: Vec<(String, u32)>,
    samples: Vec<f32>,
    stop_after: Option<(usize, Arc<AtomicBool>)>,
}

impl Listener for Tape {
    fn clause(&mut self, text: &str, samples: u32) -> Result<(), Fault> {
        self.clauses.push((text.to_owned(), samples));
        Ok(())
    }

    fn audio(&mut self, samples: &[f32]) -> Result<(), Fault> {
        self.samples.extend_from_slice(samples);
        if let Some((after, stop)) = &self.stop_after
            && self.samples.len() >= *after
        {
            stop.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

/// The folder of a voice, or a printed reason to skip.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let models = std::env::var_os("SOTTO_MODELS_DIR")
        .map(PathBuf::from)
        .or_else(|| {
            let cache = std::env::var_os("XDG_CACHE_HOME")
                .map(PathBuf::from)
                .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
            Some(cache.join("sotto").join("models"))
        })?;
    let folder = models.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: the voice {name} is not in {}", models.display());
    None
}

fn load(family: VoiceFamily) -> Result<Studio, Fault> {
    let wish = LoadVoice {
        family,
        threads: 1,
        lexicons: None,
    };
    Studio::load(wish, &AtomicBool::new(false), || {})
}

fn hibari() -> Option<Studio> {
    Some(load(VoiceFamily::Hibari(folder("hibari")?)).unwrap())
}

fn text(text: &str) -> Speech {
    Speech {
        text: text.to_owned(),
        ..Speech::default()
    }
}

fn speak(studio: &Studio, speech: &Speech) -> (SpeechFacts, Tape) {
    let mut tape = Tape::default();
    let facts = studio.speak(speech, &Arc::default(), &mut tape).unwrap();
    (facts, tape)
}

fn refused(studio: &Studio, speech: &Speech) -> Fault {
    studio
        .speak(speech, &Arc::default(), &mut Tape::default())
        .unwrap_err()
}

fn is_speech(tape: &Tape, rate: u32) {
    assert!(
        tape.samples
            .iter()
            .all(|sample| sample.is_finite() && sample.abs() <= 0.951)
    );
    let loud = loudness(&tape.samples, rate);
    assert!((0.06..0.14).contains(&loud), "loudness {loud}");
}

#[test]
fn a_text_is_spoken_clause_by_clause() {
    let Some(studio) = hibari() else { return };
    let (facts, tape) = speak(
        &studio,
        &text("Good morning, everyone. It is 7:15 and 18°C. Shall we begin?"),
    );
    assert_eq!(studio.facts().rate, 24_000);
    assert!(tape.clauses.len() >= 2, "{:?}", tape.clauses);
    assert_eq!(
        tape.clauses
            .iter()
            .map(|(_, samples)| u64::from(*samples))
            .sum::<u64>(),
        facts.samples
    );
    assert_eq!(tape.samples.len() as u64, facts.samples);
    assert!(
        (2.5..9.0).contains(&(facts.samples as f32 / 24_000.0)),
        "{facts:?}"
    );
    is_speech(&tape, 24_000);
}

#[test]
fn the_rate_stretches_and_is_bounded() {
    let Some(studio) = hibari() else { return };
    let at = |rate| Speech {
        rate,
        ..text("The quick brown fox jumps over the lazy dog.")
    };
    let [slow, normal, fast] =
        [0.5, 1.0, 2.0].map(|rate| speak(&studio, &at(rate)).0.samples as f32);
    assert!(
        slow > normal * 1.5 && fast < normal * 0.7,
        "{slow} {normal} {fast}"
    );
    for rate in [0.4, 2.1, 0.0, -1.0, f32::NAN, f32::INFINITY] {
        assert_eq!(refused(&studio, &at(rate)).kind, FaultKind::BadRequest);
    }
}

#[test]
fn an_unknown_voice_or_language_names_those_there_are() {
    let Some(studio) = hibari() else { return };
    let fault = refused(
        &studio,
        &Speech {
            voice: "parrot".to_owned(),
            ..text("Hello.")
        },
    );
    assert_eq!(fault.kind, FaultKind::BadRequest);
    assert!(
        fault.message.contains("parrot") && fault.message.contains("heart"),
        "{fault}"
    );
    let fault = refused(
        &studio,
        &Speech {
            language: "de".to_owned(),
            ..text("Guten Tag.")
        },
    );
    assert_eq!(fault.kind, FaultKind::BadRequest);
}

#[test]
fn kept_phrases_come_from_the_cache_and_sound_the_same() {
    let Some(studio) = hibari() else { return };
    let speech = Speech {
        keep: true,
        ..text("Timer set for five minutes.")
    };
    let (first, once) = speak(&studio, &speech);
    let (second, twice) = speak(&studio, &speech);
    assert_eq!((first.from_cache, second.from_cache), (0, 1));
    assert_eq!(once.samples, twice.samples);
    let (other, _) = speak(
        &studio,
        &Speech {
            rate: 1.2,
            ..speech
        },
    );
    assert_eq!(other.from_cache, 0);
}

#[test]
fn texts_without_words_are_silent_and_foreign_writing_is_refused() {
    let Some(studio) = hibari() else { return };
    let silents = [
        "",
        " \n\t ",
        "...",
        "?!",
        "\u{0}\u{7}",
        "🙂🙃",
        "🅰🅱 Ⓜ",
        "🇩🇪 ❤\u{fe0f}",
        "— ( ) —",
    ];
    for silent in silents {
        let mut tape = Tape::default();
        let spoken = studio.speak(&text(silent), &Arc::default(), &mut tape);
        assert!(
            spoken.is_ok_and(|facts| facts.samples == tape.samples.len() as u64),
            "{silent:?}"
        );
    }
    assert_eq!(speak(&studio, &text("")).0.samples, 0);
    let foreign = [
        "你好，世界",
        "Привет, мир",
        "مرحبا",
        "नमस्ते",
        "สวัสดี",
        "안녕하세요",
    ];
    for foreign in foreign {
        let mut tape = Tape::default();
        let fault = studio
            .speak(&text(foreign), &Arc::default(), &mut tape)
            .unwrap_err();
        assert_eq!(fault.kind, FaultKind::BadRequest, "{foreign}: {fault}");
        assert!(
            fault.message.contains("writing") && fault.message.contains("espeak-ng"),
            "{fault}"
        );
        assert!(tape.clauses.is_empty());
    }
    // A foreign word in an English sentence is no reason to fall silent, and accents are none at all.
    for mixed in [
        "The Russian word привет means hello.",
        "Crème brûlée in the naïve café.",
    ] {
        assert!(speak(&studio, &text(mixed)).0.samples > 24_000, "{mixed}");
    }
}

#[test]
fn odd_texts_break_nothing() {
    let Some(studio) = hibari() else { return };
    // Longer than a word, a clause and what the net takes at once may be, several times over.
    let endless = "a".repeat(1_500);
    let odd = [
        "[word](/həlˈO/) [x](3) [](",
        "pneumonoultramicroscopicsilicovolcanoconiosis xqzvb Sotto's iPhone-ish",
        "'''''''' ''' \" ' n't 'd 've",
        "$$$ %%% ### @@@ 1/0 -0.0 1e999 999999999999999999999999999999",
        "a\u{301}\u{301}\u{301}\u{301}b \u{202e}txet \u{feff}zero\u{200b}width",
        "<speak>hi</speak> {{{}}} \\n \\u0000",
        endless.as_str(),
    ];
    for odd in odd {
        let result = studio.speak(&text(odd), &Arc::default(), &mut Tape::default());
        assert!(
            result.as_ref().is_ok_and(|facts| facts.samples > 0),
            "{result:?} for {:.40}",
            odd
        );
    }
}

#[test]
fn a_megabyte_streams_from_the_first_clause_and_can_be_cancelled() {
    let Some(studio) = hibari() else { return };
    let book = "It was a bright cold day in April, and the clocks were striking. ".repeat(16_000);
    let stop = Arc::new(AtomicBool::new(false));
    let mut tape = Tape {
        stop_after: Some((48_000, Arc::clone(&stop))),
        ..Tape::default()
    };
    let fault = studio.speak(&text(&book), &stop, &mut tape).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Cancelled);
    // No more than the piece in which the cancel came.
    assert!(tape.samples.len() < 48_000 + 2_400);
    assert!(!speak(&studio, &text("Still here.")).1.samples.is_empty());
}

#[test]
fn kokoro_speaks_with_many_voices() {
    let Some(folder) = folder("kokoro") else {
        return;
    };
    let studio = load(VoiceFamily::Kokoro(folder)).unwrap();
    let voices = &studio.facts().voices;
    assert_eq!(voices[0], "af_heart");
    assert!(voices.len() >= 28);
    for voice in ["af_heart", "bm_george"] {
        let (facts, tape) = speak(
            &studio,
            &Speech {
                voice: voice.to_owned(),
                ..text("Good morning.")
            },
        );
        assert!(
            (0.4..2.5).contains(&(facts.samples as f32 / 24_000.0)),
            "{voice}: {facts:?}"
        );
        is_speech(&tape, 24_000);
    }
    assert!(
        refused(
            &studio,
            &Speech {
                voice: "xx".to_owned(),
                ..text("Hi.")
            }
        )
        .message
        .contains("af_heart")
    );
}

#[test]
fn a_cancel_does_not_wait_for_the_net() {
    let Some(folder) = folder("kokoro") else {
        return;
    };
    let studio = load(VoiceFamily::Kokoro(folder)).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let (cancelled, when) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(150));
        flag.store(true, Ordering::Relaxed);
        let _ = cancelled.send(std::time::Instant::now());
    });
    let long = "The committee decided that the meeting would be moved to another week in the spring of next year.";
    let mut tape = Tape::default();
    let fault = studio.speak(&text(long), &stop, &mut tape).unwrap_err();
    let waited = when.recv().unwrap().elapsed();
    let next = std::time::Instant::now();
    assert_eq!(fault.kind, FaultKind::Cancelled);
    // No processor computes five seconds of this voice in so little time: whoever waited for the net has heard of its clause.
    assert!(tape.clauses.is_empty(), "{:?}", tape.clauses);
    speak(&studio, &text("Yes."));
    println!(
        "cancelled after {waited:?}; the next short clause was there after {:?}",
        next.elapsed()
    );
}

#[test]
fn espeak_speaks_other_languages_when_it_is_installed() {
    let studio = match load(VoiceFamily::Espeak) {
        Ok(studio) => studio,
        Err(fault) => {
            assert_eq!(fault.kind, FaultKind::ModelMissing);
            return println!("skipped: {fault}");
        }
    };
    let german = Speech {
        language: "de".to_owned(),
        ..text("Guten Tag. Es ist 7 Uhr.")
    };
    let (facts, tape) = speak(&studio, &german);
    assert!(facts.samples > 10_000);
    is_speech(&tape, studio.facts().rate);
    assert_eq!(
        refused(
            &studio,
            &Speech {
                voice: "klingonish".to_owned(),
                ..text("nuqneH")
            }
        )
        .kind,
        FaultKind::BadRequest
    );
}

fn copied(from: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(from)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_file())
    {
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}
