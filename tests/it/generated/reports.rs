//! The types of the JSON that leaves the crate, in `www/heatlens.d.ts` and `www/engine/door.d.ts`.

use std::fmt::Write;
use std::fs;

use syn::{
    Attribute, Expr, ExprLit, Field, Fields, GenericArgument, Item, Lit, LitStr, PathArguments,
    Type,
};

use super::assert_region;
use crate::support::shipped::root;

/// A type of the crate: its name in TypeScript, its file in `src/`, and its name there.
type Named = (&'static str, &'static str, &'static str);

/// What a page that embeds maps can read.
const PUBLIC: &[Named] = &[
    ("Rect", "photo/crop.rs", "Rect"),
    ("Grid", "report/picture.rs", "Grid"),
    ("Tones", "photo/tones.rs", "Tones"),
    ("Note", "photo/note.rs", "NoteText"),
    ("ClassRow", "report/classes.rs", "ClassRow"),
    ("Sign", "map/heatmap.rs", "Sign"),
    ("Middles", "report/map.rs", "Middles"),
    ("MapFacts", "report/map.rs", "MapFacts"),
    ("Drawing", "report/map.rs", "Drawing"),
    ("MapInfo", "report/map.rs", "MapInfo"),
    ("Recomputed", "model/recompute.rs", "Recomputed"),
    ("Findings", "map/findings.rs", "Findings"),
    ("Pooling", "map/findings.rs", "Pooling"),
    ("Weighting", "map/findings.rs", "Weighting"),
    ("Ablation", "map/findings.rs", "Ablation"),
    ("Occlusion", "map/findings.rs", "Occlusion"),
    ("Position", "map/findings.rs", "Position"),
    ("Agreement", "map/findings.rs", "Agreement"),
    ("Winner", "map/findings.rs", "Winner"),
    ("Completeness", "map/findings.rs", "Completeness"),
    ("FewerSteps", "map/findings.rs", "FewerSteps"),
    ("Noise", "map/findings.rs", "Noise"),
    ("Rectifiers", "map/findings.rs", "Rectifiers"),
    ("GradientCheck", "map/findings.rs", "GradientCheck"),
];

/// What passes between the page's own scripts and the engine.
const PRIVATE: &[Named] = &[
    ("Entry", "registry/mod.rs", "Entry"),
    ("Face", "registry/face.rs", "Face"),
    ("Need", "registry/need.rs", "Need"),
    ("OptionSpec", "options/spec.rs", "OptionSpec"),
    ("Stage", "options/spec.rs", "Stage"),
    ("Kind", "options/spec.rs", "Kind"),
    ("Choice", "options/spec.rs", "Choice"),
    ("Facts", "photo/print.rs", "Facts"),
    ("PhotoFacts", "report/picture.rs", "PhotoFacts"),
    ("Plan", "report/map.rs", "Plan"),
    ("Trial", "report/map.rs", "Trial"),
    ("Objective", "model/objective.rs", "Objective"),
    ("AscentPlan", "report/picture.rs", "AscentPlan"),
    ("State", "report/picture.rs", "AscentState"),
    ("Projection", "report/picture.rs", "Projected"),
    ("CellMap", "report/picture.rs", "CellMap"),
    ("CellPlace", "report/picture.rs", "CellPlace"),
    ("Shares", "units/contributions.rs", "Contributions"),
    ("Part", "units/contributions.rs", "Contribution"),
    ("IndexFacts", "report/index.rs", "IndexFacts"),
    ("Layer", "report/index.rs", "LayerFacts"),
    ("IndexPhoto", "units/index/mod.rs", "Photo"),
    ("Found", "units/index/mod.rs", "Found"),
    ("Query", "units/index/query.rs", "Query"),
];

/// How wide a line may be.
const WIDTH: usize = 100;

/// What serde is told of a type, a variant or a field.
#[derive(Default)]
struct Serde {
    tag: Option<String>,
    rename: Option<String>,
    rename_all: Option<String>,
    flatten: bool,
    skip: bool,
    skip_if: bool,
}

fn serde(attributes: &[Attribute]) -> Serde {
    let mut found = Serde::default();
    for attribute in attributes.iter().filter(|a| a.path().is_ident("serde")) {
        let read = attribute.parse_nested_meta(|meta| {
            let name = meta.path.require_ident()?.to_string();
            let text = match meta.value() {
                Ok(value) => Some(value.parse::<LitStr>()?.value()),
                Err(_) => None,
            };
            match name.as_str() {
                "tag" => found.tag = text,
                "rename" => found.rename = text,
                "rename_all" => found.rename_all = text,
                "flatten" => found.flatten = true,
                "skip" => found.skip = true,
                "skip_serializing_if" => found.skip_if = true,
                "deny_unknown_fields" | "default" => {}
                other => panic!("serde's {other} has no meaning here yet"),
            }
            Ok(())
        });
        read.unwrap();
    }
    found
}

fn derives_deserialize(attributes: &[Attribute]) -> bool {
    let mut derives = attributes.iter().filter(|a| a.path().is_ident("derive"));
    derives.any(|derive| {
        let mut found = false;
        let _ = derive.parse_nested_meta(|meta| {
            found |= meta.path.is_ident("Deserialize");
            Ok(())
        });
        found
    })
}

/// A doc comment, indented, with links as plain code.
fn doc(attributes: &[Attribute], indent: &str) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .map(
            |attribute| match &attribute.meta.require_name_value().unwrap().value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => text.value().trim().to_string(),
                _ => panic!("a doc that is no text"),
            },
        )
        .collect();
    assert!(!lines.is_empty(), "every type that leaves has a doc");
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    match &lines[..] {
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let lines = lines
                .iter()
                .map(|line| format!("{indent} * {line}").trim_end().to_string() + "\n");
            format!("{indent}/**\n{}{indent} */\n", lines.collect::<String>())
        }
    }
}

