//! What happens to a turn, and what it makes happen.

use sotto_skills::calls::Call;

use super::Asked;

/// Which turn, and which reading of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Grows with each turn.
    pub turn: u64,
    /// Grows each time the user speaks on.
    pub revision: u32,
}

/// A call with what the turn must know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What to do.
    pub call: Call,
    /// It only looks something up, so it may be done before the turn has ended.
    pub only_reads: bool,
    /// The question that has to be answered with yes before it is done.
    pub confirm: Option<String>,
}

/// What the sentence patterns make of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// Complete commands, in the order they were said.
    Calls(Vec<Planned>),
    /// A command that lacks something: what to ask.
    Missing {
        /// The command so far.
        planned: Planned,
        /// The slot that is empty.
        slot: String,
        /// What is asked back.
        question: String,
    },
    /// Readings that differ in consequence.
    Either {
        /// What is asked.
        question: String,
        /// What each answer means, in the order of the question.
        options: Vec<Vec<Planned>>,
    },
    /// Which of the options that were asked about.
    Option(usize),
    /// Yes, to what was asked.
    Yes,
    /// No, to what was asked.
    No,
    /// A yes or a no to a question that cannot be answered so: it is asked once more.
    AskAgain,
    /// No command: something for the model.
    Open,
}

/// What the language model writes.
#[derive(Debug, Clone, PartialEq)]
pub enum Wrote {
    /// A piece of the answer.
    Text(String),
    /// A call.
    Call(Planned),
    /// Something that was meant as a call and is none. It is not the end of the turn: the model is told what was wrong.
    Wrong {
        /// What it was, [`Wanted::Refused`] or [`Wanted::Unread`].
        wanted: Wanted,
        /// What was wrong with it, for the model.
        why: String,
    },
    /// The end of a round. `wants_results`: the model goes on once it knows what came of its calls.
    End {
        /// Whether it goes on.
        wants_results: bool,
    },
    /// It could not answer; the sentence says why.
    Failed(String),
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Done. What is said about it, and what the model is told.
    Done {
        /// For the user.
        say: String,
        /// For the model.
        result: String,
    },
    /// Something has to be known first.
    Ask {
        /// Which slot the answer fills.
        slot: String,
        /// What is asked.
        question: String,
    },
    /// Could not be done; nothing was changed.
    Failed {
        /// What happened and what to do.
        say: String,
    },
}

/// What a model wanted, with what came of it, for its next round.
#[derive(Debug, Clone, PartialEq)]
pub struct Result {
    /// What was asked for.
    pub wanted: Wanted,
    /// What came of it.
    pub result: String,
}

/// What a model wanted.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// A call. It was done, or failed.
    Call(Call),
    /// A call that was not begun, because it or another beside it was wrong.
    Refused(Call),
    /// Words that look like a call, and cannot be read as one.
    Unread(String),
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The words of what was said so far, or typed.
    Heard {
        /// The reading they belong to.
        at: At,
        /// The words.
        text: String,
    },
    /// The user speaks on; what was heard was not the end.
    SpokeOn {
        /// The turn.
        turn: u64,
    },
    /// The user is done; the newest revision counts.
    Over {
        /// The turn.
        turn: u64,
    },
    /// The user goes on after all. Where nothing came of the turn yet, it is as if it had never been said; otherwise nothing
    /// changes.
    TakeBack {
        /// The turn.
        turn: u64,
    },
    /// What a text means.
    Understood {
        /// The reading.
        at: At,
        /// Its meaning.
        meaning: Meaning,
    },
    /// Something from the language model.
    Wrote {
        /// The reading it answers.
        at: At,
        /// The round it belongs to.
        round: u8,
        /// What it wrote.
        wrote: Wrote,
    },
    /// A call was done or failed.
    Did {
        /// The reading it belongs to.
        at: At,
        /// Its number within the turn.
        index: usize,
        /// What came of it.
        outcome: Outcome,
    },
    /// "Stop", the Escape key, the button.
    Stop,
    /// Nothing but time passed.
    Tick,
}

/// Sentences of the assistant's own, kept in the language files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The user said no.
    NothingDone,
    /// Yes or no, or a word in passing, but nothing was asked.
    NothingAsked,
    /// It took too long.
    TookTooLong,
    /// The model went round in circles.
    TooManySteps,
    /// The model answered with nothing at all.
    NoAnswer,
    /// Stands behind an apology: whether to try again.
    TryAgain,
}

/// What is said.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// Words as they stand.
    Text(String),
    /// One of the assistant's own sentences.
    Line(Line),
}

/// A sound that stands for a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Nothing was heard.
    Nothing,
    /// It takes a moment.
    Working,
    /// Stopped, as was asked.
    Stopped,
}

/// How a turn ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With an answer.
    Answered,
    /// With a question to the user.
    Asking,
    /// Nothing had been said.
    Empty,
    /// The user stopped it.
    Stopped,
    /// The user said something else before it was answered.
    Overtaken,
    /// It was only the beginning of what the user says: it leaves nothing.
    TakenBack,
    /// With an apology.
    Failed,
}

/// Something to be done in the world.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Find out what a text means; answered by [`Input::Understood`].
    Understand {
        /// The reading.
        at: At,
        /// Its words.
        text: String,
        /// What was asked before, which this may answer.
        asked: Option<Asked>,
    },
    /// Let the language model answer; answered by [`Input::Wrote`].
    Think {
        /// The reading.
        at: At,
        /// Which round, from 1.
        round: u8,
        /// The words.
        text: String,
        /// What came of the calls of the rounds before.
        results: Vec<Result>,
    },
    /// The model's answer to this reading is not wanted any more.
    StopThinking {
        /// The reading.
        at: At,
    },
    /// Do it; answered by [`Input::Did`]. The pair of turn and index is the key under which it is done once.
    Do {
        /// The reading.
        at: At,
        /// Its number within the turn.
        index: usize,
        /// What to do.
        call: Call,
    },
    /// Say and show this.
    Say {
        /// The reading.
        at: At,
        /// What.
        words: Words,
    },
    /// Make this sound.
    Signal(Signal),
    /// Stop speaking.
    Hush,
    /// Send [`Input::Tick`] at this time.
    WakeAt(u64),
    /// The turn is over and goes into the history.
    Finish {
        /// The reading that counted.
        at: At,
        /// What the user said.
        said: String,
        /// How it ended.
        ended: Ended,
    },
}
