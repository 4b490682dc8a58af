//! The echo canceller on real recordings of a microphone and of what was played. `cargo run -p sotto-audio --example echo` shows
//! them second by second.

use sotto_audio::RATE;
use sotto_audio::echo::measure::reduction;

use crate::Outcome;
use crate::pairs::{cancel, pairs};
use crate::recordings::samples;
use crate::room::Room;
use crate::table::{Goal, absent, row, single};

pub fn measure(room: &Room) -> Outcome<()> {
    let data = sotto_tests::test_data().ok_or("no recordings on this machine (SOTTO_TEST_DATA)")?;
    let (mut far_end, mut near_end, mut speeds, mut both) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for pair in pairs(&data.join("speech/aec"))? {
        let (far, microphone) = (samples(&pair.loopback)?, samples(&pair.microphone)?);
        let left = cancel(&far, &microphone);
        let before = &microphone[..left.sound.len()];
        eprintln!("  {}: measured delay {:?} ms", pair.kind, left.delay);
        speeds.push(left.speed);
        let three = (3 * RATE as usize).min(before.len());
        match pair.kind.as_str() {
            "farend" => far_end.push(reduction(&before[three..], &left.sound[three..])),
            "nearend" => near_end.push(reduction(before, &left.sound)),
            _ => {
                eprintln!("  double talk, as it was: {}", room.hear(before)?);
                let heard = room.hear(&left.sound)?;
                eprintln!("  without the echo: {heard}");
                both.push(heard.split_whitespace().count() as f64);
            }
        }
    }
    row(
        "echo taken away, far end alone, after 3 s",
        Goal::AtLeast(25.0),
        "dB",
        &far_end,
    );
    row(
        "a near voice alone, lost",
        Goal::AtMost(0.5),
        "dB",
        &near_end,
    );
    if both.is_empty() {
        absent("double talk", "no recording of it");
    } else {
        single(
            "double talk: words that the ear hears when the echo is taken out (nobody has written down what was said)",
            Goal::AtLeast(1.0),
            "words",
            both.iter().copied().fold(f64::INFINITY, f64::min),
            both.len(),
        );
    }
    row(
        "the canceller, times as fast as real time",
        Goal::None,
        "",
        &speeds,
    );
    Ok(())
}