/// A line of a doc without the brackets and addresses of links.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once("[`") {
        let (name, after) = link.split_once("`]").unwrap();
        let after = match after.strip_prefix('(') {
            Some(address) => address.split_once(')').unwrap().1,
            None => after,
        };
        let _ = write!(text, "{before}`{name}`");
        rest = after;
    }
    text + rest
}

fn renamed(name: &str, rule: Option<&str>) -> String {
    let words = name
        .char_indices()
        .fold(String::new(), |mut text, (at, letter)| {
            if letter.is_uppercase() && at > 0 {
                text.push('-');
            }
            text.extend(letter.to_lowercase());
            text
        });
    match rule {
        Some("kebab-case") => words,
        Some("lowercase") => words.replace('-', ""),
        None => name.to_string(),
        Some(other) => panic!("{other} has no meaning here yet"),
    }
}

fn arguments(path: &PathArguments) -> Vec<&Type> {
    let PathArguments::AngleBracketed(given) = path else {
        return vec![];
    };
    let types = given.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    });
    types.collect()
}

/// The type that an `Option` may hold.
fn within_option(of: &Type) -> Option<&Type> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last()?;
    (last.ident == "Option").then(|| arguments(&last.arguments)[0])
}

fn type_name(of: &Type, file: &str) -> String {
    let list = |inner: &Type| match type_name(inner, file) {
        union if union.contains(" | ") => format!("({union})[]"),
        name => format!("{name}[]"),
    };
    match of {
        Type::Reference(reference) => type_name(&reference.elem, file),
        Type::Slice(slice) => list(&slice.elem),
        Type::Array(array) => {
            let Expr::Lit(ExprLit {
                lit: Lit::Int(length),
                ..
            }) = &array.len
            else {
                panic!("an array whose length is no number");
            };
            let length: usize = length.base10_parse().unwrap();
            format!(
                "[{}]",
                vec![type_name(&array.elem, file); length].join(", ")
            )
        }
        Type::Tuple(tuple) => {
            let names: Vec<_> = tuple.elems.iter().map(|of| type_name(of, file)).collect();
            format!("[{}]", names.join(", "))
        }
        Type::Path(path) => {
            let last = path.path.segments.last().unwrap();
            let inner = arguments(&last.arguments);
            match (last.ident.to_string().as_str(), &inner[..]) {
                ("Option", [inner]) => format!("{} | null", type_name(inner, file)),
                ("Vec", [inner]) => list(inner),
                ("BTreeMap", [key, value]) => format!(
                    "Record<{}, {}>",
                    type_name(key, file),
                    type_name(value, file)
                ),
                ("bool", []) => "boolean".to_string(),
                ("String" | "str" | "PathBuf" | "Family", []) => "string".to_string(),
                ("usize" | "u64" | "u32" | "f32" | "f64", []) => "number".to_string(),
                (name, _) => known(name, file),
            }
        }
        _ => panic!("a type of this kind has no meaning here yet"),
    }
}

