//! Fifty sentences by a voice that no training heard, to their calls: with the ear and the mind that were tuned here, and with
//! the stock ear before the same mind. (The untuned mind is measured on the requests by hand.)

use sotto_ear::{Errors, normal_words, word_errors};
use sotto_engines::speaking::VoiceFamily;
use sotto_skills::abilities::Abilities;
use sotto_tests::spoken::{VOICE, Way, sentences};
use sotto_tests::{ear, ear_with, model, tuned_mind, voice};

use crate::Outcome;
use crate::for_the_ear::for_the_ear;
use crate::table::{Goal, Table, percent};

pub async fn measure(table: &mut Table, quick: bool) -> Outcome<()> {
    let abilities = Abilities::built_in()?;
    let folder = model("kokoro").ok_or("the Kokoro voices are not on this machine")?;
    let voice = voice(VoiceFamily::Kokoro(folder)).ok_or("no engine for the voice")?;
    let mind = tuned_mind().ok_or("the starter's mind or its adapter is not on this machine")?;
    let tuned =
        model("ear-tiny.en/ear-tiny.en-q8_0.bin").ok_or("the tuned ear was not joined yet")?;
    let tuned = ear_with(tuned).ok_or("no engine for the ear")?;
    let stock = ear().ok_or("no stock ear")?;
    let some: Vec<_> = sentences(&abilities)
        .into_iter()
        .step_by(if quick { 5 } else { 1 })
        .collect();
    let mut shares = Vec::new();
    for (name, ear) in [("own", &tuned), ("stock", &stock)] {
        let way = Way {
            voice: &voice,
            ear,
            mind: &mind,
            abilities: &abilities,
            for_the_ear,
            form: |words| normal_words(words).join(" "),
        };
        let (mut tool, mut exact, mut errors) = (0, 0, Errors::default());
        for sentence in &some {
            let outcome = way.go(sentence).await?;
            errors += word_errors(sentence.said, &outcome.heard);
            tool += usize::from(outcome.judged.tool);
            exact += usize::from(outcome.judged.exact);
            if name == "own" && !outcome.judged.exact {
                let words = (sentence.said, &outcome.heard, &outcome.came.answer);
                eprintln!(
                    "  said {}\n    heard {}\n    made of it {:?}",
                    words.0, words.1, words.2
                );
            }
        }
        shares.push([
            percent(tool, some.len()),
            percent(exact, some.len()),
            errors.percent(),
        ]);
    }
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
