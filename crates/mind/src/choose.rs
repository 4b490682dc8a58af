//! Choosing the next token: the sampling settings, with a grammar on top where the answer has a shape.
//!
//! A grammar is asked about the likeliest token first and only when it refuses about the whole vocabulary. Models
//! mostly want what the grammar wants, so this nearly removes its cost. Where tools may be called in a free answer, a
//! grammar sleeps until the model opens a call: words stay free, and what is called has the form of a call.

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use sotto_engines::thinking::Sampling;

use crate::calls::OPEN;
use crate::error::{MindError, Result};
use crate::grammar::FROM_CALL;

/// A grammar, and from when on it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rules<'a> {
    /// From the first token on, by its rule "root".
    Always(&'a str),
    /// From the first opening of a call on, by the rule for that. Before it anything goes.
    FromCall(&'a str),
}

/// How far back a repeated token is noticed.
const REPEAT_WINDOW: i32 = 64;

/// Chooses tokens for one answer.
pub(crate) struct Chooser {
    /// `None` takes the likeliest token, without a copy of the vocabulary.
    chain: Option<LlamaSampler>,
    grammar: Option<LlamaSampler>,
    /// Where the grammar and the model cannot agree the answer goes on without the grammar.
    lenient: bool,
    /// Sum of the logarithms of the chosen tokens' probabilities, and how many they are.
    log_probabilities: (f64, u32),
}

impl Chooser {
    pub(crate) fn new(
        model: &LlamaModel,
        sampling: Sampling,
        rules: Option<Rules<'_>>,
    ) -> Result<Self> {
        check(sampling)?;
        let (grammar, lenient) = match rules {
            None => (None, false),
            Some(Rules::Always(text)) => {
                let bad = "it does not parse, or has no rule named 'root'";
                let grammar = LlamaSampler::grammar(model, text, "root")
                    .map_err(|_| MindError::BadGrammar(bad.into()))?;
                (Some(grammar), false)
            }
            // It is ours and not the caller's: without it a call is read as it comes.
            Some(Rules::FromCall(text)) => {
                let grammar = LlamaSampler::grammar_lazy(model, text, FROM_CALL, [OPEN], &[]);
                (grammar.ok(), true)
            }
        };
        Ok(Self {
            chain: chain(model, sampling),
            grammar,
            lenient,
            log_probabilities: (0.0, 0),
        })
    }

    /// How likely the model found what was chosen, in the mean over the tokens.
    pub(crate) fn mean_log_probability(&self) -> Option<f32> {
        let (sum, count) = self.log_probabilities;
        (count > 0).then(|| (sum / f64::from(count)) as f32)
    }

    /// The next token after the computation in this row.
    pub(crate) fn choose(&mut self, context: &LlamaContext<'_>, row: i32) -> Result<LlamaToken> {
        let logits = context.get_logits_ith(row);
        let likeliest = likeliest(logits)?;
        let mut chosen = match &mut self.chain {
            None => likeliest,
            Some(chain) => pick(chain, &mut all(logits))?,
        };
        if let Some(grammar) = &mut self.grammar {
            match held(grammar, self.chain.as_mut(), logits, chosen) {
                Ok(token) => chosen = token,
                Err(MindError::GrammarBeyondModel) if self.lenient => self.grammar = None,
                Err(error) => return Err(error),
            }
        }
        if let Some(chain) = &mut self.chain {
            chain.accept(chosen);
        }
        let (sum, count) = &mut self.log_probabilities;
        *sum += f64::from(log_probability(logits, likeliest, chosen));
        *count += 1;
        Ok(chosen)
    }
}

/// The token that was chosen, or where the grammar refuses it the best that it takes.
fn held(
    grammar: &mut LlamaSampler,
    chain: Option<&mut LlamaSampler>,
    logits: &[f32],
    mut chosen: LlamaToken,
) -> Result<LlamaToken> {
    let mut one = LlamaTokenDataArray::new(vec![LlamaTokenData::new(chosen, 1.0, 0.0)], false);
    grammar.apply(&mut one);
    if !one
        .data
        .first()
        .is_some_and(|token| token.logit().is_finite())
    {
        let mut candidates = all(logits);
        grammar.apply(&mut candidates);
        candidates
            .data
            .retain(|token| token.logit() > f32::NEG_INFINITY);
        if candidates.data.is_empty() {
            return Err(MindError::GrammarBeyondModel);
        }
        let best = |best: LlamaTokenData, next: &LlamaTokenData| {
            if next.logit() > best.logit() {
                *next
            } else {
                best
            }
        };
        chosen = match chain {
            None => {
                let first = candidates.data[0];
                candidates.data.iter().fold(first, best).id()
            }
            Some(chain) => pick(chain, &mut candidates)?,
        };
    }
    grammar
        .try_accept(chosen)
        .map_err(|_| MindError::GrammarBeyondModel)?;
    Ok(chosen)
}

fn check(sampling: Sampling) -> Result<()> {
    let Sampling {
        temperature,
        top_p,
        min_p,
        repeat_penalty,
        ..
    } = sampling;
    let rules = [
        (
            (0.0..=100.0).contains(&temperature),
            "temperature (0 to 100)",
        ),
        ((0.0..=1.0).contains(&top_p), "top_p (0 to 1)"),
        ((0.0..=1.0).contains(&min_p), "min_p (0 to 1)"),
        (
            repeat_penalty > 0.0 && repeat_penalty <= 100.0,
            "repeat_penalty (above 0, to 100)",
        ),
    ];
    match rules.iter().find(|(kept, _)| !kept) {
        Some((_, name)) => Err(MindError::BadSampling(name)),
        None => Ok(()),
    }
}

fn chain(model: &LlamaModel, sampling: Sampling) -> Option<LlamaSampler> {
    let mut parts = Vec::new();
    if (sampling.repeat_penalty - 1.0).abs() > f32::EPSILON {
        let words = model.vocab().n_tokens();
        parts.push(LlamaSampler::penalties(
            words,
            REPEAT_WINDOW,
            sampling.repeat_penalty,
            0.0,
            0.0,
        ));
    }
    if sampling.temperature <= 0.0 {
        if parts.is_empty() {
            return None;
        }
        parts.push(LlamaSampler::greedy());
    } else {
        if sampling.top_k > 0 {
            parts.push(LlamaSampler::top_k(
                i32::try_from(sampling.top_k).unwrap_or(i32::MAX),
            ));
        }
        if sampling.top_p < 1.0 {
            parts.push(LlamaSampler::top_p(sampling.top_p, 1));
        }
        if sampling.min_p > 0.0 {
            parts.push(LlamaSampler::min_p(sampling.min_p, 1));
        }
        parts.push(LlamaSampler::temp(sampling.temperature));
        parts.push(LlamaSampler::dist(sampling.seed));
    }
    Some(LlamaSampler::chain(parts, true))
}

fn all(logits: &[f32]) -> LlamaTokenDataArray {
    let tokens = (0..)
        .zip(logits)
        .map(|(id, logit)| LlamaTokenData::new(LlamaToken::new(id), *logit, 0.0));
    LlamaTokenDataArray::from_iter(tokens, false)
}

fn pick(chain: &mut LlamaSampler, candidates: &mut LlamaTokenDataArray) -> Result<LlamaToken> {
    chain.apply(candidates);
    candidates.selected_token().ok_or(MindError::NotNumbers)
}

/// Tokens this much less likely than the likeliest (in logits) are left out of the sum over the vocabulary: 50,000 of them
/// together change the logarithm by less than 0.001, and nearly all tokens are that unlikely.
const NEGLIGIBLE: f32 = 18.0;

/// The vocabulary is looked through so many at a time, in a form that the compiler computes side by side: a token of a small
/// model takes milliseconds, of which fifty thousand numbers one by one would be a noticeable part.
const BESIDE: usize = 16;

/// The natural logarithm of a token's probability.
fn log_probability(logits: &[f32], likeliest: LlamaToken, token: LlamaToken) -> f32 {
    let logit = |token: LlamaToken| {
        let place = usize::try_from(token.0).unwrap_or(usize::MAX);
        logits.get(place).copied().unwrap_or(f32::NEG_INFINITY)
    };
    let top = logit(likeliest);
    let least = top - NEGLIGIBLE;
    let sum: f32 = logits
        .chunks(BESIDE)
        .filter(|some| some.iter().fold(false, |any, logit| any | (*logit > least)))
        .flatten()
        .filter(|logit| **logit > least)
        .map(|logit| (logit - top).exp())
        .sum();
    // At least the likeliest itself is in the sum, so its logarithm is not below 0.
    logit(token) - top - sum.ln()
}

/// The likeliest token, the first of several. Damaged weights compute values that are no numbers; that is noticed here and not
/// in native code, which would end the process.
fn likeliest(logits: &[f32]) -> Result<LlamaToken> {
    let (whole, rest) = logits.as_chunks::<BESIDE>();
    let mut tops = [f32::NEG_INFINITY; BESIDE];
    let mut broken = [false; BESIDE];
    for some in whole {
        for ((top, broken), logit) in tops.iter_mut().zip(&mut broken).zip(some) {
            *broken |= logit.is_nan();
            *top = if *logit > *top { *logit } else { *top };
        }
    }
    let top = tops
        .iter()
        .chain(rest)
        .fold(f32::NEG_INFINITY, |top, logit| top.max(*logit));
    if broken.contains(&true) || rest.iter().any(|logit| logit.is_nan()) || !top.is_finite() {
        return Err(MindError::NotNumbers);
    }
    let first = whole
        .iter()
        .position(|some| some.iter().fold(false, |any, logit| any | (*logit == top)))
        .unwrap_or(whole.len())
        * BESIDE;
    let place = logits[first..]
        .iter()
        .position(|logit| *logit == top)
        .and_then(|after| i32::try_from(first + after).ok());
    place.map(LlamaToken::new).ok_or(MindError::NotNumbers)
}

#[cfg(test)]
mod tests;
