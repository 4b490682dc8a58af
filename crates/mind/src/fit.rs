//! Which part of a conversation is shown to the model when all of it does not fit.
//!
//! The system prompt and the tools always stay, and so does the last turn. Between them whole turns (a message of the
//! user and everything up to the next one) are dropped, oldest first. Dropping goes in quarters of the room rather than
//! to the exact token, so that the next turns find the same beginning and its computed state can be used again.

use sotto_engines::thinking::Role;

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Indices of the messages that are shown.
    pub shown: Vec<usize>,
    /// How many are not.
    pub dropped: usize,
}

/// Chooses messages of these sizes for this room; `None` when what must stay is too much already.
#[must_use]
pub fn plan(messages: &[(Role, usize)], room: usize) -> Option<Plan> {
    let total: usize = messages
        .iter()
        .map(|(_, size)| size)
        .fold(0, |sum, size| sum.saturating_add(*size));
    if total <= room {
        return Some(Plan {
            shown: (0..messages.len()).collect(),
            dropped: 0,
        });
    }
    let head = messages
        .iter()
        .take_while(|(role, _)| *role == Role::System)
        .count();
    let last = messages
        .iter()
        .rposition(|(role, _)| *role == Role::User)
        .unwrap_or(head)
        .max(head);
    let quarter = (room / 4).max(1);
    let target = (total - room).div_ceil(quarter).saturating_mul(quarter);
    let (mut from, mut dropped) = (head, 0_usize);
    while from < last && dropped < target {
        // To the end of this turn.
        let mut to = from + 1;
        while to < last && messages[to].0 != Role::User {
            to += 1;
        }
        dropped = messages[from..to]
            .iter()
            .fold(dropped, |sum, (_, size)| sum.saturating_add(*size));
        from = to;
    }
    (total - dropped <= room).then(|| Plan {
        shown: (0..head).chain(from..messages.len()).collect(),
        dropped: from - head,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    fn role() -> impl Strategy<Value = Role> {
        prop_oneof![Just(Role::User), Just(Role::Assistant), Just(Role::Tool)]
    }

    proptest! {
        #[test]
        fn what_must_stay_stays_and_what_is_shown_fits(
            system in 0_usize..50,
            rest in prop::collection::vec((role(), 0_usize..100), 1..40),
            room in 1_usize..600,
        ) {
            let mut messages = vec![(Role::System, system)];
            messages.extend(rest);
            if let Some(plan) = plan(&messages, room) {
                let size: usize = plan.shown.iter().map(|index| messages[*index].1).sum();
                prop_assert!(size <= room);
                prop_assert_eq!(plan.shown[0], 0);
                prop_assert_eq!(*plan.shown.last().unwrap(), messages.len() - 1);
                prop_assert_eq!(plan.shown.len() + plan.dropped, messages.len());
                // The first message after the system prompt begins a turn, unless nothing was dropped.
                if plan.dropped > 0 && plan.shown.len() > 1 {
                    prop_assert_eq!(messages[plan.shown[1]].0, Role::User);
                }
            } else {
                let last = messages.iter().rposition(|(role, _)| *role == Role::User).unwrap_or(1);
                let least: usize = system + messages[last..].iter().map(|(_, size)| size).sum::<usize>();
                prop_assert!(least > room);
            }
        }
    }

    #[test]
    fn the_beginning_stays_the_same_for_several_turns() {
        let mut messages = vec![(Role::System, 50)];
        let mut beginnings = Vec::new();
        for _ in 0..40 {
            messages.extend([(Role::User, 10), (Role::Assistant, 10)]);
            let mut asked = messages.clone();
            asked.push((Role::User, 10));
            beginnings.push(plan(&asked, 400).unwrap().dropped);
        }
        beginnings.dedup();
        assert!(
            beginnings.len() < 12,
            "the beginning moved with nearly every turn: {beginnings:?}"
        );
    }

    #[test]
    fn one_message_too_long_does_not_fit() {
        assert_eq!(plan(&[(Role::System, 10), (Role::User, 100)], 50), None);
    }
}
