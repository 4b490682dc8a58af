//! From the net's answers to alarms, counted as the program counts them, and the threshold that lets one through in ten hours.
//! The recipe counts the same way (`models/training/wake/score.py`).

use sotto_wake::Wake;

/// "hey Sotto", "Sotto", "stop": a number for each.
pub type Each<T> = [T; 3];

/// Answers whose mean counts, as in `crates/wake`.
const SMOOTHED: usize = 3;
/// An answer before there was any.
const NOTHING: f32 = -8.0;
/// No sensitivity lets lower ones through.
const LOWEST: f32 = -6.0;
/// Answers to both sides that belong to one alarm: the second and a half in which nothing is heard after something was.
const PAUSE: usize = 75;
/// Samples from one answer to the next.
pub const STEP: usize = 320;

/// The smoothed answers to a sound, one for each 20 ms.
pub fn levels(wake: &mut Wake, sound: &[f32]) -> Vec<Each<f32>> {
    let mut recent = [[NOTHING; 3]; SMOOTHED];
    let pieces = sound.as_chunks::<STEP>().0.iter().enumerate();
    pieces
        .map(|(at, piece)| {
            wake.feed(piece);
            recent[at % SMOOTHED] = wake.last_answer();
            std::array::from_fn(|phrase| {
                recent.iter().map(|answer| answer[phrase]).sum::<f32>() / SMOOTHED as f32
            })
        })
        .collect()
}

/// The separate alarms of a phrase, highest first.
pub fn alarms(levels: &[Each<f32>], phrase: usize) -> Vec<f32> {
    let high = (0..levels.len()).filter(|at| levels[*at][phrase] >= LOWEST);
    let mut order: Vec<usize> = high.collect();
    order.sort_by(|a, b| levels[*b][phrase].total_cmp(&levels[*a][phrase]));
    let mut taken = vec![false; levels.len()];
    let mut found = Vec::new();
    for at in order {
        if taken[at] {
            continue;
        }
        found.push(levels[at][phrase]);
        let end = (at + PAUSE).min(levels.len());
        taken[at.saturating_sub(PAUSE)..end].fill(true);
    }
    found
}

/// The threshold over which one alarm in ten hours lies, from alarms (highest first) in so many hours. From fewer than ten it is
/// extrapolated: alarms fall off about exponentially, so the first and the tenth tell where one in ten hours would lie.
pub fn once_in_ten_hours(alarms: &[f32], hours: f64) -> f32 {
    let Some(&first) = alarms.first() else {
        return LOWEST;
    };
    if hours >= 10.0 {
        let allowed = (hours / 10.0) as usize;
        return alarms.get(allowed).map_or(LOWEST, |next| next + 1e-4);
    }
    let tenth = alarms[alarms.len().min(10) - 1];
    let far = (100.0 / hours.max(1e-3)).log10() as f32;
    first.max(tenth + (first - tenth) * far)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rising(peaks: &[(usize, f32)], count: usize) -> Vec<Each<f32>> {
        let mut levels = vec![[NOTHING; 3]; count];
        for (at, level) in peaks {
            levels[*at][0] = *level;
        }
        levels
    }

    #[test]
    fn what_is_near_a_higher_one_is_the_same_alarm() {
        let levels = rising(
            &[(10, 1.0), (12, 3.0), (80, 2.0), (200, -1.0), (300, -7.0)],
            400,
        );
        assert_eq!(alarms(&levels, 0), [3.0, -1.0]);
        let levels = rising(&[(10, 1.0), (12, 3.0), (90, 2.0)], 400);
        assert_eq!(alarms(&levels, 0), [3.0, 2.0]);
        assert!(alarms(&levels, 1).is_empty());
        assert!(alarms(&[], 2).is_empty());
    }

    #[test]
    fn one_in_ten_hours_goes_over_the_threshold() {
        let alarms = [5.0, 4.0, 3.0];
        let threshold = once_in_ten_hours(&alarms, 10.5);
        assert_eq!(alarms.iter().filter(|one| **one > threshold).count(), 1);
        let threshold = once_in_ten_hours(&alarms, 20.0);
        assert_eq!(alarms.iter().filter(|one| **one > threshold).count(), 2);
        assert!(once_in_ten_hours(&[], 3.0) <= LOWEST);
        assert!(once_in_ten_hours(&[1.0], 12.0) <= LOWEST);
    }

    #[test]
    fn from_fewer_hours_it_lies_no_lower_than_the_highest_alarm() {
        let alarms = [4.0, 3.5, 3.0, 2.5, 2.0, 1.8, 1.6, 1.4, 1.2, 1.0, 0.5];
        // In one hour the hundredth of what is seen there: as far over the first as that is over the tenth.
        let threshold = once_in_ten_hours(&alarms, 1.0);
        assert!((threshold - 7.0).abs() < 1e-4, "{threshold}");
        assert!(once_in_ten_hours(&alarms, 9.9) >= 4.0);
        assert!(once_in_ten_hours(&alarms, 0.0).is_finite());
    }
}
