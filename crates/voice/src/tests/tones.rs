//! A Piper voice of two thousand bytes, written from nothing: it takes and gives what real ones do, and makes a tone for
//! each phoneme. Tests of other rooms use it too.

/// Samples a second.
pub const RATE: u32 = 16_000;
/// Samples for each number that the net is given.
pub const TONE: usize = 400;

/// What stands beside the net: `NAME.onnx.json`.
pub fn description() -> String {
    let numbers = [
        "_", "^", "$", "m", "ɑ", "a", "p", "ə", "ː", "ˈ", "ˌ", " ", ",",
    ];
    let numbers: Vec<String> = (0..)
        .zip(numbers)
        .map(|(number, sign)| format!("\"{sign}\":[{number}]"))
        .collect();
    format!(
        r#"{{"audio":{{"sample_rate":{RATE}}},"espeak":{{"voice":"en-us"}},"inference":{{"noise_scale":0.6,
        "length_scale":1.0,"noise_w":0.8}},"num_speakers":1,"speaker_id_map":{{}},"phoneme_id_map":{{{}}}}}"#,
        numbers.join(",")
    )
}

/// The net: output[.., i * TONE + t] = (input[i] + 1) * tone[t].
pub fn net() -> Vec<u8> {
    net_adding(1.0)
}

/// The same with another number in place of 1.
pub fn net_adding(one: f32) -> Vec<u8> {
    let tone: Vec<u8> = (0..TONE)
        .flat_map(|at| (0.02 * (at as f32 * 0.2).sin()).to_le_bytes())
        .collect();
    let one = one.to_le_bytes();
    let numbers = |numbers: &[i64]| {
        numbers
            .iter()
            .flat_map(|one| one.to_le_bytes())
            .collect::<Vec<u8>>()
    };
    let mut to_float = text_field(1, "to");
    to_float.extend(number_field(3, FLOAT));
    to_float.extend(number_field(20, 2));
    let mut cast = operation("Cast", &["input"], "numbers");
    cast.extend(field(5, &to_float));
    let mut graph = Vec::new();
    for node in [
        cast,
        operation("Add", &["numbers", "one"], "heights"),
        operation("Unsqueeze", &["heights", "last"], "columns"),
        operation("Mul", &["columns", "tone"], "tones"),
        operation("Reshape", &["tones", "flat"], "output"),
    ] {
        graph.extend(field(1, &node));
    }
    graph.extend(text_field(2, "tones"));
    for constant in [
        constant("one", FLOAT, &[1], &one),
        constant("tone", FLOAT, &[1, 1, TONE as u64], &tone),
        constant("last", INT64, &[1], &numbers(&[2])),
        constant("flat", INT64, &[4], &numbers(&[1, 1, 1, -1])),
    ] {
        graph.extend(field(5, &constant));
    }
    graph.extend(field(11, &value("input", INT64)));
    graph.extend(field(11, &value("input_lengths", INT64)));
    graph.extend(field(11, &value("scales", FLOAT)));
    graph.extend(field(12, &value("output", FLOAT)));
    let mut model = number_field(1, 8);
    model.extend(field(7, &graph));
    model.extend(field(8, &number_field(2, 15)));
    model
}

/// ONNX's number for this type.
pub const FLOAT: u64 = 1;
/// ONNX's number for this type.
pub const INT64: u64 = 7;

/// An operation without attributes.
pub fn operation(name: &str, inputs: &[&str], output: &str) -> Vec<u8> {
    let mut node: Vec<u8> = inputs
        .iter()
        .flat_map(|input| text_field(1, input))
        .collect();
    node.extend(text_field(2, output));
    node.extend(text_field(3, name));
    node.extend(text_field(4, name));
    node
}

/// Numbers that are always the same.
pub fn constant(name: &str, kind: u64, shape: &[u64], bytes: &[u8]) -> Vec<u8> {
    let mut tensor: Vec<u8> = shape
        .iter()
        .flat_map(|size| number_field(1, *size))
        .collect();
    tensor.extend(number_field(2, kind));
    tensor.extend(text_field(8, name));
    tensor.extend(field(9, bytes));
    tensor
}

/// An input or output of any shape.
pub fn value(name: &str, kind: u64) -> Vec<u8> {
    let mut value = text_field(1, name);
    value.extend(field(2, &field(1, &number_field(1, kind))));
    value
}

/// A field that holds a text.
pub fn text_field(number: u64, text: &str) -> Vec<u8> {
    field(number, text.as_bytes())
}

/// A field that holds a message.
pub fn field(number: u64, bytes: &[u8]) -> Vec<u8> {
    let mut out = seven_bits(number << 3 | 2);
    out.extend(seven_bits(bytes.len() as u64));
    out.extend_from_slice(bytes);
    out
}

/// A field that holds a number.
pub fn number_field(number: u64, value: u64) -> Vec<u8> {
    let mut out = seven_bits(number << 3);
    out.extend(seven_bits(value));
    out
}

fn seven_bits(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}
