//! How much an adaptive occlusion map saves, and how close it comes to the exact one:
//! `cargo bench --profile dev --bench adaptive`

#[allow(dead_code)] // Each benchmark uses its own part.
#[path = "../it/support/shipped.rs"]
mod shipped;

use heatlens::map::findings::Findings;
use heatlens::methods::{self, Question};
use heatlens::model::target::{Target, ranking};
use heatlens::photo::Photo;
use serde_json::Value;

use shipped::{network, root};

fn main() {
    let mut network = network();
    let gallery = std::fs::read_to_string(root("www/gallery/gallery.json")).unwrap();
    let gallery: Value = serde_json::from_str(&gallery).unwrap();
    println!("| photo | stride | positions computed | speed-up | SSIM | rank correlation |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for photo in gallery.as_array().unwrap() {
        let file = photo["file"].as_str().unwrap();
        let bytes = std::fs::read(root(&format!("www/gallery/{file}"))).unwrap();
        let input = Photo::decode(&bytes).unwrap().input(network.manifest());
        let input = input.unwrap();
        let scores = network.run(&input).unwrap().scores;
        let target = Target::new(ranking(&scores)[0], None, scores.len()).unwrap();
        let method = methods::find("occlusion").unwrap();
        for stride in ["16", "8"] {
            let options = [("stride", stride), ("refine", "adaptive")];
            let options = method.options(options).unwrap();
            let mut stepper = method
                .begin(
                    &Question {
                        input: &input,
                        classes: scores.len(),
                        target,
                    },
                    &options,
                )
                .unwrap();
            let mut run = |rest: bool| {
                while let steps = stepper.agenda(rest)
                    && !steps.is_empty()
                {
                    for step in steps {
                        let part = stepper.step(step, &mut network).unwrap();
                        stepper.absorb(step, part).unwrap();
                    }
                }
                stepper.done() - 1
            };
            let (adaptive, all) = (run(false), run(true));
            let map = stepper.finish(target, &options).unwrap();
            let Findings::Occlusion(found) = map.findings else {
                panic!("an occlusion map has other findings");
            };
            let agreement = found.agreement.expect("all positions are known");
            println!(
                "| {file} | {stride} | {adaptive} of {all} | {:.2} x | {:.3} | {:.3} |",
                all as f64 / adaptive as f64,
                agreement.ssim.unwrap_or(f64::NAN),
                agreement.rank_correlation.unwrap_or(f64::NAN),
            );
        }
    }
}
