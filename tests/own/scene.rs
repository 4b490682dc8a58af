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
        for (to, from) in out.iter_mut().skip(delay).zip(clean) {
            *to += from * tap / peak;
        }
    }
    out
}

/// With noise that is so many decibels below the sound, brought to the loudness of a command.
pub fn with_noise(sound: &[f32], noise: &[f32], from: usize, snr: f32) -> Vec<f32> {
    let mut noise: Vec<f32> = (0..sound.len())
        .map(|n| noise[(from + n) % noise.len()])
        .collect();
    let gain = loudness(sound) / loudness(&noise).max(1e-6) / 10_f32.powf(snr / 20.0);
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
