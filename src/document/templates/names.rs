//! The names that a template uses, against those there are: also in branches
//! that this quarter does not take. Templates are followed from where they are
//! used, because an included one sees what the one around it has set.
//!
//! Syntax is the engine's business, and checked before.

use super::shape::Shape;
use super::tags::{Tag, Token, tags, tokens};
use std::collections::{BTreeMap, BTreeSet};

/// A name that there is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unknown {
    /// The template.
    pub file: String,
    /// Where in its text, in bytes.
    pub at: usize,
    /// As written: `overview.unit`.
    pub name: String,
    /// What it was meant to be, as far as that can be told.
    pub near: Option<String>,
}

/// What was found on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Names that there are not, in order.
    pub unknown: BTreeSet<Unknown>,
    /// Every template that is used.
    pub used: BTreeSet<String>,
}

/// Follows the template `entry`, which sees `seen`. `text` gives a template's text.
pub(super) fn follow<'t>(entry: &str, seen: &Shape, text: &dyn Fn(&str) -> Option<&'t str>, found: &mut Found) {
    let view = match seen {
        Shape::Map(fields) => fields.clone(),
        _ => BTreeMap::new(),
    };
    let mut scopes = vec![view, BTreeMap::new()];
    Walk { text, found, file: String::new(), around: Vec::new(), scopes: &mut scopes }.template(entry);
}

/// Names and their shapes, innermost last.
type Scopes = Vec<BTreeMap<String, Shape>>;

struct Walk<'a, 't> {
    text: &'a dyn Fn(&str) -> Option<&'t str>,
    found: &'a mut Found,
    file: String,
    /// The templates around this one.
    around: Vec<String>,
    scopes: &'a mut Scopes,
}

impl<'t> Walk<'_, 't> {
    fn template(&mut self, name: &str) {
        let Some(text) = (self.text)(name) else { return };
        if self.around.iter().any(|other| other == name) {
            return;
        }
        self.found.used.insert(name.to_string());
        self.around.push(name.to_string());
        let outer = std::mem::replace(&mut self.file, name.to_string());
        let depth = self.scopes.len();
        self.scopes.push(BTreeMap::new());
        for tag in tags(text) {
            self.tag(&tag);
        }
        self.scopes.truncate(depth);
        self.file = outer;
        self.around.pop();
    }

    fn tag(&mut self, tag: &Tag) {
        let tokens = tokens(tag.inner, tag.at);
        let word = tokens.first().map(|t| t.text);
        match (tag.statement, word) {
            (false, _) => drop(self.expression(&tokens)),
            (true, Some("set" | "set_global")) => self.set(&tokens),
            (true, Some("for")) => self.enter_loop(&tokens),
            (true, Some("endfor")) => drop((self.scopes.len() > 3).then(|| self.scopes.pop())),
            (true, Some("if" | "elif")) => drop(self.expression(&tokens[1..])),
            (true, Some("include" | "extends")) => {
                if let Some(name) = tokens.get(1).and_then(|t| t.quoted()) {
                    self.template(name);
                }
            }
            _ => {}
        }
    }

    fn set(&mut self, tokens: &[Token]) {
        let Some(name) = tokens.get(1) else { return };
        let shape = match tokens.get(2).map(|t| t.text) {
            Some("=") => self.expression(&tokens[3..]),
            _ => Shape::Leaf,
        };
        let scope = if tokens[0].text == "set_global" { 1 } else { self.scopes.len() - 1 };
        self.scopes[scope].insert(name.text.to_string(), shape);
    }

    fn enter_loop(&mut self, tokens: &[Token]) {
        let Some(at) = tokens.iter().position(|t| t.text == "in") else { return };
        let list = self.expression(&tokens[at + 1..]);
        let names: Vec<&str> = tokens[1..at].iter().map(|t| t.text).filter(|t| *t != ",").collect();
        let mut scope = BTreeMap::new();
        match names[..] {
            [one] => drop(scope.insert(one.to_string(), list.element())),
            _ => names.iter().for_each(|name| drop(scope.insert((*name).to_string(), Shape::Any))),
        }
        let counters = ["index", "index0", "first", "last", "length"];
        scope.insert("loop".into(), Shape::map(counters.map(|name| (name, Shape::Leaf))));
        self.scopes.push(scope);
    }

    fn expression(&mut self, tokens: &[Token]) -> Shape {
        Reader { walk: self, tokens, at: 0 }.whole(true)
    }

    fn lookup(&self, name: &str) -> Option<Shape> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name)).cloned()
    }

    fn unknown(&mut self, at: usize, before: &str, name: &str, known: Vec<String>) {
        let near = known
            .into_iter()
            .map(|other| (strsim::normalized_damerau_levenshtein(name, &other), other))
            .filter(|(like, _)| *like >= 0.6)
            .max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(&one.1)));
        let whole = |last: &str| if before.is_empty() { last.to_string() } else { format!("{before}.{last}") };
        let near = near.map(|(_, other)| whole(&other));
        self.found.unknown.insert(Unknown { file: self.file.clone(), at, name: whole(name), near });
    }
}

