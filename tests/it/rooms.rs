//! The rooms of the crate: which module reads which, as ARCHITECTURE.md has it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemMod, ItemUse, UseTree, Visibility};

use crate::support::shipped::root;

/// Rooms from the left to the right; a module reads nothing that lies right of its room.
const ROOMS: [&str; 16] = [
    "text", "error", "guard", "random", "manifest", "photo", "options", "registry", "graph",
    "model", "map", "methods", "ascent", "units", "report", "wasm",
];

/// A module by the names on the way to it.
type Module = Vec<String>;

/// The paths that a file's code has, but for that of its tests.
#[derive(Default)]
struct Paths(Vec<Vec<String>>);

impl Paths {
    fn tree(&mut self, tree: &UseTree, mut before: Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before);
            }
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.0.push(before);
            }
            UseTree::Rename(name) => {
                before.push(name.ident.to_string());
                self.0.push(before);
            }
            UseTree::Glob(_) => self.0.push(before),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before.clone());
                }
            }
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    let mut lists = attributes
        .iter()
        .filter_map(|attribute| attribute.meta.require_list().ok());
    lists.any(|list| list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

impl Visit<'_> for Paths {
    fn visit_item_mod(&mut self, item: &ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        self.tree(&item.tree, vec![]);
    }

    fn visit_visibility(&mut self, _: &Visibility) {}

    fn visit_path(&mut self, path: &syn::Path) {
        let names = path.segments.iter();
        let names: Vec<String> = names.map(|name| name.ident.to_string()).collect();
        // A single name is a variable's as well.
        if names.len() > 1 {
            self.0.push(names);
        }
        visit::visit_path(self, path);
    }
}

/// All modules of a crate, and what each of them reads.
fn modules(main: &str) -> BTreeMap<Module, BTreeSet<Module>> {
    let main = root(main);
    let folder = main.parent().unwrap().to_path_buf();
    let mut files: BTreeMap<Module, File> = BTreeMap::new();
    collect(&main, &folder, vec![], &mut files);
    let read = |(module, file): (&Module, &File)| {
        let mut paths = Paths::default();
        file.items
            .iter()
            .filter(|item| !matches!(item, Item::Mod(item) if item.content.is_none()))
            .for_each(|item| paths.visit_item(item));
        let targets = paths
            .0
            .iter()
            .filter_map(|path| target(&files, module, path));
        let others = targets.filter(|target| target != module);
        (module.clone(), others.collect())
    };
    files.iter().map(read).collect()
}

/// Reads a file, and those of the modules that it declares.
fn collect(path: &Path, folder: &Path, module: Module, files: &mut BTreeMap<Module, File>) {
    let text = fs::read_to_string(path).unwrap();
    let file = syn::parse_file(&text).unwrap();
    for item in &file.items {
        let Item::Mod(item) = item else { continue };
        if item.content.is_some() || is_test(&item.attrs) {
            continue;
        }
        let name = item.ident.to_string();
        let inner = folder.join(&name);
        let beside = folder.join(format!("{name}.rs"));
        let path = if beside.exists() {
            beside
        } else {
            inner.join("mod.rs")
        };
        let child = [module.clone(), vec![name]].concat();
        collect(&path, &inner, child, files);
    }
    files.insert(module, file);
}

/// The module that a path leads into, if it is one of the crate's.
fn target(files: &BTreeMap<Module, File>, from: &Module, path: &[String]) -> Option<Module> {
    let mut base = from.clone();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => base.clear(),
        "self" => {}
        "super" => {
            while let Some("super") = rest.first().map(String::as_str) {
                base.pop();
                rest = &rest[1..];
            }
            return Some(deepest(files, base, rest));
        }
        child => {
            let inner = [base.clone(), vec![child.to_string()]].concat();
            return files
                .contains_key(&inner)
                .then(|| deepest(files, base, rest));
        }
    }
    Some(deepest(files, base, &rest[1..]))
}

fn deepest(files: &BTreeMap<Module, File>, mut base: Module, rest: &[String]) -> Module {
    for name in rest {
        let inner = [base.clone(), vec![name.clone()]].concat();
        if !files.contains_key(&inner) {
            break;
        }
        base = inner;
    }
    base
}

/// What can be reached from a module.
fn reached<'a>(
    modules: &'a BTreeMap<Module, BTreeSet<Module>>,
    from: &'a Module,
) -> BTreeSet<&'a Module> {
    let mut pending: Vec<&Module> = modules[from].iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(module) = pending.pop() {
        if seen.insert(module) {
            pending.extend(&modules[module]);
        }
    }
    seen
}

/// No module reads, by way of others, one that reads it.
#[test]
fn no_modules_form_a_circle() {
    for main in ["src/lib.rs", "src/bin/explain/main.rs"] {
        let modules = modules(main);
        assert!(modules.len() > 5, "{main}: {} modules", modules.len());
        let circle: Vec<String> = modules
            .keys()
            .filter(|module| reached(&modules, module).contains(module))
            .map(|module| module.join("::"))
            .collect();
        assert!(
            circle.is_empty(),
            "{main}: a circle of {}",
            circle.join(", ")
        );
    }
}

/// The data run one way, and so do the modules.
#[test]
fn no_module_reads_to_its_right() {
    let modules = modules("src/lib.rs");
    let place = |module: &Module| {
        ROOMS
            .iter()
            .position(|room| Some(*room) == module.first().map(|m| &m[..]))
    };
    for (module, read) in modules.iter().filter(|(module, _)| !module.is_empty()) {
        let own = place(module);
        assert!(own.is_some(), "{} is in no room", module.join("::"));
        for other in read {
            assert!(
                place(other) <= own && !other.is_empty(),
                "{} reads {}, which lies right of it",
                module.join("::"),
                other.join("::")
            );
        }
    }
}

/// One noun a file; over 400 lines there is a second one.
#[test]
fn no_file_is_long() {
    let mut pending = vec![root("src"), root("tests/it")];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 400, "{}: {lines} lines", path.display());
        }
    }
}
