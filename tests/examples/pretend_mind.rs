//! A mind that writes what it is told to: for tests of what becomes of an answer while it is written, and nothing else.
//!
//! Its argument is an address. With each request it connects to it and takes orders, one in a line: `say` and a piece of the
//! answer, or `die`. The end of the orders is the end of the answer.
#![allow(unused_crate_dependencies, missing_docs)]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;

use sotto_engines::Fault;
use sotto_engines::host::{Conversation, Engine, run};
use sotto_engines::thinking::{Ended, MindFacts, Thinking, ThinkingEvent, ThinkingRequest, Usage};

struct Pretend {
    orders: String,
}

impl Engine for Pretend {
    type Words = Thinking;

    fn answer(
        &mut self,
        request: ThinkingRequest,
        talk: &mut Conversation<Thinking>,
    ) -> Result<(), Fault> {
        if let ThinkingRequest::Load(load) = request {
            return talk.say(ThinkingEvent::Loaded(MindFacts {
                name: load.model.to_string_lossy().into_owned(),
                parameters: 0,
                context: 0,
                chat_template: true,
                backend: format!("{:?}", load.device),
                load_ms: 0,
            }));
        }
        let broken = |error: std::io::Error| Fault::inside(error.to_string());
        let orders = TcpStream::connect(&self.orders).map_err(broken)?;
        for order in BufReader::new(orders).lines() {
            let order = order.map_err(broken)?;
            match order.split_once(' ').unwrap_or((&order, "")) {
                ("say", piece) => talk.say(ThinkingEvent::Text(piece.to_owned()))?,
                ("die", _) => std::process::abort(),
                _ => return Err(Fault::bad_request("That is no order.")),
            }
        }
        talk.say(ThinkingEvent::Finished(Usage {
            prompt_tokens: 0,
            kept_tokens: 0,
            written_tokens: 0,
            dropped_messages: 0,
            first_token_ms: 0.0,
            total_ms: 0.0,
            mean_log_probability: None,
            ended: Ended::Naturally,
        }))
    }
}

fn main() {
    let orders = std::env::args().nth(1).unwrap_or_default();
    run(Pretend { orders }, "0", "pretend")
}
