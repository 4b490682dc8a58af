//! `sotto backup`: what is kept, as it was at earlier times.

use sotto_api::{Backup, Problem, ProblemCode, Reply, Request, TransferRequest};
use sotto_skills::numbers::Language;

use crate::arguments;
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{Clock, say};
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
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    match what.unwrap_or(Asked::List) {
        Asked::List => {
            let backups = all(desk).await?;
            let now = desk.now.clone();
            let none = now.say("told.no_backup_yet", []);
            desk.show_all(&backups, &none, || lines(&backups, &now))
        }
        Asked::Now => {
            let request = Request::Transfer(TransferRequest::BackUp);
            let now = desk.now.clone();
            desk.act(request, |reply| match reply {
                Reply::Backup(backup) => now.say("told.backed_up", [("what", described(backup))]),
                _ => now.say("told.backed_up", []),
            })
            .await
        }
        Asked::Restore { name, yes } => {
            let backups = all(desk).await?;
            let backup = named(&name, &backups, desk.now.language)?;
            let when = shown::moment(backup.made, &desk.now);
            let question = desk.now.say("told.go_back", [("when", when.clone())]);
            sure(desk.now.language, &question, yes)?;
            let request = TransferRequest::Restore {
                name: backup.name.clone(),
            };
            let told = desk.now.say("told.gone_back", [("when", when)]);
            desk.act(Request::Transfer(request), |_| told).await
        }
    }
}

async fn all(desk: &Desk<'_>) -> Result<Vec<Backup>, CliError> {
    desk.get(Request::Transfer(TransferRequest::Backups)).await
}

fn named<'b>(
    name: &str,
    backups: &'b [Backup],
    language: Language,
) -> Result<&'b Backup, CliError> {
    let found = if name == "latest" {
        backups.first()
    } else {
        backups.iter().find(|backup| backup.name == name)
    };
    found.ok_or_else(|| {
        let sentence = say(language, "told.no_backup", [("name", plain(name))]);
        CliError::Problem(Problem::new(ProblemCode::NotFound, sentence))
    })
}

fn described(backup: &Backup) -> String {
    format!("{}, {}", backup.name, bytes(backup.bytes))
}

/// Backups, the newest first.
#[must_use]
pub fn lines(backups: &[Backup], now: &Clock) -> String {
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
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
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
        assert_eq!(
            named("latest", &all, Language::ENGLISH).unwrap().name,
            "b.sotto"
        );
        assert_eq!(
            named("a.sotto", &all, Language::ENGLISH).unwrap().name,
            "a.sotto"
        );
        assert_eq!(named("c", &all, Language::ENGLISH).unwrap_err().code(), 1);
        assert_eq!(
            named("latest", &[], Language::ENGLISH).unwrap_err().code(),
            1
        );
    }
}
