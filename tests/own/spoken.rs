//! Fifty sentences by a voice that no training heard, to their calls: with the ear and the mind that were tuned here, and with
//! the stock ear before the same mind. (The untuned mind is measured on the requests by hand.)

use sotto_ear::{Errors, normal_words, word_errors};
use sotto_engines::speaking::VoiceFamily;
use sotto_skills::abilities::Abilities;
use sotto_tests::spoken::{VOICE, Way, sentences};
use sotto_tests::{ear, ear_with, model, tuned_mind, voice};

use crate::Outcome;
use crate::ear::{TUNED, file};
use crate::for_the_ear::for_the_ear;
use crate::table::{Goal, Table, percent};

/// Right ones, and words heard wrongly.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    tool: usize,
    exact: usize,
    errors: Errors,
}

pub async fn measure(table: &mut Table, quick: bool) -> Outcome<()> {
    let abilities = Abilities::built_in()?;
    let folder = model("kokoro").ok_or("the Kokoro voices are not on this machine")?;
    let voice = voice(VoiceFamily::Kokoro(folder)).ok_or("no engine for the voice")?;
    let mind = tuned_mind().ok_or("the starter's mind or its engine is not on this machine")?;
    let tuned = ear_with(file(TUNED)?).ok_or("no engine for the ear")?;
    let stock = ear().ok_or("no stock ear")?;
    let some: Vec<_> = sentences(&abilities)
        .into_iter()
        .step_by(if quick { 5 } else { 1 })
        .collect();
    let way = |ear| Way {
        voice: &voice,
        ear,
        mind: &mind,
        abilities: &abilities,
        for_the_ear,
        form: |words| normal_words(words).join(" "),
    };
    let ways = [way(&tuned), way(&stock)];
    let mut counted = [Counted::default(); 2];
    for sentence in &some {
        // Both ears hear the very same sound.
        let sound = ways[0].say(sentence).await?;
        for (side, (way, counted)) in ways.iter().zip(&mut counted).enumerate() {
            let outcome = way.understand(sentence, sound.clone()).await?;
            counted.errors += word_errors(sentence.said, &outcome.heard);
            counted.tool += usize::from(outcome.judged.tool);
            counted.exact += usize::from(outcome.judged.exact);
            if side == 0 && !outcome.judged.exact {
                eprintln!(
                    "  said {}\n    heard {}\n    made of it {:?}",
                    sentence.said, outcome.heard, outcome.came.answer
                );
            }
        }
    }
    let shares = counted.map(|counted| {
        [
            percent(counted.tool, some.len()),
            percent(counted.exact, some.len()),
            counted.errors.percent(),
        ]
    });
    let of = format!(
        "{} sentences by {VOICE}; \"starter\": the stock ear before the same mind",
        some.len()
    );
    for (place, what) in ["right tool %", "all slots %", "word error %"]
        .into_iter()
        .enumerate()
    {
        table.add(
            &format!("from voice to call: {what}"),
            shares[0][place],
            Some(shares[1][place]),
            Goal::None,
            &of,
        );
    }
    Ok(())
}
