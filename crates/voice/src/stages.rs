//! Runs a net in stages and looks between them whether it is still wanted. rten computes a run to its end whatever
//! happens, and a clause of fifteen words takes Kokoro two seconds and more: too long for a user who interrupts. Piper
//! voices are run the same way.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rten::{NodeId, Value, ValueOrView};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;
use sotto_engines::Fault;

use crate::net::Net;

pub(crate) mod graph;
mod plan;

use plan::Stage;

/// Multiplications of a convolution done in one go: some 20 ms on one thread of a processor of 2021.
const MOST_WORK: usize = 1_500_000_000;

/// A net's stages, ready to run.
pub struct Stages(Vec<Ready>);

struct Ready {
    /// What it needs, and whether it is the last to need it.
    takes: Vec<(NodeId, bool)>,
    gives: Vec<NodeId>,
    bits: Option<Bits>,
}

struct Bits {
    along: NodeId,
    kernel: usize,
    overlap: usize,
}

/// Looks whether a result is still wanted, and how long it did not look.
pub struct Watch<'a> {
    unwanted: Box<dyn FnMut() -> bool + 'a>,
    looked: Instant,
    longest: Duration,
    looks: usize,
}

impl<'a> Watch<'a> {
    /// Watches this flag.
    #[must_use]
    pub fn new(stop: &'a AtomicBool) -> Self {
        Self::asking(move || stop.load(Ordering::Relaxed))
    }

    /// Asks this at every look whether nobody wants the result any more.
    #[must_use]
    pub fn asking(unwanted: impl FnMut() -> bool + 'a) -> Self {
        Self {
            unwanted: Box::new(unwanted),
            looked: Instant::now(),
            longest: Duration::ZERO,
            looks: 0,
        }
    }

    /// How often it looked.
    #[must_use]
    pub fn looks(&self) -> usize {
        self.looks
    }

    /// The longest time between two looks so far, which is the longest that a cancel has to wait.
    #[must_use]
    pub fn longest(&self) -> Duration {
        self.longest
    }

    /// Looks: whether nobody wants the result any more.
    pub fn stopped(&mut self) -> bool {
        self.longest = self.longest.max(self.looked.elapsed());
        self.looked = Instant::now();
        self.looks += 1;
        (self.unwanted)()
    }
}

/// The output of a net for these inputs, in stages where it has any; nothing when `watch` says that nobody wants it any
/// more. Stages that turn out not to go are given up for good: the voice matters more than a quick cancel.
pub fn compute(
    net: &Net,
    stages: &mut Option<Stages>,
    inputs: &[(NodeId, Value)],
    output: NodeId,
    watch: &mut Watch,
) -> Result<Option<Value>, Fault> {
    if let Some(ready) = stages {
        match ready.run(net, inputs, watch) {
            Ok(value) => return Ok(value),
            Err(fault) => {
                // A net that cannot be run at all fails below.
                tracing::warn!(%fault, "this net cannot be run in stages: a cancel waits for what is being said");
                *stages = None;
            }
        }
    }
    whole(net, inputs, output).map(Some)
}

/// The output in one go, which nothing can interrupt.
pub fn whole(net: &Net, inputs: &[(NodeId, Value)], output: NodeId) -> Result<Value, Fault> {
    let inputs = inputs.iter().map(|(node, value)| (*node, value.into()));
    let value = net.run(inputs.collect(), &[output])?.pop();
    value.ok_or_else(|| net.unusable("it gave no output"))
}

impl Stages {
    /// The stages of the net in this file, or nothing where its file does not say them.
    #[must_use]
    pub fn of(net: &Net, path: &Path, inputs: &[&str], output: &str) -> Option<Self> {
        let nodes = match graph::read(path) {
            Ok(nodes) => nodes,
            Err(error) => {
                tracing::warn!(%error, "the net's stages could not be read: a cancel waits for what is being said");
                return None;
            }
        };
        let stages = plan::plan(&nodes, inputs, output);
        let ready: Option<Vec<Ready>> = (0..stages.len())
            .map(|at| ready(net, &stages, at))
            .collect();
        if ready.is_none() {
            tracing::warn!("the net has no such stages: a cancel waits for what is being said");
        }
        ready.filter(|stages| stages.len() > 1).map(Self)
    }

