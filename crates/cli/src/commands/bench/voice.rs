//! From text to the first sound, and how much faster than listening each voice speaks.

use std::time::Instant;

use sotto_engines::speaking::Speech;

use super::{Goal, Row, median};
use crate::arguments::Family;
use crate::choice;
use crate::commands::say::speak;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// Five words.
const CLAUSE: &str = "Your tea is ready now.";

pub(super) const PARAGRAPH: &str = "Tomorrow, Saturday, at half past nine, you have an appointment with the dentist. \
    After that there is nothing until the evening. Shall I remind you an hour before?";

pub(super) async fn voices(home: &Home, rounds: usize) -> Result<Vec<Row>, CliError> {
    let mut rows = Vec::new();
    for (family, name, goal) in [
        (Family::Hibari, "hibari", Some(Goal::AtMost(40.0))),
        (Family::Kokoro, "kokoro", None),
    ] {
        rows.extend(super::or_skipped(
            name,
            one(home, family, name, goal, rounds).await,
        )?);
    }
    // Those that the user has: none belongs to Sotto.
    for name in choice::piper_voices()? {
        rows.extend(super::or_skipped(
            &name,
            one(home, Family::Piper, &name, None, rounds).await,
        )?);
    }
    Ok(rows)
}

async fn one(
    home: &Home,
    family: Family,
    name: &str,
    goal: Option<Goal>,
    rounds: usize,
) -> Result<Vec<Row>, CliError> {
    let (voices, lexicons) = choice::voice_named(family, Some(name))?;
    let voice = engines::voice(home, voices, lexicons, 1)?;
    // A Piper voice speaks its own language, whatever that is: the time it takes is about the same.
    let language = match family {
        Family::Piper => String::new(),
        _ => Speech::default().language,
    };
    let facts = engines::voice_ready(&voice).await?;
    let (mut first_sounds, mut factors) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        for (text, is_clause) in [(CLAUSE, true), (PARAGRAPH, false)] {
            let started = Instant::now();
            let mut first = None;
            let mut samples = 0;
            speak(
                &voice,
                Speech {
                    text: text.to_owned(),
                    language: language.clone(),
                    ..Speech::default()
                },
                |more| {
                    first.get_or_insert_with(|| started.elapsed());
                    samples += more.len();
                },
            )
            .await?;
            let took = started.elapsed().as_secs_f64();
            // The first round warms up and is not counted.
            match (first, is_clause, round > 0) {
                (Some(first), true, true) => first_sounds.push(first.as_secs_f64() * 1000.0),
                (Some(_), false, true) => {
                    factors.push(took / (samples as f64 / f64::from(facts.rate.max(1))))
                }
                _ => {}
            }
        }
    }
    voice.unload().await;
    let first = Row::measured(
        format!("{name}: five-word clause to first sound, 1 thread"),
        "ms",
        median(&mut first_sounds),
        goal,
    );
    let factor = Row::measured(
        format!("{name}: real-time factor, 1 thread"),
        "s of work a second",
        median(&mut factors),
        None,
    );
    Ok(vec![first, factor])
}
