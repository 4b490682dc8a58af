//! Where a net may pause: cuts its operations into stages, none of which takes long, and says which values pass from
//! one to another. Pure: names in, names out.

use std::collections::{HashMap, HashSet};

use super::graph::Node;

/// Operations that end a stage, since they take long themselves or stand where much has gathered.
const ENDS: [&str; 6] = [
    "DynamicQuantizeLSTM",
    "SkipLayerNormalization",
    "ConvTranspose",
    "Einsum",
    "Conv",
    "STFT",
];

/// The convolution in whole numbers, which takes two thirds of all time. It is a stage of its own.
const CONVOLUTION: &str = "ConvInteger";

/// Operations that give other numbers each time. What they give is made once and passed on, even where it depends on no
/// input.
const RANDOM: [&str; 5] = [
    "Multinomial",
    "RandomNormal",
    "RandomNormalLike",
    "RandomUniform",
    "RandomUniformLike",
];

/// Some operations that are done in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stage {
    /// Values of earlier stages that it needs.
    pub takes: Vec<String>,
    /// Values that later stages need, or the net's output.
    pub gives: Vec<String>,
    /// How it can be done bit by bit, if it can.
    pub bits: Option<Bits>,
}

/// A convolution along time whose every output depends on a few neighbouring inputs only: any stretch of the input gives
/// that stretch of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    /// The value to take stretches of.
    pub along: String,
    /// Inputs for one output.
    pub kernel: usize,
    /// How much longer the input is than the output.
    pub overlap: usize,
}

/// The stages in which `output` can be computed from `inputs`.
#[must_use]
pub fn plan(nodes: &[Node], inputs: &[&str], output: &str) -> Vec<Stage> {
    let nodes = &without_identities(nodes, output);
    let net = Net::new(nodes, inputs);
    let mut stage_of: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut ends = Vec::new();
    for (end, of) in net.ends(output) {
        let stage = ends.len();
        let mut wanted = vec![end];
        let mut any = false;
        while let Some(value) = wanted.pop() {
            let Some(&maker) = net.maker.get(value) else {
                continue;
            };
            // What depends on no input is a constant, which no stage has to pass on.
            if stage_of[maker].is_some() || !net.changing.contains(value) {
                continue;
            }
            stage_of[maker] = Some(stage);
            any = true;
            wanted.extend(nodes[maker].inputs.iter().map(String::as_str));
        }
        if any {
            ends.push(of);
        }
    }
    let mut stages = vec![Stage::default(); ends.len()];
    for (at, node) in nodes.iter().enumerate() {
        let Some(stage) = stage_of[at] else { continue };
        for value in node
            .inputs
            .iter()
            .filter(|value| net.changing.contains(value.as_str()))
        {
            let Some(from) = net
                .maker
                .get(value.as_str())
                .and_then(|maker| stage_of[*maker])
            else {
                continue;
            };
            if from != stage {
                once(&mut stages[stage].takes, value);
                once(&mut stages[from].gives, value);
            }
        }
    }
    if let Some(last) = net.maker.get(output).and_then(|maker| stage_of[*maker]) {
        once(&mut stages[last].gives, output);
    }
    for (stage, of) in ends.into_iter().enumerate() {
        let alone = stage_of.iter().filter(|own| **own == Some(stage)).count() == 1;
        stages[stage].bits = of
            .filter(|_| alone)
            .and_then(|node| bits(&nodes[node], &net));
    }
    stages
}

/// The nodes without those that only give a value another name. rten leaves them out, so that the other name cannot be
/// asked for.
fn without_identities(nodes: &[Node], output: &str) -> Vec<Node> {
    let mut own_names: HashMap<&str, &str> = HashMap::new();
    let mut left = Vec::with_capacity(nodes.len());
    for node in nodes {
        if node.operation == "Identity"
            && let ([input], [other]) = (node.inputs.as_slice(), node.outputs.as_slice())
            && other != output
        {
            let own = own_names.get(input.as_str()).copied().unwrap_or(input);
            own_names.insert(other, own);
            continue;
        }
        let mut node = node.clone();
        for input in &mut node.inputs {
            if let Some(own) = own_names.get(input.as_str()) {
                *input = (*own).to_owned();
            }
        }
        left.push(node);
    }
    left
}

