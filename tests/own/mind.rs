//! The requests by hand (`models/training/mind/hand`), through the real engine: with the adapter, and some of them with the
//! untuned starter that is told all tools.

use std::time::Instant;

use serde_json::{Map, Value, json};
use sotto_assistant::mind::{MOST_TOKENS, SURE};
use sotto_engines::supervisor::Supervisor;
use sotto_engines::thinking::{
    Chat, Message, Role, Thinking, ThinkingEvent, ThinkingRequest, Tool,
};
use sotto_skills::abilities::{Abilities, Slot, SlotKind};
use sotto_skills::calls::{Answer, Call, read_json};
use sotto_tests::requests::{Came, Earlier, Judged, Meant, ask, judge, plain};
use sotto_tests::{MIND, mind_with, model, tuned_mind};

use crate::Outcome;
use crate::by_hand::{ByHand, by_hand, call_of};
use crate::table::{Goal, Table, median, percent};

/// Room for all tools in the starter's prompt.
const ROOM: u32 = 8192;

pub async fn measure(table: &mut Table, quick: bool) -> Outcome<()> {
    let abilities = Abilities::built_in()?;
    let mind = tuned_mind().ok_or("the starter's mind or its engine is not on this machine")?;
    mind.ready().await?;
    let mut all = by_hand()?;
    if quick {
        all = all.into_iter().step_by(7).collect();
    }
    let mut judged = Vec::new();
    for request in &all {
        let came = with_adapter(&mind, &abilities, request).await?;
        judged.push((
            judged_of(request, came.answer.as_ref().ok(), &abilities),
            came,
        ));
    }
    mind.unload().await;
    // The starter is told all tools in each prompt, which takes many seconds: every tenth request is enough beside it.
    let step = 10;
    let beside = untuned(&abilities, all.iter().step_by(step)).await;
    let (starter, slow) = beside.unwrap_or_else(|error| {
        table.skipped("mind: the starter beside it", &error.to_string());
        (Vec::new(), Vec::new())
    });
    rows(table, &all, &judged, &starter, step);
    times(table, &judged, slow);
    Ok(())
}

/// A name, and which requests belong to it.
type Group<'a> = (&'a str, &'a dyn Fn(&ByHand) -> bool);

fn rows(
    table: &mut Table,
    all: &[ByHand],
    judged: &[(Judged, Came)],
    starter: &[Judged],
    step: usize,
) {
    let share = |of: &dyn Fn(&ByHand) -> bool, what: &dyn Fn(&Judged) -> bool| {
        let of: Vec<&Judged> = all
            .iter()
            .zip(judged)
            .filter(|(one, _)| of(one))
            .map(|(_, (one, _))| one)
            .collect();
        (
            percent(of.iter().filter(|one| what(one)).count(), of.len()),
            of.len(),
        )
    };
    let others = |of: &dyn Fn(&ByHand) -> bool, what: &dyn Fn(&Judged) -> bool| {
        let of: Vec<&Judged> = all
            .iter()
            .step_by(step)
            .zip(starter)
            .filter(|(one, _)| of(one))
            .map(|(_, one)| one)
            .collect();
        (!of.is_empty()).then(|| {
            (
                percent(of.iter().filter(|one| what(one)).count(), of.len()),
                of.len(),
            )
        })
    };
    let groups: [Group<'_>; 7] = [
        ("all", &|_| true),
        ("typed", &|one| one.origin == "typed"),
        ("as Whisper wrote it", &|one| one.origin == "whisper"),
        ("single", &|one| one.kind == "single"),
        ("several at once", &|one| one.kind == "several"),
        ("follow-ups", &|one| one.kind == "followup"),
        ("something missing", &|one| one.kind == "ask"),
    ];
    for (name, of) in groups {
        for (what, said, goal) in [
            (
                &(|one: &Judged| one.tool) as &dyn Fn(&Judged) -> bool,
                "right tool",
                95.0,
            ),
            (&|one: &Judged| one.exact, "all slots exact", 88.0),
        ] {
            let ((own, count), other) = (share(of, what), others(of, what));
            if count == 0 {
                continue;
            }
            let goal = if name == "all" {
                Goal::AtLeast(goal)
            } else {
                Goal::None
            };
            let of = format!(
                "{count}{}",
                other.map_or(String::new(), |(_, few)| format!("; starter {few}"))
            );
            table.add(
                &format!("mind: {said} %, {name}"),
                own,
                other.map(|(share, _)| share),
                goal,
                &of,
            );
        }
    }
    let quiet = judged.iter().filter(|(one, _)| one.quiet);
    let acted = quiet.clone().filter(|(one, _)| one.wrong_action).count();
    let others: Vec<&Judged> = starter.iter().filter(|one| one.quiet).collect();
    let other = (!others.is_empty()).then(|| {
        let acted = others.iter().filter(|one| one.wrong_action).count();
        percent(acted, others.len())
    });
    let of = format!("{}; starter {}", quiet.clone().count(), others.len());
    let what = "mind: wrong action % where no tool fits";
    table.add(
        what,
        percent(acted, quiet.clone().count()),
        other,
        Goal::AtMost(1.0),
        &of,
    );
    sure(table, judged);
}

