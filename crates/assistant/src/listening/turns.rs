//! The turns that the assistant does not answer yet: the one that is listened to, and those whose last words are still being
//! decoded. They reach the assistant one after the other, in their order.

use sotto_api::Via;
use sotto_audio::ending::{At, Start};

use super::{Effect, Purpose, Stages};

/// Whether a turn is still listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is.
    Open,
    /// That was all.
    Committed,
    /// It was nothing.
    Dropped,
}

/// A turn that the assistant does not answer yet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn {
    pub at: At,
    pub start: Start,
    pub purpose: Purpose,
    /// It was begun by the wake word.
    pub called: bool,
    /// Sound belongs to it.
    pub begun: bool,
    /// When somebody was last told to speak in it: what was heard since belongs to whoever goes on.
    pub voice: Option<u64>,
    /// Somebody spoke while Sotto did; only words make it a turn.
    pub over_speech: bool,
    /// It began while Sotto spoke, however that was asked for: what is heard may be Sotto's own voice.
    pub beside_speech: bool,
    /// The echo was perhaps not cancelled well yet when the sound of its newest reading began.
    pub with_echo: bool,
    /// It was begun as soon as one in which nobody said anything was over.
    pub again: bool,
    /// Somebody went on after a breath that was taken for the end of the turn before: it is done after that one.
    pub goes_on: bool,
    /// When the last voice of the turn just before was: what was heard since belongs to this one.
    pub behind: Option<u64>,
    /// The assistant was asked to take that one back, and has not told whether it did: which one, and its words.
    pub asks_back: Option<(u64, String)>,
    /// The words of one that it took back: this turn begins with them.
    before: String,
    /// Its words are a complete command: what follows it is another one.
    pub complete: bool,
    /// It waited for the answer to that one until then.
    pub waited: Option<u64>,
    /// The person said by hand that this was all.
    pub by_hand: bool,
    /// It has words.
    pub wanted: bool,
    /// It took the place of an answer: what the assistant still says to that one ends with the beginning of this.
    pub overtakes: bool,
    pub end: End,
    pub stages: Stages,
    /// The sound of work was made.
    pub worked: bool,
    /// The assistant knows of it.
    live: bool,
    /// All words of the newest reading.
    words: Option<String>,
    /// The assistant knows these words.
    told: bool,
}

/// What becomes of the first turn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Next {
    /// It waits for words, or for its end.
    Waits,
    /// It was nothing, or it was typed.
    Gone,
    /// The assistant does it now.
    Committed,
}

impl Turn {
    pub(super) fn new(at: At, start: Start, purpose: Purpose, now: u64) -> Self {
        Self {
            at,
            start,
            purpose,
            called: false,
            begun: false,
            voice: None,
            over_speech: false,
            beside_speech: false,
            with_echo: false,
            again: false,
            goes_on: false,
            behind: None,
            asks_back: None,
            before: String::new(),
            complete: false,
            waited: None,
            by_hand: false,
            wanted: false,
            overtakes: false,
            end: End::Open,
            stages: Stages::begin(now),
            worked: false,
            live: false,
            words: None,
            told: false,
        }
    }

    fn via(&self) -> Via {
        match self.start {
            Start::Listen if self.called => Via::WakeWord,
            Start::FollowUp => Via::FollowUp,
            Start::Press | Start::Listen => Via::Hotkey,
        }
    }

    /// Silence ends it, and no hand.
    pub(super) fn ends_by_itself(&self) -> bool {
        self.start != Start::Press && !self.by_hand
    }

    /// Since when an answer to it is waited for.
    pub(super) fn awaited_since(&self) -> Option<u64> {
        let committed = self.stages.committed?;
        Some(
            self.waited
                .map_or(committed, |waited| waited.max(committed)),
        )
    }

    /// All words of the newest reading are there, or that there are none.
    pub(super) fn is_known(&self) -> bool {
        self.words.is_some()
    }

    /// There are none in the newest reading.
    pub(super) fn is_wordless(&self) -> bool {
        self.words.as_ref().is_some_and(String::is_empty)
    }

    /// The words of the newest reading are all there. Gives all words of the turn.
    pub(super) fn hear(&mut self, text: &str) -> String {
        let words = one_sentence(&self.before, text);
        self.words = Some(words.clone());
        words
    }

    /// All words, where they are there.
    pub(super) fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// It begins with these words, which were taken for a turn of their own.
    pub(super) fn begin_with(&mut self, before: &str) {
        self.before = one_sentence(before, &self.before);
        self.words = self.words.take().map(|own| one_sentence(before, &own));
    }