fn once(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// The nodes with what connects them.
struct Net<'a> {
    nodes: &'a [Node],
    /// Which node gives a value.
    maker: HashMap<&'a str, usize>,
    /// Values that depend on the inputs.
    changing: HashSet<&'a str>,
}

impl<'a> Net<'a> {
    fn new(nodes: &'a [Node], inputs: &[&'a str]) -> Self {
        let mut maker = HashMap::new();
        let mut changing: HashSet<&str> = inputs.iter().copied().collect();
        for (at, node) in nodes.iter().enumerate() {
            let changes = RANDOM.contains(&node.operation.as_str())
                || node
                    .inputs
                    .iter()
                    .any(|value| changing.contains(value.as_str()));
            for value in node.outputs.iter().filter(|value| !value.is_empty()) {
                maker.insert(value.as_str(), at);
                if changes {
                    changing.insert(value);
                }
            }
        }
        Self {
            nodes,
            maker,
            changing,
        }
    }

    /// The value that comes of this one by a cast and a multiplication, if nothing else is done with it. rten makes one
    /// operation of a convolution and these two, so that nothing between them can be asked for.
    fn behind_scaling(&self, value: &'a str) -> &'a str {
        let only = |value: &str, operation: &str| -> Option<&'a str> {
            let mut users = self
                .nodes
                .iter()
                .filter(|node| node.inputs.iter().any(|input| input == value));
            let user = users.next().filter(|user| user.operation == operation)?;
            users
                .next()
                .is_none()
                .then(|| user.outputs.first().map(String::as_str))?
        };
        only(value, "Cast")
            .and_then(|whole| only(whole, "Mul"))
            .unwrap_or(value)
    }

    /// The value that comes of this convolution's by adding numbers that are always the same, if nothing else is done
    /// with it. rten makes one operation of the two.
    fn behind_addition(&self, node: &Node, value: &'a str) -> &'a str {
        let mut users = self
            .nodes
            .iter()
            .filter(|user| user.inputs.iter().any(|input| input == value));
        let (Some(user), None) = (users.next(), users.next()) else {
            return value;
        };
        let fixed = user
            .inputs
            .iter()
            .all(|input| input == value || !self.changing.contains(input.as_str()));
        match user.outputs.first() {
            Some(sum) if node.inputs.len() < 3 && user.operation == "Add" && fixed => sum,
            _ => value,
        }
    }

    /// The values at which stages end, in the order of the nodes that give them; with each the node it is of, if that is
    /// a convolution.
    fn ends(&self, output: &'a str) -> Vec<(&'a str, Option<usize>)> {
        let mut ends = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let convolution = node.operation == CONVOLUTION;
            if convolution && let Some(input) = node.inputs.first() {
                ends.push((input.as_str(), None));
            }
            if (convolution || ENDS.contains(&node.operation.as_str()))
                && let Some(value) = node.outputs.first()
            {
                let value = match node.operation.as_str() {
                    CONVOLUTION => self.behind_scaling(value),
                    "Conv" => self.behind_addition(node, value),
                    _ => value,
                };
                ends.push((value, convolution.then_some(at)));
            }
        }
        ends.sort_by_key(|(value, _)| self.maker.get(value).copied());
        ends.push((output, None));
        ends
    }
}

/// How to do a convolution bit by bit, if it runs along one axis, step by step, and pads nothing itself.
fn bits(node: &Node, net: &Net) -> Option<Bits> {
    let all = |name: &str, usual: i64| {
        node.numbers
            .get(name)
            .is_none_or(|numbers| numbers.iter().all(|number| *number == usual))
    };
    let [kernel] = node.numbers.get("kernel_shape")?.as_slice() else {
        return None;
    };
    let dilation = match node.numbers.get("dilations").map(Vec::as_slice) {
        None => 1,
        Some([dilation]) => *dilation,
        Some(_) => return None,
    };
    let kernel = usize::try_from(*kernel).ok().filter(|kernel| *kernel > 0)?;
    let overlap = (kernel - 1).checked_mul(usize::try_from(dilation).ok()?)?;
    let along = node.inputs.first()?;
    let others_fixed = node
        .inputs
        .iter()
        .skip(1)
        .filter(|value| *value == along)
        .count()
        == 0;
    (all("strides", 1)
        && all("pads", 0)
        && all("group", 1)
        && others_fixed
        && net.changing.contains(along.as_str()))
    .then(|| Bits {
        along: along.clone(),
        kernel,
        overlap,
    })
}

#[cfg(test)]
mod tests;
