//! A recording far longer than what may be in memory at any time: a person's speech over and over in a file, through the
//! real `sotto transcribe`. Each time it is said it is heard, and neither the program nor its ear grows with the file.
//!
//! Six minutes, which are two stretches; two hours with `SOTTO_SOAK`: only those can show that nothing grows.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]
#![cfg(target_os = "linux")]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use sotto_cli::sound::Recording;
use sotto_engines::supervisor::find_program;
use sotto_tests::{model, sotto, test_data};

const RATE: usize = 16_000;

/// Part of what is said each time.
const PHRASE: &str = "fellow americans";

/// What the program and its ear may hold beyond what one phrase costs them. Two hours of sound are 461 MB.
const ROOM: u64 = 150_000_000;

/// Eleven seconds of a speech.
fn speech() -> Option<Vec<f32>> {
    let file = test_data().map(|data| data.join("speech/read/openai+whisper__tests__jfk.flac"));
    let Some(file) = file.filter(|file| file.is_file()) else {
        println!("skipped: no recordings (set SOTTO_TEST_DATA)");
        return None;
    };
    Some(Recording::open(&file).unwrap().read_all().unwrap().0)
}

/// Writes the speech so many times, each followed by silence until so many seconds are over.
fn write(file: &Path, speech: &[f32], seconds: usize, times: usize) {
    let mut once: Vec<u8> = speech
        .iter()
        .flat_map(|sample| ((sample * 32_767.0) as i16).to_le_bytes())
        .collect();
    let length = seconds * RATE * 2;
    assert!(once.len() < length, "the speech is longer than expected");
    once.resize(length, 0);
    let number = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let mut out = BufWriter::new(File::create(file).unwrap());
    out.write_all(b"RIFF").unwrap();
    out.write_all(&number(36 + length * times)).unwrap();
    out.write_all(b"WAVEfmt ").unwrap();
    out.write_all(&number(16)).unwrap();
    // Whole numbers, one channel; two bytes a sample of 16 bits.
    out.write_all(&[1, 0, 1, 0]).unwrap();
    out.write_all(&number(RATE)).unwrap();
    out.write_all(&number(RATE * 2)).unwrap();
    out.write_all(&[2, 0, 16, 0]).unwrap();
    out.write_all(b"data").unwrap();
    out.write_all(&number(length * times)).unwrap();
    for _ in 0..times {
        out.write_all(&once).unwrap();
    }
    out.flush().unwrap();
}

/// What came of a file.
struct Heard {
    text: String,
    seconds: f64,
    /// The most memory that the program ever held, in bytes.
    program: u64,
    /// The same of its ear.
    ear: u64,
}

impl Heard {
    fn phrases(&self) -> usize {
        self.text.to_lowercase().matches(PHRASE).count()
    }
}

/// The most memory that a process ever held, while it is there.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The ear that this program started.
fn ear_of(program: u32) -> Option<u32> {
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .find_map(|entry| {
            let process = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            let (name, rest) = stat.rsplit_once(") ")?;
            let parent: u32 = rest.split_whitespace().nth(1)?.parse().ok()?;
            (parent == program && name.ends_with("(sotto-ear")).then_some(process)
        })
}

fn transcribed(sotto: &Path, data: &Path, file: &Path) -> Heard {
    let mut program = Command::new(sotto)
        .arg("--data-dir")
        .arg(data)
        .args(["transcribe", "--json", "--quiet"])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = program.stdout.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut said = String::new();
        out.read_to_string(&mut said).map(|_| said)
    });
    let (mut own, mut ears, mut ear) = (0, 0, None);
    let status = loop {
        own = own.max(peak(program.id()).unwrap_or(0));
        ear = ear.or_else(|| ear_of(program.id()));
        ears = ears.max(ear.and_then(peak).unwrap_or(0));
        if let Some(status) = program.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(status.success(), "{status}");
    assert!(own > 0 && ears > 0, "neither was ever seen at work");
    let said = reading.join().unwrap().unwrap();
    let heard: serde_json::Value = serde_json::from_str(&said).unwrap();
    Heard {
        text: heard["text"].as_str().unwrap().to_owned(),
        seconds: heard["seconds"].as_f64().unwrap(),
        program: own,
        ear: ears,
    }
}

#[test]
fn a_long_file_is_heard_whole_and_is_never_in_memory_whole() {
    let (Some(sotto), Some(_), Some(speech)) =
        (sotto(), model("whisper-tiny.en/ggml-tiny.en.bin"), speech())
    else {
        return;
    };
    if let Err(error) = find_program("ear") {
        return println!("skipped: {error}");
    }
    let (minutes, seconds) = match std::env::var_os("SOTTO_SOAK") {
        Some(_) => (120, 20),
        None => (6, 60),
    };
    let times = minutes * 60 / seconds;
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("speech.wav"));
    write(&file, &speech, 12, 1);
    let once = transcribed(&sotto, &data, &file);
    assert_eq!(once.phrases(), 1, "{}", once.text);
    write(&file, &speech, seconds, times);
    let heard = transcribed(&sotto, &data, &file);
    let megabytes = |heard: &Heard| (heard.program / 1_000_000, heard.ear / 1_000_000);
    println!(
        "{} of {times} phrases in {minutes} minutes; at most {:?} MB in the program and its ear, {:?} for one phrase",
        heard.phrases(),
        megabytes(&heard),
        megabytes(&once)
    );
    assert!((heard.seconds - (minutes * 60) as f64).abs() < 0.1);
    // None is heard twice, and of a hundred at most two are written down otherwise.
    let phrases = heard.phrases();
    assert!(phrases <= times && phrases * 100 >= times * 98, "{phrases}");
    assert!(heard.program < once.program + ROOM, "{}", heard.program);
    assert!(heard.ear < once.ear + ROOM, "{}", heard.ear);
}
