//! The icon in the bar, drawn as it is needed: a microphone on a disc whose colour says what is listened to. Shapes and not
//! files, so that it is sharp in every size.

use sotto_api::Listening;

/// Red, green and blue.
type Colour = [u8; 3];

/// What stands on the disc.
const SIGN: Colour = [255, 255, 255];

/// The colour of a state. Never the only sign of it: a closed microphone is struck through, and the words say it too.
fn colour(state: Listening) -> Colour {
    match state {
        Listening::Closed => [110, 110, 118],
        Listening::Idle => [61, 90, 128],
        Listening::WakeWord => [46, 125, 140],
        Listening::Request | Listening::Dictation => [196, 59, 59],
        Listening::Working => [178, 118, 20],
        Listening::Speaking => [58, 125, 68],
    }
}

/// The picture, row by row, four bytes for each point.
#[must_use]
pub fn draw(state: Listening, size: u32) -> Vec<u8> {
    let mut points = Vec::with_capacity(size as usize * size as usize * 4);
    let scale = f64::from(size.max(1));
    for row in 0..size {
        for column in 0..size {
            // The middle of a point, in a picture from -1 to 1.
            let at = |place: u32| (f64::from(place) + 0.5) / scale * 2.0 - 1.0;
            let soft = scale / 2.0;
            let (x, y) = (at(column), at(row));
            let disc = covered((x.hypot(y) - 0.97) * soft);
            let sign = covered(sign(x, y) * soft);
            let struck = state == Listening::Closed;
            let (gap, line) = if struck {
                (
                    covered(strike(x, y, 0.17) * soft),
                    covered(strike(x, y, 0.08) * soft),
                )
            } else {
                (0.0, 0.0)
            };
            let sign = (sign * (1.0 - gap)).max(line);
            for (below, above) in colour(state).into_iter().zip(SIGN) {
                let mixed = f64::from(below) * (1.0 - sign) + f64::from(above) * sign;
                points.push(mixed.round().clamp(0.0, 255.0) as u8);
            }
            points.push((disc * 255.0).round() as u8);
        }
    }
    points
}

/// How much of a point lies inside a shape, by its distance to the edge in points.
fn covered(distance: f64) -> f64 {
    (0.5 - distance).clamp(0.0, 1.0)
}

/// How far it is to the microphone; negative inside.
fn sign(x: f64, y: f64) -> f64 {
    let capsule = segment(x, y, (0.0, -0.36), (0.0, -0.04)) - 0.2;
    let ring = (x.hypot(y + 0.04) - 0.4).abs() - 0.06;
    let bow = ring.max(-(y + 0.04));
    let foot = segment(x, y, (0.0, 0.38), (0.0, 0.54)) - 0.06;
    let stand = segment(x, y, (-0.2, 0.58), (0.2, 0.58)) - 0.06;
    capsule.min(bow).min(foot).min(stand)
}

/// How far it is to the line that strikes it through.
fn strike(x: f64, y: f64, half: f64) -> f64 {
    segment(x, y, (-0.52, -0.52), (0.52, 0.52)) - half
}

/// How far it is from a point to a line between two others.
fn segment(x: f64, y: f64, from: (f64, f64), to: (f64, f64)) -> f64 {
    let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
    let length = along_x * along_x + along_y * along_y;
    let way = ((x - from.0) * along_x + (y - from.1) * along_y) / length;
    let way = way.clamp(0.0, 1.0);
    (x - from.0 - way * along_x).hypot(y - from.1 - way * along_y)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [Listening; 7] = [
        Listening::Closed,
        Listening::Idle,
        Listening::WakeWord,
        Listening::Request,
        Listening::Dictation,
        Listening::Working,
        Listening::Speaking,
    ];

    #[test]
    fn it_is_a_disc_in_every_size() {
        for size in [1, 16, 22, 32, 64] {
            for state in STATES {
                let points = draw(state, size);
                assert_eq!(points.len(), (size * size * 4) as usize);
                if size >= 16 {
                    assert_eq!(points[3], 0, "the corner is empty");
                    let middle = ((size / 2 * size + size / 2) * 4) as usize;
                    assert_eq!(points[middle + 3], 255);
                }
            }
        }
        assert!(draw(Listening::Idle, 0).is_empty());
    }

    #[test]
    fn what_is_listened_to_is_seen() {
        let seen = |state| draw(state, 32);
        assert_eq!(seen(Listening::Request), seen(Listening::Dictation));
        let different = [
            Listening::Closed,
            Listening::Idle,
            Listening::WakeWord,
            Listening::Request,
            Listening::Working,
            Listening::Speaking,
        ];
        for (place, one) in different.iter().enumerate() {
            for other in &different[place + 1..] {
                assert_ne!(seen(*one), seen(*other));
            }
        }
    }

    #[test]
    fn a_closed_microphone_is_struck_through_and_not_only_grey() {
        // Where the line crosses the disc below the bow, an open microphone has no sign.
        let white = |state| {
            let points = draw(state, 64);
            let place = ((46 * 64 + 46) * 4) as usize;
            points[place..place + 3].iter().all(|part| *part == 255)
        };
        assert!(white(Listening::Closed));
        assert!(!white(Listening::Idle));
    }
}
