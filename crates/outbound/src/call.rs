//! One request, put together before anything is asked or sent.

use std::time::Duration;

use serde::Serialize;

use crate::error::OutboundError;
use crate::purpose::{Grant, Purpose};
use crate::secret::Secret;
use crate::stop::Stop;

/// A request to be sent through [`crate::Outbound::send`].
#[derive(Debug, Clone)]
pub struct Call {
    pub(crate) purpose: Purpose,
    pub(crate) grant: Grant,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) bearer: Option<Secret>,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) connect_within: Duration,
    pub(crate) answer_within: Duration,
    pub(crate) silence_at_most: Duration,
    pub(crate) stop: Option<Stop>,
}

impl Call {
    fn new(purpose: Purpose, url: &str, body: Option<Vec<u8>>) -> Call {
        Call {
            purpose,
            grant: Grant::Standing,
            url: url.to_owned(),
            headers: Vec::new(),
            bearer: None,
            body,
            connect_within: Duration::from_secs(15),
            answer_within: Duration::from_secs(30),
            silence_at_most: Duration::from_secs(30),
            stop: None,
        }
    }

    /// Asks for what stands at a web address.
    pub fn get(purpose: Purpose, url: &str) -> Call {
        // Compressed in transit, a file would have other lengths and ranges than the catalog knows.
        Call::new(purpose, url, None).header("accept-encoding", "identity")
    }

    /// Sends JSON to a web address.
    pub fn post_json(
        purpose: Purpose,
        url: &str,
        body: &impl Serialize,
    ) -> Result<Call, OutboundError> {
        let address = crate::Address::of_url(url)?;
        let body = serde_json::to_vec(body).map_err(|error| OutboundError::BadRequest {
            address,
            detail: error.to_string(),
        })?;
        Ok(Call::new(purpose, url, Some(body)).header("content-type", "application/json"))
    }

    /// Passes under a one-time grant: the user asked for this in this moment.
    pub fn granted(mut self, grant: Grant) -> Call {
        self.grant = grant;
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Call {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Asks for the bytes from an offset to the end.
    pub fn range_from(self, offset: u64) -> Call {
        self.header("range", &format!("bytes={offset}-"))
    }

    /// Sends a key as bearer token, to the first host only: never along a redirect to another one.
    pub fn bearer(mut self, key: Secret) -> Call {
        self.bearer = Some(key);
        self
    }

    /// How long connecting (name, proxy and encryption included) may take.
    pub fn connect_within(mut self, time: Duration) -> Call {
        self.connect_within = time;
        self
    }

    /// How long the first line of the answer may take.
    pub fn answer_within(mut self, time: Duration) -> Call {
        self.answer_within = time;
        self
    }

    /// How long the other side may be silent in the middle.
    pub fn silence_at_most(mut self, time: Duration) -> Call {
        self.silence_at_most = time;
        self
    }

    /// Lets another thread end the call, also while it waits.
    pub fn ended_by(mut self, stop: &Stop) -> Call {
        self.stop = Some(stop.clone());
        self
    }
}
