//! A place of a test's own, the program run in it, and what of engines, models and recordings is here.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

pub use std::io::Write as _;
pub use std::process::{Command, Output};

pub const SOTTO: &str = env!("CARGO_BIN_EXE_sotto");

pub struct Place {
    pub folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn sotto(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(SOTTO);
        command
            .args(arguments)
            .env("SOTTO_DATA_DIR", self.path("data"))
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("SOTTO_LOG")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.sotto(arguments).output().unwrap()
    }

    /// The same in a terminal whose language is German.
    pub fn run_in_german(&self, arguments: &[&str]) -> Output {
        let mut command = self.sotto(arguments);
        command.env("LANG", "de_DE.UTF-8").output().unwrap()
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Output {
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

    pub fn wav(
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

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

pub fn engines_are_here(names: &[&str]) -> bool {
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

pub fn models_are_here(ids: &[&str]) -> bool {
    for id in ids {
        if !sotto_models::models_folder().join(id).is_dir() {
            eprintln!("skipped: the starter model {id} is not fetched (sotto models starter)");
            return false;
        }
    }
    true
}

pub fn ear_is_here() -> bool {
    engines_are_here(&["ear"]) && models_are_here(&["whisper-tiny.en"])
}

pub fn test_data() -> Option<PathBuf> {
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
