//! What the terminal's door says of itself.

use std::process::Command;

use heatlens::ascent::ASCENTS;
use heatlens::methods::METHODS;
use heatlens::options::OptionSpec;

fn help(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_explain"));
    let output = command.args(arguments).arg("--help").output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(90), "{arguments:?}: a line of {widest:?}");
    text
}

/// Every method and every ascent is listed.
#[test]
fn the_program_lists_its_methods() {
    let text = help(&[]);
    let faces = METHODS.iter().map(|method| method.face);
    for face in faces.chain(ASCENTS.iter().map(|ascent| ascent.face)) {
        let line = format!("  {:<21} {}", face.name, face.title);
        assert!(text.contains(&line), "{}", face.name);
    }
}

/// A method's help has each of its options with its default, however the method is named.
#[test]
fn a_method_says_what_it_takes() {
    let all = |name, summary: &str, options: &[OptionSpec]| {
        for arguments in [&[name][..], &["photo.jpg", "--method", name]] {
            let text = help(arguments);
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(summary), "{name}");
            for option in options {
                let line = format!("\n  {}={}\n", option.key, option.default);
                assert!(text.contains(&line), "{name}: {}", option.key);
                assert!(words.contains(option.help), "{name}: {}", option.key);
            }
        }
    };
    METHODS
        .iter()
        .for_each(|method| all(method.name, method.summary, method.options));
    ASCENTS
        .iter()
        .for_each(|ascent| all(ascent.name, ascent.summary, ascent.options));
}

/// A command has help of its own, even where an argument is called as a method is.
#[test]
fn commands_have_help_of_their_own() {
    assert!(help(&["index", "cam"]).starts_with("explain index FOLDER"));
    assert!(help(&["search"]).starts_with("explain search INDEX"));
}
