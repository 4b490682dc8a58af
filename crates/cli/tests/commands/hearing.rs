//! `sotto transcribe`: what people say, every rate and form, and files that are no sound.

mod graphics;

use std::path::Path;

use crate::place::*;

#[test]
fn files_that_are_no_sound_fail_with_a_sentence() {
    if !ear_is_here() {
        return;
    }
    let place = Place::new();
    std::fs::write(place.path("empty.wav"), b"").unwrap();
    std::fs::write(
        place.path("text.wav"),
        "This is not a sound, it is a text.\n".repeat(50),
    )
    .unwrap();
    std::fs::write(
        place.path("noise.mp3"),
        (0..20_000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect::<Vec<_>>(),
    )
    .unwrap();
    let whole = place.wav("whole.wav", 16_000, 1, vec![0.0; 16_000]);
    let bytes = std::fs::read(whole).unwrap();
    std::fs::write(place.path("header.wav"), &bytes[..20]).unwrap();
    let not_numbers = place.wav(
        "nan.wav",
        16_000,
        1,
        [0.0, 0.1, f32::NAN, 0.0].into_iter().cycle().take(20_000),
    );
    let infinite = place.wav(
        "inf.wav",
        48_000,
        2,
        [0.0, f32::INFINITY].into_iter().cycle().take(20_000),
    );
    let folder = place.folder.path().to_str().unwrap().to_owned();
    let table = [
        (
            place.path("missing.wav").to_str().unwrap().to_owned(),
            "is not there",
        ),
        (
            place.path("empty.wav").to_str().unwrap().to_owned(),
            "is empty",
        ),
        (
            place.path("text.wav").to_str().unwrap().to_owned(),
            "is not a sound file",
        ),
        (
            place.path("noise.mp3").to_str().unwrap().to_owned(),
            "noise.mp3",
        ),
        (
            place.path("header.wav").to_str().unwrap().to_owned(),
            "header.wav",
        ),
        (not_numbers, "not numbers"),
        (infinite, "not numbers"),
        (folder, "it is a folder"),
    ];
    for (file, sentence) in &table {
        let output = place.run(&["transcribe", file]);
        assert_eq!(code(&output), 1, "{file}: {}", err(&output));
        assert!(err(&output).contains(sentence), "{file}: {}", err(&output));
        assert!(out(&output).is_empty(), "{file}");
    }
    // One bad file does not take the others with it, and JSON names it.
    let good = place.wav("good.wav", 16_000, 1, vec![0.0; 16_000]);
    let output = place.run(&["transcribe", "--json", "--quiet", &table[1].0, &good]);
    assert_eq!(code(&output), 1);
    let lines: Vec<serde_json::Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines[0]["error"].as_str().unwrap().contains("empty"));
    assert_eq!(lines[1]["text"], "");
}

/// Who reads as root reads everything, so there the folder's own case has to do.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_fails_with_a_sentence() {
    use std::os::unix::fs::PermissionsExt;
    if !ear_is_here() {
        return;
    }
    let place = Place::new();
    let file = place.wav("closed.wav", 16_000, 1, vec![0.0; 1_600]);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&file).is_ok() {
        eprintln!("skipped: this user may read every file");
        return;
    }
    let output = place.run(&["transcribe", &file]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(err(&output).contains("cannot be read"), "{}", err(&output));
}

/// A tone is no speech: every form is decoded to its whole length and gives no words, or few.
#[test]
fn every_form_of_recording_reaches_the_ear() {
    if !ear_is_here() {
        return;
    }
    let place = Place::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().to_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files.len(), 8, "{files:?}");
    let mut arguments = vec!["transcribe", "--json", "--quiet"];
    arguments.extend(files.iter().map(String::as_str));
    let output = place.run(&arguments);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let lines: Vec<serde_json::Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), files.len());
    for line in lines {
        let seconds = line["seconds"].as_f64().unwrap();
        assert!((0.9..1.15).contains(&seconds), "{line}");
        assert_eq!(line["cut_short"], false, "{line}");
        assert_eq!(line["damaged_packets"], 0, "{line}");
    }
}

