//! Which file of a crate takes something from which other, read off the code.
//!
//! Every path is followed to the file that defines what it names: through
//! `use`, through modules named in full, and through re-exports. A `pub use`
//! alone hands on and takes nothing; what stands under `#[cfg(test)]` is left
//! out. Calls of methods name no file and are not seen.

use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// The texts of a crate's files by their paths below `src`.
pub type Files = BTreeMap<String, String>;

/// For every file the files that it takes something from.
pub type Imports = BTreeMap<String, BTreeSet<String>>;

/// A name that a `use` binds.
struct Bound {
    path: Vec<String>,
    handed_on: bool,
}

/// What a module says of itself.
#[derive(Default)]
struct Module {
    file: String,
    children: BTreeSet<String>,
    defined: BTreeSet<String>,
    bound: BTreeMap<String, Bound>,
    globs: Vec<Vec<String>>,
    /// Paths in the code, and names of one segment.
    paths: Vec<Vec<String>>,
    /// How many modules written out in the file enclose what is being read.
    depth: usize,
}

/// Module paths, the root being empty, and what stands there.
type Modules = BTreeMap<Vec<String>, Module>;

/// Reads all files and follows every path in them.
///
/// # Panics
/// A file is no Rust.
pub fn imports(files: &Files) -> Imports {
    let modules: Modules = files.iter().map(|(file, text)| (module_path(file), module(file, text))).collect();
    let mut found = Imports::new();
    for (at, module) in &modules {
        let taken = found.entry(module.file.clone()).or_default();
        let named = module.bound.values().filter(|bound| !bound.handed_on).map(|bound| &bound.path);
        for path in named.chain(&module.globs).chain(&module.paths) {
            taken.extend(definition(&modules, at, path, 0).filter(|file| *file != module.file));
        }
    }
    found
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`; `lib.rs` and `main.rs` are roots.
fn module_path(file: &str) -> Vec<String> {
    let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
    match stem {
        "lib" => Vec::new(),
        // A crate of its own: what it takes, it takes from `jianbao`.
        "main" => vec!["(main)".into()],
        _ => stem.split('/').map(str::to_string).collect(),
    }
}

fn module(file: &str, text: &str) -> Module {
    let code = syn::parse_file(text).unwrap_or_else(|e| panic!("{file}: {e}"));
    let mut module = Module { file: file.into(), ..Module::default() };
    module.visit_file(&code);
    module
}

/// The file that defines what a path names, seen from a module; none where that
/// is a module, something of another crate, or a local name.
fn definition(modules: &Modules, from: &[String], path: &[String], depth: usize) -> Option<String> {
    let mut at = from.to_vec();
    let mut rest = path;
    let mut anchored = false;
    while let Some((first, tail)) = rest.split_first() {
        match first.as_str() {
            "crate" | "jianbao" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            _ => break,
        }
        (rest, anchored) = (tail, true);
    }
    let (name, tail) = rest.split_first()?;
    let here = modules.get(&at)?;
    if here.children.contains(name) {
        at.push(name.clone());
        return definition(modules, &at, &[&["self".to_string()], tail].concat(), depth + 1);
    }
    if here.defined.contains(name) {
        // A bare name of the module itself is no import of anything.
        return (anchored || depth > 0 || tail.is_empty()).then(|| here.file.clone());
    }
    // Re-exports in a ring would be followed for ever.
    if depth > 20 {
        return None;
    }
    if let Some(bound) = here.bound.get(name) {
        return definition(modules, &at, &[&bound.path[..], tail].concat(), depth + 1);
    }
    here.globs.iter().find_map(|glob| definition(modules, &at, &[&glob[..], rest].concat(), depth + 1))
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|argument| argument.is_ident("test"))
    })
}

impl Module {
    fn bind(&mut self, tree: &UseTree, before: &[String], handed_on: bool) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.bind(&path.tree, &with(&path.ident), handed_on),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.bind(tree, before, handed_on)),
            UseTree::Glob(_) => self.globs.push(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap_or_default();
                self.bound.insert(last, Bound { path: before.to_vec(), handed_on });
            }
            UseTree::Name(name) => {
                self.bound.insert(name.ident.to_string(), Bound { path: with(&name.ident), handed_on });
            }
            UseTree::Rename(name) => {
                self.bound.insert(name.rename.to_string(), Bound { path: with(&name.ident), handed_on });
            }
        }
    }

    /// A path as the file's own module would write it.
    fn of_the_file(&self, path: Vec<String>) -> Vec<String> {
        let up = path.iter().take(self.depth).take_while(|name| *name == "super").count();
        if up == 0 { path } else { [&["self".to_string()], &path[up..]].concat() }
    }

    fn define(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Union(item) => &item.ident,
            Item::Mod(item) if item.content.is_none() => {
                self.children.insert(item.ident.to_string());
                return;
            }
            Item::Mod(item) => &item.ident,
            _ => return,
        };
        self.defined.insert(name.to_string());
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_file(&mut self, file: &'ast syn::File) {
        for item in &file.items {
            self.define(item);
        }
        visit::visit_file(self, file);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let handed_on = !matches!(item.vis, Visibility::Inherited);
        if self.depth == 0 {
            return self.bind(&item.tree, &[], handed_on);
        }
        // What a module inside the file takes, the file takes.
        let mut inner = Self::default();
        inner.bind(&item.tree, &[], handed_on);
        let named = inner.bound.into_values().map(|bound| bound.path).chain(inner.globs);
        let named: Vec<Vec<String>> = named.map(|path| self.of_the_file(path)).collect();
        self.paths.extend(named);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.depth += 1;
        visit::visit_item_mod(self, item);
        self.depth -= 1;
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let named = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.paths.push(self.of_the_file(named));
        visit::visit_path(self, path);
    }

    /// What a macro is given is no syntax tree: names joined by `::` are read
    /// off its printed tokens.
    fn visit_macro(&mut self, given: &'ast syn::Macro) {
        visit::visit_macro(self, given);
        let tokens = given.tokens.to_string().replace(" :: ", "::");
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        for path in tokens.split(|c| !is_name(c)).filter(|path| !path.is_empty()) {
            let named = path.split("::").map(|part| part.trim_matches(':').to_string()).collect();
            self.paths.push(self.of_the_file(named));
        }
    }
}

/// Files that reach each other round a circle, one group a circle.
pub fn circles(imports: &Imports) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        imports.keys().map(|file| (file.as_str(), reach(imports, file))).collect();
    let mut found: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for (file, all) in reached.iter().filter(|(file, all)| all.contains(*file)) {
        let back = all.iter().filter(|other| reached.get(*other).is_some_and(|from| from.contains(file)));
        found.insert(back.map(|other| (*other).to_string()).collect());
    }
    found.into_iter().collect()
}

/// Every file that a file depends on, over any number of steps.
fn reach<'a>(imports: &'a Imports, from: &str) -> BTreeSet<&'a str> {
    let mut all = BTreeSet::new();
    let mut open: Vec<&str> = vec![from];
    while let Some(file) = open.pop() {
        for next in imports.get(file).into_iter().flatten() {
            if all.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    all
}