    /// It begins with the words of another one, or may: it must not be lost, whatever becomes of its own.
    pub(super) fn carries_words(&self) -> bool {
        self.asks_back.is_some() || !self.before.is_empty()
    }

    /// The newest reading was not all.
    pub(super) fn speak_on(&mut self, out: &mut Vec<Effect>) {
        self.at.revision = self.at.revision.saturating_add(1);
        self.words = None;
        self.stages.speak_on();
        if std::mem::take(&mut self.told) {
            out.push(Effect::SpokeOn { turn: self.at.turn });
        }
    }

    /// It was nothing.
    pub(super) fn drop_it(&mut self, out: &mut Vec<Effect>) {
        self.end = End::Dropped;
        if self.begun {
            let (at, turn) = (self.at, self.at.turn);
            out.extend([Effect::Unhear { at }, Effect::Close { turn }]);
        }
    }

    /// The assistant does not want it, or not any more.
    pub(super) fn refuse(&mut self) {
        self.live = false;
        self.wanted = false;
        self.overtakes = false;
        self.end = End::Dropped;
    }

    /// Somebody said something, surely to Sotto, and its words are not there yet.
    pub(super) fn is_awaited(&self) -> bool {
        let to_sotto = self.wanted || self.start != Start::FollowUp;
        let request = self.purpose == Purpose::Request && self.end == End::Committed;
        request && to_sotto && !(self.over_speech || self.worked)
    }

    /// Somebody asked to be listened to, and no words came of it.
    pub(super) fn is_nothing(&self) -> bool {
        let asked = self.start != Start::FollowUp && !self.over_speech;
        let request = self.purpose == Purpose::Request && self.end == End::Committed;
        request && asked && self.is_wordless()
    }

    /// The assistant knows nothing of it any more, and it had no words yet: with the first one it begins there anew.
    pub(super) fn begin_anew(&mut self) {
        self.live = false;
        self.overtakes = false;
    }

    /// The assistant knows of it.
    pub(super) fn is_live(&self) -> bool {
        self.live
    }

    /// The assistant is to know of it, and does not yet.
    pub(super) fn begins(&self) -> bool {
        let wanted = self.overtakes || (self.wanted && self.end != End::Dropped);
        wanted && !self.live && self.purpose == Purpose::Request
    }

    /// It is the rest of the turn that the assistant answers, and waits: for that answer, or until it is known whether the two
    /// are one.
    pub(super) fn waits_behind(&self, answers: bool) -> bool {
        let goes_on = self.begins() && self.goes_on && answers;
        goes_on || (self.asks_back.is_some() && self.end != End::Dropped)
    }

    /// Does with the first turn what can be done by now.
    pub(super) fn go_on(&mut self, now: u64, out: &mut Vec<Effect>) -> Next {
        if self.purpose == Purpose::Dictation {
            return self.type_on(out);
        }
        let turn = self.at.turn;
        if self.begins() {
            self.live = true;
            let via = self.via();
            out.push(Effect::Begin { turn, via });
        }
        if self.end == End::Dropped {
            if self.live {
                out.push(Effect::GiveUp { turn });
            }
            return Next::Gone;
        }
        let Some(words) = &self.words else {
            return Next::Waits;
        };
        if self.live && !self.told && !words.is_empty() {
            self.told = true;
            self.stages.told.get_or_insert(now);
            out.push(Effect::Tell {
                at: self.at,
                text: words.clone(),
            });
        }
        match self.end {
            End::Committed if self.told => {
                out.push(Effect::Commit { at: self.at });
                Next::Committed
            }
            End::Committed => {
                if self.live {
                    out.push(Effect::GiveUp { turn });
                }
                Next::Gone
            }
            End::Open | End::Dropped => Next::Waits,
        }
    }

    fn type_on(&mut self, out: &mut Vec<Effect>) -> Next {
        match (self.end, &self.words) {
            (End::Committed, Some(words)) => {
                if !words.is_empty() {
                    out.push(Effect::Type {
                        at: self.at,
                        text: words.clone(),
                    });
                }
                Next::Gone
            }
            (End::Dropped, _) => Next::Gone,
            (End::Open, _) | (End::Committed, None) => Next::Waits,
        }
    }
}

/// The words of two pieces of what somebody says. The mark at the end of the first is the ear's own: it closes any piece so.
pub(super) fn one_sentence(first: &str, rest: &str) -> String {
    let marks = |letter: char| letter.is_whitespace() || ".!?,;:…".contains(letter);
    let (first, rest) = (first.trim(), rest.trim());
    match (first.is_empty(), rest.is_empty()) {
        (true, _) => rest.to_owned(),
        (_, true) => first.to_owned(),
        _ => format!("{} {rest}", first.trim_end_matches(marks)),
    }
}
