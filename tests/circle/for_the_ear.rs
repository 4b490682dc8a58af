//! What a voice gives, as a microphone would hand it to the ear.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};

/// To the ear's 16 kHz, with half a second of quiet on both sides as a microphone has it.
pub fn for_the_ear(samples: &[f32], rate: u32) -> Vec<f32> {
    let mut resampler = Fft::<f32>::new(rate as usize, 16_000, 1024, 1, FixedSync::Both).unwrap();
    let input = InterleavedSlice::new(samples, 1, samples.len()).unwrap();
    let mut output = vec![0.0f32; resampler.process_all_needed_output_len(samples.len())];
    let room = output.len();
    let mut target = InterleavedSlice::new_mut(&mut output, 1, room).unwrap();
    let (_, written) = resampler
        .process_all_into_buffer(&input, &mut target, samples.len(), None)
        .unwrap();
    let quiet = std::iter::repeat_n(0.0f32, 8000);
    quiet
        .clone()
        .chain(output[..written].iter().copied())
        .chain(quiet)
        .collect()
}
