//! A disk that is full, or that may not be written, or a file that another program holds: the answer says so, the turn ends
//! for whoever waits for it although the history cannot hold it, and the next one works once there is room.

use sotto_store::lists;

use super::*;

const MILK: &str = "add milk to the shopping list";
/// Far more turns than find room in what is left of a new file's own pages.
const MOST: usize = 1_000;

/// What was told of a turn.
struct Witnessed {
    answer: String,
    problems: Vec<String>,
    turn: Turn,
}

impl Witnessed {
    /// The end of a turn that the history does not hold.
    fn is_told_as_unkept(&self) {
        let sentence = Refusal::NotInHistory.sentence(Language::ENGLISH);
        assert!(
            self.problems.contains(&sentence),
            "{:?} lacks: {sentence}",
            self.problems
        );
        assert_eq!(self.turn.outcome, Outcome::Failed { sentence });
    }
}

async fn witness(assistant: &Assistant, events: &mut Receiver<Event>, text: &str) -> Witnessed {
    let id = begin(assistant, text, false).await;
    let (mut answer, mut problems) = (String::new(), Vec::new());
    loop {
        match next(events).await {
            Event::Answer { turn, text } if turn == id => answer += &text,
            Event::Problem(problem) => problems.push(problem.sentence),
            Event::TurnDone(turn) if turn.id == id => {
                return Witnessed {
                    answer,
                    problems,
                    turn,
                };
            }
            _ => {}
        }
    }
}

/// How many things stand on all lists.
fn on_lists(assistant: &Assistant) -> usize {
    let store = &assistant.0.store;
    let counted = store.read(|reader| {
        let mut count = 0;
        for list in lists::all(reader)? {
            count += lists::items(reader, list.id)?.len();
        }
        Ok(count)
    });
    counted.unwrap()
}

fn is_in_the_history(assistant: &Assistant, turn: &Turn) -> bool {
    let store = &assistant.0.store;
    let kept = store.read(|reader| reader.get::<Turn>(turn.id));
    kept.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_there_is_a_next_turn() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _) = open(folder.path());
    let mut events = assistant.events();
    say(&assistant, &mut events, MILK).await;
    assistant.0.store.grows_by_at_most(0).unwrap();
    // The file's own pages hold a little more, of the list as of the history, and neither is full with the other.
    let (mut kept, mut full) = (1, None);
    for number in 0..MOST {
        // What stands on the list already is not put on it again.
        let one_more = format!("add jar{number} to the shopping list");
        let told = witness(&assistant, &mut events, &one_more).await;
        let refused = told.answer.contains("The disk is full");
        kept += usize::from(!refused);
        assert_eq!(on_lists(&assistant), kept, "{}", told.answer);
        if is_in_the_history(&assistant, &told.turn) {
            assert_eq!(told.turn.answer, told.answer);
        } else {
            told.is_told_as_unkept();
            if refused {
                full = Some(told);
                break;
            }
        }
    }
    let full = full.expect("what may not grow is full some time");
    assert!(
        full.answer.contains("What was kept before is safe"),
        "{}",
        full.answer
    );
    assistant.0.store.grows_by_at_most(1_000).unwrap();
    let told = witness(&assistant, &mut events, "add bread to the shopping list").await;
    assert_eq!(told.turn.outcome, Outcome::Answered);
    assert_eq!(told.turn.answer, told.answer);
    assert!(is_in_the_history(&assistant, &told.turn));
    assert_eq!(on_lists(&assistant), kept + 1);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_may_not_be_written_is_said_and_there_is_a_next_turn() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    let mut events = assistant.events();
    assistant.0.store.may_be_written(false).unwrap();
    let told = witness(&assistant, &mut events, MILK).await;
    assert!(told.answer.contains("cannot be written"), "{}", told.answer);
    told.is_told_as_unkept();
    assert_eq!(on_lists(&assistant), 0);
    // And so is it to somebody who cannot look.
    let id = begin(&assistant, MILK, true).await;
    end(&mut events, id).await;
    let spoken = heard.0.all();
    assert!(
        spoken.iter().any(|line| line.contains("cannot be written")),
        "{spoken:?}"
    );
    assistant.0.store.may_be_written(true).unwrap();
    let told = witness(&assistant, &mut events, MILK).await;
    assert_eq!(told.turn.outcome, Outcome::Answered);
    assert!(is_in_the_history(&assistant, &told.turn));
    assert_eq!(on_lists(&assistant), 1);
    close(assistant).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_program_holds_is_said_and_there_is_a_next_turn() {
    let folder = tempfile::tempdir().unwrap();
    let (assistant, _, heard) = open_aloud(folder.path(), None);
    let mut events = assistant.events();
    let patience = Duration::from_millis(20);
    let other = assistant.0.store.held_elsewhere(patience).unwrap();
    let told = witness(&assistant, &mut events, MILK).await;
    let held = "Another program holds Sotto's file";
    assert!(told.answer.contains(held), "{}", told.answer);
    told.is_told_as_unkept();
    assert_eq!(on_lists(&assistant), 0, "what is kept can still be read");
    let id = begin(&assistant, MILK, true).await;
    end(&mut events, id).await;
    let spoken = heard.0.all();
    assert!(spoken.iter().any(|line| line.contains(held)), "{spoken:?}");
    // What is asked for by hand is refused with the same sentence.
    let start = TimerRequest::Start(NewTimer {
        name: None,
        length_ms: 60_000,
    });
    let Reply::Problem(problem) = call(&assistant, Request::Timer(start)).await else {
        panic!("a timer that is not kept");
    };
    assert_eq!(problem.code, ProblemCode::Locked);
    assert!(problem.sentence.contains(held), "{}", problem.sentence);
    drop(other);
    let told = witness(&assistant, &mut events, MILK).await;
    assert_eq!(told.turn.outcome, Outcome::Answered);
    assert!(is_in_the_history(&assistant, &told.turn));
    assert_eq!(on_lists(&assistant), 1);
    close(assistant).await;
}
