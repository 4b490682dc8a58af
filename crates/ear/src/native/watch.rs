//! Ends a text that repeats itself while whisper.cpp still writes it.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};

use whisper_rs::{
    FullParams, WhisperContext, WhisperSysContext, WhisperSysState, WhisperTokenData,
};

use crate::loops::repeats;

/// What the logits filter sees of the decode.
pub struct Watch {
    end_of_text: usize,
    vocabulary: usize,
    tokens: Vec<i32>,
}

impl Watch {
    /// A watch over one decode of this model.
    pub fn over(context: &WhisperContext) -> Self {
        Self {
            end_of_text: context.token_eot() as usize,
            vocabulary: context.n_vocab().max(0) as usize,
            tokens: Vec::new(),
        }
    }

    /// Lets whisper.cpp ask this watch before each token is chosen.
    ///
    /// # Safety
    /// The watch must stay where it is until the decode with these parameters has ended.
    pub unsafe fn put_into(&mut self, full: &mut FullParams<'_, '_>) {
        // SAFETY: the caller keeps the watch alive.
        unsafe {
            full.set_filter_logits_callback(Some(end_loops));
            full.set_filter_logits_callback_user_data((&raw mut *self).cast());
        }
    }
}

/// Called by whisper.cpp before each token is chosen: ends a text that repeats itself.
unsafe extern "C" fn end_loops(
    _: *mut WhisperSysContext,
    _: *mut WhisperSysState,
    tokens: *const WhisperTokenData,
    count: c_int,
    logits: *mut f32,
    watch: *mut c_void,
) {
    if tokens.is_null() || logits.is_null() || watch.is_null() || count <= 0 {
        return;
    }
    // SAFETY: whisper.cpp passes `count` tokens and as many logits as its vocabulary has; `watch` is the one that
    // `Model::decode` keeps alive during the call, and greedy decoding calls from one thread.
    let (watch, tokens, logits) = unsafe {
        let watch = &mut *watch.cast::<Watch>();
        let logits = std::slice::from_raw_parts_mut(logits, watch.vocabulary);
        (
            watch,
            std::slice::from_raw_parts(tokens, count as usize),
            logits,
        )
    };
    watch.tokens.clear();
    watch.tokens.extend(tokens.iter().map(|token| token.id));
    if repeats(&watch.tokens).is_some() {
        logits.fill(f32::NEG_INFINITY);
        if let Some(end) = logits.get_mut(watch.end_of_text) {
            *end = 0.0;
        }
    }
}
