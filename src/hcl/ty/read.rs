//! Types as they stand in a file of Terraform, or in the text of a blueprint.

use hcl_edit::expr::{Expression, FuncCall, ObjectKey};

use super::definition::{Field, Type};
use crate::hcl::{Regexes, Scope, Value};

impl Type {
    /// Reads a type expression of a component on disk; a part that is not understood takes anything.
    #[must_use]
    pub fn parse(expression: &Expression, scope: &Scope<'_>, text: &str) -> Self {
        Reader { scope, text, strange: Vec::new() }.ty(expression)
    }
}

impl TryFrom<String> for Type {
    type Error = String;

    /// Reads the type of a variable in a blueprint, which is written out: no `any`, no tuples, and no defaults of
    /// attributes, for none of them can be held against a value in a manifest.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let expression: Expression = text.trim().parse().map_err(|_| format!("`{text}` is no type of a variable"))?;
        let regexes = Regexes::default();
        let mut reader = Reader { scope: &Scope::new(Vec::new(), &regexes), text: &text, strange: Vec::new() };
        let ty = reader.ty(&expression);
        reader.strange.into_iter().next().map_or(Ok(ty), Err)
    }
}

struct Reader<'a> {
    scope: &'a Scope<'a>,
    text: &'a str,
    /// What a blueprint may not say, or nobody understands.
    strange: Vec<String>,
}

impl Reader<'_> {
    fn ty(&mut self, expression: &Expression) -> Type {
        match expression {
            Expression::Parenthesis(parenthesis) => self.ty(parenthesis.inner()),
            Expression::Variable(name) => match name.as_str() {
                "string" => Type::String,
                "number" => Type::Number,
                "bool" => Type::Bool,
                "list" => Type::List(Box::new(self.any("list"))),
                "set" => Type::Set(Box::new(self.any("set"))),
                "map" => Type::Map(Box::new(self.any("map"))),
                other => self.any(other),
            },
            Expression::FuncCall(call) => self.constructed(call),
            other => self.any(other.to_string().trim()),
        }
    }

    fn any(&mut self, text: &str) -> Type {
        self.strange.push(format!("`{text}` is no type of a variable"));
        Type::Any
    }

    fn constructed(&mut self, call: &FuncCall) -> Type {
        let name = call.name.name.as_str();
        let mut arguments = call.args.iter();
        let (argument, more) = (arguments.next(), arguments.next());
        if more.is_some() {
            self.strange.push(format!("`{name}` takes one type"));
        }
        match (name, argument) {
            ("list", Some(inner)) => Type::List(Box::new(self.ty(inner))),
            ("set", Some(inner)) => Type::Set(Box::new(self.ty(inner))),
            ("map", Some(inner)) => Type::Map(Box::new(self.ty(inner))),
            ("tuple", Some(Expression::Array(items))) => {
                self.strange.push("`tuple` is no type of a variable".to_owned());
                Type::Tuple(items.iter().map(|item| self.ty(item)).collect())
            }
            ("object", Some(Expression::Object(object))) => {
                let mut fields = Vec::with_capacity(object.len());
                for (key, value) in object {
                    match key_name(key) {
                        Some(name) => fields.push(self.field(name, value.expr())),
                        None => self.strange.push("an attribute of an object type has no name".to_owned()),
                    }
                }
                Type::Object(fields)
            }
            _ => self.any(name),
        }
    }

    fn field(&mut self, name: String, expression: &Expression) -> Field {
        if let Expression::FuncCall(call) = expression
            && call.name.name.as_str() == "optional"
            && let Some(inner) = call.args.get(0)
        {
            let ty = self.ty(inner);
            let default = call.args.get(1).map_or(Value::Null, |default| {
                self.strange.push(format!("`{name}` has a default of its own"));
                self.scope.decide(default, self.text).map_or_else(Value::Unknown, |value| ty.convert(&value).0)
            });
            return Field { name, ty, optional: true, default };
        }
        Field { name, ty: self.ty(expression), optional: false, default: Value::Null }
    }
}

fn key_name(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.to_string()),
        ObjectKey::Expression(Expression::String(name)) => Some(name.value().clone()),
        ObjectKey::Expression(_) => None,
    }
}
