//! Text through Sotto beside the same model straight through llama-cpp-2, and what a kept prefix saves.

use std::ffi::OsStr;
use std::time::Instant;

use sotto_engines::supervisor::{Answer, Supervisor};
use sotto_engines::thinking::{
    Chat, Completion, Message, Role, Thinking, ThinkingEvent, ThinkingRequest, Usage,
};

use super::straight::Straight;
use super::{Goal, Row, median};
use crate::choice;
use crate::engines;
use crate::error::CliError;
use crate::home::Home;

/// Written by each side of a pair.
const TOKENS: u32 = 64;

/// A side of a pair takes half a second, in which a busy machine can change its pace: so many of them make a round.
const PAIRS: usize = 3;

/// A text that goes on and on, so that no side ends early.
const PROMPT: &str = "Once upon a time there was a small village by the sea. Every morning the fishermen went out, and \
    every evening they came back and told a long story. The first story was this:";

pub(super) async fn tokens(home: &Home, rounds: usize) -> Result<Vec<Row>, CliError> {
    let model = choice::starter(choice::MIND)?;
    let mind = engines::mind_without_disk(home, model.clone())?;
    engines::mind_ready(&mind).await?;
    let tokens = TOKENS.to_string();
    let arguments: [&OsStr; 6] = [
        "--model".as_ref(),
        model.as_os_str(),
        "--prompt".as_ref(),
        PROMPT.as_ref(),
        "--tokens".as_ref(),
        tokens.as_ref(),
    ];
    let mut straight = Straight::start("mind", &arguments)?;
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..=rounds * PAIRS {
        // Now this side goes first and now the other: whatever comes of being second comes to both.
        let (our, their) = if pair.is_multiple_of(2) {
            let our = written(&mind).await?;
            (our, straight.ask(pair, "tokens_per_second").await?)
        } else {
            let their = straight.ask(pair, "tokens_per_second").await?;
            (written(&mind).await?, their)
        };
        // The first pair warms both sides up and is not counted.
        if let (Some(our), true) = (our, pair > 0) {
            ours.push(our);
            theirs.push(their);
            ratios.push(our / their);
        }
    }
    drop(straight);
    mind.unload().await;
    let goal = Goal::RatioAtLeast(0.98);
    let (our, their) = (median(&mut ours), median(&mut theirs));
    Ok(vec![
        Row::compared("text", "tokens a second", our, their, goal)
            .paired(&mut ratios)
            .with_note(format!("middle of {} pairs", ratios.len())),
    ])
}

/// Tokens a second by our own clock, from the first piece that arrived to the last.
async fn written(mind: &Supervisor<Thinking>) -> Result<Option<f64>, CliError> {
    let request = ThinkingRequest::Complete(Completion {
        prompt: PROMPT.to_owned(),
        most_tokens: TOKENS,
        ..Completion::default()
    });
    let mut answer = mind.ask(request).await?;
    let (mut first, mut last) = (None, Instant::now());
    let mut written = None;
    while let Some(event) = answer.event().await {
        match event? {
            ThinkingEvent::Text(_) => {
                last = Instant::now();
                first.get_or_insert(last);
            }
            ThinkingEvent::Finished(usage) => written = Some(usage.written_tokens),
            _ => {}
        }
    }
    let enough = first.zip(written.filter(|written| *written > 8));
    Ok(enough
        .map(|(first, written)| f64::from(written - 1) / (last - first).as_secs_f64().max(1e-9)))
}

/// So many rules make a beginning of 500 tokens that both questions of a round share, with the starter's words and its
/// template around them.
const RULES: u32 = 22;

/// Instructions as a system prompt with tools has them. Those of two rounds have the same length and differ early.
pub(super) fn instructions(round: usize, rules: u32) -> String {
    use std::fmt::Write;
    let mut text = format!(
        "These are the instructions of assistant number {round:03}, which helps in a house. Be kind to everybody who lives \
         there, always."
    );
    for number in 0..rules {
        let _ = write!(
            text,
            " Rule {number}: when somebody asks for room {number}, answer briefly and say what is there."
        );
    }
    text
}

pub(super) async fn prefix(home: &Home, rounds: usize) -> Result<Vec<Row>, CliError> {
    let mind = engines::mind_without_disk(home, choice::starter(choice::MIND)?)?;
    engines::mind_ready(&mind).await?;
    let (mut firsts, mut seconds, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut prompt_tokens, mut kept_tokens) = (0, 0);
    for round in 0..rounds {
        let instructions = instructions(round, RULES);
        let (first, _) = first_token(&mind, &instructions, "What is in room four?").await?;
        let (second, usage) = first_token(&mind, &instructions, "Who lives in room nine?").await?;
        if let Some(usage) = usage {
            (prompt_tokens, kept_tokens) = (usage.prompt_tokens, usage.kept_tokens);
        }
        firsts.push(first);
        seconds.push(second);
        ratios.push(second / first);
    }
    mind.unload().await;
    let row = Row::compared(
        "time to first token, second request ÷ first, same prefix",
        "ms",
        median(&mut seconds),
        median(&mut firsts),
        Goal::RatioAtMost(0.15),
    );
    Ok(vec![row.paired(&mut ratios).with_note(format!(
        "prompt of {prompt_tokens} tokens, {kept_tokens} of them kept from the first request, which is \"straight\""
    ))])
}

async fn first_token(
    mind: &Supervisor<Thinking>,
    instructions: &str,
    question: &str,
) -> Result<(f64, Option<Usage>), CliError> {
    let chat = Chat {
        messages: vec![
            Message::new(Role::System, instructions),
            Message::new(Role::User, question),
        ],
        most_tokens: 4,
        ..Chat::default()
    };
    let started = Instant::now();
    let mut answer: Answer<Thinking> = mind.ask(ThinkingRequest::Chat(chat)).await?;
    let (mut first, mut usage) = (None, None);
    while let Some(event) = answer.event().await {
        match event? {
            ThinkingEvent::Text(_) => {
                first.get_or_insert_with(|| started.elapsed());
            }
            ThinkingEvent::Finished(cost) => usage = Some(cost),
            _ => {}
        }
    }
    Ok((
        first.unwrap_or_else(|| started.elapsed()).as_secs_f64() * 1000.0,
        usage,
    ))
}
