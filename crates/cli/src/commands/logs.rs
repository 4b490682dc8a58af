//! `sotto logs`: what Sotto noted while it ran. It is read from the data folder, so also where no Sotto runs, or none can.

use std::time::Duration;

use anstyle::{AnsiColor, Style};
use jiff::tz::TimeZone;
use sotto_api::{LogLevel, LogLine, LogRequest};

use crate::arguments::{Level, Logs};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::say;
use crate::language::of_reader;
use crate::log::{MOST, read};
use crate::output::Output;

/// So many lines where nobody says how many.
const USUAL: u32 = 200;
/// Between two looks for what is new.
const LOOK: Duration = Duration::from_millis(500);

/// Does it.
pub async fn logs(asked: Logs, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let folder = home.log();
    let wanted = LogRequest {
        least: asked.level.map(level),
        room: asked.room,
        containing: asked.containing,
        newest: Some(asked.newest.unwrap_or(USUAL)),
        before: None,
        after: None,
    };
    let log = read(&folder, &wanted)?;
    let page = Page::here();
    if !asked.follow {
        if output.json {
            return output.json(&log.lines);
        }
        if log.lines.is_empty() {
            let language = of_reader(home, output).await;
            output.note(say(language, "told.nothing_in_log", []));
        }
        return page.show(&log.lines, output);
    }
    page.show(&log.lines, output)?;
    let mut end = log.end;
    loop {
        tokio::select! {
            stopped = tokio::signal::ctrl_c() => return stopped.map_err(CliError::System),
            () = tokio::time::sleep(LOOK) => {}
        }
        let wanted = LogRequest {
            newest: u32::try_from(MOST).ok(),
            after: Some(end.clone()),
            ..wanted.clone()
        };
        let log = read(&folder, &wanted)?;
        if log.earlier {
            let language = of_reader(home, output).await;
            output.note(say(language, "told.log_left_out", []));
        }
        page.show(&log.lines, output)?;
        end = log.end;
    }
}

fn level(level: Level) -> LogLevel {
    match level {
        Level::Debug => LogLevel::Debug,
        Level::Info => LogLevel::Info,
        Level::Warn => LogLevel::Warn,
        Level::Error => LogLevel::Error,
    }
}

/// How lines are shown.
struct Page {
    zone: TimeZone,
    colours: bool,
}

impl Page {
    fn here() -> Self {
        use std::io::IsTerminal;
        Self {
            zone: TimeZone::system(),
            colours: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    fn show(&self, lines: &[LogLine], output: &mut Output) -> Result<(), CliError> {
        for line in lines {
            if output.json {
                output.json(line)?;
            } else {
                output.line(self.line(line))?;
            }
        }
        Ok(())
    }

    fn line(&self, line: &LogLine) -> String {
        let at = line.at.map_or_else(
            || " ".repeat(19),
            |at| {
                let at = at.to_zoned(self.zone.clone());
                at.strftime("%Y-%m-%d %H:%M:%S").to_string()
            },
        );
        let (name, colour) = match line.level {
            Some(LogLevel::Error) => ("error", AnsiColor::Red),
            Some(LogLevel::Warn) => ("warn", AnsiColor::Yellow),
            Some(LogLevel::Info) => ("info", AnsiColor::Green),
            Some(LogLevel::Debug) => ("debug", AnsiColor::Blue),
            Some(LogLevel::Trace) => ("trace", AnsiColor::BrightBlack),
            None => ("?", AnsiColor::Magenta),
        };
        let room = line.room.as_deref().unwrap_or("-");
        let text = &line.text;
        if self.colours {
            let style = Style::new().fg_color(Some(colour.into()));
            format!("{at}  {style}{name:<5}{style:#}  {room:<9}  {text}")
        } else {
            format!("{at}  {name:<5}  {room:<9}  {text}")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_says_when_how_grave_where_and_what() {
        let mut line = LogLine {
            place: "1:0".to_owned(),
            at: Some("2026-11-22T10:00:00.5Z".parse().unwrap()),
            level: Some(LogLevel::Warn),
            room: Some("audio".to_owned()),
            text: "a device went away".to_owned(),
        };
        let page = |colours| Page {
            zone: TimeZone::get("Europe/Berlin").unwrap(),
            colours,
        };
        assert_eq!(
            page(false).line(&line),
            "2026-11-22 11:00:00  warn   audio      a device went away"
        );
        let coloured = page(true).line(&line);
        assert!(
            coloured.contains("\u{1b}[33mwarn \u{1b}[0m"),
            "{coloured:?}"
        );
        (line.at, line.level, line.room) = (None, None, None);
        let damaged = page(false).line(&line);
        assert_eq!(damaged.trim_start(), "?      -          a device went away");
    }
}
