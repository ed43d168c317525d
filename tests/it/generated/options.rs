//! `www/element/options.js`: the attributes that are options of methods.

use super::{assert_made, by_key};

#[test]
fn attributes_are_the_options_of_all_methods() {
    let keys = by_key();
    let keys = keys.keys().map(|key| format!("  \"{key}\",\n"));
    let keys = keys.collect::<String>();
    let text = format!(
        "/**\n \
         * Options of methods, made from the methods' files. A method ignores those of others.\n \
         *\n \
         * @satisfies {{(keyof import(\"../heatlens.js\").MethodOptions)[]}}\n \
         */\n\
         export const OPTIONS = /** @type {{const}} */ ([\n{keys}]);\n"
    );
    assert_made("www/element/options.js", &text);
}
