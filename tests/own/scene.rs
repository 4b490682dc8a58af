//! Rooms and noise around a recording.

/// As it sounds in a room: through the room's answer to a clap, from the clap on, a second of it at most.
pub fn in_room(clean: &[f32], response: &[f32]) -> Vec<f32> {
    let loudest =
        (0..response.len()).max_by(|a, b| response[*a].abs().total_cmp(&response[*b].abs()));
    let response = &response[loudest.unwrap_or(0)..];
    let response = &response[..response.len().min(16_000)];
    // Taps that nobody would hear are left out: they are most of a second.
    let peak = response
        .iter()
        .fold(0.0_f32, |most, tap| most.max(tap.abs()));
    let mut out = vec![0.0; clean.len() + 3_200];
    for (delay, tap) in response
        .iter()
        .enumerate()
        .filter(|(_, tap)| tap.abs() > peak * 1e-3)
    {
        let tap = tap / peak;
        for (to, from) in out.iter_mut().skip(delay).zip(clean) {
            *to += from * tap;
        }
    }
    out
}

/// With noise that is so many decibels below what is said, brought to the loudness of a command. Pauses do not count: a voice
/// with much silence around it would otherwise have hardly any noise.
pub fn with_noise(sound: &[f32], noise: &[f32], from: usize, snr: f32) -> Vec<f32> {
    let mut noise: Vec<f32> = (0..sound.len())
        .map(|n| noise[(from + n) % noise.len()])
        .collect();
    let gain = voiced(sound) / loudness(&noise).max(1e-6) / 10_f32.powf(snr / 20.0);
    noise
        .iter_mut()
        .zip(sound)
        .for_each(|(noise, sound)| *noise = *noise * gain + sound);
    at_loudness(&noise, 0.05)
}

/// Brought to this root of the mean square.
pub fn at_loudness(sound: &[f32], wanted: f32) -> Vec<f32> {
    let gain = wanted / loudness(sound).max(1e-6);
    sound
        .iter()
        .map(|sample| (sample * gain).clamp(-1.0, 1.0))
        .collect()
}

fn loudness(sound: &[f32]) -> f32 {
    let sum: f64 = sound.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    (sum / sound.len().max(1) as f64).sqrt() as f32
}

/// The loudness of the louder fiftieths of a second.
fn voiced(sound: &[f32]) -> f32 {
    let power: Vec<f32> = sound
        .chunks_exact(320)
        .map(|part| loudness(part).powi(2))
        .collect();
    let loudest = power.iter().copied().fold(0.0_f32, f32::max);
    let loud: Vec<f32> = power
        .into_iter()
        .filter(|one| *one > 0.02 * loudest)
        .collect();
    if loud.is_empty() {
        return loudness(sound);
    }
    (loud.iter().sum::<f32>() / loud.len() as f32).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(count: usize, loud: f32) -> Vec<f32> {
        let sign = |at: usize| if at.is_multiple_of(2) { loud } else { -loud };
        (0..count).map(sign).collect()
    }

    #[test]
    fn silence_around_a_voice_makes_the_noise_no_softer() {
        let voice = tone(16_000, 0.1);
        let mut among = vec![0.0; 32_000];
        among.extend(&voice);
        let noise = tone(8_000, 0.3);
        for sound in [&voice, &among] {
            assert!((voiced(sound) - 0.1).abs() < 1e-4);
            let noisy = with_noise(sound, &noise, 0, 20.0);
            assert!((loudness(&noisy) - 0.05).abs() < 1e-3);
        }
        let noisy = with_noise(&among, &noise, 0, 20.0);
        let (silent, said) = noisy.split_at(32_000);
        // A tenth as loud as the voice; both have the same sign here, so together eleven tenths.
        assert!((loudness(said) / loudness(silent) - 11.0).abs() < 0.1);
    }

    #[test]
    fn a_room_of_one_clap_changes_nothing() {
        let sound = tone(4_000, 0.2);
        let heard = in_room(&sound, &[0.0, 0.5, 0.0]);
        assert_eq!(heard.len(), sound.len() + 3_200);
        assert!(heard.iter().zip(&sound).all(|(a, b)| (a - b).abs() < 1e-6));
    }
}
