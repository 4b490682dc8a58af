//! espeak-ng, the program: phonemes for voices that were trained with its, and speech in languages that no neural voice
//! here has. It is found on the search path when the user has installed it, and is never linked: its licence would
//! become Sotto's.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use sotto_engines::{Fault, FaultKind};

use crate::family::{Family, Manner, known, language_code};

mod wave;

/// A clause takes it some ten milliseconds. Longer than this and it hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// Words a minute at the rate of 1.
const WORDS_A_MINUTE: f32 = 175.0;

/// Where the program is.
#[derive(Debug, Clone)]
pub struct EspeakProgram {
    program: PathBuf,
}

impl Default for EspeakProgram {
    fn default() -> Self {
        Self {
            program: PathBuf::from("espeak-ng"),
        }
    }
}

/// How phonemes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As they are.
    Plain,
    /// Sounds of two signs with `^` between them.
    Tied,
}

impl EspeakProgram {
    /// The program at this place.
    #[must_use]
    pub fn at(program: PathBuf) -> Self {
        Self { program }
    }

    /// Whether it is installed; the fault says how to install it.
    pub fn check(&self) -> Result<(), Fault> {
        self.run(&["--version"], "", &AtomicBool::new(false))
            .map(drop)
    }

    /// The phonemes of a text with its punctuation.
    pub fn phonemes(
        &self,
        text: &str,
        voice: &str,
        spelling: Spelling,
        stop: &AtomicBool,
    ) -> Result<String, Fault> {
        let clauses = clauses(text);
        let mut arguments = vec!["-q", "-b", "1", "-v", voice, "--ipa", "--stdin"];
        if spelling == Spelling::Tied {
            arguments.push("--tie=^");
        }
        // One paragraph for each clause, so that the program's lines can be told apart again.
        let asked: Vec<&str> = clauses.iter().map(|(words, _)| words.as_str()).collect();
        let said = self.run(&arguments, &asked.join(".\n\n"), stop)?;
        let said = String::from_utf8_lossy(&said);
        let lines: Vec<&str> = said
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let with_marks = if lines.len() == clauses.len() {
            let marked = lines
                .iter()
                .zip(&clauses)
                .map(|(line, (_, mark))| format!("{line}{mark}"));
            marked.collect::<Vec<_>>().join(" ")
        } else {
            // It cut the text in its own way: the pauses stay, only their kind is lost.
            lines.join(", ")
        };
        // Names of languages stand in round brackets where the program changed the language.
        Ok(without_brackets(&with_marks))
    }

    /// Runs the program with a text to read, and returns what it wrote.
    fn run(&self, arguments: &[&str], text: &str, stop: &AtomicBool) -> Result<Vec<u8>, Fault> {
        let started = Command::new(&self.program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = match started {
            Ok(child) => Running(child),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(not_installed());
            }
            Err(error) => {
                return Err(Fault::inside(format!(
                    "espeak-ng could not be started: {error}."
                )));
            }
        };
        let (finished, result) = channel();
        let (input, output) = (child.0.stdin.take(), child.0.stdout.take());
        let text = text.to_owned();
        std::thread::spawn(move || {
            if let Some(mut input) = input {
                // It may end without reading everything; what it wrote counts.
                let _ = input.write_all(text.as_bytes());
            }
        });
        std::thread::spawn(move || {
            let mut written = Vec::new();
            let read = output.map_or(Ok(0), |mut output| output.read_to_end(&mut written));
            let _ = finished.send(read.map(|_| written));
        });
        let until = Instant::now() + PATIENCE;
        let written = loop {
            if stop.load(Ordering::Relaxed) {
                return Err(Fault::cancelled());
            }
            match result.recv_timeout(Duration::from_millis(10)) {
                Ok(written) => break written,
                Err(RecvTimeoutError::Timeout) if Instant::now() < until => {}
                Err(_) => {
                    return Err(Fault::inside(
                        "espeak-ng did not answer. Try again, or choose another voice.",
                    ));
                }
            }
        };
        let ended = child.0.wait();
        match (written, ended) {
            (Ok(written), Ok(status)) if status.success() => Ok(written),
            _ => Err(Fault::inside(
                "espeak-ng failed with this text or voice. Choose another voice.",
            )),
        }
    }
}

/// A child that is ended when nobody waits for it any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn not_installed() -> Fault {
    Fault::new(
        FaultKind::ModelMissing,
        "This voice needs the program espeak-ng, which is not installed. Install it (Debian and Ubuntu: sudo apt \
         install espeak-ng; Fedora: sudo dnf install espeak-ng; Arch: sudo pacman -S espeak-ng; macOS: brew install \
         espeak-ng; Windows: winget install eSpeak-NG.eSpeak-NG) and try again, or choose another voice.",
    )
}

