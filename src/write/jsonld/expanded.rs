//! Expanding: a tree without a context gets the one form that the expansion algorithm gives.

use serde_json::{Map, Value, json};

/// Keywords whose value is no list of values of a property.
const SCALAR: &[&str] = &["@id", "@index", "@language", "@direction"];

/// A node whose properties all have lists, and whose literals are all objects.
pub(super) fn node(node: Map<String, Value>) -> Map<String, Value> {
    let expand = |(name, told): (String, Value)| {
        let told = match name.as_str() {
            name if SCALAR.contains(&name) => told,
            "@type" => Value::Array(listed(told)),
            "@reverse" => match told {
                Value::Object(inner) => Value::Object(self::node(inner)),
                other => other,
            },
            _ => Value::Array(listed(told).into_iter().map(value).collect()),
        };
        (name, told)
    };
    node.into_iter().map(expand).collect()
}

fn value(told: Value) -> Value {
    match told {
        Value::Object(mut literal) if literal.contains_key("@list") => {
            let items = literal.remove("@list").map(listed).unwrap_or_default();
            json!({ "@list": items.into_iter().map(value).collect::<Vec<_>>() })
        }
        Value::Object(literal) if literal.contains_key("@value") => Value::Object(literal),
        Value::Object(inner) => Value::Object(node(inner)),
        plain => json!({ "@value": plain }),
    }
}

fn listed(told: Value) -> Vec<Value> {
    match told {
        Value::Array(all) => all,
        one => vec![one],
    }
}
