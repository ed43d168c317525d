//! `www/methods.html`: what each method is, from the docs and the tables in the methods' files.

use std::fmt::Write;
use std::fs;

use heatlens::options::{Choice, Kind, OptionSpec, Stage};
use heatlens::registry::{Face, Need};
use pulldown_cmark::{Options, Parser, html};

use super::{Entry, assert_region, entries};
use crate::support::shipped::root;

/// A method's doc: the paragraphs between its title and its facts, and the facts.
struct Doc {
    body: String,
    facts: Vec<(&'static str, String)>,
}

const FACTS: [&str; 4] = ["Shape", "Unit", "Cost", "Example"];

fn doc(entry: &Entry) -> Doc {
    let name = match entry.face.name {
        "deep-dream" => "dream".to_string(),
        name => name.replace('-', "_"),
    };
    let folder = root("src").join(entry.room);
    let file = folder.join(format!("{name}.rs"));
    let text = fs::read_to_string(&file)
        .or_else(|_| fs::read_to_string(folder.join(&name).join("mod.rs")))
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let text = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let text = text.collect::<Vec<_>>().join("\n");
    let (_, rest) = text.split_once("\n\n").expect("a title");
    let (body, last) = rest.rsplit_once("\n\nShape: ").expect("the facts");
    let mut facts = vec![];
    let mut rest = format!("Shape: {}", last.replace('\n', " "));
    for (index, name) in FACTS.iter().enumerate() {
        let begin = format!("{name}: ");
        rest = rest
            .strip_prefix(&begin)
            .unwrap_or_else(|| panic!("{name} of {}: {rest}", entry.face.name))
            .to_string();
        let end = FACTS.get(index + 1).map(|next| format!(" {next}: "));
        let cut = end.and_then(|end| rest.find(&end)).unwrap_or(rest.len());
        facts.push((*name, rest[..cut].trim().to_string()));
        rest = rest[cut..].trim_start().to_string();
    }
    Doc {
        body: body.to_string(),
        facts,
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// Markdown as HTML, whose tables scroll where they are too wide.
fn rendered(text: &str) -> String {
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(text, Options::ENABLE_TABLES));
    let page = page.replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>");
    page.replace("</table>", "</table></div>")
}

/// Markdown without the paragraph around it.
fn inline(text: &str) -> String {
    let page = rendered(text);
    let page = page.trim().trim_start_matches("<p>");
    page.trim_end_matches("</p>").to_string()
}

fn values(option: &OptionSpec) -> String {
    let among = |choices: &[Choice]| {
        let names = choices
            .iter()
            .map(|choice| format!("<code>{}</code>", choice.value));
        names.collect::<Vec<_>>().join(", ")
    };
    let unit = option
        .unit
        .map_or(String::new(), |unit| format!(" ({unit})"));
    match option.kind {
        Kind::Choice { choices } => among(choices),
        Kind::Fill { choices } => format!("{}, or a colour <code>#rrggbb</code>", among(choices)),
        Kind::Size { minimum, maximum } => {
            format!("{minimum} to {maximum}{unit}, or height x width like <code>40x24</code>")
        }
        Kind::Integer { minimum, maximum } => format!("{minimum} to {maximum}{unit}"),
        Kind::Number { minimum, maximum } => format!("{minimum} to {maximum}{unit}"),
        Kind::Layer => "<code>last</code>, or a layer that the manifest names".to_string(),
        Kind::Index { without } => format!("<code>{}</code>, or a number from 0", without.value),
    }
}

fn table(page: &mut String, options: &[OptionSpec]) {
    page.push_str("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th>Option</th><th>Default</th><th>Values</th><th>Meaning</th></tr></thead>\n<tbody>\n");
    for option in options {
        let anew = match option.stage {
            Stage::Reading => " Read anew without a pass.",
            Stage::Sweep => "",
        };
        let _ = writeln!(
            page,
            "<tr><th scope=\"row\"><code>{}</code></th><td><code>{}</code></td><td>{}</td><td>{}{anew}</td></tr>",
            option.key,
            escaped(option.default),
            values(option),
            escaped(option.help),
        );
    }
    page.push_str("</tbody>\n</table></div>\n");
}

fn needs(face: &Face) -> Option<String> {
    let words = face.requires.iter().map(|need| match need {
        Need::Features => "the last feature maps as an output",
        Need::Dense => "one dense layer behind their means",
        Need::Layers => "a layer that the manifest names",
    });
    let words: Vec<_> = words.collect();
    (!words.is_empty()).then(|| words.join(", "))
}

fn section(page: &mut String, entry: &Entry) {
    let Entry {
        face,
        options,
        room,
    } = entry;
    let Doc { body, facts } = doc(entry);
    let name = face.name;
    let _ = writeln!(
        page,
        "<section id=\"{name}\">\n<h3>{} <code>{name}</code></h3>",
        face.title
    );
    let _ = writeln!(
        page,
        "<p><strong>{}.</strong> {}</p>",
        escaped(face.question),
        escaped(face.summary)
    );
    if let Some(note) = face.note {
        let _ = writeln!(page, "<p class=\"note\">{}</p>", escaped(note));
    }
    if *room == "methods" {
        let start = if face.sweep { "click" } else { "visible" };
        let _ = writeln!(
            page,
            "<heat-lens src=\"gallery/cat.jpg\" method=\"{name}\" controls=\"none\" autostart=\"{start}\"></heat-lens>"
        );
    } else {
        page.push_str(
            "<p><a href=\"inside.html\">The second part of the article</a> runs it.</p>\n",
        );
    }
    page.push_str(&rendered(&body));
    page.push_str("<dl>\n");
    for (what, words) in &facts {
        let _ = writeln!(page, "<dt>{what}</dt><dd>{}</dd>", inline(words));
    }
    if let Some(needs) = needs(face) {
        let _ = writeln!(page, "<dt>Needs</dt><dd>{needs}</dd>");
    }
    page.push_str("</dl>\n");
    if !options.is_empty() {
        table(page, options);
    }
    page.push_str("</section>\n");
}

#[test]
fn the_reference_says_what_the_methods_files_say() {
    let mut page =
        "\n      <!-- prettier-ignore -->\n      <div class=\"reference\">\n".to_string();
    let entries = entries();
    page.push_str("<nav aria-label=\"Methods\"><ul>\n");
    for entry in &entries {
        let Face { name, title, .. } = entry.face;
        let _ = writeln!(page, "<li><a href=\"#{name}\">{title}</a></li>");
    }
    page.push_str("</ul></nav>\n");
    let mut family = None;
    for entry in &entries {
        if family.replace(entry.face.family) != Some(entry.face.family) {
            let _ = writeln!(page, "<h2>{}</h2>", entry.face.family.heading());
        }
        section(&mut page, entry);
    }
    page.push_str("</div>\n      ");
    assert_region(
        "www/methods.html",
        ("<!-- methods -->", "<!-- end -->"),
        &page,
    );
}
