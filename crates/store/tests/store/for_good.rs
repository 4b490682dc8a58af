//! What was done for good: an undo right behind it is not for what was done before it.

use sotto_api::*;
use sotto_store::*;

use crate::place::*;

#[test]
fn what_was_done_for_good_is_passed_over_once() {
    let store = Place::new().open_kept();
    let in_turn = |turn, index| {
        let key = ActKey {
            turn,
            revision: 0,
            index,
        };
        Act::in_turn(now(), key, "")
    };
    let opens = |turn, index| {
        store
            .act(in_turn(turn, index).for_good(), |_| Ok(()))
            .unwrap();
    };
    let adds = |turn, index, text: &str| {
        store
            .act(in_turn(turn, index), |writer| task(writer, text))
            .unwrap();
    };
    let passes = || store.pass_over_for_good(later(1)).unwrap();
    assert!(!passes(), "nothing was done");
    opens(Id::new(), 0);
    adds(Id::new(), 0, "first");
    assert!(!passes(), "what was done last can be taken back");
    opens(Id::new(), 0);
    opens(Id::new(), 0);
    assert!(passes());
    assert!(!passes(), "all that came behind it was passed over");
    // Together with the rest of its turn it is taken back, as far as it can be.
    let turn = Id::new();
    adds(turn, 0, "second");
    opens(turn, 1);
    assert!(!passes());
    store.undo_last(later(2)).unwrap();
    assert_eq!(texts(&store), ["first"]);
    assert!(!passes());
    store.undo_last(later(3)).unwrap();
    assert!(texts(&store).is_empty());
    assert!(passes(), "what was done before it");
    // What is done by hand for good, such as a clock that fired, was not asked for.
    store
        .act(hand("Fired.").for_good(), |writer| task(writer, "third"))
        .unwrap();
    assert!(!passes());
}