/// The name that a type of the crate has in TypeScript; the one of the same file counts first.
fn known(name: &str, file: &str) -> String {
    let all = || {
        PUBLIC
            .iter()
            .chain(PRIVATE)
            .filter(|(_, _, rust)| *rust == name)
    };
    let found = all()
        .find(|(_, of, _)| *of == file)
        .or_else(|| all().next());
    let (name, ..) = found.unwrap_or_else(|| panic!("{name} of {file} is not in the tables"));
    name.to_string()
}

/// A key and its type; `None` for what is left out or written elsewhere.
fn property(field: &Field, file: &str, is_read: bool) -> Option<String> {
    let told = serde(&field.attrs);
    if told.skip || told.flatten {
        return None;
    }
    let key = told.rename.unwrap_or(field.ident.as_ref()?.to_string());
    let inner = within_option(&field.ty);
    Some(match inner {
        Some(inner) if told.skip_if => format!("{key}?: {}", type_name(inner, file)),
        Some(_) if is_read => format!("{key}?: {}", type_name(&field.ty, file)),
        _ => format!("{key}: {}", type_name(&field.ty, file)),
    })
}

/// Names of the types whose keys stand among those of a struct.
fn bases(fields: &Fields, file: &str) -> Vec<String> {
    let flat = fields.iter().filter(|field| serde(&field.attrs).flatten);
    let name = |field: &Field| match within_option(&field.ty) {
        Some(inner) => format!("Partial<{}>", type_name(inner, file)),
        None => type_name(&field.ty, file),
    };
    flat.map(name).collect()
}

fn declaration((name, file, rust): &Named) -> String {
    let text = fs::read_to_string(root("src").join(file)).unwrap();
    let items = syn::parse_file(&text).unwrap().items;
    let found = items.iter().find(|item| match item {
        Item::Struct(of) => of.ident == rust,
        Item::Enum(of) => of.ident == rust,
        _ => false,
    });
    match found {
        Some(Item::Struct(of)) => {
            let is_read = derives_deserialize(&of.attrs);
            let mut text = doc(&of.attrs, "");
            let bases = bases(&of.fields, file);
            let extends = match bases.is_empty() {
                true => String::new(),
                false => format!(" extends {}", bases.join(", ")),
            };
            let _ = writeln!(text, "export interface {name}{extends} {{");
            for field in &of.fields {
                if let Some(property) = property(field, file, is_read) {
                    let _ = writeln!(text, "{}  {property};", doc(&field.attrs, "  "));
                }
            }
            text + "}\n"
        }
        Some(Item::Enum(of)) => {
            let told = serde(&of.attrs);
            let is_read = derives_deserialize(&of.attrs);
            let variants = of.variants.iter().map(|variant| {
                let value = renamed(&variant.ident.to_string(), told.rename_all.as_deref());
                let Some(tag) = &told.tag else {
                    return format!("\"{value}\"");
                };
                let mut keys = vec![format!("{tag}: \"{value}\"")];
                if let Fields::Unnamed(fields) = &variant.fields {
                    let inner = type_name(&fields.unnamed[0].ty, file);
                    return format!("({{ {} }} & {inner})", keys[0]);
                }
                keys.extend(
                    variant
                        .fields
                        .iter()
                        .filter_map(|field| property(field, file, is_read)),
                );
                format!("{{ {} }}", keys.join("; "))
            });
            let variants: Vec<String> = variants.collect();
            let line = format!("export type {name} = {};\n", variants.join(" | "));
            let text = match line.len() <= WIDTH && told.tag.is_none() {
                true => line,
                false => format!("export type {name} =\n  | {};\n", variants.join("\n  | ")),
            };
            doc(&of.attrs, "") + &text
        }
        _ => panic!("{rust} is not in src/{file}"),
    }
}

fn declarations(types: &[Named]) -> String {
    let all: Vec<String> = types.iter().map(declaration).collect();
    format!("\n{}", all.join("\n"))
}

const MARKS: (&str, &str) = ("// Made from what the engine says.\n", "// Made so far.\n");

#[test]
fn public_types_are_those_of_the_reports() {
    assert_region("www/heatlens.d.ts", MARKS, &declarations(PUBLIC));
}

#[test]
fn private_types_are_those_of_the_reports() {
    assert_region("www/engine/door.d.ts", MARKS, &declarations(PRIVATE));
}
