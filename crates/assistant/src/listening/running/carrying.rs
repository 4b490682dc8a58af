//! Doing what was decided.

use sotto_audio::devices::{PlayError, Role, Sound};
use sotto_audio::ending::At;
use sotto_skills::doing::Line;

use super::super::{Effect, Input};
use super::{Running, Shown, told};

/// Where an answer stands in front of the player.
fn place(answer: u64) -> At {
    At {
        turn: answer,
        revision: 0,
    }
}

impl<S: Sound> Running<S> {
    pub(super) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Microphone(open) => {
                self.ears.forget_the_last();
                if open {
                    self.open_microphone();
                } else {
                    self.sound.close(Role::Microphone);
                }
            }
            Effect::Hear { at, before_ms } => {
                let frames = &mut self.frames;
                self.ears.begin(at, || frames.before(before_ms));
            }
            Effect::HearOn { at, before_ms } => {
                let frames = &mut self.frames;
                self.ears
                    .begin_behind(at, before_ms, || frames.before(before_ms));
            }
            Effect::Decode { at } => self.ears.decode(at),
            Effect::Unhear { at } => self.ears.leave(at),
            Effect::Close { turn } => self.ears.close(turn),
            Effect::Show(state) => (self.show)(Shown::State(state)),
            Effect::Caption {
                turn,
                firm,
                tentative,
            } => (self.show)(Shown::Words {
                turn,
                firm,
                tentative,
            }),
            Effect::Type { text, .. } => (self.show)(Shown::Type(text)),
            Effect::Learned { usual_ms } => (self.show)(Shown::Pause(usual_ms)),
            Effect::Muted => {
                let sentence = self.told("listening.muted");
                (self.show)(Shown::Problem(sentence));
            }
            Effect::Problem(sentence) => (self.show)(Shown::Problem(sentence)),
            Effect::Begin { .. }
            | Effect::Tell { .. }
            | Effect::SpokeOn { .. }
            | Effect::Commit { .. }
            | Effect::TakeBack { .. }
            | Effect::GiveUp { .. }
            | Effect::Stop => self.tell_assistant(effect),
            Effect::Voice {
                answer,
                text,
                manner,
            } => {
                if !self.voices.say(answer, text, manner) {
                    let sentence = self.told("listening.too_much_to_say");
                    self.next.push_back(Input::NotSaid { answer, sentence });
                }
            }
            Effect::Unvoice { answer } => self.voices.stop(answer),
            Effect::Play {
                answer,
                piece,
                rate,
                samples,
            } => {
                let number = self.sound.desk().say(place(answer), rate, samples);
                match number {
                    Ok(number) => {
                        self.pieces.insert(number, (answer, piece));
                    }
                    Err(error) => self.not_played(answer, piece, &error),
                }
            }
            Effect::Silence { answer } => self.sound.desk().forget(place(answer)),
            Effect::Duck(ducked) => self.sound.desk().duck(ducked),
            Effect::Pause => self.sound.desk().pause(),
            Effect::Resume => self.sound.desk().resume(),
            Effect::Earcon(earcon) => {
                let (rate, samples) = earcon.samples();
                // Without a loudspeaker the state is seen all the same.
                let _ = self.sound.desk().earcon(rate, &samples);
            }
            Effect::Over {
                turn,
                heard,
                stages,
            } => {
                let whole = self.keeping.over(turn, heard, stages);
                self.keep(whole);
            }
        }
    }

    /// A sentence of the loop's own, in the user's language.
    fn told(&self, name: &'static str) -> String {
        Line::new(name).said_in(self.language)
    }

    fn tell_assistant(&mut self, effect: Effect) {
        let turn = match &effect {
            Effect::Begin { turn, .. } | Effect::SpokeOn { turn } => Some(*turn),
            Effect::Tell { at, .. } | Effect::Commit { at } => Some(at.turn),
            _ => None,
        };
        let stops = matches!(effect, Effect::Stop);
        let back = match &effect {
            Effect::TakeBack { turn } => Some(*turn),
            _ => None,
        };
        if !self.telling.tell(effect) {
            let sentence = self.told("listening.far_behind");
            if stops {
                // Nobody will say that it was: what is said next is heard again.
                self.next.push_back(Input::Hush);
            } else if let Some(turn) = back {
                // It stays, and what follows is the next request.
                let back = false;
                self.next.push_back(Input::TakenBack { turn, back });
            } else if let Some(turn) = turn {
                self.next.push_back(Input::Refused { turn, sentence });
            }
        }
    }

    /// Without a loudspeaker the answer is shown, which counts as heard.
    fn not_played(&mut self, answer: u64, piece: u64, error: &PlayError) {
        let heard = match error {
            PlayError::Over => 0,
            PlayError::NoSpeaker | PlayError::Full | PlayError::Rate(_) => u64::MAX,
        };
        if heard > 0 && !std::mem::replace(&mut self.complained, true) {
            (self.show)(Shown::Problem(told::not_played(error, self.language)));
        }
        self.next.push_back(Input::Ended {
            answer,
            piece,
            heard,
        });
    }
}