/// One expression, token by token.
struct Reader<'w, 'a, 't, 'k> {
    walk: &'w mut Walk<'a, 't>,
    tokens: &'k [Token<'k>],
    at: usize,
}

impl<'k> Reader<'_, '_, '_, 'k> {
    fn peek(&self) -> &'k str {
        self.tokens.get(self.at).map_or("", |token| token.text)
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.peek() == text;
        self.at += usize::from(found);
        found
    }

    /// Operands and what joins them. `choice` allows `a if b else c`.
    fn whole(&mut self, choice: bool) -> Shape {
        let mut shape = self.operand();
        loop {
            match self.peek() {
                "is" => {
                    self.at += 1;
                    let _ = self.take("not");
                    self.at += 1;
                    if self.peek() == "(" {
                        self.arguments();
                    }
                    shape = Shape::Leaf;
                }
                "if" if choice => {
                    self.at += 1;
                    self.whole(false);
                    if self.take("else") {
                        self.whole(true);
                    }
                    shape = Shape::Any;
                }
                "and" | "or" | "in" | "not" | "+" | "-" | "*" | "/" | "%" | "~" | "=" | "!" | "<" | ">" => {
                    while matches!(
                        self.peek(),
                        "and" | "or" | "in" | "not" | "+" | "-" | "*" | "/" | "%" | "~" | "=" | "!" | "<" | ">"
                    ) {
                        self.at += 1;
                    }
                    self.operand();
                    shape = Shape::Leaf;
                }
                _ => return shape,
            }
        }
    }

    /// A value with the fields and filters after it. What a template asks for
    /// with `is defined` or `default` need not be there.
    fn operand(&mut self) -> Shape {
        while matches!(self.peek(), "not" | "-") {
            self.at += 1;
        }
        let before = self.walk.found.unknown.clone();
        let (mut shape, mut path) = self.primary();
        loop {
            match self.peek() {
                "." | "?" => {
                    self.at += 1;
                    let _ = self.take(".");
                    shape = self.field(&shape, &path);
                    path = format!("{path}.{}", self.peek());
                    self.at += 1;
                }
                "[" => {
                    self.at += 1;
                    shape = self.index(&shape);
                    path.push_str("[]");
                }
                "|" => {
                    self.at += 1;
                    let name = self.peek();
                    self.at += 1;
                    if name == "default" {
                        self.walk.found.unknown.clone_from(&before);
                    }
                    shape = self.filter(name, &shape, &path);
                    path = String::new();
                }
                "(" => {
                    self.arguments();
                    shape = Shape::Any;
                }
                "is" => {
                    let word = |i: usize| self.tokens.get(self.at + i).map_or("", |t| t.text);
                    let test = if word(1) == "not" { word(2) } else { word(1) };
                    if matches!(test, "defined" | "undefined") {
                        self.walk.found.unknown.clone_from(&before);
                    }
                    return shape;
                }
                _ => return shape,
            }
        }
    }

    fn field(&mut self, shape: &Shape, path: &str) -> Shape {
        let Some(token) = self.tokens.get(self.at) else { return Shape::Any };
        let known = match shape {
            Shape::Any => return Shape::Any,
            Shape::Map(fields) => match fields.get(token.text) {
                Some(field) => return field.clone(),
                None => fields.keys().cloned().collect(),
            },
            Shape::Leaf | Shape::List(_) => Vec::new(),
        };
        self.walk.unknown(token.at, path, token.text, known);
        Shape::Any
    }

    /// After `[`: an element, a part of a list, or a field by its name.
    fn index(&mut self, shape: &Shape) -> Shape {
        let mut slice = false;
        let named = self.tokens.get(self.at).and_then(|t| t.quoted());
        while !matches!(self.peek(), "]" | "") {
            slice |= self.peek() == ":";
            if !self.take(":") {
                self.whole(true);
            }
        }
        self.at += 1;
        match (shape, named) {
            (Shape::List(_), _) if slice => shape.clone(),
            (Shape::List(_), _) => shape.element(),
            (Shape::Map(fields), Some(name)) => fields.get(name).cloned().unwrap_or_default(),
            _ => Shape::Any,
        }
    }

    fn filter(&mut self, name: &str, shape: &Shape, path: &str) -> Shape {
        let open = self.at;
        if self.peek() == "(" {
            self.arguments();
        }
        match (name, shape) {
            ("first" | "last" | "nth", _) => shape.element(),
            ("sort" | "reverse" | "unique", _) => shape.clone(),
            ("get", Shape::Map(fields)) => {
                let key = self.tokens[open..self.at].iter().find_map(|t| Some((t.at, t.quoted()?)));
                let Some((at, key)) = key else { return Shape::Any };
                match fields.get(key) {
                    Some(field) => field.clone(),
                    None => {
                        self.walk.unknown(at, path, key, fields.keys().cloned().collect());
                        Shape::Any
                    }
                }
            }
            ("length" | "join" | "names" | "chinese" | "round", _) => Shape::Leaf,
            _ => Shape::Any,
        }
    }

    /// `(name=value, …)`.
    fn arguments(&mut self) {
        self.at += 1;
        while !matches!(self.peek(), ")" | "") {
            if self.tokens.get(self.at + 1).is_some_and(|t| t.text == "=") {
                self.at += 2;
            }
            self.whole(true);
            if !self.take(",") && self.peek() != ")" {
                self.at += 1;
            }
        }
        self.at += 1;
    }

    fn primary(&mut self) -> (Shape, String) {
        let Some(token) = self.tokens.get(self.at) else { return (Shape::Any, String::new()) };
        self.at += 1;
        let nameless = |shape| (shape, String::new());
        match token.text {
            "(" => {
                let shape = self.whole(true);
                let _ = self.take(")");
                nameless(shape)
            }
            "[" => nameless(self.list()),
            "{" => nameless(self.map()),
            "true" | "false" | "none" | "True" | "False" | "None" => nameless(Shape::Leaf),
            _ if token.quoted().is_some() || token.text.starts_with(|c: char| c.is_ascii_digit()) => {
                nameless(Shape::Leaf)
            }
            name if self.peek() == "(" => (Shape::Any, name.to_string()),
            name => {
                let shape = self.walk.lookup(name);
                if shape.is_none() && name != "__tera_context" {
                    let known = self.walk.scopes.iter().flat_map(|scope| scope.keys().cloned()).collect();
                    self.walk.unknown(token.at, "", name, known);
                }
                (shape.unwrap_or_default(), name.to_string())
            }
        }
    }

    /// After `[`: a list as written, or one made of another.
    fn list(&mut self) -> Shape {
        let start = self.at;
        let mut depth = 0;
        let mut made = None;
        let mut end = self.tokens.len();
        for (i, token) in self.tokens.iter().enumerate().skip(start) {
            match token.text {
                "[" | "(" | "{" => depth += 1,
                "]" if depth == 0 => {
                    end = i;
                    break;
                }
                "]" | ")" | "}" => depth -= 1,
                "for" if depth == 0 => made = Some(i),
                _ => {}
            }
        }
        let element = match made {
            Some(at) => {
                let name = self.tokens.get(at + 1).map_or("", |t| t.text);
                self.at = at + 3;
                let from = self.whole(false);
                self.walk.scopes.push(BTreeMap::from([(name.to_string(), from.element())]));
                if self.take("if") {
                    self.whole(true);
                }
                self.at = start;
                let element = self.whole(false);
                self.walk.scopes.pop();
                element
            }
            None => {
                let mut first = None;
                while self.at < end {
                    let spread = self.spread();
                    let shape = self.whole(true);
                    first.get_or_insert(if spread { shape.element() } else { shape });
                    self.at += usize::from(self.at < end);
                }
                first.unwrap_or_default()
            }
        };
        self.at = end + 1;
        Shape::List(Box::new(element))
    }

    /// `...` before a list whose elements join the list around it.
    fn spread(&mut self) -> bool {
        let start = self.at;
        while self.take(".") || self.take("...") {}
        self.at > start
    }

    /// After `{`: names and values as written.
    fn map(&mut self) -> Shape {
        let mut fields = BTreeMap::new();
        while !matches!(self.peek(), "}" | "") {
            let key = self.tokens.get(self.at).and_then(|t| t.quoted()).unwrap_or_default().to_string();
            self.at += 2;
            fields.insert(key, self.whole(true));
            if !self.take(",") && self.peek() != "}" {
                self.at += 1;
            }
        }
        self.at += 1;
        Shape::Map(fields)
    }
}
