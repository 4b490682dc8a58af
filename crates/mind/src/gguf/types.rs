//! Sizes of the types in a GGUF file. A type that is not listed here is refused rather than guessed.

/// Bytes of one element of a header array of this type; texts and arrays are not of one size.
pub(super) fn value_bytes(kind: u32) -> u64 {
    match kind {
        0 | 1 | 7 => 1,
        2 | 3 => 2,
        4..=6 => 4,
        _ => 8,
    }
}

/// Elements and bytes of one block of a tensor type, by ggml's number.
pub(super) fn block(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 => (1, 4),      // F32
        1 | 30 => (1, 2), // F16, BF16
        2 => (32, 18),    // Q4_0
        3 => (32, 20),    // Q4_1
        6 => (32, 22),    // Q5_0
        7 => (32, 24),    // Q5_1
        8 => (32, 34),    // Q8_0
        9 => (32, 36),    // Q8_1
        10 => (256, 84),  // Q2_K
        11 => (256, 110), // Q3_K
        12 => (256, 144), // Q4_K
        13 => (256, 176), // Q5_K
        14 => (256, 210), // Q6_K
        15 => (256, 292), // Q8_K
        16 => (256, 66),  // IQ2_XXS
        17 => (256, 74),  // IQ2_XS
        18 => (256, 98),  // IQ3_XXS
        19 => (256, 50),  // IQ1_S
        20 => (32, 18),   // IQ4_NL
        21 => (256, 110), // IQ3_S
        22 => (256, 82),  // IQ2_S
        23 => (256, 136), // IQ4_XS
        24 => (1, 1),     // I8
        25 => (1, 2),     // I16
        26 => (1, 4),     // I32
        27 | 28 => (1, 8),
        29 => (256, 56), // IQ1_M
        34 => (256, 54), // TQ1_0
        35 => (256, 66), // TQ2_0
        39 => (32, 17),  // MXFP4
        40 => (64, 36),  // NVFP4
        _ => return None,
    })
}

/// Bytes of a tensor; `None` for an unknown type, an empty side, a row that is no whole number of blocks, overflow.
pub(super) fn tensor_bytes(kind: u32, sides: [u64; 4]) -> Option<u64> {
    let (elements, bytes) = block(kind)?;
    if sides.contains(&0) || !sides[0].is_multiple_of(elements) {
        return None;
    }
    let all = sides
        .iter()
        .try_fold(1_u64, |product, side| product.checked_mul(*side))?;
    (all / elements)
        .checked_mul(bytes)
        .filter(|bytes| *bytes < 1 << 48)
}
