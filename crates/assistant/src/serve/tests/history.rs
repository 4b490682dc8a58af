use sotto_api::{
    HistoryRequest, Id, Kind, Outcome, ProblemCode, Reply, Request, SearchOrder, SearchRequest,
    Turn, UnderstoodBy, Via,
};
use sotto_store::{Act, history};

use super::{World, not_there, says};

/// A conversation of one turn.
fn talked(world: &World) -> Turn {
    let act = Act::by_hand(world.moment(), "").for_good();
    let talk = |writer: &mut sotto_store::Writer<'_>| {
        let turn = Turn {
            id: Id::new(),
            conversation: history::begin(writer)?.id,
            replaces: None,
            revision: 0,
            via: Via::Hotkey,
            heard: "set a timer for tea minutes".into(),
            answer: "For how long?".into(),
            understood_by: UnderstoodBy::Pattern,
            actions: Vec::new(),
            outcome: Outcome::AskedBack,
            sources: Vec::new(),
            recording: None,
            trace: Vec::new(),
            created: world.moment(),
        };
        history::add(writer, &turn)?;
        Ok(turn)
    };
    world.store.act(act, talk).unwrap()
}

#[test]
fn each_request_does_what_it_says_and_can_be_undone() {
    let world = World::new();
    let turn = talked(&world);
    let (id, conversation) = (turn.id, turn.conversation);
    let ask = |request| world.ask(Request::History(request));
    let undone = |request| world.undone(Request::History(request)).1;
    let (before, limit) = (None, 10);
    let reply = ask(HistoryRequest::Conversations { before, limit });
    assert!(matches!(reply, Reply::Conversations(all) if all.len() == 1));
    assert_eq!(
        ask(HistoryRequest::Turns { conversation }),
        Reply::Turns(vec![turn.clone()])
    );
    assert_eq!(ask(HistoryRequest::Turn { id }), Reply::Turn(turn));
    let title = "Tea".to_owned();
    undone(HistoryRequest::Rename {
        conversation,
        title,
    });
    let correct = || HistoryRequest::Correct {
        turn: id,
        heard: "set a timer for ten minutes".into(),
    };
    assert_eq!(undone(correct()), "The correction is gone.");
    let Reply::Turn(corrected) = ask(correct()) else {
        panic!("no turn");
    };
    assert_eq!(corrected.replaces, Some(id));
    assert_eq!(
        ask(HistoryRequest::Turns { conversation }),
        Reply::Turns(vec![corrected])
    );
    assert_eq!(
        undone(HistoryRequest::DeleteTurn { id }),
        "The turn is back."
    );
    let id = conversation;
    let said = undone(HistoryRequest::DeleteConversation { id });
    assert_eq!(said, "The conversation is back.");
}

#[test]
fn what_was_said_is_found() {
    let world = World::new();
    let turn = talked(&world);
    let look = |words: &str| {
        let request = SearchRequest {
            words: words.into(),
            kinds: Vec::new(),
            order: SearchOrder::Best,
            limit: 5,
        };
        match world.ask(Request::Search(request)) {
            Reply::Found(found) => found.into_iter().map(|found| found.id).collect::<Vec<_>>(),
            other => panic!("nothing found: {other:?}"),
        }
    };
    assert_eq!(look("timer tea"), [turn.id]);
    assert_eq!(look("coffee"), []);
    assert_eq!(look("*"), []);
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let (id, turn, conversation) = (Id::new(), Id::new(), Id::new());
    let heard = "something".to_owned();
    for request in [
        HistoryRequest::Turn { id },
        HistoryRequest::Correct { turn, heard },
        HistoryRequest::DeleteTurn { id },
    ] {
        not_there(&world, Request::History(request), Kind::Turn);
    }
    let title = "Tea".to_owned();
    for request in [
        HistoryRequest::Turns { conversation },
        HistoryRequest::Rename {
            conversation,
            title,
        },
        HistoryRequest::DeleteConversation { id },
    ] {
        not_there(&world, Request::History(request), Kind::Conversation);
    }
    let turn = talked(&world);
    let empty = world.refused(Request::History(HistoryRequest::Correct {
        turn: turn.id,
        heard: " ".into(),
    }));
    says(&empty, ProblemCode::Invalid, "without words");
    let untitled = world.refused(Request::History(HistoryRequest::Rename {
        conversation: turn.conversation,
        title: " ".into(),
    }));
    says(&untitled, ProblemCode::Invalid, "without words");
}
