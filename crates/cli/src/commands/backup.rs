//! `sotto backup`: what is kept, as it was at earlier times.

use jiff::Zoned;
use sotto_api::{Backup, Problem, ProblemCode, Reply, Request, TransferRequest};

use crate::arguments;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::rows::{Row, plain, rows};
use crate::kept::sure::sure;
use crate::kept::{Desk, shown};
use crate::output::{Output, bytes};

/// Does it.
pub async fn backup(
    what: Option<arguments::Backup>,
    home: &Home,
    output: &mut Output,
) -> Result<(), CliError> {
    use arguments::Backup as Asked;
    let mut desk = Desk::at(home, output);
    let desk = &mut desk;
    match what.unwrap_or(Asked::List) {
        Asked::List => {
            let backups = all(desk).await?;
            let now = desk.now.clone();
            desk.show_all(
                &backups,
                "There is no backup yet. `sotto backup now` makes one.",
                || lines(&backups, &now),
            )
        }
        Asked::Now => {
            let request = Request::Transfer(TransferRequest::BackUp);
            desk.act(request, |reply| match reply {
                Reply::Backup(backup) => format!("Backed up: {}.", described(backup)),
                _ => "Backed up.".to_owned(),
            })
            .await
        }
        Asked::Restore { name, yes } => {
            let backups = all(desk).await?;
            let backup = named(&name, &backups)?;
            let when = shown::moment(backup.made, &desk.now);
            sure(
                &format!("Go back to the backup of {when}? What was kept since then is set aside."),
                yes,
            )?;
            let request = TransferRequest::Restore {
                name: backup.name.clone(),
            };
            desk.act(Request::Transfer(request), |_| {
                format!("Everything is as it was {when}.")
            })
            .await
        }
    }
}

async fn all(desk: &Desk<'_>) -> Result<Vec<Backup>, CliError> {
    desk.get(Request::Transfer(TransferRequest::Backups)).await
}

fn named<'b>(name: &str, backups: &'b [Backup]) -> Result<&'b Backup, CliError> {
    let found = if name == "latest" {
        backups.first()
    } else {
        backups.iter().find(|backup| backup.name == name)
    };
    found.ok_or_else(|| {
        CliError::Problem(Problem::new(
            ProblemCode::NotFound,
            format!(
                "There is no backup \"{}\". Nothing was changed; `sotto backup` shows which there are.",
                plain(name)
            ),
        ))
    })
}

fn described(backup: &Backup) -> String {
    format!("{}, {}", backup.name, bytes(backup.bytes))
}

/// Backups, the newest first.
#[must_use]
pub fn lines(backups: &[Backup], now: &Zoned) -> String {
    let each: Vec<Row> = backups
        .iter()
        .map(|backup| {
            let cells = [shown::moment(backup.made, now), bytes(backup.bytes)];
            Row::new(cells, backup.name.clone())
        })
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn backups_are_shown_and_named() {
        let now: Zoned = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let backup = |name: &str, made: &str| Backup {
            name: name.to_owned(),
            made: made.parse().unwrap(),
            bytes: 123_456,
        };
        let all = [
            backup("b.sotto", "2026-11-21T08:00:00Z"),
            backup("a.sotto", "2026-11-20T08:00:00Z"),
        ];
        assert_eq!(
            lines(&all, &now),
            "today 09:00      123 kB  b.sotto\nyesterday 09:00  123 kB  a.sotto\n"
        );
        assert_eq!(named("latest", &all).unwrap().name, "b.sotto");
        assert_eq!(named("a.sotto", &all).unwrap().name, "a.sotto");
        assert_eq!(named("c", &all).unwrap_err().code(), 1);
        assert_eq!(named("latest", &[]).unwrap_err().code(), 1);
    }
}
