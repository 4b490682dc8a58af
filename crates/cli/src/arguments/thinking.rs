//! The words of `sotto ask` and `sotto chat`.

use std::path::PathBuf;

use clap::Args;

/// Ask Sotto; with any option about the model, the model alone.
#[derive(Debug, Args)]
pub struct Ask {
    /// The question; without it, or with -, it is read from standard input
    pub text: Vec<String>,
    /// Instructions for the model
    #[arg(long, value_name = "TEXT")]
    pub system: Option<String>,
    /// The answer must be JSON by the schema in this file
    #[arg(long, value_name = "FILE")]
    pub json_schema: Option<PathBuf>,
    /// Tools the model may call, as a JSON list; calls are printed as JSON lines
    #[arg(long, value_name = "FILE")]
    pub tools: Option<PathBuf>,
    /// Ask the language model alone: it is told nothing of what Sotto can do, and nothing is kept
    #[arg(long)]
    pub bare: bool,
    /// Speak the answer too
    #[arg(long, conflicts_with = "bare")]
    pub speak: bool,
    /// At most this many tokens
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub max_tokens: u32,
    /// Which model answers
    #[command(flatten)]
    pub mind: Mind,
}

impl Ask {
    /// Whether something was said that only means anything to the model.
    #[must_use]
    pub fn is_for_the_model(&self) -> bool {
        self.bare
            || self.system.is_some()
            || self.json_schema.is_some()
            || self.tools.is_some()
            || self.max_tokens > 0
            || self.mind.model.is_some()
            || self.mind.endpoint.is_some()
            || self.mind.gpu
            || self.mind.temperature != 0.0
    }
}

/// Which model answers.
#[derive(Debug, Args)]
pub struct Mind {
    /// A model by its name in `sotto models`, or its file; with --endpoint, the name it has there
    #[arg(long, value_name = "ID|PATH")]
    pub model: Option<String>,
    /// Ask an OpenAI-compatible endpoint instead; what you say leaves Sotto. Its key, if it needs one, is taken from
    /// the keychain
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,
    /// 0 always takes the likeliest word, higher values wander
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    pub temperature: f32,
    /// Compute on the graphics processor if the engine was built for one
    #[arg(long)]
    pub gpu: bool,
}

/// Talk in the terminal.
#[derive(Debug, Args)]
pub struct Chat {
    /// Instructions for the model
    #[arg(long, value_name = "TEXT")]
    pub system: Option<String>,
    /// Speak the answers
    #[arg(long)]
    pub speak: bool,
    /// Which model answers
    #[command(flatten)]
    pub mind: Mind,
}
