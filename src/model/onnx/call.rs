//! A node with what is known of its inputs.

use tract_onnx::pb::attribute_proto::AttributeType;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{AttributeProto, NodeProto, TensorProto};

use super::fact::{Fact, written};

/// Facts of a node's outputs, or words for why there are none.
pub type Facts = Result<Vec<Fact>, String>;

pub struct Call<'a> {
    pub node: &'a NodeProto,
    pub opset: i64,
    pub inputs: Vec<Option<&'a Fact>>,
}

impl<'a> Call<'a> {
    pub fn new(node: &'a NodeProto, opset: i64, inputs: Vec<Option<&'a Fact>>) -> Call<'a> {
        Call {
            node,
            opset,
            inputs,
        }
    }

    /// An input that the operator needs.
    pub fn input(&self, index: usize) -> Result<&'a Fact, String> {
        self.optional(index)
            .ok_or_else(|| format!("input {} is missing", index + 1))
    }

    /// An input that may be left out.
    pub fn optional(&self, index: usize) -> Option<&'a Fact> {
        self.inputs.get(index).copied().flatten()
    }

    /// All inputs, of which none may be left out.
    pub fn all(&self) -> Result<Vec<&'a Fact>, String> {
        (0..self.inputs.len())
            .map(|index| self.input(index))
            .collect()
    }

    pub fn attribute(
        &self,
        name: &str,
        kind: AttributeType,
    ) -> Result<Option<&'a AttributeProto>, String> {
        let mut found = self.node.attribute.iter().filter(|a| a.name == name);
        let Some(attribute) = found.next() else {
            return Ok(None);
        };
        // Files of the first versions say no type.
        let fits = [kind as i32, AttributeType::Undefined as i32].contains(&attribute.r#type);
        if !fits || found.next().is_some() || !attribute.ref_attr_name.is_empty() {
            return Err(format!(
                "the attribute {name} must be there once, as {}",
                kind.as_str_name()
            ));
        }
        Ok(Some(attribute))
    }

    pub fn int(&self, name: &str, default: i64) -> Result<i64, String> {
        let found = self.attribute(name, AttributeType::Int)?;
        Ok(found.map_or(default, |attribute| attribute.i))
    }

    /// A switch, 0 or 1.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool, String> {
        match self.int(name, default.into())? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(format!("{name} is {other}; it must be 0 or 1")),
        }
    }

    pub fn float(&self, name: &str, default: f32) -> Result<f32, String> {
        let found = self.attribute(name, AttributeType::Float)?;
        let value = found.map_or(default, |attribute| attribute.f);
        match value.is_finite() {
            true => Ok(value),
            false => Err(format!("{name} is {value}; it must be a finite number")),
        }
    }

    pub fn ints(&self, name: &str) -> Result<Option<&'a [i64]>, String> {
        let found = self.attribute(name, AttributeType::Ints)?;
        Ok(found.map(|attribute| &attribute.ints[..]))
    }

    pub fn floats_listed(&self, name: &str) -> Result<Option<&'a [f32]>, String> {
        let found = self.attribute(name, AttributeType::Floats)?;
        Ok(found.map(|attribute| &attribute.floats[..]))
    }

    pub fn tensor(&self, name: &str) -> Result<Option<&'a TensorProto>, String> {
        let found = self.attribute(name, AttributeType::Tensor)?;
        Ok(found.and_then(|attribute| attribute.t.as_ref()))
    }

    /// An attribute that is one of a list of words.
    pub fn word(
        &self,
        name: &str,
        default: &'static str,
        words: &[&'static str],
    ) -> Result<&'static str, String> {
        let Some(found) = self.attribute(name, AttributeType::String)? else {
            return Ok(default);
        };
        let word = words.iter().find(|word| word.as_bytes() == found.s);
        word.copied().ok_or_else(|| {
            format!(
                "{name} is {:?}; {} are known",
                String::from_utf8_lossy(&found.s),
                words.join(", ")
            )
        })
    }

    /// Integers that the operator needs beforehand: an input of them, which must be the same in every
    /// pass.
    pub fn integers(&self, index: usize) -> Result<Option<Vec<i64>>, String> {
        let Some(fact) = self.optional(index) else {
            return Ok(None);
        };
        if !matches!(fact.kind, DataType::Int64 | DataType::Int32) {
            return Err(format!("input {} must be of integers", index + 1));
        }
        if fact.rank() > 1 {
            return Err(format!(
                "input {} has the shape {}; a list was expected",
                index + 1,
                written(&fact.shape)
            ));
        }
        match fact.integers() {
            Some(integers) => Ok(Some(integers)),
            None => Err(format!(
                "input {} depends on the photo; it must be the same for all",
                index + 1
            )),
        }
    }

    /// Integers from an input or, in older files, from an attribute.
    pub fn integers_or(
        &self,
        index: usize,
        name: &str,
        since: i64,
    ) -> Result<Option<Vec<i64>>, String> {
        match self.opset >= since {
            true => self.integers(index),
            false if self.optional(index).is_some() => Err(format!(
                "input {} is none of operator set {}",
                index + 1,
                self.opset
            )),
            false => Ok(self.ints(name)?.map(<[i64]>::to_vec)),
        }
    }

    /// The type of all inputs, which must be the same.
    pub fn one_type(&self) -> Result<DataType, String> {
        let mut inputs = self.inputs.iter().flatten();
        let first = inputs.next().ok_or("it reads nothing")?;
        match inputs.all(|input| input.kind == first.kind) {
            true => Ok(first.kind),
            false => Err("its inputs are of several types".to_string()),
        }
    }

    /// An input of real numbers.
    pub fn floats(&self, index: usize) -> Result<&'a Fact, String> {
        let fact = self.input(index)?;
        match fact.is_float() {
            true => Ok(fact),
            false => Err(format!("input {} must be of real numbers", index + 1)),
        }
    }
}

/// An axis, counted from the end where it is negative.
pub fn axis(axis: i64, rank: usize) -> Result<usize, String> {
    let signed = rank as i64;
    match (-signed..signed).contains(&axis) {
        true => Ok(axis.rem_euclid(signed.max(1)) as usize),
        false => Err(format!("there is no axis {axis} in a value of {rank} axes")),
    }
}

/// Axes, of which none is there twice.
pub fn axes(list: &[i64], rank: usize) -> Result<Vec<usize>, String> {
    let mut found = vec![];
    for &each in list {
        let axis = axis(each, rank)?;
        if found.contains(&axis) {
            return Err(format!("axis {axis} is named twice"));
        }
        found.push(axis);
    }
    Ok(found)
}

/// The shape to which values of these shapes are broadcast together.
pub fn spread<'a>(shapes: impl IntoIterator<Item = &'a [usize]>) -> Result<Vec<usize>, String> {
    let mut result: Vec<usize> = vec![];
    for shape in shapes {
        while result.len() < shape.len() {
            result.insert(0, 1);
        }
        let first = result.len() - shape.len();
        for (one, &other) in result[first..].iter_mut().zip(shape) {
            *one = match (*one, other) {
                (1, n) | (n, 1) => n,
                (a, b) if a == b => a,
                (a, b) => return Err(format!("lengths {a} and {b} do not fit each other")),
            };
        }
    }
    Ok(result)
}