/// The words between the punctuation marks, each with the mark after it.
fn clauses(text: &str) -> Vec<(String, String)> {
    let mut clauses: Vec<(String, String)> = Vec::new();
    let mut words = String::new();
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let ends = matches!(sign, '.' | '!' | '?' | ',' | ';' | ':' | '…')
            && signs.peek().is_none_or(|next| next.is_whitespace());
        if !ends {
            words.push(if sign.is_control() { ' ' } else { sign });
            continue;
        }
        if words.chars().any(char::is_alphanumeric) {
            clauses.push((words.trim().to_owned(), sign.to_string()));
        }
        words.clear();
    }
    if words.chars().any(char::is_alphanumeric) {
        clauses.push((words.trim().to_owned(), String::new()));
    }
    clauses
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|sign| match sign {
            '(' => {
                depth += 1;
                false
            }
            ')' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect()
}

/// The voices of the program itself, one for each of its languages.
pub struct EspeakVoices {
    program: EspeakProgram,
    voices: Vec<String>,
    rate: u32,
}

impl EspeakVoices {
    /// Asks the program for its voices.
    pub fn open(program: EspeakProgram) -> Result<Self, Fault> {
        let stop = AtomicBool::new(false);
        let listed = program.run(&["--voices"], "", &stop)?;
        let mut voices: Vec<String> = String::from_utf8_lossy(&listed)
            .lines()
            .skip(1)
            .filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned))
            .collect();
        voices.sort_by_key(|name| (name != "en-us" && name != "en", name.clone()));
        voices.dedup();
        let mut voices = Self {
            program,
            voices,
            rate: 22_050,
        };
        let default = voices
            .voices
            .first()
            .cloned()
            .unwrap_or_else(|| "en".to_owned());
        voices.rate = voices.wave("a", &default, 1.0, &stop)?.rate;
        Ok(voices)
    }

    fn wave(
        &self,
        text: &str,
        voice: &str,
        rate: f32,
        stop: &AtomicBool,
    ) -> Result<wave::Wave, Fault> {
        let speed = format!("{:.0}", WORDS_A_MINUTE * rate);
        let written = self.program.run(
            &["-b", "1", "-v", voice, "-s", &speed, "--stdin", "--stdout"],
            text,
            stop,
        )?;
        wave::read(&written)
            .ok_or_else(|| Fault::inside("espeak-ng gave something that is not sound."))
    }
}

impl Family for EspeakVoices {
    fn rate(&self) -> u32 {
        self.rate
    }

    fn voices(&self) -> Vec<String> {
        self.voices.clone()
    }

    fn choose(&self, voice: &str, language: &str) -> Result<(String, String), Fault> {
        let wanted = if voice.is_empty() {
            language.trim().to_lowercase().replace('_', "-")
        } else {
            voice.to_owned()
        };
        let code = language_code(&wanted);
        let prefix = format!("{code}-");
        let found = self
            .voices
            .iter()
            .find(|name| **name == wanted)
            .or_else(|| {
                self.voices
                    .iter()
                    .find(|name| voice.is_empty() && **name == code)
            })
            .or_else(|| {
                self.voices
                    .iter()
                    .find(|name| voice.is_empty() && name.starts_with(&prefix))
            })
            .or_else(|| self.voices.first().filter(|_| wanted.is_empty()));
        match found {
            Some(name) => Ok((name.clone(), language_code(name))),
            None => known(&wanted, &self.voices).map(|name| (name, code)),
        }
    }

    fn reads_any_writing(&self) -> bool {
        true
    }

    fn longest_piece(&self) -> usize {
        300
    }

    fn say(&mut self, words: &str, manner: &Manner, stop: &AtomicBool) -> Result<Vec<f32>, Fault> {
        if !words.chars().any(char::is_alphanumeric) {
            return Ok(Vec::new());
        }
        Ok(self.wave(words, &manner.voice, manner.rate, stop)?.samples)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn a_missing_program_is_a_fault_that_says_how_to_install_it() {
        let program = EspeakProgram::at(PathBuf::from("/nowhere/espeak-ng"));
        let fault = program.check().unwrap_err();
        assert_eq!(fault.kind, FaultKind::ModelMissing);
        assert!(fault.message.contains("apt install espeak-ng"));
        assert!(EspeakVoices::open(program).is_err());
    }

    #[test]
    fn clauses_keep_their_marks() {
        let cut = clauses("Well, it is 3.5 of them! ... Really?");
        let cut: Vec<(&str, &str)> = cut
            .iter()
            .map(|(words, mark)| (words.as_str(), mark.as_str()))
            .collect();
        assert_eq!(
            cut,
            [("Well", ","), ("it is 3.5 of them", "!"), ("Really", "?")]
        );
        assert!(clauses("?! …").is_empty());
    }

    #[test]
    fn names_of_languages_are_left_out() {
        assert_eq!(without_brackets("(en)hˈaʊs(de) ) x"), "hˈaʊs  x");
    }
}
