//! From the end of what somebody says to the first sample of the answer, split by stage: `sotto talk --realtime`, the program
//! itself on an empty folder, hears all requests from one recording, each once the one before was answered.

use std::process::{Command, Stdio};

use sotto_api::{Trace, TraceStage, Turn, UnderstoodBy};
use sotto_assistant::listening::words::Commands;
use sotto_skills::abilities::Abilities;

use crate::Outcome;
use crate::clip::{quiet, wav};
use crate::recordings::{all, samples};
use crate::room::Room;
use crate::table::{Goal, row};

/// Silence between two requests. The program holds the recording back until the answer is over.
const PAUSE_MS: usize = 3_500;
/// What is said where there are no recordings of people.
const SPOKEN: [&str; 5] = [
    "What time is it?",
    "Add milk to my shopping list.",
    "What is the date today?",
    "Which timers are running?",
    "Remind me to call the bank tomorrow at nine.",
];

/// Commands that the sentence patterns understand.
pub fn commands(room: &Room, quick: bool) -> Outcome<()> {
    let (sounds, whose) = match people()? {
        some if some.is_empty() => {
            let spoken: Outcome<Vec<_>> = SPOKEN.iter().map(|text| room.said(text)).collect();
            (spoken?, "spoken by Kokoro")
        }
        people => (people, "people's recordings"),
    };
    let wanted = |turn: &Turn| turn.understood_by == UnderstoodBy::Pattern;
    let taken = take(&sounds, if quick { 5 } else { 30 }, wanted)?;
    tell("command without model", whose, 400.0, &taken);
    Ok(())
}

/// Requests that only the language model understands.
pub fn model(room: &Room, quick: bool) -> Outcome<()> {
    let (abilities, commands) = (Abilities::built_in()?, Commands::built_in()?);
    let count = if quick { 2 } else { 10 };
    let mut sounds = Vec::new();
    for sentence in sotto_tests::spoken::sentences(&abilities) {
        if sounds.len() < count && !commands.knows(sentence.said) {
            sounds.push(room.said(sentence.said)?);
        }
    }
    let wanted = |turn: &Turn| matches!(turn.understood_by, UnderstoodBy::Model { .. });
    let taken = take(&sounds, count, wanted)?;
    tell(
        "through the language model",
        "spoken by Kokoro",
        650.0,
        &taken,
    );
    Ok(())
}

/// People's commands that Sotto knows; none where there are no recordings. A timer would ring into what comes after it.
fn people() -> Outcome<Vec<Vec<f32>>> {
    let commands = Commands::built_in()?;
    let Ok(clips) = all() else {
        return Ok(Vec::new());
    };
    clips
        .iter()
        .filter(|clip| clip.group == "command" && commands.knows(&clip.said))
        .filter(|clip| !clip.said.contains("timer for"))
        .map(|clip| samples(&clip.path))
        .collect()
}

/// Says so many of these to the program; gives the turns that went the wanted way, with the wait of each.
fn take(
    sounds: &[Vec<f32>],
    count: usize,
    wanted: impl Fn(&Turn) -> bool,
) -> Outcome<Vec<(Turn, u64)>> {
    let program = sotto_tests::sotto().ok_or("sotto is not built")?;
    let folder = tempfile::tempdir()?;
    // The first one warms up.
    let mut whole = quiet(PAUSE_MS);
    for sound in sounds
        .iter()
        .take(1)
        .chain(sounds.iter().cycle().take(count))
    {
        whole.extend_from_slice(sound);
        whole.extend(quiet(PAUSE_MS));
    }
    let said = folder.path().join("said.wav");
    std::fs::write(&said, wav(&whole))?;
    let told = Command::new(program)
        .arg("--data-dir")
        .arg(folder.path().join("data"))
        .args(["--json", "talk", "--realtime", "--in"])
        .arg(&said)
        .env("SOTTO_NO_KEYCHAIN", "1")
        // Which ear hears depends on the language of the system.
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .stdin(Stdio::null())
        .output()?;
    if !told.status.success() {
        let complaint = String::from_utf8_lossy(&told.stderr).into_owned();
        return Err(complaint.into());
    }
    let mut taken = Vec::new();
    for line in String::from_utf8_lossy(&told.stdout).lines().skip(1) {
        let over: serde_json::Value = serde_json::from_str(line)?;
        let wait = over["wait_ms"].as_u64();
        let turn: Turn = serde_json::from_value(over)?;
        match wait {
            Some(wait) if wanted(&turn) => taken.push((turn, wait)),
            _ => eprintln!("  went another way: {:?}", turn.heard),
        }
    }
    Ok(taken)
}

fn tell(what: &str, whose: &str, goal: f64, taken: &[(Turn, u64)]) {
    let all: Vec<f64> = taken.iter().map(|(_, wait)| *wait as f64).collect();
    let whole = format!("end of speech → first sample of the answer, {what} ({whose})");
    row(&whole, Goal::AtMost(goal), "ms", &all);
    let beyond: Vec<f64> = taken
        .iter()
        .filter_map(|(turn, wait)| {
            let waited = stage(&turn.trace, TraceStage::Waited)?;
            Some(*wait as f64 - f64::from(waited.to_ms - waited.from_ms))
        })
        .collect();
    row(
        "– of it behind the commit",
        Goal::AtMost(120.0),
        "ms",
        &beyond,
    );
    let soft: Vec<f64> = taken
        .iter()
        .filter_map(|(turn, _)| {
            let waited = stage(&turn.trace, TraceStage::Waited)?;
            let decoded = stage(&turn.trace, TraceStage::Recognised)?;
            Some(f64::from(decoded.from_ms) - f64::from(waited.from_ms))
        })
        .collect();
    row("– until the soft end", Goal::None, "ms", &soft);
    for (stage_is, name) in [
        (TraceStage::Waited, "– until the commit"),
        (
            TraceStage::Recognised,
            "– the last decode, within that wait",
        ),
        (TraceStage::Understood, "– the sentence patterns"),
        (TraceStage::Thought, "– the language model"),
        (TraceStage::Acted, "– doing it"),
        (
            TraceStage::Voiced,
            "– the voice's first clause, and the player",
        ),
    ] {
        let took: Vec<f64> = taken
            .iter()
            .filter_map(|(turn, _)| stage(&turn.trace, stage_is))
            .map(|stretch| f64::from(stretch.to_ms - stretch.from_ms))
            .collect();
        if !took.is_empty() {
            row(name, Goal::None, "ms", &took);
        }
    }
}

/// The last stretch of this stage.
fn stage(trace: &[Trace], stage: TraceStage) -> Option<&Trace> {
    trace.iter().rfind(|stretch| stretch.stage == stage)
}
