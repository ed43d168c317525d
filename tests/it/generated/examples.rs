//! `www/site/option-examples.js`: an example of each option for the handbook.

use heatlens::options::{Kind, OptionSpec};
use heatlens::registry::Face;

use super::{assert_made, by_key};
use crate::support::shipped::manifest;

/// A method of few passes and few options shows an option best.
fn shown<'a>(specs: &'a [(&'static OptionSpec, Face)]) -> &'a (&'static OptionSpec, Face) {
    let options = |face: &Face| heatlens::methods::find(face.name).unwrap().options.len();
    let cost = |(_, face): &&(&OptionSpec, Face)| (face.sweep, options(face));
    specs.iter().min_by_key(cost).unwrap()
}

#[test]
fn the_handbook_has_an_example_of_each_option() {
    let layers = manifest().layers;
    let mut text =
        "/**\n * What the handbook shows of each option, made from the methods' files.\n *\n \
                    * @type {[Partial<Record<string, string>>, string][]}\n */\n\
                    // prettier-ignore\nexport const OPTION_EXAMPLES = [\n"
            .to_string();
    for (key, specs) in by_key() {
        let (spec, face) = shown(&specs);
        let value = match spec.kind {
            Kind::Layer => layers[layers.len() / 2].as_str(),
            _ => spec.example,
        };
        let mut attributes = serde_json::json!({
            "src": "gallery/cat.jpg",
            "method": face.name,
            key: value,
        });
        for (key, value) in spec.beside {
            attributes[key] = (*value).into();
        }
        let words = serde_json::json!(format!("{key}: {}", spec.help));
        text.push_str(&format!("  [{attributes}, {words}],\n"));
    }
    text.push_str("];\n");
    assert_made("www/site/option-examples.js", &text);
}
