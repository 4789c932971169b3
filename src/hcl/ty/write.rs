//! Types as Terraform's expressions.

use std::fmt::Write as _;

use super::definition::{Field, Type};

impl Type {
    /// The type on one line, for a table.
    #[must_use]
    pub fn inline(&self) -> String {
        match self {
            Self::Any => "any".to_owned(),
            Self::String => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::List(inner) => format!("list({})", inner.inline()),
            Self::Set(inner) => format!("set({})", inner.inline()),
            Self::Map(inner) => format!("map({})", inner.inline()),
            Self::Tuple(types) => {
                format!("tuple([{}])", types.iter().map(Self::inline).collect::<Vec<_>>().join(", "))
            }
            Self::Object(fields) => {
                let field = |one: &Field| {
                    let ty = one.ty.inline();
                    format!("{} = {}", one.name, if one.optional { format!("optional({ty})") } else { ty })
                };
                format!("object({{ {} }})", fields.iter().map(field).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// The type as it stands after `type = ` in a block: an object has a line for each attribute.
    fn write(&self, out: &mut String, indent: usize) {
        match self {
            Self::List(inner) => Self::write_generic(out, "list", inner, indent),
            Self::Set(inner) => Self::write_generic(out, "set", inner, indent),
            Self::Map(inner) => Self::write_generic(out, "map", inner, indent),
            Self::Object(fields) => {
                out.push_str("object({\n");
                for field in fields {
                    let _ = write!(out, "{:1$}{2} = ", "", indent + 2, field.name);
                    if field.optional {
                        out.push_str("optional(");
                    }
                    field.ty.write(out, indent + 2);
                    out.push_str(if field.optional { ")\n" } else { "\n" });
                }
                let _ = write!(out, "{:indent$}}})", "");
            }
            Self::Any | Self::String | Self::Number | Self::Bool | Self::Tuple(_) => out.push_str(&self.inline()),
        }
    }

    fn write_generic(out: &mut String, name: &str, inner: &Self, indent: usize) {
        out.push_str(name);
        out.push('(');
        inner.write(out, indent);
        out.push(')');
    }
}

impl From<Type> for String {
    fn from(ty: Type) -> Self {
        ty.to_string()
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::new();
        self.write(&mut out, 2);
        formatter.write_str(&out)
    }
}
