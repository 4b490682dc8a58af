//! For tests: an engine of the language model that has no model. Its program is another one, which says nothing, ends at once, or
//! is not there at all.

use std::path::PathBuf;

use sotto_engines::supervisor::Spec;
use sotto_engines::thinking::{LoadMind, Thinking, ThinkingRequest};

/// An engine on this program, to be started.
pub(crate) fn engine(program: impl Into<PathBuf>) -> Spec<Thinking> {
    Spec::new(program, |device| {
        ThinkingRequest::Load(LoadMind {
            model: "none.gguf".into(),
            adapter: None,
            context: 0,
            device,
            threads: 0,
            kept_prefixes: None,
        })
    })
}
