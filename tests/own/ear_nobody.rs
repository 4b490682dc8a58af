//! What the ear writes where nobody speaks: the weights alone, and the program with its gates, which is what a user sees.

use sotto_tests::{ear_with, hear};

use crate::Outcome;
use crate::ear::{Side, TUNED, file};
use crate::recordings::{Clip, samples};
use crate::table::{Goal, Table};

/// Five seconds of sound.
const PIECE: usize = 5 * 16_000;
/// Of each recording.
const MOST_PIECES: usize = 6;

/// Characters that were written, and how many pieces gave any.
#[derive(Default)]
struct Written {
    characters: usize,
    pieces: usize,
}

impl Written {
    fn add(&mut self, text: &str) {
        let characters = text.trim().chars().count();
        self.characters += characters;
        self.pieces += usize::from(characters > 0);
    }
}

pub async fn measure(
    table: &mut Table,
    clips: &[Clip],
    tuned: &mut Side,
    stock: &mut Side,
) -> Outcome<()> {
    let pieces = pieces(clips)?;
    let (mut own, mut other) = (Written::default(), Written::default());
    for piece in &pieces {
        own.add(&tuned.hear(piece)?);
        other.add(&stock.hear(piece)?);
    }
    row(table, "gates off", &own, &other, pieces.len());

    let programs = (
        ear_with(file(TUNED)?).ok_or("no engine for the ear")?,
        sotto_tests::ear().ok_or("no stock ear")?,
    );
    let (mut own, mut other) = (Written::default(), Written::default());
    for piece in &pieces {
        own.add(&hear(&programs.0, piece.clone()).await?.text);
        other.add(&hear(&programs.1, piece.clone()).await?.text);
    }
    row(table, "by the program", &own, &other, pieces.len());
    Ok(())
}

fn row(table: &mut Table, how: &str, own: &Written, other: &Written, pieces: usize) {
    table.add(
        &format!("ear: characters from noise, silence and music, {how}"),
        own.characters as f64,
        Some(other.characters as f64),
        Goal::AtMost(0.0),
        &format!(
            "{pieces} pieces of up to 5 s; {} gave text, the starter's {}",
            own.pieces, other.pieces
        ),
    );
}

/// Whole pieces; a recording that is shorter than one is a piece as it is.
fn pieces(clips: &[Clip]) -> Outcome<Vec<Vec<f32>>> {
    let mut pieces = Vec::new();
    for clip in clips
        .iter()
        .filter(|clip| matches!(clip.group.as_str(), "noise" | "music" | "silence"))
    {
        let sound = samples(&clip.path)?;
        let whole = (sound.len() / PIECE).clamp(1, MOST_PIECES);
        pieces.extend(sound.chunks(PIECE).take(whole).map(<[f32]>::to_vec));
    }
    Ok(pieces)
}
