//! Exact search: the vectors nearest to one. For thousands of vectors this is quicker than any index.

/// The `most` vectors of `among` that are nearest to `wanted`, nearest first, each with its nearness (the cosine, for
/// vectors of length 1). Equal ones stand in their order.
pub fn nearest<'a>(
    wanted: &[f32],
    among: impl IntoIterator<Item = &'a [f32]>,
    most: usize,
) -> Vec<(usize, f32)> {
    let nearness = |vector: &[f32]| wanted.iter().zip(vector).map(|(a, b)| a * b).sum::<f32>();
    let mut all: Vec<(usize, f32)> = among.into_iter().map(nearness).enumerate().collect();
    let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if most < all.len() {
        all.select_nth_unstable_by(most, order);
        all.truncate(most);
    }
    all.sort_unstable_by(order);
    all
}
