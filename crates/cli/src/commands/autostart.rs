//! `sotto autostart`: lets the one that holds timers and reminders start with the system, as a service of this user.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;
use sotto_api::{MachineSettingsPatch, Request, SettingsPatch};
use sotto_skills::numbers::Language;

use crate::app_image;
use crate::arguments::Autostart;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::language::of_reader;
use crate::output::Output;
use crate::resident::{call, call_running};

/// The ways systems have for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A unit of the user's systemd.
    Systemd,
    /// An entry for desktops without one.
    Desktop,
    /// An entry for desktops that starts an AppImage. What lies in one is reached only by the program with the window, which
    /// holds timers and reminders too; and a unit of systemd knows no screen that it could be shown on.
    Image,
    /// A launch agent.
    LaunchAgent,
    /// A value in the registry.
    Registry,
}

const RUN_KEY: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run";

/// Does it.
pub async fn autostart(asked: Autostart, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let way = way();
    let language = of_reader(home, output).await;
    match asked {
        Autostart::Status => {
            let on = is_on(way, language)?;
            if output.json {
                return output.json(&json!({ "on": on }));
            }
            let name = if on {
                "told.starts_with_system"
            } else {
                "told.starts_when_asked"
            };
            output.line(say(language, name, []))
        }
        Autostart::On => {
            switch_on(way, home, language)?;
            keep_answer(true, home).await;
            done(
                true,
                say(language, "told.will_start_with_system", []),
                output,
            )
        }
        Autostart::Off => {
            switch_off(way, language)?;
            keep_answer(false, home).await;
            done(false, say(language, "told.starts_no_more", []), output)
        }
    }
}

/// Says that it starts with the system from now on, or not any more.
fn done(on: bool, told: String, output: &mut Output) -> Result<(), CliError> {
    if output.json {
        return output.json(&json!({ "on": on }));
    }
    output.note(told);
    Ok(())
}

/// Lets the core know that the user has decided, so that it does not offer this any more. What was decided is done
/// already, and stays so where that cannot be kept. Nothing is started for a no: whoever was offered it before is not asked
/// again in any case.
async fn keep_answer(starts: bool, home: &Home) {
    let patch = SettingsPatch {
        machine: Some(MachineSettingsPatch {
            start_with_system: Some(starts),
            ..MachineSettingsPatch::default()
        }),
        ..SettingsPatch::default()
    };
    let request = Request::ChangeSettings(Box::new(patch));
    let kept = if starts {
        call(home, request).await.map(drop)
    } else {
        call_running(home, request).await.map(drop)
    };
    if let Err(error) = kept {
        tracing::warn!(%error, "it may be offered again");
    }
}

fn way() -> Way {
    if cfg!(target_os = "macos") {
        Way::LaunchAgent
    } else if cfg!(windows) {
        Way::Registry
    } else if app_image::here().is_some() {
        Way::Image
    } else if run("systemctl", &["--user", "show-environment"]) {
        Way::Systemd
    } else {
        Way::Desktop
    }
}

/// The file that says it, where it is a file.
fn file(way: Way, language: Language) -> Result<Option<PathBuf>, CliError> {
    let nowhere = || CliError::Usage(say(language, "told.no_settings_folder", []));
    let config = || dirs::config_dir().ok_or_else(nowhere);
    Ok(match way {
        Way::Systemd => Some(config()?.join("systemd/user/sotto.service")),
        Way::Desktop => Some(config()?.join("autostart/sotto.desktop")),
        // The one that the program with the window keeps itself, so that there are never two of them.
        Way::Image => Some(config()?.join("autostart/sotto-app.desktop")),
        Way::LaunchAgent => Some(
            dirs::home_dir()
                .ok_or_else(nowhere)?
                .join("Library/LaunchAgents/sotto.resident.plist"),
        ),
        Way::Registry => None,
    })
}

fn is_on(way: Way, language: Language) -> Result<bool, CliError> {
    Ok(match file(way, language)? {
        // A package of the system brings the same unit, and systemctl switches that one on without a file of the user's.
        Some(file) if way == Way::Systemd => {
            file.exists() || run("systemctl", &["--user", "is-enabled", "sotto.service"])
        }
        Some(file) => file.exists(),
        None => run("reg", &["query", RUN_KEY, "/v", "Sotto"]),
    })
}

