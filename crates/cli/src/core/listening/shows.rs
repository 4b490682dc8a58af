//! What the loop shows, told to every face. It is called on the thread of the sound, so nothing here waits: what has to be
//! written down is left on the board.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use jiff::Timestamp;
use sotto_api::{Event, Id, Listening, Notice, Problem, ProblemCode};
use sotto_assistant::WeakAssistant;
use sotto_assistant::listening::running::{DeviceNews, Shown};

use super::board::Board;
use super::desk::Order;
use super::near::Near;

/// So many turns may be shown at once.
const NAMES: usize = 8;

/// See the module.
pub(super) struct Shows {
    assistant: WeakAssistant,
    board: Arc<Board>,
    orders: SyncSender<Order>,
    /// The names under which words are shown while it is not known yet whether they are a request, by the loop's numbers.
    names: BTreeMap<u64, Id>,
    gone: Arc<AtomicBool>,
}

impl Shows {
    /// For one loop; `gone` becomes true when it has ended, however it did.
    pub(super) fn new(
        assistant: WeakAssistant,
        board: Arc<Board>,
        orders: SyncSender<Order>,
        gone: Arc<AtomicBool>,
    ) -> Self {
        Self {
            assistant,
            board,
            orders,
            names: BTreeMap::new(),
            gone,
        }
    }

    pub(super) fn show(&mut self, shown: Shown) {
        match shown {
            Shown::State(state) => {
                self.board.show(state);
                self.assistant.announce(Event::Listening(state));
                self.look();
            }
            Shown::Level(level) => {
                // Not even a quiet room is all silence: a microphone that brings nothing does not work.
                if level > 0.0 {
                    self.board.hears();
                }
                // While only the wake word is listened for, nobody looks at it, and all day long it would wake every face.
                if matches!(
                    self.board.state(),
                    Listening::Request | Listening::Dictation
                ) {
                    self.assistant.announce(Event::Level { level });
                }
            }
            Shown::Words {
                turn,
                firm,
                tentative,
            } => {
                let turn = self.name(turn);
                self.assistant.announce(Event::Words {
                    turn,
                    firm,
                    tentative,
                });
            }
            Shown::Type(text) => self.assistant.announce(Event::Typed { text }),
            Shown::Nearly {
                word,
                score,
                needed,
            } => {
                self.board.nearly(Near {
                    at: Timestamp::now(),
                    word,
                    score,
                    needed,
                });
                self.look();
            }
            Shown::Pause(ms) => {
                self.board.learn(ms);
                self.look();
            }
            Shown::Device(DeviceNews {
                sentence,
                fault,
                used,
            }) => {
                if fault {
                    self.problem(ProblemCode::Device, sentence);
                } else if used {
                    // That something was plugged in which is not used need not be read.
                    let notice = Notice::Device { sentence };
                    self.assistant.announce(Event::Notice(notice));
                }
            }
            Shown::Problem(sentence) => self.problem(ProblemCode::Failed, sentence),
            // The core told of the turn when it was kept, and of its change.
            Shown::Over { turn, wait_ms } => {
                tracing::debug!(turn = %turn.id, wait_ms, "a turn is over");
            }
        }
    }

    fn name(&mut self, turn: u64) -> Id {
        let name = *self.names.entry(turn).or_insert_with(Id::new);
        while self.names.len() > NAMES {
            self.names.pop_first();
        }
        name
    }

    fn problem(&self, code: ProblemCode, sentence: String) {
        self.board.trouble(&sentence);
        let problem = Problem::new(code, sentence);
        self.assistant.announce(Event::Problem(problem));
    }

    /// Lets the thread of the microphone look at the board. Where its orders are full it does that anyway.
    fn look(&self) {
        let _ = self.orders.try_send(Order::Look);
    }
}

impl Drop for Shows {
    fn drop(&mut self) {
        self.gone.store(true, Ordering::SeqCst);
        self.look();
    }
}
