//! The shape of what templates see: which names there are, and what is below
//! them. It is read off the types of the view themselves, so it cannot differ
//! from them, and it does not depend on what this quarter has.

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::collections::BTreeMap;
use std::fmt;

/// What stands behind a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing is known of it.
    #[default]
    Any,
    /// Words, a number, yes or no.
    Leaf,
    /// Things of one shape.
    List(Box<Shape>),
    /// Named things.
    Map(BTreeMap<String, Shape>),
}

impl Shape {
    /// The shape of a type, whatever its values.
    pub(super) fn of<T: de::DeserializeOwned>() -> Self {
        let mut leaves = Leaves::default();
        // A leaf that refused a sample is offered the next one; there are only so many.
        loop {
            let mut shape = Self::Any;
            leaves.at = 0;
            if T::deserialize(Tracer { shape: &mut shape, leaves: &mut leaves }).is_ok() {
                return shape;
            }
            let Some(last) = leaves.at.checked_sub(1).and_then(|i| leaves.tried.get_mut(i)) else { return shape };
            *last += 1;
            if *last >= SAMPLES.len() {
                return shape;
            }
        }
    }

    /// Named things.
    pub(super) fn map<'n>(fields: impl IntoIterator<Item = (&'n str, Self)>) -> Self {
        Self::Map(fields.into_iter().map(|(name, shape)| (name.to_string(), shape)).collect())
    }

    /// One of a list.
    pub(super) fn element(&self) -> Self {
        match self {
            Self::List(element) => (**element).clone(),
            _ => Self::Any,
        }
    }
}

/// Texts that some type of the view reads: a date, a cell, a quarter, an item.
const SAMPLES: [&str; 4] = ["2025-01-01", "A1", "2025Q1", "1.1"];

/// Which sample each leaf is offered, in the order of reading.
#[derive(Default)]
struct Leaves {
    tried: Vec<usize>,
    at: usize,
}

/// Hands out a sample of whatever is asked for, and notes what that was.
struct Tracer<'s> {
    shape: &'s mut Shape,
    leaves: &'s mut Leaves,
}

/// A leaf did not like its sample.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a sample was refused")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        *self.shape = Shape::Leaf;
        if self.leaves.tried.len() == self.leaves.at {
            self.leaves.tried.push(0);
        }
        let sample = SAMPLES[self.leaves.tried[self.leaves.at].min(SAMPLES.len() - 1)];
        self.leaves.at += 1;
        visitor.visit_str(sample)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        *self.shape = Shape::Leaf;
        visitor.visit_bool(true)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        *self.shape = Shape::Leaf;
        visitor.visit_u32(1)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        *self.shape = Shape::Leaf;
        visitor.visit_u64(1)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        *self.shape = Shape::Leaf;
        visitor.visit_f64(1.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let mut element = Shape::Any;
        let made = visitor.visit_seq(Once { shape: Some(&mut element), leaves: self.leaves });
        *self.shape = Shape::List(Box::new(element));
        made
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        *self.shape = Shape::Leaf;
        let first: StrDeserializer<Refused> = variants.first().copied().unwrap_or_default().into_deserializer();
        visitor.visit_enum(first)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        let mut map = BTreeMap::new();
        let made = visitor.visit_map(Fields { left: fields, map: &mut map, leaves: self.leaves });
        *self.shape = Shape::Map(map);
        made
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 char str string bytes byte_buf unit unit_struct tuple tuple_struct map
        identifier ignored_any
    }
}

/// A list with one thing in it.
struct Once<'s> {
    shape: Option<&'s mut Shape>,
    leaves: &'s mut Leaves,
}

impl<'de> de::SeqAccess<'de> for Once<'_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Refused> {
        let Some(shape) = self.shape.take() else { return Ok(None) };
        seed.deserialize(Tracer { shape, leaves: self.leaves }).map(Some)
    }
}

/// The fields of a structure, one after the other.
struct Fields<'s> {
    left: &'static [&'static str],
    map: &'s mut BTreeMap<String, Shape>,
    leaves: &'s mut Leaves,
}

impl<'de> de::MapAccess<'de> for Fields<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let Some(name) = self.left.first() else { return Ok(None) };
        seed.deserialize((*name).into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let Some((name, left)) = self.left.split_first() else { return Err(Refused) };
        self.left = left;
        let shape = self.map.entry((*name).to_string()).or_default();
        seed.deserialize(Tracer { shape, leaves: self.leaves })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Briefing;

    #[test]
    fn the_shape_of_the_view_is_whole() {
        fn unknown(shape: &Shape, path: &str, found: &mut Vec<String>) {
            match shape {
                Shape::Any => found.push(path.to_string()),
                Shape::Leaf => {}
                Shape::List(element) => unknown(element, &format!("{path}[]"), found),
                Shape::Map(fields) => {
                    fields.iter().for_each(|(name, field)| unknown(field, &format!("{path}.{name}"), found));
                }
            }
        }
        let mut found = Vec::new();
        let shape = Shape::of::<Briefing>();
        unknown(&shape, "", &mut found);
        // The steps of a path and its sheet are of no use to a template.
        found.retain(|path| !path.contains(".path") && !path.contains("source"));
        assert_eq!(found, Vec::<String>::new());
        let Shape::Map(fields) = &shape else { panic!("{shape:?}") };
        assert_eq!(fields.keys().last().map(String::as_str), Some("version"));
    }
}
