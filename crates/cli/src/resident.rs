//! The running Sotto that holds the data folder, and how every other command reaches it: found where it runs, started where
//! none does.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sotto_api::{Notice, Problem, ProblemCode, Reply, Request};
use sotto_assistant::link::Client;

use crate::commands::status::sentence;
use crate::error::CliError;
use crate::home::Home;
use crate::output::{complain, remark};
use crate::program;

/// Opening a large file on a slow disk, with a repair before it, takes its time.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks for one that somebody else is starting.
const LOOK: Duration = Duration::from_millis(20);
/// The log of the running Sotto begins anew beyond this.
const LONGEST_LOG: u64 = 1_000_000;

/// What a Sotto that was started says on its standard output, in one line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Started {
    /// It takes connections.
    Ready,
    /// It cannot begin.
    Problem(Problem),
}

/// Asks the running Sotto of this data folder, starting one where none runs. A [`Reply::Problem`] comes as
/// [`CliError::Problem`].
///
/// # Errors
/// When none can be started, or it cannot be talked with.
pub async fn call(home: &Home, request: Request) -> Result<Reply, CliError> {
    home.make()?;
    let folder = home.folder().to_owned();
    waiting(move || ask(&mut connect_or_start(&folder)?, request)).await
}

/// Asks the running Sotto of this data folder, if one runs. Nothing is started, and nothing is made.
///
/// # Errors
/// When one runs that cannot be talked with, and what it says.
pub async fn call_running(home: &Home, request: Request) -> Result<Option<Reply>, CliError> {
    let folder = home.folder().to_owned();
    waiting(move || match Client::connect(&folder)? {
        Some(mut client) => ask(&mut client, request).map(Some),
        None => Ok(None),
    })
    .await
}

/// A connection to the running Sotto of this data folder, which is started where none runs.
///
/// # Errors
/// When none can be started, or it cannot be talked with.
pub async fn connect(home: &Home) -> Result<Client, CliError> {
    home.make()?;
    let folder = home.folder().to_owned();
    waiting(move || connect_or_start(&folder)).await
}

/// A connection to the running Sotto, if one runs.
///
/// # Errors
/// When it cannot be talked with.
pub async fn running(home: &Home) -> Result<Option<Client>, CliError> {
    let folder = home.folder().to_owned();
    waiting(move || Ok(Client::connect(&folder)?)).await
}

/// Asks over a connection. Waits.
///
/// # Errors
/// What the running Sotto says, or that it cannot be talked with.
pub fn ask(client: &mut Client, request: Request) -> Result<Reply, CliError> {
    match client.call(request)? {
        Reply::Problem(problem) => Err(CliError::Problem(problem)),
        reply => Ok(reply),
    }
}

/// Work that waits for another program goes where waiting is allowed.
async fn waiting<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CliError> + Send + 'static,
) -> Result<T, CliError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(broken) => Err(CliError::System(broken.into())),
    }
}

/// A connection to the running Sotto of this folder, which is started where none runs. Waits.
///
/// # Errors
/// When none can be started, or it cannot be talked with.
pub(crate) fn connect_or_start(folder: &Path) -> Result<Client, CliError> {
    let began = Instant::now();
    let (mut refused, mut started) = (None, false);
    while began.elapsed() < PATIENCE {
        if let Some(mut client) = Client::connect(folder)? {
            if started {
                tell_notices(&mut client);
            }
            return Ok(client);
        }
        match start(folder)? {
            Started::Ready => started = true,
            // Two programs started one at the same moment: the other one holds the folder and is about to answer. Or it is
            // just leaving, and the next try starts another.
            Started::Problem(problem) if problem.code == ProblemCode::SecondOwner => {
                refused = Some(problem);
                std::thread::sleep(LOOK);
            }
            Started::Problem(problem) => return Err(CliError::Problem(problem)),
        }
    }
    Err(refused.map_or(CliError::NoResident, CliError::Problem))
}

/// Says what the one that was just started has to tell about the data folder. Its own errors go into its log, where nobody
/// would read it.
fn tell_notices(client: &mut Client) {
    // Who asked for no keychain knows where the key lies.
    let chosen = std::env::var_os("SOTTO_NO_KEYCHAIN").is_some();
    if let Ok(Reply::Status(status)) = ask(client, Request::Status) {
        for notice in &status.notices {
            match notice {
                Notice::KeyInFile { .. } if chosen => {}
                // How things are here, or what could be done: no fault.
                Notice::KeyInFile { .. } | Notice::NoKeys { .. } | Notice::Autostart { .. } => {
                    remark(sentence(notice));
                }
                fault => complain(sentence(fault)),
            }
        }
    }
}

/// Starts one in the background, and waits until it takes connections or says why not.
fn start(folder: &Path) -> Result<Started, CliError> {
    let mut child = spawn(folder).map_err(CliError::System)?;
    let out = child.stdout.take();
    take_end(child);
    let mut line = String::new();
    if let Some(out) = out {
        BufReader::new(out)
            .read_line(&mut line)
            .map_err(CliError::System)?;
    }
    serde_json::from_str(&line).map_err(|_| CliError::NoResident)
}

/// Waits for the end of the one that was started. On Unix a program that ends stays among those that run until whoever started it
/// has taken its end, and `sotto serve` and the conversations may go on for days after that.
fn take_end(mut child: Child) {
    let waiting = std::thread::Builder::new().name("resident".to_owned());
    let waiting = waiting.spawn(move || child.wait());
    if let Err(error) = waiting {
        tracing::debug!(%error, "the end of the one that holds the folder is not taken");
    }
}

fn spawn(folder: &Path) -> std::io::Result<Child> {
    let mut command = Command::new(program::file()?);
    command
        .arg("--data-dir")
        .arg(folder)
        .args(["resident", "--tell"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log(folder));
    // Ctrl-C in this terminal ends this command, not the one that holds the timers.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    #[cfg(windows)]
    {
        // A console of its own that nobody sees (CREATE_NO_WINDOW). Without any, each program it runs would open one.
        const UNSEEN: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(&mut command, UNSEEN);
    }
    command.spawn()
}

/// Its log: a file in the data folder, which holds nothing that was said.
fn log(folder: &Path) -> Stdio {
    let path = folder.join("resident.log");
    let long = std::fs::metadata(&path).is_ok_and(|file| file.len() > LONGEST_LOG);
    let mut options = File::options();
    options
        .create(true)
        .append(!long)
        .write(true)
        .truncate(long);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Without a log everything still works.
    options
        .open(path)
        .map_or_else(|_| Stdio::null(), Stdio::from)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nothing_is_left_of_a_program_that_has_ended() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let known = Path::new("/proc").join(child.id().to_string());
        child.kill().unwrap();
        take_end(child);
        let began = Instant::now();
        while known.exists() {
            assert!(began.elapsed() < PATIENCE, "its end was not taken");
            std::thread::sleep(LOOK);
        }
    }
}
