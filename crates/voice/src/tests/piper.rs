//! Piper voices: a real one where the user has one, and always one of a few hundred bytes that takes and gives what real
//! ones do, and makes a tone for each phoneme.

use super::tones::{RATE, TONE};
use super::*;

#[test]
fn a_users_voice_speaks() {
    let Some(file) = users_voice() else {
        return println!(
            "skipped: no Piper voice (a folder piper-NAME with NAME.onnx and NAME.onnx.json)"
        );
    };
    match load(VoiceFamily::Piper(file)) {
        Ok(studio) => {
            let (facts, tape) = speak(&studio, &text("Good morning, everyone. How are you?"));
            let seconds = facts.samples as f32 / studio.facts().rate as f32;
            println!("{seconds:.2} s in {} ms", facts.work_ms);
            assert!((1.0..6.0).contains(&seconds), "{facts:?}");
            is_speech(&tape, studio.facts().rate);
        }
        Err(fault) if fault.message.contains("espeak-ng") => println!("skipped: {fault}"),
        Err(fault) => panic!("{fault}"),
    }
}

fn users_voice() -> Option<PathBuf> {
    let models = folder("")?;
    let folders = std::fs::read_dir(models).ok()?.flatten();
    folders
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("piper"))
        .filter_map(|entry| std::fs::read_dir(entry.path()).ok())
        .flat_map(Iterator::flatten)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "onnx"))
}

#[test]
fn a_voice_of_a_few_bytes_speaks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tones.onnx");
    std::fs::write(&file, tones::net()).unwrap();
    let described = folder.path().join("tones.onnx.json");
    assert_eq!(
        refusal(&file).kind,
        FaultKind::ModelMissing,
        "without its description"
    );
    for wrong in [
        "",
        "{}",
        r#"{"audio":{"sample_rate":1},"espeak":{"voice":"en-us"},"phoneme_id_map":{"a":[1]}}"#,
    ] {
        std::fs::write(&described, wrong).unwrap();
        assert_eq!(refusal(&file).kind, FaultKind::ModelUnusable, "{wrong}");
    }
    for (right, wrong) in [
        ("\"length_scale\":1.0", "\"length_scale\":1e30"),
        ("\"length_scale\":1.0", "\"length_scale\":0"),
        ("\"noise_w\":0.8", "\"noise_w\":-1"),
        ("\"noise_scale\":0.6", "\"noise_scale\":1e300"),
    ] {
        let description = tones::description();
        assert!(description.contains(right), "{description}");
        std::fs::write(&described, description.replace(right, wrong)).unwrap();
        assert_eq!(refusal(&file).kind, FaultKind::ModelUnusable, "{wrong}");
    }
    std::fs::write(&described, tones::description()).unwrap();
    let studio = match load(VoiceFamily::Piper(file)) {
        Ok(studio) => studio,
        Err(fault) => {
            assert!(fault.message.contains("espeak-ng"), "{fault}");
            return println!("skipped: {fault}");
        }
    };
    assert_eq!(
        (studio.facts().rate, studio.facts().voices.as_slice()),
        (RATE, &["tones".to_owned()][..])
    );
    let (facts, tape) = speak(&studio, &text("Mama, Papa."));
    // Eight phonemes known to the voice, two stresses, each with "nothing" behind it; silent ends are cut.
    let tones = facts.samples as usize / TONE;
    assert!((14..40).contains(&tones), "{tones} tones");
    is_speech(&tape, RATE);
    let longer = speak(&studio, &text("Mama, Papa, Mama, Papa, Mama, Papa."))
        .0
        .samples;
    assert!(longer > 2 * facts.samples);
    let german = Speech {
        language: "de".to_owned(),
        ..text("Mama")
    };
    assert_eq!(refused(&studio, &german).kind, FaultKind::BadRequest);
    assert_eq!(refused(&studio, &text("Мама")).kind, FaultKind::BadRequest);
}

/// A net that is whole and gives no numbers, as one with damaged weights does: nobody hears what it gives. That is found when it
/// is warmed up, or else with its first words.
#[test]
fn what_is_no_number_is_never_sound() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tones.onnx");
    std::fs::write(folder.path().join("tones.onnx.json"), tones::description()).unwrap();
    for weight in [f32::NAN, f32::INFINITY] {
        std::fs::write(&file, tones::net_adding(weight)).unwrap();
        let mut tape = Tape::default();
        let spoken = load(VoiceFamily::Piper(file.clone()))
            .and_then(|studio| studio.speak(&text("Mama, Papa."), &Arc::default(), &mut tape));
        let fault = spoken.unwrap_err();
        if fault.message.contains("espeak-ng") {
            return println!("skipped: {fault}");
        }
        assert_eq!(fault.kind, FaultKind::ModelUnusable, "{fault}");
        assert!(fault.message.contains("not numbers"), "{fault}");
        assert!(tape.clauses.is_empty() && tape.samples.is_empty());
    }
}

fn refusal(file: &Path) -> Fault {
    load(VoiceFamily::Piper(file.to_owned()))
        .err()
        .expect("it was loaded")
}
