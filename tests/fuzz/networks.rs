//! Hostile networks: small ones whose structure, and then whose bytes, were changed.
//!
//! A case is the number of a network in the corpus and an ONNX file. It is loaded and, if it is small,
//! run, changed in a window, and differentiated. All may fail with words; a panic that the engine caught
//! is none of them, since in a browser it could not be caught.

#[path = "networks/layers.rs"]
mod layers;
#[path = "networks/mutation.rs"]
mod mutation;
mod support;

use std::fs;
use std::path::Path;
use std::time::Duration;

use heatlens::error::Error;
use heatlens::graph::backward::Rectifier;
use heatlens::manifest::Manifest;
use heatlens::model::gradient::Place;
use heatlens::model::network::Network;
use heatlens::model::recompute::Change;
use heatlens::random::Random;
use prost::Message;
use sha2::{Digest, Sha256};
use tract_onnx::pb::ModelProto;
use tract_onnx::tract_hir::internal::DimLike;

use support::Target;

/// More numbers in a pass than this, and the network is loaded only.
const LARGE: usize = 500_000;

struct Seed {
    manifest: Manifest,
    proto: ModelProto,
    labels: Vec<u8>,
}

impl Seed {
    fn load(&self, onnx: &[u8]) -> Result<Network, Error> {
        let mut manifest = self.manifest.clone();
        let sum = Sha256::digest(onnx);
        manifest.sha256 = sum.iter().map(|byte| format!("{byte:02x}")).collect();
        Network::load(manifest, onnx, &self.labels)
    }
}

struct Networks {
    corpus: Vec<Seed>,
    /// Those that load as they are.
    running: Vec<usize>,
}

impl Networks {
    fn new() -> Networks {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
        let folders = [root.join("kinds"), root.join("onnx")];
        let mut files: Vec<_> = folders
            .iter()
            .flat_map(|folder| fs::read_dir(folder).expect("the corpus"))
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "onnx"))
            .collect();
        files.sort();
        let seed = |path: &std::path::PathBuf| {
            let json = fs::read_to_string(path.with_extension("json")).ok()?;
            let manifest = Manifest::parse("corpus", &json).ok()?;
            let labels = fs::read(path.with_file_name(&manifest.labels.file)).ok()?;
            let proto = ModelProto::decode(&fs::read(path).ok()?[..]).ok()?;
            Some(Seed {
                manifest,
                proto,
                labels,
            })
        };
        let corpus: Vec<Seed> = files.iter().filter_map(seed).collect();
        assert!(corpus.len() > 20, "the corpus has {}", corpus.len());
        let loads = |index: &usize| {
            corpus[*index]
                .load(&corpus[*index].proto.encode_to_vec())
                .is_ok()
        };
        let running: Vec<usize> = (0..corpus.len()).filter(loads).collect();
        assert!(running.len() > 10, "{} run", running.len());
        Networks { corpus, running }
    }
}

impl Target for Networks {
    const NAME: &str = "fuzz_networks";
    const DEADLINE: Duration = Duration::from_secs(5);
    const MEMORY: usize = 300 << 20;

    fn case(&self, random: &mut Random) -> Vec<u8> {
        let number = match mutation::below(random, 8) {
            0 => mutation::below(random, self.corpus.len()),
            _ => self.running[mutation::below(random, self.running.len())],
        };
        let mut proto = self.corpus[number].proto.clone();
        let (layers, changes) = match mutation::below(random, 4) {
            0 => (0, 1 + mutation::below(random, 3)),
            1 => (1 + mutation::below(random, 3), 1),
            _ => (1 + mutation::below(random, 4), 0),
        };
        if let Some(graph) = proto.graph.as_mut().filter(|graph| !graph.node.is_empty()) {
            (0..layers).for_each(|_| layers::insert(graph, random));
        }
        (0..changes).for_each(|_| mutation::structure(&mut proto, random));
        let mut bytes = proto.encode_to_vec();
        if mutation::below(random, 40) == 0 {
            mutation::bytes(&mut bytes, random);
        }
        bytes.insert(0, number as u8);
        bytes
    }

    fn run(&self, bytes: &[u8]) -> Result<(), String> {
        let Some((&number, onnx)) = bytes.split_first() else {
            return Ok(());
        };
        let seed = &self.corpus[usize::from(number) % self.corpus.len()];
        match seed.load(onnx) {
            Ok(network) => try_out(network),
            Err(error) => words(error),
        }
    }
}

/// One pass, one window, one gradient, one peaks.
fn try_out(mut network: Network) -> Result<(), String> {
    let nodes = network.optimised_model().nodes().iter();
    let facts = nodes.flat_map(|node| &node.outputs);
    let counts = facts.map(|output| output.fact.shape.volume().to_usize().unwrap_or(LARGE));
    if counts.fold(0, usize::saturating_add) > LARGE {
        return Ok(());
    }
    let spec = network.manifest().input.clone();
    let count = spec.channels * spec.height * spec.width;
    let input: Vec<f32> = (0..count).map(|n| (n % 17) as f32 / 8.0 - 1.0).collect();
    network.run_values(&input).map(drop).or_else(words)?;
    let change = Change {
        top: 0,
        left: 1,
        height: 2,
        width: 2,
        values: vec![0.5; 4 * spec.channels],
    };
    network
        .run_changed(&input, &change)
        .map(drop)
        .or_else(words)?;
    let mut cotangent = vec![0.0; network.classes()];
    cotangent[0] = 1.0;
    let pulled = network.pull_back(&input, &Place::Input, Rectifier::Gradient, &cotangent);
    pulled.map(drop).or_else(words)?;
    network.peaks(&input).map(drop).or_else(words)
}

/// An error is well unless it is a panic that was caught.
fn words(error: Error) -> Result<(), String> {
    match error {
        // Whole numbers wrap around where the engine is built for use; the least one has no absolute
        // value, which Rust's own library notices.
        Error::Panicked { reason, .. }
            if reason.contains("overflow")
                && ["ops/math/mod.rs", "ops/quant.rs", "core/src/num/mod.rs"]
                    .iter()
                    .any(|file| reason.contains(file)) =>
        {
            Ok(())
        }
        Error::Panicked { reason, .. } => Err(format!("a panic: {reason}")),
        _ => Ok(()),
    }
}

fn main() {
    support::main(Networks::new)
}