    /// How many there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The net's output for these inputs, or nothing when it was stopped.
    pub fn run(
        &self,
        net: &Net,
        inputs: &[(NodeId, Value)],
        watch: &mut Watch,
    ) -> Result<Option<Value>, Fault> {
        let mut kept: HashMap<NodeId, Value> = HashMap::new();
        for stage in &self.0 {
            if watch.stopped() {
                return Ok(None);
            }
            let given = match &stage.bits {
                Some(bits) if stage.steps(bits, &kept) > 1 => {
                    match bit_by_bit(net, stage, bits, &kept, watch)? {
                        Some(value) => vec![value],
                        None => return Ok(None),
                    }
                }
                _ => {
                    let last: Vec<(NodeId, Value)> = stage
                        .takes
                        .iter()
                        .filter(|(_, last)| *last)
                        .filter_map(|(node, _)| Some((*node, kept.remove(node)?)))
                        .collect();
                    // What nobody needs afterwards is handed over, so that rten can compute in its place.
                    let values = (inputs.iter().map(|(node, value)| (*node, value.into())))
                        .chain(last.into_iter().map(|(node, value)| (node, value.into())))
                        .chain(stage.takes.iter().filter_map(|(node, _)| {
                            Some((*node, ValueOrView::from(kept.get(node)?)))
                        }));
                    net.run(values.collect(), &stage.gives)?
                }
            };
            for (node, last) in &stage.takes {
                if *last {
                    kept.remove(node);
                }
            }
            kept.extend(stage.gives.iter().copied().zip(given));
        }
        watch.stopped();
        let output = self.0.last().and_then(|stage| stage.gives.first());
        Ok(output.and_then(|output| kept.remove(output)))
    }
}

fn ready(net: &Net, stages: &[Stage], at: usize) -> Option<Ready> {
    let stage = &stages[at];
    let later = |name: &String| {
        stages[at + 1..]
            .iter()
            .any(|stage| stage.takes.contains(name))
    };
    let takes: Option<Vec<(NodeId, bool)>> = stage
        .takes
        .iter()
        .map(|name| Some((net.node(name).ok()?, !later(name))))
        .collect();
    let gives: Option<Vec<NodeId>> = stage.gives.iter().map(|name| net.node(name).ok()).collect();
    let bits = match &stage.bits {
        Some(bits) if stage.gives.len() == 1 && stage.takes.contains(&bits.along) => Some(Bits {
            along: net.node(&bits.along).ok()?,
            kernel: bits.kernel,
            overlap: bits.overlap,
        }),
        _ => None,
    };
    Some(Ready {
        takes: takes?,
        gives: gives?,
        bits,
    })
}

impl Ready {
    /// In how many steps this convolution is to be done.
    fn steps(&self, bits: &Bits, kept: &HashMap<NodeId, Value>) -> usize {
        let Some(Value::UInt8Tensor(input)) = kept.get(&bits.along) else {
            return 1;
        };
        let &[1, channels, length] = input.shape() else {
            return 1;
        };
        // As many channels come out as go in wherever there is much to do.
        let work = channels
            .saturating_mul(channels)
            .saturating_mul(bits.kernel);
        work.saturating_mul(length.saturating_sub(bits.overlap))
            .div_ceil(MOST_WORK)
    }
}

/// Does a convolution in stretches of time. Its numbers are whole, so the result is the very same.
fn bit_by_bit(
    net: &Net,
    stage: &Ready,
    bits: &Bits,
    kept: &HashMap<NodeId, Value>,
    watch: &mut Watch,
) -> Result<Option<Value>, Fault> {
    let wrong = || net.unusable("a convolution in it has another shape than expected");
    let Some(Value::UInt8Tensor(input)) = kept.get(&bits.along) else {
        return Err(wrong());
    };
    let length = input.size(2).checked_sub(bits.overlap).ok_or_else(wrong)?;
    let stretch = length.div_ceil(stage.steps(bits, kept)).max(1);
    let (mut channels, mut whole) = (0, Vec::new());
    for from in (0..length).step_by(stretch) {
        if from > 0 && watch.stopped() {
            return Ok(None);
        }
        let to = (from + stretch).min(length);
        let cut = input.slice((.., .., from..to + bits.overlap)).to_tensor();
        let values = stage.takes.iter().filter(|(node, _)| *node != bits.along);
        let mut inputs: Vec<(NodeId, ValueOrView)> = values
            .filter_map(|(node, _)| Some((*node, ValueOrView::from(kept.get(node)?))))
            .collect();
        inputs.push((bits.along, Value::from(cut).into()));
        let part = net.run(inputs, &stage.gives)?.pop().ok_or_else(wrong)?;
        let part = Tensor::<i32>::try_from(part).map_err(|_| wrong())?;
        if part.ndim() != 3 || part.size(0) != 1 || part.size(2) != to - from {
            return Err(wrong());
        }
        if from == 0 {
            channels = part.size(1);
            whole = vec![0; channels * length];
        }
        let numbers = part.into_data();
        for (row, numbers) in whole.chunks_mut(length).zip(numbers.chunks(to - from)) {
            row[from..to].copy_from_slice(numbers);
        }
    }
    Ok(Some(
        Tensor::from_data(&[1, channels, length], whole).into(),
    ))
}
