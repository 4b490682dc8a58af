//! A neural net in a file, run by `rten`. Turns everything that can be wrong with such a file into a fault: a panic
//! inside the runtime included, since a damaged file must not take the other voices down.

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rten::{
    Model, ModelOptions, NodeId, RunOptions, ShapeInferenceMode, ThreadPool, Value, ValueOrView,
};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;
use sotto_engines::Fault;

use crate::family::{missing, unusable};
use crate::stages::graph;

/// A net with the threads it runs on.
pub struct Net {
    model: Model,
    path: PathBuf,
    threads: Arc<ThreadPool>,
}

impl Net {
    /// Loads a net and checks that it has these inputs.
    pub fn open(path: &Path, inputs: &[&str], threads: Arc<ThreadPool>) -> Result<Self, Fault> {
        Self::load(path, inputs, threads, ShapeInferenceMode::On)
    }

    /// Loads a net that is to be run in stages. rten 0.27 guesses the size of what a `DynamicQuantizeLSTM` gives wrongly
    /// (160 for 256) and holds such a value to that when it is handed in again; so here it may not guess.
    pub fn open_for_stages(
        path: &Path,
        inputs: &[&str],
        threads: Arc<ThreadPool>,
    ) -> Result<Self, Fault> {
        Self::load(path, inputs, threads, ShapeInferenceMode::Off)
    }

    fn load(
        path: &Path,
        inputs: &[&str],
        threads: Arc<ThreadPool>,
        shapes: ShapeInferenceMode,
    ) -> Result<Self, Fault> {
        match std::fs::metadata(path) {
            Ok(facts) if facts.len() == 0 => return Err(unusable(path, "it is empty")),
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(missing(path));
            }
            Err(error) => return Err(unusable(path, error)),
        }
        check(path)?;
        let model = catch_unwind(|| {
            let mut options = ModelOptions::with_all_ops();
            options.prepack_weights(true);
            options.shape_inference(shapes);
            options.load_file(path)
        })
        .map_err(|_| unusable(path, "it is damaged"))?
        .map_err(|error| unusable(path, shorten(&error.to_string())))?;
        let net = Self {
            model,
            path: path.to_owned(),
            threads,
        };
        for name in inputs {
            net.node(name)?;
        }
        Ok(net)
    }

    /// Whether the net has an input of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.model.find_node(name).is_some()
    }

    /// The outputs in the order the file lists them.
    #[must_use]
    pub fn outputs(&self) -> Vec<NodeId> {
        self.model.output_ids().to_vec()
    }

    /// The node of this name.
    pub fn node(&self, name: &str) -> Result<NodeId, Fault> {
        self.model
            .find_node(name)
            .ok_or_else(|| unusable(&self.path, format!("it has no \"{name}\"")))
    }

    /// The name of a node.
    #[must_use]
    pub fn name(&self, node: NodeId) -> Option<&str> {
        self.model.node_info(node)?.name()
    }

    /// Runs the net.
    pub fn run(
        &self,
        inputs: Vec<(NodeId, ValueOrView)>,
        outputs: &[NodeId],
    ) -> Result<Vec<Value>, Fault> {
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.threads)));
        catch_unwind(AssertUnwindSafe(|| {
            self.model.run(inputs, outputs, Some(options))
        }))
        .map_err(|_| unusable(&self.path, "it is damaged"))?
        .map_err(|error| unusable(&self.path, shorten(&error.to_string())))
    }

    /// The numbers of an output with its shape. Values that are not numbers come from damaged weights.
    pub fn numbers(&self, value: Value) -> Result<(Vec<usize>, Vec<f32>), Fault> {
        let Ok(tensor) = Tensor::<f32>::try_from(value) else {
            return Err(unusable(
                &self.path,
                "its output has another type than expected",
            ));
        };
        let shape = tensor.shape().to_vec();
        let data = tensor.into_data();
        if data.iter().all(|value| value.is_finite()) {
            Ok((shape, data))
        } else {
            Err(unusable(
                &self.path,
                "it gives values that are not numbers, so it is damaged",
            ))
        }
    }

    /// The fault for this file.
    #[must_use]
    pub fn unusable(&self, why: &str) -> Fault {
        unusable(&self.path, why)
    }
}

/// Looks through an ONNX file before the runtime makes room for what it declares.
fn check(path: &Path) -> Result<(), Fault> {
    let onnx = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("onnx"));
    if !onnx {
        return Ok(());
    }
    graph::check(path).map_err(|error| match error.kind() {
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => unusable(path, "it is damaged"),
        _ => unusable(path, error),
    })
}

/// An input of whole numbers in one row.
pub fn row(values: &[i32]) -> ValueOrView<'static> {
    Tensor::from_data(&[1, values.len()], values.to_vec()).into()
}

/// An input of numbers in this shape.
pub fn numbers(shape: &[usize], values: Vec<f32>) -> ValueOrView<'static> {
    Tensor::from_data(shape, values).into()
}

/// Messages of the runtime can hold whole tensors.
fn shorten(message: &str) -> String {
    message.chars().take(200).collect()
}
