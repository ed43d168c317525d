//! The options of methods in `www/heatlens.d.ts`.

use heatlens::methods::METHODS;
use heatlens::options::{Kind, OptionSpec};
use heatlens::registry::Face;

use super::{assert_region, by_key};

/// What a property may be, besides nothing.
fn kind(specs: &[(&OptionSpec, Face)]) -> String {
    let mut texts: Vec<String> = vec!["\"\"".to_string()];
    for (spec, _) in specs {
        let Kind::Choice { choices } = spec.kind else {
            return "string".to_string();
        };
        for choice in choices {
            let text = format!("\"{}\"", choice.value);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    texts.join(" | ")
}

#[test]
fn types_are_those_of_the_options() {
    let names = METHODS
        .iter()
        .map(|method| format!("\n  | \"{}\"", method.name));
    let mut text = format!(
        "\n/** The names of methods. */\nexport type MethodName ={};\n\n",
        names.collect::<String>()
    );
    text.push_str("/** Options of methods; a method ignores those of others. \"\" is the method's default. */\n");
    text.push_str("export interface MethodOptions {\n");
    for (key, specs) in by_key() {
        let mut helps: Vec<&str> = vec![];
        for (spec, _) in &specs {
            if !helps.contains(&spec.help) {
                helps.push(spec.help);
            }
        }
        let names: Vec<&str> = specs.iter().map(|(_, face)| face.name).collect();
        text.push_str("  /**\n");
        for help in helps {
            text.push_str(&format!("   * {help}\n"));
        }
        text.push_str(&format!("   *\n   * Of {}.\n   */\n", names.join(", ")));
        text.push_str(&format!("  {key}: {};\n", kind(&specs)));
    }
    text.push_str("}\n");
    let marks = ("// Made from the methods' files.\n", "// Until here.\n");
    assert_region("www/heatlens.d.ts", marks, &text);
}
