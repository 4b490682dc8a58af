//! The real program with real engines and models: what it prints, what it exits with, and what bad input does to it.
//! What needs an engine or a model that is not built or fetched is skipped and says so.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const SOTTO: &str = env!("CARGO_BIN_EXE_sotto");

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SOTTO);
        command
            .args(arguments)
            .env("SOTTO_DATA_DIR", self.path("data"))
            .env_remove("SOTTO_LOG")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.sotto(arguments).output().unwrap()
    }

    fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .sotto(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // A program that refuses its input early closes the pipe; that is its right.
        let writing = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        let _ = writing.join().unwrap();
        output
    }

    fn wav(
        &self,
        name: &str,
        rate: u32,
        channels: u16,
        frames: impl IntoIterator<Item = f32>,
    ) -> String {
        let spec = hound::WavSpec {
            channels,
            sample_rate: rate,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let path = self.path(name);
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for frame in frames {
            for _ in 0..channels {
                writer.write_sample(frame).unwrap();
            }
        }
        writer.finalize().unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn engines_are_here(names: &[&str]) -> bool {
    let folder = Path::new(SOTTO).parent().unwrap();
    for name in names {
        let program = folder.join(format!("sotto-{name}{}", std::env::consts::EXE_SUFFIX));
        if !program.is_file() {
            eprintln!("skipped: {} is not built", program.display());
            return false;
        }
    }
    true
}

fn models_are_here(ids: &[&str]) -> bool {
    for id in ids {
        if !sotto_models::models_folder().join(id).is_dir() {
            eprintln!("skipped: the starter model {id} is not fetched (sotto models starter)");
            return false;
        }
    }
    true
}

fn ear_is_here() -> bool {
    engines_are_here(&["ear"]) && models_are_here(&["whisper-tiny.en"])
}

fn test_data() -> Option<PathBuf> {
    let named = std::env::var_os("SOTTO_TEST_DATA").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared").join("data"));
    let found = named
        .into_iter()
        .chain(above)
        .find(|folder| folder.is_dir());
    if found.is_none() {
        eprintln!("skipped: no recordings (set SOTTO_TEST_DATA)");
    }
    found
}

#[test]
fn usage_is_exit_2_and_help_is_0() {
    let place = Place::new();
    assert_eq!(code(&place.run(&["--help"])), 0);
    assert_eq!(code(&place.run(&["--version"])), 0);
    for wrong in [
        &["nonsense"][..],
        &[],
        &["transcribe"],
        &["say", "x", "--rate", "9"],
        &["say", "x", "--family", "y"],
    ] {
        assert_eq!(code(&place.run(wrong)), 2, "{wrong:?}");
    }
    assert!(
        !place.path("data").exists(),
        "usage errors must not touch the data folder"
    );
}

#[test]
fn text_of_no_bytes_of_no_utf8_and_of_too_many_bytes_is_refused() {
    let place = Place::new();
    for command in ["ask", "say"] {
        for input in [&b""[..], b"  \n", b"gr\xfcn"] {
            let output = place.run_with_input(&[command, "-"], input);
            assert_eq!(code(&output), 2, "{command}: {}", err(&output));
            assert!(out(&output).is_empty());
        }
        assert_eq!(code(&place.run(&[command, ""])), 2);
        let output = place.run_with_input(&[command], &vec![b'a'; 9_000_000]);
        assert_eq!(code(&output), 2, "{}", err(&output));
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let output = place
            .sotto(&["ask"])
            .arg(std::ffi::OsStr::from_bytes(b"gr\xfcn"))
            .output()
            .unwrap();
        assert_eq!(code(&output), 2);
    }
}

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

#[test]
fn silence_of_every_rate_and_channel_count_and_length_gives_no_text() {
    if !ear_is_here() {
        return;
    }
    let place = Place::new();
    let files = [
        place.wav("none.wav", 16_000, 1, []),
        place.wav("one.wav", 44_100, 2, [0.5]),
        place.wav("8k.wav", 8_000, 1, vec![0.0; 8_000]),
        place.wav("192k.wav", 192_000, 1, vec![0.0; 192_000]),
        place.wav("8ch.wav", 48_000, 8, vec![0.0; 48_000]),
    ];
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
    assert!((lines[4]["seconds"].as_f64().unwrap() - 1.0).abs() < 0.01);
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
    for (name, times, channels) in [("high.wav", 192_000 / rate, 1), ("wide.wav", 1, 8)] {
        let stretched = mono
            .iter()
            .flat_map(|sample| std::iter::repeat_n(*sample, times as usize));
        let file = place.wav(name, rate * times, channels, stretched);
        let text = heard(&["transcribe", &file]);
        assert!(text.contains("apples"), "{name}: {text}");
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
fn missing_models_and_engines_are_exit_3() {
    let place = Place::new();
    let sound = place.wav("sound.wav", 16_000, 1, vec![0.0; 1600]);
    for arguments in [
        &["transcribe", "--model", "whisper-tiny", &sound][..],
        &["transcribe", "--model", "/nonexistent/model.bin", &sound],
        &["ask", "--model", "/nonexistent/model.gguf", "hello"],
    ] {
        let output = place
            .sotto(arguments)
            .env("SOTTO_MODELS_DIR", place.path("no models"))
            .output()
            .unwrap();
        assert_eq!(code(&output), 3, "{arguments:?}: {}", err(&output));
        assert!(
            err(&output).contains("sotto models get"),
            "{}",
            err(&output)
        );
    }
    let output = place
        .sotto(&["transcribe", &sound])
        .env("SOTTO_MODELS_DIR", place.path("no models"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 3, "{}", err(&output));
    assert!(
        err(&output).contains("sotto models starter"),
        "{}",
        err(&output)
    );
    if models_are_here(&["whisper-tiny.en"]) {
        let nowhere = place.path("nowhere");
        let output = place
            .sotto(&["transcribe", &sound])
            .env("SOTTO_ENGINES_DIR", nowhere)
            .output()
            .unwrap();
        assert_eq!(code(&output), 3, "{}", err(&output));
        assert!(
            err(&output).contains("sotto-ear is missing"),
            "{}",
            err(&output)
        );
    }
}

#[test]
fn a_second_owner_is_told_who_the_first_is() {
    let place = Place::new();
    let data = place.path("data");
    std::fs::create_dir_all(&data).unwrap();
    let mut lock = std::fs::File::create(data.join("owner.lock")).unwrap();
    lock.try_lock().unwrap();
    write!(lock, "{}", std::process::id()).unwrap();
    let output = place.run(&["network", "forbid"]);
    assert_eq!(code(&output), 1);
    if cfg!(unix) {
        assert!(
            err(&output).contains(&format!("process {}", std::process::id())),
            "{}",
            err(&output)
        );
    }
    // Reading is free.
    assert_eq!(code(&place.run(&["network"])), 0);
    drop(lock);
    assert_eq!(code(&place.run(&["network", "forbid"])), 0);
    assert!(out(&place.run(&["network"])).contains("Everything is forbidden"));
}

#[test]
fn the_switch_stops_downloads_and_the_ledger_says_so() {
    let place = Place::new();
    let models = place.path("models");
    assert_eq!(code(&place.run(&["network", "forbid"])), 0);
    let output = place
        .sotto(&["models", "get", "whisper-tiny"])
        .env("SOTTO_MODELS_DIR", &models)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    let output = place
        .sotto(&["models", "starter"])
        .env("SOTTO_MODELS_DIR", &models)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    let output = place.run(&["network", "ledger", "--json"]);
    let lines: Vec<serde_json::Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.len() >= 2, "{}", out(&output));
    assert!(
        lines.iter().all(|line| line["ending"] == "refused"),
        "{}",
        out(&output)
    );
    assert_eq!(code(&place.run(&["network", "allow", "nonsense"])), 2);
    assert_eq!(code(&place.run(&["network", "allow"])), 0);
    let output = place.run(&[
        "ask",
        "--endpoint",
        "https://models.example/v1",
        "--model",
        "m",
        "hello",
    ]);
    assert_eq!(code(&output), 1);
    assert!(
        err(&output).contains("network allow external-model"),
        "{}",
        err(&output)
    );
}

#[test]
fn models_are_listed_without_a_network_and_in_json() {
    let place = Place::new();
    let output = place
        .sotto(&["models"])
        .env("SOTTO_MODELS_DIR", place.path("models"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("whisper-tiny.en") && out(&output).contains("not here"));
    let output = place.run(&["models", "list", "--json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&out(&output)).unwrap();
    assert!(rows.len() > 20 && rows.iter().all(|row| row["licence"].is_string()));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let place = Place::new();
    let mut child = place
        .sotto(&["models"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(!err(&output).contains("panick"), "{}", err(&output));
}

#[test]
fn the_manual_and_the_completions_are_made() {
    let place = Place::new();
    let manual = out(&place.run(&["man"]));
    assert!(manual.contains(".TH sotto 1") && manual.contains("transcribe"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            out(&place.run(&["completions", shell])).contains("transcribe"),
            "{shell}"
        );
    }
}

#[test]
fn devices_are_listed_even_when_there_are_none() {
    let place = Place::new();
    let output = place.run(&["devices", "--json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let found: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert!(found["inputs"].is_array() && found["outputs"].is_array());
}

#[test]
fn the_doctor_sees_a_missing_engine() {
    let place = Place::new();
    let output = place
        .sotto(&["doctor", "--json"])
        .env("SOTTO_ENGINES_DIR", place.path("nowhere"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(report["well"], false);
    assert_eq!(report["checks"][0]["state"], "fail");
    assert!(report["checks"][0]["next"].is_string());
}

#[test]
fn a_question_gets_an_answer_and_a_schema_is_kept() {
    if !engines_are_here(&["mind"]) || !models_are_here(&["smollm2-135m-instruct-q4_1"]) {
        return;
    }
    let place = Place::new();
    let output = place.run(&[
        "ask",
        "--max-tokens",
        "24",
        "What is the capital of France?",
    ]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&output).contains("Paris"), "{}", out(&output));
    let schema = place.path("schema.json");
    std::fs::write(
        &schema,
        r#"{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"#,
    )
    .unwrap();
    let arguments = [
        "ask",
        "--json",
        "--max-tokens",
        "60",
        "--json-schema",
        schema.to_str().unwrap(),
        "Name the capital of France.",
    ];
    let output = place.run(&arguments);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let answer: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let shaped: serde_json::Value = serde_json::from_str(answer["text"].as_str().unwrap()).unwrap();
    assert!(shaped["city"].is_string(), "{shaped}");
}

#[test]
fn a_megabyte_of_text_ends_with_a_sentence_or_an_answer() {
    if !engines_are_here(&["mind"]) || !models_are_here(&["smollm2-135m-instruct-q4_1"]) {
        return;
    }
    let place = Place::new();
    let text = "The sea is wide and the ship is small. ".repeat(25_700);
    let output = place.run_with_input(&["ask", "--max-tokens", "4"], text.as_bytes());
    assert!(matches!(code(&output), 0 | 1), "{}", err(&output));
    assert!(
        !err(&output).is_empty() && !err(&output).contains("panick"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_conversation_remembers_what_was_said() {
    if !engines_are_here(&["mind"]) || !models_are_here(&["smollm2-135m-instruct-q4_1"]) {
        return;
    }
    let place = Place::new();
    let output = place.run_with_input(
        &["chat", "--json"],
        b"My name is Anna.\n/nonsense\n/new\nSay hello.\n/quit\n",
    );
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(out(&output).lines().count(), 2, "{}", out(&output));
    assert!(err(&output).contains("There is no /nonsense"));
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
