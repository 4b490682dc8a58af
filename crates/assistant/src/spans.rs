//! The traces of turns in the form that collectors read: OpenTelemetry's protocol (OTLP), as JSON. One span for each turn, and
//! below it one for each stretch of its time. What was said, what was answered and what anything is called has no place in it.

#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::{Value, json};
use sotto_api::{Id, Outcome, Trace, Turn, UnderstoodBy};

/// The protocol's number for work within one program.
const INTERNAL: u8 = 1;
/// The protocol's numbers for how something ended: nothing is claimed, or it failed.
const UNSET: u8 = 0;
const FAILED: u8 = 2;
/// Ids of this version begin with the millisecond in which they were made.
const TIMED: usize = 7;

/// The body of a request to a collector (OTLP over HTTP, as JSON) with the traces of these turns. The same turn gives the same
/// ids each time, and the id of its trace is that of the turn.
#[must_use]
pub fn otlp(turns: &[Turn]) -> Value {
    if turns.is_empty() {
        return json!({ "resourceSpans": [] });
    }
    let spans: Vec<Value> = turns.iter().flat_map(of_turn).collect();
    json!({
        "resourceSpans": [{
            "resource": {
                "attributes": [
                    attribute("service.name", "sotto"),
                    attribute("service.version", env!("CARGO_PKG_VERSION")),
                ],
            },
            "scopeSpans": [{ "scope": { "name": "sotto.turn" }, "spans": spans }],
        }],
    })
}

/// The span of a turn, and those of its stages in their order.
fn of_turn(turn: &Turn) -> Vec<Value> {
    let (trace, root) = (
        turn.id.uuid().simple().to_string(),
        span_id(turn.id, "turn"),
    );
    let began = began(turn);
    let (outcome, status) = match turn.outcome {
        Outcome::Answered => ("answered", UNSET),
        Outcome::Interrupted => ("interrupted", UNSET),
        Outcome::AskedBack => ("asked_back", UNSET),
        // Its sentence may hold the words of the request.
        Outcome::Failed { .. } => ("failed", FAILED),
    };
    let understood_by = match turn.understood_by {
        UnderstoodBy::Pattern => "pattern",
        UnderstoodBy::Model { .. } => "model",
        UnderstoodBy::Nobody => "nobody",
    };
    let last = turn.trace.iter().map(end).max().unwrap_or(0);
    let mut spans = vec![json!({
        "traceId": trace,
        "spanId": root,
        "name": "turn",
        "kind": INTERNAL,
        "startTimeUnixNano": moment(began, 0),
        "endTimeUnixNano": moment(began, last),
        "attributes": [
            attribute("sotto.via", turn.via),
            attribute("sotto.outcome", outcome),
            attribute("sotto.understood_by", understood_by),
        ],
        "status": { "code": status },
    })];
    let stages = turn.trace.iter().enumerate().map(|(place, stretch)| {
        json!({
            "traceId": trace,
            "spanId": span_id(turn.id, &place.to_string()),
            "parentSpanId": root,
            "name": stretch.stage,
            "kind": INTERNAL,
            "startTimeUnixNano": moment(began, stretch.from_ms),
            "endTimeUnixNano": moment(began, end(stretch)),
            "attributes": [attribute("sotto.stage", stretch.stage)],
            "status": { "code": UNSET },
        })
    });
    spans.extend(stages);
    spans
}

/// When a turn began, in nanoseconds since 1970: `created`, or where an older Sotto kept the moment of the answer there, the
/// one at which the id was made. A correction has a new id and the moment of what it corrects.
fn began(turn: &Turn) -> u64 {
    let kept = turn.created.as_nanosecond();
    let id = turn.id.uuid();
    let named = (id.get_version_num() == TIMED).then(|| (id.as_u128() >> 80) as i128 * 1_000_000);
    let began = named.map_or(kept, |named| named.min(kept));
    u64::try_from(began.max(0)).unwrap_or(u64::MAX)
}

/// The end of a stretch, which is never before its beginning.
fn end(stretch: &Trace) -> u32 {
    stretch.to_ms.max(stretch.from_ms)
}

/// A moment as the protocol writes it: 64 bits do not fit into a number of JSON.
fn moment(began: u64, ms: u32) -> String {
    began.saturating_add(u64::from(ms) * 1_000_000).to_string()
}

/// 64 bits that are the same each time. They are never all zero, which would name nothing.
fn span_id(turn: Id, place: &str) -> String {
    let mut id = Id::derived(turn, place).uuid().simple().to_string();
    id.truncate(16);
    id
}

fn attribute(key: &str, value: impl Serialize) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}
