//! The search gives what sorting everything would give.

use crate::nearest;
use proptest::prelude::*;

#[test]
fn the_nearest_stand_first_and_equal_ones_in_their_order() {
    let among: Vec<Vec<f32>> = vec![
        vec![0.0, 1.0],
        vec![1.0, 0.0],
        vec![0.6, 0.8],
        vec![1.0, 0.0],
    ];
    let found = nearest(&[1.0, 0.0], among.iter().map(Vec::as_slice), 3);
    assert_eq!(found, vec![(1, 1.0), (3, 1.0), (2, 0.6)]);
    assert!(nearest(&[1.0, 0.0], std::iter::empty(), 3).is_empty());
    assert!(nearest(&[1.0, 0.0], among.iter().map(Vec::as_slice), 0).is_empty());
}

proptest! {
    #[test]
    fn it_is_a_sorted_beginning(numbers in prop::collection::vec(-9i8..9, 0..40), most in 0usize..12) {
        let among: Vec<[f32; 1]> = numbers.iter().map(|&n| [f32::from(n)]).collect();
        let mut all: Vec<(usize, f32)> = among.iter().map(|one| one[0]).enumerate().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(most);
        prop_assert_eq!(nearest(&[1.0], among.iter().map(|one| one.as_slice()), most), all);
    }
}
