//! Somebody ends while the ear decodes what they said so far: where that was all, nothing is decoded again, and where it was not, no
//! word is lost.

use std::cell::Cell;

use sotto_engines::hearing::Listening;

use super::hearing::hear;
use super::*;

/// A caller whose first piece is decoded by itself: the next one and the end come meanwhile.
struct Meanwhile {
    pieces: std::vec::IntoIter<Vec<f32>>,
    /// How often the ear looked for audio without waiting.
    looked: usize,
    /// How often it asked whether to go on since it looked last.
    asked: Cell<usize>,
    said: Vec<HearingEvent>,
}

impl Talk for Meanwhile {
    fn listen(&mut self, wait: Duration) -> Incoming {
        self.asked.set(0);
        if wait.is_zero() {
            self.looked += 1;
            if self.looked == 1 {
                return Incoming::Nothing;
            }
        }
        self.pieces.next().map_or(Incoming::End, Incoming::Samples)
    }

    fn say(&mut self, event: HearingEvent) -> Result<(), Fault> {
        self.said.push(event);
        Ok(())
    }

    fn cancelled(&self) -> bool {
        false
    }

    fn progress(&self) {
        self.asked.set(self.asked.get() + 1);
    }
}

/// What is heard of these two pieces, and how often the ear asked whether to go on once it knew that they were all.
fn heard(ear: &mut Ear, first: &[f32], second: &[f32]) -> (Transcript, usize) {
    let mut talk = Meanwhile {
        pieces: vec![first.to_vec(), second.to_vec()].into_iter(),
        looked: 0,
        asked: Cell::new(0),
        said: Vec::new(),
    };
    let request = HearingRequest::Listen {
        listening: Listening::default(),
        partial_every_ms: 250,
    };
    ear.do_request(request, &mut talk).expect("hears");
    match talk.said.pop() {
        // What is decoded once is told once.
        Some(HearingEvent::Transcript(transcript)) if talk.said.is_empty() => {
            (transcript, talk.asked.get())
        }
        other => panic!("{other:?} behind {:?}", talk.said),
    }
}

#[test]
fn what_was_decoded_since_the_last_word_is_not_decoded_again() {
    let (Some(model), Some((question, said))) = (tiny(), recording("test__what_time_is_it")) else {
        return;
    };
    let mut ear = ear(model);
    let pause = vec![0.0; 16_000 / 5];
    let first = [&question[..], &pause].concat();
    let (transcript, asked) = heard(&mut ear, &first, &pause);
    println!("{}", transcript.text);
    assert!(transcript.text.to_lowercase().contains("time"), "{said}");
    // Once for the piece that came meanwhile, and never for a decode.
    assert_eq!(asked, 1);
    let all = [&first[..], &pause].concat();
    let alone = hear(&mut ear, all, Listening::default());
    assert_eq!(transcript.text, alone.text);
    assert_eq!(transcript.audio_ms, alone.audio_ms);
    assert_eq!(transcript.voiced_ms, alone.voiced_ms);
}

#[test]
fn what_was_said_after_a_decode_began_is_heard_all_the_same() {
    let (Some(model), Some((speech, _))) = (tiny(), recording("jfk")) else {
        return;
    };
    let mut ear = ear(model);
    let (first, second) = speech.split_at(5 * 16_000);
    let (transcript, asked) = heard(&mut ear, first, second);
    // Once for each second that came meanwhile, and then for a decode.
    let seconds = second.len().div_ceil(16_000);
    assert!(asked > seconds, "nothing was decoded for it");
    let alone = hear(&mut ear, speech.clone(), Listening::default());
    assert_eq!(transcript.text, alone.text);
}
