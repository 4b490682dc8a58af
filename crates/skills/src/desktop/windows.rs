//! Windows: media keys for the sound and the players, the shell for programs and pages, PowerShell for pictures.

use std::path::PathBuf;

use super::command::{run, start, web_address};
use super::{Desktop, DesktopError, Media, Result};

/// This computer.
#[derive(Debug, Clone, Default)]
pub struct Windows;

/// The endpoint of the loudspeaker, through the interfaces every Windows has.
const ENDPOINT: &str = include_str!("windows/endpoint.ps1");

fn shell(what: &'static str, line: &str) -> Result<String> {
    run(
        what,
        "powershell",
        &["-NoProfile", "-NonInteractive", "-Command", line],
    )
}

fn endpoint(what: &'static str, line: &str) -> Result<String> {
    shell(what, &format!("{ENDPOINT}\n{line}"))
}

/// Shows a folder in the Explorer. It ends with an error also where it did, so nobody asks how it ended.
pub(super) fn open_folder(what: &'static str, path: &str) -> Result<()> {
    start(what, "explorer", &[path])
}

impl Desktop for Windows {
    fn volume(&self) -> Result<u8> {
        const WHAT: &str = "tell how loud it is";
        let text = endpoint(WHAT, "[Sotto.Sound]::Level()")?;
        text.trim().parse().map_err(|_| DesktopError::Failed {
            what: WHAT,
            reason: text.trim().to_owned(),
        })
    }

    fn set_volume(&self, percent: u8) -> Result<()> {
        endpoint(
            "change the volume",
            &format!("[Sotto.Sound]::Set({})", percent.min(100)),
        )
        .map(drop)
    }

    fn muted(&self) -> Result<bool> {
        let text = endpoint("tell whether the sound is on", "[Sotto.Sound]::Muted()")?;
        Ok(text.trim().eq_ignore_ascii_case("true"))
    }

    fn set_muted(&self, muted: bool) -> Result<()> {
        endpoint(
            "switch the sound",
            &format!("[Sotto.Sound]::Mute(${muted})"),
        )
        .map(drop)
    }

    fn media(&self, key: Media) -> Result<()> {
        let code = match key {
            Media::Play | Media::Pause => 0xB3,
            Media::Next => 0xB0,
            Media::Previous => 0xB1,
        };
        let line = format!("(New-Object -ComObject WScript.Shell).SendKeys([char]{code})");
        shell("control what is playing", &line).map(drop)
    }

    fn open_app(&self, name: &str) -> Result<()> {
        let name = name.trim();
        let plain = name
            .chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '.' | '+'));
        if !plain {
            return Err(DesktopError::NoSuchApp(name.to_owned()));
        }
        let line = format!(
            "$a = Get-StartApps | Where-Object {{ $_.Name -like '*{name}*' }} | Select-Object -First 1; \
             if ($a) {{ Start-Process \"shell:AppsFolder\\$($a.AppID)\" }} else {{ exit 1 }}"
        );
        shell("open it", &line)
            .map(drop)
            .map_err(|_| DesktopError::NoSuchApp(name.to_owned()))
    }

    fn open_page(&self, address: &str) -> Result<()> {
        start(
            "open a page",
            "rundll32",
            &["url.dll,FileProtocolHandler", &web_address(address)?],
        )
    }

    fn lock(&self) -> Result<()> {
        run(
            "lock the screen",
            "rundll32",
            &["user32.dll,LockWorkStation"],
        )
        .map(drop)
    }

    fn notify(&self, title: &str, text: &str) -> Result<()> {
        // The words stand in single quotes, where nothing is read as a command but the quote itself.
        const SCRIPT: &str = "[Windows.UI.Notifications.ToastNotificationManager,Windows.UI.Notifications,ContentType=WindowsRuntime]>$null;\
$kind=[Windows.UI.Notifications.ToastTemplateType]::ToastText02;\
$toast=[Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent($kind);\
$words=$toast.GetElementsByTagName('text');\
$words.Item(0).AppendChild($toast.CreateTextNode($args[0]))>$null;\
$words.Item(1).AppendChild($toast.CreateTextNode($args[1]))>$null;\
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier('Sotto').Show([Windows.UI.Notifications.ToastNotification]::new($toast))";
        let script = format!("& {{ {SCRIPT} }} {} {}", quoted(title), quoted(text));
        run(
            "show a notification",
            "powershell",
            &["-NoProfile", "-NonInteractive", "-Command", &script],
        )
        .map(drop)
    }

    fn screenshot(&self) -> Result<PathBuf> {
        let home = PathBuf::from(std::env::var_os("USERPROFILE").unwrap_or_default());
        let folder = home.join("Pictures");
        let path = (1..)
            .map(|number| folder.join(format!("Screenshot {number}.png")))
            .find(|path| !path.exists())
            .unwrap_or_else(|| folder.join("Screenshot.png"));
        let line = format!(
            "Add-Type -AssemblyName System.Windows.Forms,System.Drawing; \
             $s = [System.Windows.Forms.SystemInformation]::VirtualScreen; \
             $b = New-Object System.Drawing.Bitmap $s.Width, $s.Height; \
             [System.Drawing.Graphics]::FromImage($b).CopyFromScreen($s.Location, [System.Drawing.Point]::Empty, $s.Size); \
             $b.Save('{}')",
            path.to_string_lossy().replace('\'', "''")
        );
        shell("take a picture of the screen", &line)?;
        Ok(path)
    }

    fn apps(&self) -> Vec<String> {
        let text = shell(
            "list the programs",
            "Get-StartApps | ForEach-Object { $_.Name }",
        )
        .unwrap_or_default();
        text.lines()
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// Words as one argument of PowerShell. It takes typographic quotes for plain ones.
fn quoted(words: &str) -> String {
    let mut quoted = String::from("'");
    for letter in words.chars() {
        if matches!(
            letter,
            '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}'
        ) {
            quoted.push(letter);
        }
        quoted.push(letter);
    }
    quoted.push('\'');
    quoted
}