/// How long a call takes; `slow` are the starter's milliseconds, which has all tools in its prompt.
fn times(table: &mut Table, judged: &[(Judged, Came)], mut slow: Vec<f64>) {
    let mut took: Vec<f64> = judged
        .iter()
        .map(|(_, came)| came.took.as_secs_f64() * 1000.0)
        .collect();
    // The nearest rank: nine of ten, or more, took no longer than what is told.
    let nine = (took.len() * 9).div_ceil(10).max(1) - 1;
    let middle = median(&mut took);
    let of = format!("{}; starter {}", took.len(), slow.len());
    table.add(
        "mind: ms from a request to its complete call, median",
        middle,
        Some(median(&mut slow)),
        Goal::AtMost(250.0),
        &of,
    );
    table.add(
        "mind: nine of ten within, ms",
        took.get(nine).copied().unwrap_or(f64::NAN),
        None,
        Goal::None,
        "",
    );
}

/// What is left when the assistant asks instead of acting on what the model is not sure of.
fn sure(table: &mut Table, judged: &[(Judged, Came)]) {
    // As the assistant itself takes it: an answer without a number is believed.
    let is_sure = |came: &Came| came.mean_log_probability.is_none_or(|mean| mean >= SURE);
    let count = |of: &dyn Fn(&Judged) -> bool, what: &dyn Fn(&Judged) -> bool| {
        let of: Vec<_> = judged.iter().filter(|(one, _)| of(one)).collect();
        percent(
            of.iter()
                .filter(|(one, came)| what(one) && is_sure(came))
                .count(),
            of.len(),
        )
    };
    let note = format!("mean log-probability at least {SURE}, chosen on these requests");
    let wrong = count(&|one| one.quiet, &|one| one.wrong_action);
    table.add(
        "mind: wrong action %, only where it is sure",
        wrong,
        None,
        Goal::AtMost(1.0),
        &note,
    );
    let exact = count(&|one| !one.quiet, &|one| one.exact);
    table.add(
        "mind: requests done exactly %, only where it is sure",
        exact,
        None,
        Goal::None,
        &note,
    );
    let tool = count(&|one| !one.quiet, &|one| !one.tool);
    table.add(
        "mind: done with a wrong tool %, only where it is sure",
        tool,
        None,
        Goal::None,
        &note,
    );
}

fn judged_of(request: &ByHand, answer: Option<&Answer>, abilities: &Abilities) -> Judged {
    let came = answer.map(|answer| Meant::all(answer, abilities));
    judge(&request.meant, came.as_deref(), plain)
}

