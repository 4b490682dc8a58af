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
    stopped_after: Option<usize>,
}

impl Watch {
    /// A watch over one decode of this model.
    pub fn over(context: &WhisperContext) -> Self {
        Self {
            end_of_text: context.token_eot() as usize,
            vocabulary: context.n_vocab().max(0) as usize,
            tokens: Vec::new(),
            stopped_after: None,
        }
    }

    /// How many tokens the decode had when it was ended because it repeated itself.
    pub fn stopped_after(&self) -> Option<usize> {
        self.stopped_after
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
        watch.stopped_after = watch.stopped_after.or(Some(watch.tokens.len()));
        logits.fill(f32::NEG_INFINITY);
        if let Some(end) = logits.get_mut(watch.end_of_text) {
            *end = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: usize = 5;

    fn token(id: i32) -> WhisperTokenData {
        WhisperTokenData {
            id,
            tid: 0,
            p: 0.5,
            plog: -0.7,
            pt: 0.0,
            ptsum: 0.0,
            t0: 0,
            t1: 0,
            t_dtw: 0,
            vlen: 0.0,
        }
    }

    /// What the watch leaves of eight equal logits after these tokens.
    fn asked_after(ids: &[i32], watch: &mut Watch) -> [f32; 8] {
        let tokens: Vec<WhisperTokenData> = ids.iter().copied().map(token).collect();
        let mut logits = [1.0; 8];
        // SAFETY: as many tokens as counted, as many logits as the vocabulary says, and the watch lives on.
        unsafe {
            end_loops(
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                tokens.as_ptr(),
                tokens.len() as c_int,
                logits.as_mut_ptr(),
                (&raw mut *watch).cast(),
            );
        }
        logits
    }

    #[test]
    fn a_loop_leaves_nothing_but_the_end_to_choose() {
        let mut watch = Watch {
            end_of_text: END,
            vocabulary: 8,
            tokens: Vec::new(),
            stopped_after: None,
        };
        let people: [&[i32]; 3] = [&[], &[1, 2, 3, 4], &[7; 8]];
        for said in people {
            assert_eq!(asked_after(said, &mut watch), [1.0; 8], "{said:?}");
            assert_eq!(watch.stopped_after(), None);
        }
        let left = asked_after(&[7; 9], &mut watch);
        assert_eq!(watch.stopped_after(), Some(9));
        for (id, logit) in left.into_iter().enumerate() {
            let wanted = if id == END { 0.0 } else { f32::NEG_INFINITY };
            assert_eq!(logit, wanted, "token {id}");
        }
    }
}
