//! Audio that is none, too much, or broken: a clear answer, never a crash.

use sotto_engines::FaultKind;
use sotto_engines::hearing::{Gates, Listening, Silence};

use super::hearing::hear;
use super::*;
use crate::word_errors;

#[test]
fn nobody_is_not_heard() {
    let Some(model) = tiny() else { return };
    let mut ear = ear(model);
    let none = hear(&mut ear, Vec::new(), Listening::default());
    assert_eq!(
        (none.text.as_str(), none.silence),
        ("", Some(Silence::NoAudio))
    );
    for audio in [
        vec![0.5],
        vec![0.0; 16_000],
        vec![1.0; 40_000],
        vec![1e30, -1e30],
    ] {
        let heard = hear(&mut ear, audio, Listening::default());
        assert_eq!(
            (heard.text.as_str(), heard.silence),
            ("", Some(Silence::NotVoiced))
        );
    }
    // Without gates, one sample must not make native code read where nothing is.
    let open = Gates::open();
    hear(
        &mut ear,
        vec![0.5],
        Listening {
            gates: open,
            ..Listening::default()
        },
    );
}

#[test]
fn numbers_that_are_none_are_refused() {
    let Some(model) = tiny() else { return };
    let mut ear = ear(model);
    for bad in [f32::NAN, f32::INFINITY] {
        let mut talk = Script::with(vec![0.0, bad, 0.0]);
        let fault = ear
            .do_request(HearingRequest::Transcribe(Listening::default()), &mut talk)
            .unwrap_err();
        assert_eq!(fault.kind, FaultKind::BadAudio);
    }
}

#[test]
fn numbers_that_are_none_are_refused_in_every_request() {
    let Some(model) = tiny() else { return };
    let mut ear = ear(model);
    for request in [
        HearingRequest::DetectLanguage,
        HearingRequest::Listen {
            listening: Listening::default(),
            partial_every_ms: 300,
        },
    ] {
        let mut audio = vec![0.1; 20_000];
        audio[19_000] = f32::NEG_INFINITY;
        let fault = ear
            .do_request(request, &mut Script::with(audio))
            .unwrap_err();
        assert_eq!(fault.kind, FaultKind::BadAudio);
        assert!(
            fault.message.contains("Check the microphone"),
            "{}",
            fault.message
        );
    }
}

#[test]
fn no_sample_and_one_sample_are_answered() {
    for model in [tiny(), base()].into_iter().flatten() {
        let mut ear = ear(model);
        for (audio, silence) in [
            (Vec::new(), Silence::NoAudio),
            (vec![0.5], Silence::NotVoiced),
        ] {
            let mut talk = Script::with(audio.clone());
            let request = HearingRequest::Listen {
                listening: Listening::default(),
                partial_every_ms: 300,
            };
            ear.do_request(request, &mut talk).expect("hears");
            let heard = talk.transcript();
            assert_eq!(
                (heard.text.as_str(), heard.silence, heard.audio_ms),
                ("", Some(silence), 0)
            );
            assert_eq!(talk.said.len(), 1, "there is nothing to say before the end");

            let mut talk = Script::with(audio.clone());
            let answer = ear.do_request(HearingRequest::DetectLanguage, &mut talk);
            if audio.is_empty() {
                let fault = answer.unwrap_err();
                assert_eq!(fault.kind, FaultKind::BadAudio);
                assert!(
                    fault.message.contains("There was no audio"),
                    "{}",
                    fault.message
                );
                continue;
            }
            answer.expect("detects");
            let [HearingEvent::Language { code, probability }] = talk.said.as_slice() else {
                panic!("no language but {:?}", talk.said)
            };
            assert!((2..=3).contains(&code.len()), "{code}");
            assert!((0.0..=1.0).contains(probability), "{probability}");
        }
    }
}

#[test]
fn clipped_speech_is_still_heard() {
    let (Some(model), Some((audio, said))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    // Twenty times too loud: most of it stands at the edge of the scale or far outside of it.
    let loud: Vec<f32> = audio.iter().map(|sample| sample * 20.0).collect();
    let heard = hear(&mut ear, loud, Listening::default());
    assert!(
        word_errors(&said, &heard.text).percent() < 30.0,
        "{}",
        heard.text
    );
}

#[test]
fn two_hours_of_silence_are_silence() {
    let Some(model) = tiny() else { return };
    let mut ear = ear(model);
    // Thirty seconds stand for two hours; `SOTTO_SOAK` takes them whole.
    let halves = if std::env::var_os("SOTTO_SOAK").is_some() {
        240
    } else {
        1
    };
    let mut talk = Script {
        audio: vec![vec![0.0; 30 * 16_000]; halves],
        ..Script::default()
    };
    ear.do_request(HearingRequest::Transcribe(Listening::default()), &mut talk)
        .expect("hears");
    let heard = talk.transcript();
    assert_eq!(
        (heard.text.as_str(), heard.silence, heard.voiced_ms),
        ("", Some(Silence::NotVoiced), 0)
    );
    assert_eq!(heard.audio_ms as usize, halves * 30_000);
}

#[test]
fn two_hours_with_one_sentence_in_them() {
    let (Some(model), Some((speech, said))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    // Four minutes stand for two hours, which `SOTTO_SOAK` takes whole.
    let (minutes, before) = if std::env::var_os("SOTTO_SOAK").is_some() {
        (120, 100)
    } else {
        (4, 2)
    };
    let silence = vec![0.0; 60 * 16_000];
    let mut audio = vec![silence; minutes];
    audio[before] = speech;
    let mut talk = Script {
        audio,
        ..Script::default()
    };
    let listening = Listening {
        words: true,
        ..Listening::default()
    };
    ear.do_request(HearingRequest::Transcribe(listening), &mut talk)
        .expect("hears");
    let heard = talk.transcript();
    assert!(
        word_errors(&said, &heard.text).percent() < 25.0,
        "{}",
        heard.text
    );
    let first = heard.segments.first().expect("a segment").start_ms;
    let begins = before as u32 * 60_000;
    assert!((begins..begins + 3_000).contains(&first), "{first}");
}
