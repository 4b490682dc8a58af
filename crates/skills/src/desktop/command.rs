//! Running another program for a moment, without a shell, with an end to the waiting.

use std::io::Read;
#[cfg(target_os = "linux")]
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{DesktopError, Result, as_typed};

/// A program that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(8);

/// Where a program lies, if it is installed. Only Linux has several for one thing.
#[cfg(target_os = "linux")]
pub(super) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Runs a program and gives what it wrote.
pub(super) fn run(what: &'static str, program: &str, arguments: &[&str]) -> Result<String> {
    wait_for(what, program, Command::new(program).args(arguments))
}

/// The same where words in what it writes mean something: many programs write them in the user's language ("Stumm: ja").
#[cfg(target_os = "linux")]
pub(super) fn read(what: &'static str, program: &str, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(program);
    command.args(arguments).env("LC_ALL", "C.UTF-8");
    wait_for(what, program, &mut command)
}

fn wait_for(what: &'static str, program: &str, command: &mut Command) -> Result<String> {
    let failed = |reason: String| DesktopError::Failed { what, reason };
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let began = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < LONGEST => std::thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(format!("{program} did not answer")));
            }
            Err(error) => return Err(failed(error.to_string())),
        }
    };
    let mut text = String::new();
    let mut complaint = String::new();
    if let Some(mut out) = child.stdout.take() {
        let _ = out.read_to_string(&mut text);
    }
    if let Some(mut out) = child.stderr.take() {
        let _ = out.read_to_string(&mut complaint);
    }
    if status.success() {
        Ok(text)
    } else {
        let reason = complaint
            .lines()
            .next()
            .unwrap_or("it failed")
            .trim()
            .to_owned();
        Err(failed(if reason.is_empty() {
            format!("{program} failed")
        } else {
            reason
        }))
    }
}

/// Starts a program that goes on by itself. On macOS `open` does that.
#[cfg(not(target_os = "macos"))]
pub(super) fn start(what: &'static str, program: &str, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // It outlives Sotto, and a key pressed for Sotto is not meant for it.
        command.process_group(0);
    }
    let child = command.spawn().map_err(|error| DesktopError::Failed {
        what,
        reason: error.to_string(),
    })?;
    // Somebody has to take note of its end, or it stays in the list of processes.
    std::thread::spawn(move || {
        let mut child = child;
        let _ = child.wait();
    });
    Ok(())
}

/// Whether a server can be called that.
fn plausible(host: &str) -> bool {
    host.contains('.')
        && !host.starts_with(['.', '-'])
        && !host.ends_with('.')
        && host
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '-'))
}

/// A web address as it may be opened: "example.org" becomes "https://example.org", and nothing but the web is allowed.
pub(super) fn web_address(said: &str) -> Result<String> {
    let none = || DesktopError::NotAPage(said.trim().to_owned());
    let text = as_typed(said);
    let rest = match text.split_once("://") {
        Some(("http" | "https", rest)) => rest,
        Some(_) => return Err(none()),
        None if text.contains(':')
            && !text
                .split(':')
                .nth(1)
                .is_some_and(|port| port.starts_with(|c: char| c.is_ascii_digit())) =>
        {
            return Err(none());
        }
        None => text.as_str(),
    };
    let server = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = server.split_once(':').unwrap_or((server, "443"));
    // "wikipedia.org:80@example.net" is a name and a password for example.net: nobody says that.
    let is_port = port.parse::<u16>().is_ok();
    let plausible = is_port && plausible(host);
    let harmless = rest.chars().all(|letter| {
        !letter.is_control() && !matches!(letter, '"' | '\'' | '<' | '>' | '\\' | '`')
    });
    if !plausible || !harmless {
        return Err(none());
    }
    let scheme = if text.starts_with("http://") {
        "http"
    } else {
        "https"
    };
    Ok(format!("{scheme}://{rest}"))
}
