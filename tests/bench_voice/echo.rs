//! The echo canceller on real recordings of a microphone and of what was played. `cargo run -p sotto-audio --example echo` shows
//! them second by second.

use sotto_audio::RATE;
use sotto_audio::echo::measure::reduction;
use sotto_ear::normal_words;

use crate::Outcome;
use crate::pairs::{cancel, pairs};
use crate::recordings::samples;
use crate::room::Room;
use crate::table::{Goal, absent, percent, row, single};

/// The far end is heard alone for so long before the near one talks over it: the canceller knows the echo by then.
const ALONE: usize = 3 * RATE as usize;

pub fn measure(room: &Room) -> Outcome<()> {
    let data = sotto_tests::test_data().ok_or("no recordings on this machine (SOTTO_TEST_DATA)")?;
    let (mut far_end, mut near_end, mut speeds, mut both) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut echoes, mut voices) = (Vec::new(), Vec::new());
    for pair in pairs(&data.join("speech/aec"))? {
        let (far, microphone) = (samples(&pair.loopback)?, samples(&pair.microphone)?);
        let left = cancel(&far, &microphone);
        let before = &microphone[..left.sound.len()];
        eprintln!("  {}: measured delay {:?} ms", pair.kind, left.delay);
        speeds.push(left.speed);
        let three = ALONE.min(before.len());
        match pair.kind.as_str() {
            "farend" => {
                far_end.push(reduction(&before[three..], &left.sound[three..]));
                echoes.push((far, microphone));
            }
            "nearend" => {
                near_end.push(reduction(before, &left.sound));
                voices.push(microphone);
            }
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
    talked_over(room, &echoes, &voices)?;
    row(
        "the canceller, times as fast as real time",
        Goal::None,
        "",
        &speeds,
    );
    Ok(())
}

/// What the ear hears of a near voice while the far one is played, beside what it hears of the near one alone: each as a real
/// microphone heard it, added up, since nobody has recorded the same words both ways.
fn talked_over(room: &Room, echoes: &[(Vec<f32>, Vec<f32>)], voices: &[Vec<f32>]) -> Outcome<()> {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for voice in voices {
        let alone = normal_words(&room.hear(voice)?);
        if alone.is_empty() {
            continue;
        }
        let share = |sound: &[f32]| -> Outcome<f64> {
            let heard = normal_words(&room.hear(sound)?);
            Ok(percent(in_order(&alone, &heard), alone.len()))
        };
        let played = |pair: &&(Vec<f32>, Vec<f32>)| !(pair.0.is_empty() || pair.1.is_empty());
        for (far, echo) in echoes.iter().filter(played) {
            let (far, microphone) = both(far, echo, voice);
            with.push(share(&microphone[ALONE..])?);
            let left = cancel(&far, &microphone);
            without.push(share(&left.sound[ALONE..])?);
        }
    }
    for (how, shares) in [
        ("with the echo in it", with),
        ("with the echo taken out", without),
    ] {
        row(
            &format!(
                "double talk: words of the near voice that the ear hears {how}, of those that it hears of that voice alone (two real recordings added up)"
            ),
            Goal::None,
            "%",
            &shares,
        );
    }
    Ok(())
}

/// What the loudspeaker gets and what the microphone hears while this voice talks over that echo; the far end goes round and
/// round, for as long as the near one talks.
fn both(far: &[f32], echo: &[f32], voice: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let round = far.len().min(echo.len());
    let all = ALONE + voice.len();
    let again =
        |sound: &[f32]| -> Vec<f32> { sound[..round].iter().copied().cycle().take(all).collect() };
    let (far, mut microphone) = (again(far), again(echo));
    for (heard, said) in microphone.iter_mut().skip(ALONE).zip(voice) {
        *heard += said;
    }
    (far, microphone)
}

/// How many of the first words are among the second, in the same order.
fn in_order(said: &[String], heard: &[String]) -> usize {
    let mut best = vec![0_usize; heard.len() + 1];
    for word in said {
        let mut before = 0;
        for (place, other) in heard.iter().enumerate() {
            let above = best[place + 1];
            best[place + 1] = if word == other {
                before + 1
            } else {
                above.max(best[place])
            };
            before = above;
        }
    }
    best[heard.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_where_they_stand_in_the_same_order() {
        let words =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        let count = |said: &str, heard: &str| in_order(&words(said), &words(heard));
        assert_eq!(count("the cat sat down", "the cat sat down"), 4);
        assert_eq!(count("the cat sat down", "a cat is sat"), 2);
        assert_eq!(count("the cat sat", "sat cat the"), 1);
        // What is heard twice was said once.
        assert_eq!(count("the cat", "the the cat cat"), 2);
        assert_eq!(count("the cat", ""), 0);
        assert_eq!(count("", "the cat"), 0);
    }

    #[test]
    fn the_near_voice_begins_when_the_echo_is_known_and_lies_over_it() {
        let (far, microphone) = both(&[0.5, 0.25, 0.125], &[0.25, 0.5], &[1.0, 1.0]);
        assert_eq!(far.len(), ALONE + 2);
        assert_eq!(microphone.len(), ALONE + 2);
        // The shorter of the two says when it goes round.
        assert_eq!(far[..4], [0.5, 0.25, 0.5, 0.25]);
        assert_eq!(microphone[..4], [0.25, 0.5, 0.25, 0.5]);
        assert_eq!(microphone[ALONE..], [1.25, 1.5]);
    }
}
