//! Small nets by their names alone, and the stages they come apart into.

use super::*;

fn node(operation: &str, inputs: &[&str], outputs: &[&str]) -> Node {
    Node {
        operation: operation.to_owned(),
        inputs: inputs.iter().map(|name| (*name).to_owned()).collect(),
        outputs: outputs.iter().map(|name| (*name).to_owned()).collect(),
        numbers: HashMap::new(),
    }
}

fn convolution(inputs: &[&str], output: &str, strides: i64) -> Node {
    let mut node = node(CONVOLUTION, inputs, &[output]);
    node.numbers = [
        ("kernel_shape".to_owned(), vec![5]),
        ("dilations".to_owned(), vec![3]),
        ("strides".to_owned(), vec![strides]),
    ]
    .into();
    node
}

#[test]
fn stages_end_at_convolutions_and_pass_on_what_is_needed_later() {
    let nodes = [
        node("Constant", &[], &["c"]),
        node("Mul", &["x", "c"], &["a"]),
        node("Tanh", &["style"], &["unused until the end"]),
        convolution(&["a", "weights"], "b", 1),
        node("Add", &["b", "a"], &["d"]),
        convolution(&["d", "weights"], "e", 2),
        node("Mul", &["e", "unused until the end"], &["y"]),
    ];
    let stages = plan(&nodes, &["x", "style"], "y");
    let names: Vec<(Vec<&str>, Vec<&str>)> = stages
        .iter()
        .map(|stage| {
            let names = |names: &'_ [String]| -> Vec<&'static str> {
                names.iter().map(|name| &*name.clone().leak()).collect()
            };
            (names(&stage.takes), names(&stage.gives))
        })
        .collect();
    assert_eq!(
        names,
        [
            (vec![], vec!["a"]),
            (vec!["a"], vec!["b"]),
            (vec!["b", "a"], vec!["d"]),
            (vec!["d"], vec!["e"]),
            (vec!["e"], vec!["y"]),
        ]
    );
    let bits = Bits {
        along: "a".to_owned(),
        kernel: 5,
        overlap: 12,
    };
    assert_eq!(stages[1].bits, Some(bits));
    // This one takes every second step, so stretches would not fit together.
    assert_eq!(stages[3].bits, None);
}

#[test]
fn a_convolution_keeps_its_scaling() {
    let nodes = [
        convolution(&["x", "weights"], "whole numbers", 1),
        node("Cast", &["whole numbers"], &["numbers"]),
        node("Mul", &["numbers", "scale"], &["scaled"]),
        node("Tanh", &["scaled"], &["y"]),
    ];
    let stages = plan(&nodes, &["x"], "y");
    assert_eq!(stages[0].gives, ["scaled"]);
    assert_eq!(stages.len(), 2);
}

#[test]
fn a_convolution_keeps_numbers_that_are_always_added() {
    let nodes = [
        node("Conv", &["x", "weights"], &["bare"]),
        node("Add", &["bare", "bias"], &["with bias"]),
        node("Conv", &["with bias", "weights"], &["second"]),
        node("Add", &["second", "with bias"], &["sum"]),
        node("Tanh", &["sum"], &["y"]),
    ];
    let stages = plan(&nodes, &["x"], "y");
    let gives: Vec<&[String]> = stages.iter().map(|stage| &*stage.gives).collect();
    assert_eq!(gives, [["with bias"], ["second"], ["y"]]);
}

#[test]
fn noise_is_made_once_and_passed_on() {
    let nodes = [
        node("RandomNormal", &[], &["noise"]),
        node("Mul", &["x", "noise"], &["a"]),
        node("Conv", &["a", "weights", "bias"], &["b"]),
        node("Sub", &["b", "noise"], &["y"]),
    ];
    let stages = plan(&nodes, &["x"], "y");
    assert_eq!(stages[0].gives, ["b", "noise"]);
    assert_eq!(stages[1].takes, ["b", "noise"]);
    assert_eq!(stages.len(), 2);
}

#[test]
fn another_name_of_a_value_is_never_asked_for() {
    let nodes = [
        node("Tanh", &["x"], &["a"]),
        node("Identity", &["a"], &["same"]),
        node("Identity", &["same"], &["same again"]),
        node("Conv", &["same", "weights", "bias"], &["b"]),
        node("Add", &["b", "same again"], &["sum"]),
        node("Identity", &["sum"], &["y"]),
    ];
    let stages = plan(&nodes, &["x"], "y");
    assert_eq!(stages[0].gives, ["b", "a"]);
    assert_eq!(stages[1].takes, ["b", "a"]);
    // The output keeps its name.
    assert_eq!(stages[1].gives, ["y"]);
}

#[test]
fn a_net_without_anything_long_is_one_stage() {
    let nodes = [
        node("Mul", &["x", "x"], &["a"]),
        node("Tanh", &["a"], &["y"]),
    ];
    let stages = plan(&nodes, &["x"], "y");
    assert_eq!(stages.len(), 1);
    assert_eq!(
        (stages[0].takes.len(), stages[0].gives.as_slice()),
        (0, &["y".to_owned()][..])
    );
    assert!(plan(&nodes, &["x"], "nothing").is_empty());
}