fn switch_on(way: Way, home: &Home, language: Language) -> Result<(), CliError> {
    // Inside an AppImage the program lies in a folder that is gone with it.
    let program = app_image::here()
        .map_or_else(crate::program::file, Ok)
        .map_err(CliError::System)?;
    let Some(file) = file(way, language)? else {
        let command = windows_command(&program, home.folder());
        let added = run(
            "reg",
            &["add", RUN_KEY, "/v", "Sotto", "/d", &command, "/f"],
        );
        return added.then_some(()).ok_or_else(|| refused(language));
    };
    let text = text(way, &program, home.folder());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(|source| CliError::unwritable(folder, source))?;
    }
    std::fs::write(&file, text).map_err(|source| CliError::unwritable(&file, source))?;
    if way == Way::Systemd {
        run("systemctl", &["--user", "daemon-reload"]);
        if !run("systemctl", &["--user", "enable", "sotto.service"]) {
            return Err(refused(language));
        }
    }
    Ok(())
}

fn switch_off(way: Way, language: Language) -> Result<(), CliError> {
    if way == Way::Systemd {
        run("systemctl", &["--user", "disable", "sotto.service"]);
    }
    let Some(file) = file(way, language)? else {
        run("reg", &["delete", RUN_KEY, "/v", "Sotto", "/f"]);
        return Ok(());
    };
    match std::fs::remove_file(&file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(CliError::unwritable(&file, error))
        }
        _ => Ok(()),
    }
}

fn refused(language: Language) -> CliError {
    CliError::Usage(say(language, "told.start_refused", []))
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn windows_command(program: &Path, folder: &Path) -> String {
    format!(
        "\"{}\" --data-dir \"{}\" resident --stay",
        program.display(),
        folder.display()
    )
}

/// What stands in the file.
fn text(way: Way, program: &Path, folder: &Path) -> String {
    if way == Way::Image {
        return entry_of_window(program, folder);
    }
    let (program, folder) = (program.to_string_lossy(), folder.to_string_lossy());
    match way {
        Way::Systemd => format!(
            "[Unit]\nDescription=Sotto: timers, alarms and reminders\n\n[Service]\nExecStart={} --data-dir {} resident --stay\n\
             Restart=on-failure\n\n[Install]\nWantedBy=default.target\n",
            of_systemd(&program),
            of_systemd(&folder)
        ),
        Way::Desktop => format!(
            "[Desktop Entry]\nType=Application\nName=Sotto\nComment=Timers, alarms and reminders\n\
             Exec={} --data-dir {} resident --stay\nNoDisplay=true\n",
            of_desktop(&program),
            of_desktop(&folder)
        ),
        Way::LaunchAgent => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\n<key>Label</key><string>sotto.resident</string>\n\
             <key>ProgramArguments</key><array><string>{}</string><string>--data-dir</string><string>{}</string>\
             <string>resident</string><string>--stay</string></array>\n<key>RunAtLoad</key><true/>\n</dict></plist>\n",
            of_xml(&program),
            of_xml(&folder)
        ),
        Way::Image | Way::Registry => String::new(),
    }
}

/// An entry of a desktop that starts the program with the window, without showing it at first.
#[must_use]
pub fn entry_of_window(program: &Path, folder: &Path) -> String {
    format!(
        "[Desktop Entry]\nType=Application\nName=Sotto\nComment=A voice assistant that stays at home\n\
         Exec={} --hidden --data-dir {}\nX-GNOME-Autostart-enabled=true\n",
        of_desktop(&program.to_string_lossy()),
        of_desktop(&folder.to_string_lossy())
    )
}

/// One word of a unit: quoted, and `%` doubled, which would begin a specifier.
fn of_systemd(word: &str) -> String {
    let word = word
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('%', "%%")
        .replace('$', "$$");
    format!("\"{word}\"")
}

/// One word of a desktop entry: its quoting, and then the file's own.
fn of_desktop(word: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in word.chars() {
        match letter {
            '"' | '`' | '$' => quoted.extend(['\\', '\\', letter]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// One text of an XML file.
#[must_use]
pub fn of_xml(word: &str) -> String {
    word.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_folders_stay_one_word() {
        let (program, folder) = (
            Path::new("/opt/so tto/sotto"),
            Path::new("/home/a \"b\" 100%/$x"),
        );
        assert!(text(Way::Systemd, program, folder).contains(
            "ExecStart=\"/opt/so tto/sotto\" --data-dir \"/home/a \\\"b\\\" 100%%/$$x\" resident --stay\n"
        ));
        assert!(text(Way::Desktop, program, folder).contains(
            "Exec=\"/opt/so tto/sotto\" --data-dir \"/home/a \\\\\"b\\\\\" 100%%/\\\\$x\" resident --stay\n"
        ));
        let agent = text(Way::LaunchAgent, program, Path::new("/a&b"));
        assert!(agent.contains("<string>/a&amp;b</string>"));
        assert_eq!(
            windows_command(Path::new("C:\\Sotto\\sotto.exe"), Path::new("C:\\Data")),
            "\"C:\\Sotto\\sotto.exe\" --data-dir \"C:\\Data\" resident --stay"
        );
    }
}
