//! The turns there were, asked for as another program does.

use sotto_api::{HistoryRequest, Reply, Request, Turn};

/// Every one of them, in order.
pub fn all(mut ask: impl FnMut(Request) -> Reply) -> Vec<Turn> {
    let all = HistoryRequest::Conversations {
        before: None,
        limit: 100,
    };
    let Reply::Conversations(all) = ask(Request::History(all)) else {
        panic!("conversations were asked for");
    };
    let mut turns = Vec::new();
    for conversation in all {
        let of = HistoryRequest::Turns {
            conversation: conversation.id,
        };
        match ask(Request::History(of)) {
            Reply::Turns(some) => turns.extend(some),
            other => panic!("{other:?}"),
        }
    }
    turns.sort_by_key(|turn| turn.id);
    turns
}