/// Cut in the middle, and noise behind a good head: an answer or a sentence, exit code 0 or 1, never a panic.
#[test]
fn cut_and_damaged_recordings_of_every_form_end_well() {
    if !ear_is_here() {
        return;
    }
    let place = Place::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sounds");
    let mut files = Vec::new();
    for file in std::fs::read_dir(folder).unwrap().flatten() {
        let bytes = std::fs::read(file.path()).unwrap();
        let name = file.file_name().into_string().unwrap();
        let noisy: Vec<u8> = bytes
            .iter()
            .enumerate()
            .map(|(at, byte)| match at {
                at if at < bytes.len() / 4 => *byte,
                at => ((at as u32).wrapping_mul(2_654_435_761) >> 24) as u8,
            })
            .collect();
        for (form, bytes) in [("cut", &bytes[..bytes.len() / 2]), ("noisy", &noisy[..])] {
            let path = place.path(&format!("{form}-{name}"));
            std::fs::write(&path, bytes).unwrap();
            files.push(path.to_str().unwrap().to_owned());
        }
    }
    let mut arguments = vec!["transcribe", "--json"];
    arguments.extend(files.iter().map(String::as_str));
    let output = place.run(&arguments);
    assert!(matches!(code(&output), 0 | 1), "{}", err(&output));
    assert!(!err(&output).contains("panicked"), "{}", err(&output));
    assert_eq!(
        out(&output).lines().count(),
        files.len(),
        "{}",
        out(&output)
    );
}

#[test]
fn silence_of_every_rate_and_channel_count_and_length_gives_no_text() {
    if !ear_is_here() {
        return;
    }
    let place = Place::new();
    let mut files = vec![
        place.wav("none.wav", 16_000, 1, []),
        place.wav("one.wav", 44_100, 2, [0.5]),
    ];
    let short = files.len();
    for channels in 1..=8 {
        for rate in [
            8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000,
        ] {
            let half_a_second = vec![0.0; rate as usize / 2];
            let name = format!("{channels} channels of {rate}.wav");
            files.push(place.wav(&name, rate, channels, half_a_second));
        }
    }
    let mut arguments = vec!["transcribe", "--json", "--quiet"];
    arguments.extend(files.iter().map(String::as_str));
    let output = place.run(&arguments);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).is_empty(), "{}", err(&output));
    let lines: Vec<serde_json::Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), files.len());
    for line in &lines {
        assert_eq!(line["text"], "", "{line}");
    }
    for line in &lines[short..] {
        let seconds = line["seconds"].as_f64().unwrap();
        assert!((seconds - 0.5).abs() < 0.01, "{line}");
    }
}

