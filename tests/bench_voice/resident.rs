//! The resident program, on a sound service of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::process::Process;
use crate::sound::SoundService;

/// What is asked for must be there by then.
const PATIENCE: Duration = Duration::from_secs(60);

/// The resident program.
pub struct Resident<'a> {
    service: &'a SoundService,
    program: PathBuf,
    data: &'a Path,
    process: Process,
    // Somebody has to be there to whom it tells what happens.
    _told: BufReader<ChildStdout>,
}

impl<'a> Resident<'a> {
    /// Starts it and waits until it takes requests.
    pub fn start(service: &'a SoundService, data: &'a Path) -> Outcome<Self> {
        let program = sotto_tests::sotto().ok_or("sotto is not built")?;
        let mut command = sotto(service, &program, data);
        command
            .args(["resident", "--tell", "--stay"])
            .stdout(Stdio::piped());
        let mut process = Process::start(&mut command);
        let mut line = String::new();
        let mut told = BufReader::new(process.output());
        told.read_line(&mut line)?;
        if line.trim() != "\"ready\"" {
            return Err("the resident program did not start".into());
        }
        Ok(Self {
            service,
            program,
            data,
            process,
            _told: told,
        })
    }

    /// Its number for the system.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// A command to it; gives what it prints.
    pub fn tell(&self, words: &[&str]) -> Outcome<String> {
        let told = sotto(self.service, &self.program, self.data)
            .args(words)
            .output()?;
        if told.status.success() {
            return Ok(String::from_utf8_lossy(&told.stdout).into_owned());
        }
        Err(format!("`sotto {}` failed", words.join(" ")).into())
    }

    fn listening(&self) -> Outcome<String> {
        let status: serde_json::Value = serde_json::from_str(&self.tell(&["--json", "status"])?)?;
        Ok(status["listening"].as_str().unwrap_or_default().to_owned())
    }

    /// Waits until it shows this state of listening.
    pub fn until(&self, wanted: &str) -> Outcome<()> {
        let began = Instant::now();
        while self.listening()? != wanted {
            if began.elapsed() > PATIENCE {
                return Err(format!("it was never {wanted}").into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Ends it in good order.
    pub fn stop(self) -> Outcome<()> {
        self.tell(&["resident", "--stop"])?;
        self.process.finish();
        Ok(())
    }
}

/// The program with this data folder, on this sound service.
fn sotto(service: &SoundService, program: &Path, data: &Path) -> Command {
    let mut command = Command::new(program);
    service.around(&mut command);
    command
        .arg("--data-dir")
        .arg(data)
        .env("SOTTO_MODELS_DIR", sotto_models::models_folder())
        .env("SOTTO_NO_KEYCHAIN", "1")
        // Which ear hears depends on the language of the system.
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}
