//! `sotto listen --near-misses`: what was nearly heard as the wake word, for whoever wonders why it is missed or heard too often.

use sotto_api::{DiagnosticsRequest, NearMiss, Request, WakeWord};

use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::rows::{Row, rows};
use crate::kept::{Desk, shown};
use crate::output::Output;

/// Shows them.
pub(super) async fn near_misses(home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let asked = Request::Diagnostics(DiagnosticsRequest::NearMisses);
    let all: Vec<NearMiss> = desk.get(asked).await?;
    let now = desk.now.clone();
    let none = now.say("told.nothing_nearly", []);
    desk.show_all(&all, &none, || lines(&all, &now))?;
    if !all.is_empty() && !desk.output.json {
        desk.output.note(now.say("told.nearly_hint", []));
    }
    Ok(())
}

/// One row each: when, which word, and how sure Sotto was.
fn lines(all: &[NearMiss], now: &Clock) -> String {
    let each: Vec<Row> = all
        .iter()
        .map(|one| {
            let when = shown::moment(one.at, now);
            Row::new([when, now.say(name(one.word), [])], sure(one, now))
        })
        .collect();
    rows(&each)
}

fn sure(one: &NearMiss, now: &Clock) -> String {
    let sure = ("sure", one.sure_percent.to_string());
    match one.counts_from_percent {
        Some(from) => now.say("rows.nearly", [sure, ("from", from.to_string())]),
        None => now.say("rows.nearly", [sure]),
    }
}

fn name(word: WakeWord) -> &'static str {
    match word {
        WakeWord::HeySotto => "rows.hey_sotto",
        WakeWord::Sotto => "rows.name_alone",
        WakeWord::Stop => "rows.stop_word",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sotto_skills::numbers::Language;

    use super::*;

    fn one(at: &str, word: WakeWord, sure: u32, from: Option<u32>) -> NearMiss {
        NearMiss {
            at: at.parse().unwrap(),
            word,
            sure_percent: sure,
            counts_from_percent: from,
        }
    }

    #[test]
    fn each_is_a_row_in_the_users_language() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        let all = [
            one("2026-11-21T08:05:00Z", WakeWord::HeySotto, 46, Some(63)),
            one("2026-11-21T08:00:00Z", WakeWord::Sotto, 7, None),
        ];
        assert_eq!(
            lines(&all, &now),
            "today 09:05  “Hey Sotto”  46 % sure, counts from sensitivity 63 % on\n\
             today 09:00  “Sotto”      7 % sure\n"
        );
        let german = Clock {
            language: Language::GERMAN,
            ..now
        };
        assert_eq!(
            lines(&all, &german),
            "heute 09:05  „Hey Sotto“  zu 46 % sicher, zählt ab Empfindlichkeit 63 %\n\
             heute 09:00  „Sotto“      zu 7 % sicher\n"
        );
        assert_eq!(lines(&[], &german), "");
    }

    #[test]
    fn a_row_fits_a_terminal_in_every_language() {
        let now: Clock = "2026-11-21T14:00[Europe/Berlin]".parse().unwrap();
        // Another year has the longest date.
        let all = [one(
            "2025-11-21T08:00:00Z",
            WakeWord::HeySotto,
            100,
            Some(100),
        )];
        for language in Language::all() {
            let now = Clock {
                language,
                ..now.clone()
            };
            let text = lines(&all, &now);
            assert_eq!(text.lines().count(), 1, "{text}");
        }
    }
}