#[test]
fn people_are_heard_at_any_rate_with_any_channels_and_through_a_pipe() {
    let Some(data) = test_data().filter(|_| ear_is_here()) else {
        return;
    };
    let place = Place::new();
    let recording = data
        .join("speech")
        .join("command")
        .join("MycroftAI+mycroft-core__test__unittests__client__data__stop.wav");
    let commands = std::fs::read_dir(data.join("speech").join("command"))
        .unwrap()
        .flatten()
        .map(|file| file.path());
    let shopping = commands
        .into_iter()
        .find(|file| file.to_string_lossy().contains("add apples to my"));
    let Some(shopping) = shopping.filter(|_| recording.is_file()) else {
        eprintln!("skipped: the recordings are others");
        return;
    };
    let heard = |arguments: &[&str]| {
        let output = place.run(arguments);
        assert_eq!(code(&output), 0, "{arguments:?}: {}", err(&output));
        assert!(
            err(&output).contains("real-time factor"),
            "{}",
            err(&output)
        );
        out(&output).to_lowercase()
    };
    let plain = heard(&["transcribe", shopping.to_str().unwrap()]);
    assert!(
        plain.contains("apples") && plain.contains("list"),
        "{plain}"
    );
    // The same in the middle of the table: other rates and channels made from it.
    let mut reader = hound::WavReader::open(&shopping).unwrap();
    let rate = reader.spec().sample_rate;
    let samples: Vec<f32> = reader
        .samples::<i16>()
        .map(|sample| f32::from(sample.unwrap()) / 32_768.0)
        .collect();
    let mono: Vec<f32> = samples
        .chunks(usize::from(reader.spec().channels))
        .map(|frame| frame[0])
        .collect();
    assert_eq!(rate, 16_000);
    let high = mono
        .iter()
        .flat_map(|sample| std::iter::repeat_n(*sample, 12));
    // What is too high for a telephone is taken out first, or it would be heard as something lower.
    let low = mono
        .windows(3)
        .step_by(2)
        .map(|three| (three[0] + 2.0 * three[1] + three[2]) / 4.0);
    let files = [
        place.wav("high.wav", 192_000, 1, high),
        place.wav("wide.wav", 16_000, 8, mono.iter().copied()),
        place.wav("telephone.wav", 8_000, 1, low),
    ];
    for file in &files {
        let text = heard(&["transcribe", file]);
        assert!(text.contains("apples"), "{file}: {text}");
    }
    // Piped in, and cut in the middle: what is there is heard, and the cut is said.
    let bytes = std::fs::read(&shopping).unwrap();
    let output = place.run_with_input(&["transcribe", "-"], &bytes);
    assert!(
        out(&output).to_lowercase().contains("apples"),
        "{}",
        err(&output)
    );
    std::fs::write(place.path("cut.wav"), &bytes[..bytes.len() / 2]).unwrap();
    let output = place.run(&["transcribe", place.path("cut.wav").to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("breaks off"), "{}", err(&output));
}

#[test]
fn opus_is_heard() {
    let Some(data) = test_data().filter(|_| ear_is_here()) else {
        return;
    };
    let folder = data.join("people").join("kathleen");
    let Some(file) = std::fs::read_dir(folder)
        .ok()
        .and_then(|files| files.flatten().map(|file| file.path()).min())
    else {
        eprintln!("skipped: no Opus recordings");
        return;
    };
    let place = Place::new();
    let output = place.run(&["transcribe", "--json", file.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let heard: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert!(
        heard["text"].as_str().unwrap().split_whitespace().count() >= 2,
        "{heard}"
    );
    assert!(
        heard["segments"]
            .as_array()
            .is_some_and(|segments| !segments.is_empty())
    );
    assert_eq!(heard["damaged_packets"], 0);
}

#[test]
fn what_is_said_is_heard_again() {
    if !ear_is_here() || !engines_are_here(&["voice"]) || !models_are_here(&["hibari"]) {
        return;
    }
    let place = Place::new();
    let file = place.path("said.wav");
    let output = place.run(&[
        "say",
        "--out",
        file.to_str().unwrap(),
        "Please add milk and bread to my shopping list.",
    ]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let output = place.run(&["transcribe", file.to_str().unwrap()]);
    let heard = out(&output).to_lowercase();
    assert!(
        heard.contains("milk and bread") && heard.contains("shopping list"),
        "{heard}{}",
        err(&output)
    );
}

#[test]
fn without_espeak_other_languages_are_refused_with_a_sentence_and_english_is_spoken() {
    if !engines_are_here(&["voice"]) || !models_are_here(&["hibari", "kokoro"]) {
        return;
    }
    let place = Place::new();
    let file = place.path("said.wav");
    let say = |family: &str, language: &str, text: &str| {
        let mut command = place.sotto(&["say", "--out", file.to_str().unwrap()]);
        command.args(["--family", family, "--language", language, text]);
        // Where no program is installed at all.
        command.env("PATH", place.folder.path()).output().unwrap()
    };
    for family in ["kokoro", "espeak"] {
        let output = say(family, "fr", "Bonjour, le train part ce matin.");
        assert!(matches!(code(&output), 1 | 3), "{family}: {}", err(&output));
        let said = err(&output);
        assert!(
            said.contains("espeak-ng") && said.to_lowercase().contains("install"),
            "{family}: {said}"
        );
        assert!(!file.exists(), "{family}");
    }
    let output = say("kokoro", "en", "Good morning.");
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(file.metadata().unwrap().len() > 10_000);
}
