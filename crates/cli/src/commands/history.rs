//! `sotto history`: what was said, asked and answered.

mod spans;

use sotto_api::{
    Conversation, Found, HistoryRequest, Id, Kind, Outcome, Request, SearchOrder, SearchRequest,
    TraceStage, Turn,
};

use crate::arguments::{History, HistoryVerb};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::Clock;
use crate::kept::find::{self, Named, shorts};
use crate::kept::rows::{Row, plain, plain_lines, rows};
use crate::kept::sure::sure;
use crate::kept::{Desk, shown};
use crate::output::Output;

impl Named for Conversation {
    const WHAT: &str = "rows.a_conversation";
    const SHOWN_BY: &str = "sotto history";
    fn id(&self) -> Id {
        self.id
    }
    fn names(&self) -> Vec<String> {
        let began = self.created.strftime("%Y-%m-%d").to_string();
        vec![self.title.clone().unwrap_or(began)]
    }
}

/// Does it.
pub async fn history(asked: History, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let desk = &mut desk;
    let limit = asked.limit;
    match asked.what.unwrap_or(HistoryVerb::List { limit }) {
        HistoryVerb::List { limit } => list(limit, desk).await,
        HistoryVerb::Show { which, times } => show(&which.join(" "), times, desk).await,
        HistoryVerb::Search {
            words,
            limit,
            newest,
        } => search(words.join(" "), limit, newest, desk).await,
        HistoryVerb::Spans {
            last,
            since,
            out,
            otlp,
        } => spans::tell(spans::Which { last, since }, out, otlp, desk).await,
        HistoryVerb::Rename { which, title } => {
            let conversation = meant(&which, desk).await?.id;
            let title = title.join(" ");
            let told = desk.now.say("told.renamed", [("text", plain(&title))]);
            let request = HistoryRequest::Rename {
                conversation,
                title,
            };
            desk.act(Request::History(request), |_| told).await
        }
        HistoryVerb::Delete { all: true, yes, .. } => delete_all(yes, desk).await,
        HistoryVerb::Delete { which, yes, .. } => {
            let conversation = meant(&which.join(" "), desk).await?;
            let name = plain(&conversation.names().concat());
            let question = desk.now.say("told.delete_one", [("name", name.clone())]);
            sure(desk.now.language, &question, yes)?;
            let request = HistoryRequest::DeleteConversation {
                id: conversation.id,
            };
            let told = desk.now.say("told.gone", [("text", name)]);
            desk.act(Request::History(request), |_| told).await
        }
    }
}

async fn list(limit: u32, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let conversations = newest(limit, desk).await?;
    let mut told = Vec::with_capacity(conversations.len());
    // JSON is the conversations as the core gives them; a person knows one by how it began.
    if !desk.output.json {
        for conversation in &conversations {
            told.push((conversation.clone(), turns(conversation.id, desk).await?));
        }
    }
    let now = desk.now.clone();
    let none = now.say("told.nothing_said", []);
    desk.show_all(&conversations, &none, || lines(&told, &now))
}

async fn show(which: &str, times: bool, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let conversation = if which.is_empty() {
        newest(1, desk).await?.into_iter().next()
    } else {
        Some(meant(which, desk).await?)
    };
    let turns = match conversation {
        Some(conversation) => turns(conversation.id, desk).await?,
        None => Vec::new(),
    };
    let now = desk.now.clone();
    let none = now.say("told.nothing_said", []);
    desk.show_all(&turns, &none, || turn_lines(&turns, times, &now))
}

async fn search(
    words: String,
    limit: u32,
    newest: bool,
    desk: &mut Desk<'_>,
) -> Result<(), CliError> {
    let request = SearchRequest {
        words,
        kinds: vec![Kind::Turn],
        order: if newest {
            SearchOrder::Newest
        } else {
            SearchOrder::Best
        },
        limit,
    };
    let found: Vec<Found> = desk.get(Request::Search(request)).await?;
    let mut of = Vec::with_capacity(found.len());
    if !desk.output.json {
        for found in &found {
            let request = HistoryRequest::Turn { id: found.id };
            let turn: Turn = desk.get(Request::History(request)).await?;
            of.push(turn.conversation);
        }
    }
    let now = desk.now.clone();
    desk.show(&found, || found_lines(&found, &of, &now))
}