async fn with_adapter(
    mind: &Supervisor<Thinking>,
    abilities: &Abilities,
    request: &ByHand,
) -> Outcome<Came> {
    let mut earlier: Vec<Earlier> = Vec::new();
    for turn in &request.turns {
        let answer = if turn.calls.is_empty() {
            // Sotto had asked back: what the model itself answers then stands there, as in the runtime.
            let came = ask(mind, abilities, &earlier, &turn.said).await?;
            came.answer.unwrap_or(Answer::Unknown)
        } else {
            Answer::Calls(
                turn.calls
                    .iter()
                    .map(|call| call_of(call, abilities))
                    .collect(),
            )
        };
        earlier.push(Earlier {
            said: turn.said.clone(),
            answer,
            reply: turn.reply.clone(),
        });
    }
    Ok(ask(mind, abilities, &earlier, &request.text).await?)
}

/// The same requests put to the starter as it comes, with all tools in its prompt; and the milliseconds of each.
async fn untuned(
    abilities: &Abilities,
    requests: impl Iterator<Item = &ByHand>,
) -> Outcome<(Vec<Judged>, Vec<f64>)> {
    let file = model(MIND).ok_or("no starter")?;
    let mind = mind_with(file, None, ROOM).ok_or("no engine for the mind")?;
    let tools = tools(abilities);
    let (mut judged, mut took) = (Vec::new(), Vec::new());
    for request in requests {
        let mut messages = vec![Message::new(
            Role::System,
            "You are a voice assistant. Call the tool that does what the user asks. If no tool fits, answer in one short sentence.",
        )];
        for turn in &request.turns {
            messages.push(Message::new(Role::User, turn.said.as_str()));
            messages.push(Message::new(Role::Assistant, turn.reply.as_str()));
        }
        messages.push(Message::new(Role::User, request.text.as_str()));
        let chat = Chat {
            messages,
            tools: tools.clone(),
            most_tokens: MOST_TOKENS,
            ..Chat::default()
        };
        let began = Instant::now();
        let (events, _) = mind.ask(ThinkingRequest::Chat(chat)).await?.all().await?;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
        let mut calls = Vec::new();
        for event in events {
            if let ThinkingEvent::Call(call) = event {
                // Arguments that are no JSON are no call either.
                let Ok(arguments) = serde_json::from_str::<Value>(&call.arguments) else {
                    continue;
                };
                let call = json!({ "name": call.name, "arguments": arguments });
                if let Ok(Answer::Calls(more)) = read_json(&call.to_string(), abilities) {
                    calls.extend(more);
                }
            }
        }
        // Words without a call are the same as saying that it cannot: nothing is done.
        let answer = if calls.is_empty() {
            Answer::Cannot
        } else {
            Answer::Calls(calls)
        };
        let mut one = judged_of(request, Some(&answer), abilities);
        // It cannot know our words for "cannot" and "unknown", nor our small talk: not acting is right.
        if one.quiet && !one.wrong_action {
            (one.tool, one.exact) = (true, true);
        }
        judged.push(one);
    }
    mind.unload().await;
    Ok((judged, took))
}

/// All tools, as short as they can be told: the whole schemas do not fit into its context.
fn tools(abilities: &Abilities) -> Vec<Tool> {
    let talk = |tool: &str| Call::new(tool).is_small_talk(abilities);
    let verbs = abilities.all().iter().flat_map(|ability| &ability.verbs);
    let some = verbs.filter(|verb| !talk(&verb.tool));
    some.map(|verb| {
        let slot = |slot: &Slot| match slot.kind {
            SlotKind::Items => json!({ "type": "array", "items": { "type": "string" } }),
            _ => json!({ "type": "string" }),
        };
        let slots: Map<String, Value> = verb
            .slots
            .iter()
            .map(|one| (one.name.clone(), slot(one)))
            .collect();
        Tool {
            name: verb.tool.clone(),
            description: verb.title.clone(),
            parameters: json!({ "type": "object", "properties": slots }).to_string(),
        }
    })
    .collect()
}