async fn delete_all(yes: bool, desk: &mut Desk<'_>) -> Result<(), CliError> {
    let all = newest(u32::MAX, desk).await?;
    let much = match all.len() {
        1 => desk.now.say("told.one_conversation", []),
        many => {
            let count = ("count", many.to_string());
            desk.now.say("told.conversations", [count])
        }
    };
    if all.is_empty() && !desk.output.json {
        desk.output.note(desk.now.say("told.nothing_said", []));
        return Ok(());
    }
    if !all.is_empty() {
        let question = desk.now.say("told.delete_all", [("much", much.clone())]);
        sure(desk.now.language, &question, yes)?;
    }
    for conversation in &all {
        let request = HistoryRequest::DeleteConversation {
            id: conversation.id,
        };
        desk.ask(Request::History(request)).await?;
    }
    if desk.output.json {
        return desk
            .output
            .json(&serde_json::json!({ "deleted": all.len() }));
    }
    desk.output
        .note(desk.now.say("told.all_gone", [("much", much)]));
    Ok(())
}

async fn newest(limit: u32, desk: &Desk<'_>) -> Result<Vec<Conversation>, CliError> {
    let request = HistoryRequest::Conversations {
        before: None,
        limit,
    };
    desk.get(Request::History(request)).await
}

async fn turns(conversation: Id, desk: &Desk<'_>) -> Result<Vec<Turn>, CliError> {
    desk.get(Request::History(HistoryRequest::Turns { conversation }))
        .await
}

async fn meant(words: &str, desk: &Desk<'_>) -> Result<Conversation, CliError> {
    let all = newest(u32::MAX, desk).await?;
    find::one(desk.now.language, words, &all).cloned()
}

/// Conversations, the newest first: when, how long, what about.
#[must_use]
pub fn lines(conversations: &[(Conversation, Vec<Turn>)], now: &Clock) -> String {
    let ids: Vec<Id> = conversations.iter().map(|(of, _)| of.id).collect();
    let each: Vec<Row> = conversations
        .iter()
        .zip(shorts(&ids))
        .map(|((conversation, turns), id)| {
            let when = shown::moment(conversation.created, now);
            let much = match turns.len() {
                1 => now.say("rows.one_turn", []),
                many => now.say("rows.turns", [("count", many.to_string())]),
            };
            let began = turns.first().map(|turn| turn.heard.clone());
            let words = conversation.title.clone().or(began).unwrap_or_default();
            Row::new([id, when, much], words)
        })
        .collect();
    rows(&each)
}

/// What was said and answered, turn by turn.
#[must_use]
pub fn turn_lines(turns: &[Turn], times: bool, now: &Clock) -> String {
    let each = turns.iter().map(|turn| {
        let mut text = format!(
            "{}\n{}",
            shown::moment(turn.created, now),
            rows(&[
                Row::new([now.say("rows.you", [])], turn.heard.clone()),
                Row::new(["Sotto".to_owned()], answer(turn, now)),
            ])
        );
        if times && !turn.trace.is_empty() {
            let stages = turn.trace.iter().map(|trace| {
                let ms = trace.to_ms.saturating_sub(trace.from_ms);
                format!("{} {ms} ms", now.say(stage(trace.stage), []))
            });
            let stages = stages.collect::<Vec<_>>().join(", ");
            text.push_str(&rows(&[Row::new([now.say("rows.time", [])], stages)]));
        }
        text
    });
    plain_lines(&each.collect::<Vec<_>>().join("\n"))
}

fn answer(turn: &Turn, now: &Clock) -> String {
    match &turn.outcome {
        Outcome::Answered | Outcome::AskedBack => turn.answer.clone(),
        Outcome::Interrupted => {
            format!("{} ({})", turn.answer, now.say("rows.interrupted", []))
        }
        Outcome::Failed { sentence } if turn.answer.is_empty() => sentence.clone(),
        Outcome::Failed { .. } => turn.answer.clone(),
    }
}

fn stage(stage: TraceStage) -> &'static str {
    match stage {
        TraceStage::Heard => "rows.heard",
        TraceStage::Waited => "rows.waited",
        TraceStage::Recognised => "rows.recognised",
        TraceStage::Understood => "rows.understood",
        TraceStage::Thought => "rows.thought",
        TraceStage::Acted => "rows.acted",
        TraceStage::Voiced => "rows.voiced",
        TraceStage::Spoke => "rows.spoke",
    }
}

/// What was found; the id is that of the conversation, which `show` takes.
#[must_use]
pub fn found_lines(found: &[Found], of: &[Id], now: &Clock) -> String {
    if found.is_empty() {
        return format!("{}\n", now.say("told.nothing_found", []));
    }
    let each: Vec<Row> = found
        .iter()
        .zip(shorts(of))
        .map(|(found, id)| {
            Row::new(
                [id, shown::moment(found.created, now)],
                found.excerpt.clone(),
            )
        })
        .collect();
    rows(&each)
}

#[cfg(test)]
mod tests;
