//! What is known of a value before anything runs.

use tract_onnx::pb::TensorProto;
use tract_onnx::pb::tensor_proto::{DataLocation, DataType};

use super::limits;

/// The type and shape of a value, and its numbers if shapes may depend on them.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub kind: DataType,
    pub shape: Vec<usize>,
    /// The numbers of a small value that is the same in every pass.
    pub known: Option<Vec<f64>>,
}

impl Fact {
    /// A value of which only type and shape are known.
    pub fn new(kind: DataType, shape: Vec<usize>) -> Fact {
        Fact {
            kind,
            shape,
            known: None,
        }
    }

    /// A list of integers that is the same in every pass.
    pub fn list(numbers: Vec<f64>) -> Fact {
        Fact {
            kind: DataType::Int64,
            shape: vec![numbers.len()],
            known: Some(numbers),
        }
    }

    pub fn rank(&self) -> usize {
        self.shape.len()
    }

    /// How many numbers the value has.
    pub fn count(&self) -> usize {
        count(&self.shape)
    }

    pub fn is_float(&self) -> bool {
        matches!(
            self.kind,
            DataType::Float | DataType::Float16 | DataType::Double
        )
    }

    pub fn is_integer(&self) -> bool {
        !self.is_float() && !matches!(self.kind, DataType::Bool | DataType::String)
    }

    /// The value's numbers as integers; none if they are not known, or are not integers.
    pub fn integers(&self) -> Option<Vec<i64>> {
        let known = self.known.as_ref()?;
        self.is_integer()
            .then(|| known.iter().map(|&number| number as i64).collect())
    }
}

/// How many numbers a value of this shape has; `usize::MAX` if they are too many to count.
pub fn count(shape: &[usize]) -> usize {
    if shape.contains(&0) {
        return 0;
    }
    shape.iter().fold(1, |n, &length| n.saturating_mul(length))
}

/// A shape as it is written in messages.
pub fn written(shape: &[usize]) -> String {
    match shape {
        [] => "a single number".to_string(),
        _ => {
            let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
            lengths.join("x")
        }
    }
}

/// A type as ONNX writes it, in small letters.
pub fn type_name(kind: i32) -> String {
    match DataType::try_from(kind) {
        Ok(DataType::Float) => "float32".to_string(),
        Ok(DataType::Double) => "float64".to_string(),
        Ok(kind) => kind.as_str_name().to_lowercase(),
        Err(_) => format!("type {kind}"),
    }
}

/// The bytes of a number of the types that networks are made of.
fn size(kind: DataType) -> Option<usize> {
    Some(match kind {
        DataType::Bool | DataType::Uint8 | DataType::Int8 => 1,
        DataType::Float16 | DataType::Uint16 | DataType::Int16 => 2,
        DataType::Float | DataType::Int32 | DataType::Uint32 => 4,
        DataType::Double | DataType::Int64 | DataType::Uint64 => 8,
        _ => return None,
    })
}

/// Whether a tensor's numbers lie in another file.
pub fn is_external(tensor: &TensorProto) -> bool {
    tensor.data_location == Some(DataLocation::External as i32) || !tensor.external_data.is_empty()
}

/// Type, shape and small values of a stored tensor whose numbers fit them.
pub fn of_tensor(tensor: &TensorProto) -> Result<Fact, String> {
    let kind = DataType::try_from(tensor.data_type).ok();
    let Some((kind, size)) = kind.and_then(|kind| Some((kind, size(kind)?))) else {
        return Err(format!(
            "it holds {}, which is not read here",
            type_name(tensor.data_type)
        ));
    };
    let shape = shape(&tensor.dims)?;
    let numbers = count(&shape);
    let (found, unit) = match tensor.raw_data.len() {
        0 => (listed(tensor, kind), "numbers"),
        bytes => (bytes, "bytes"),
    };
    let expected = match unit {
        "bytes" => numbers.saturating_mul(size),
        _ => numbers,
    };
    if found != expected {
        return Err(format!(
            "its shape {} wants {expected} {unit}, but {found} are there",
            written(&shape)
        ));
    }
    let known = (numbers <= limits::KNOWN).then(|| known(tensor, kind));
    Ok(Fact { kind, shape, known })
}

/// Lengths of axes that a value can have.
pub fn shape(lengths: &[i64]) -> Result<Vec<usize>, String> {
    if lengths.len() > limits::RANK {
        return Err(format!(
            "it has {} axes; at most {} are read",
            lengths.len(),
            limits::RANK
        ));
    }
    let shape: Option<Vec<usize>> = lengths.iter().map(|&n| usize::try_from(n).ok()).collect();
    let shape = shape.ok_or_else(|| format!("its shape {lengths:?} has a length below 0"))?;
    if shape.iter().any(|&length| length > u32::MAX as usize) {
        return Err(format!("its shape {} is too large", written(&shape)));
    }
    Ok(shape)
}

/// How many numbers are listed in the field that tract reads for a type.
fn listed(tensor: &TensorProto, kind: DataType) -> usize {
    match kind {
        DataType::Float => tensor.float_data.len(),
        DataType::Double => tensor.double_data.len(),
        DataType::Int64 | DataType::Uint64 => tensor.int64_data.len(),
        _ => tensor.int32_data.len(),
    }
}

/// The numbers of a tensor as tract reads them.
fn known(tensor: &TensorProto, kind: DataType) -> Vec<f64> {
    macro_rules! raw {
        ($type:ty) => {
            tensor
                .raw_data
                .chunks_exact(size_of::<$type>())
                .map(|bytes| <$type>::from_le_bytes(bytes.try_into().unwrap_or_default()) as f64)
                .collect()
        };
    }
    if tensor.raw_data.is_empty() {
        return match kind {
            DataType::Float => tensor.float_data.iter().map(|&n| n.into()).collect(),
            DataType::Double => tensor.double_data.clone(),
            DataType::Int64 | DataType::Uint64 => {
                tensor.int64_data.iter().map(|&n| n as f64).collect()
            }
            DataType::Float16 => tensor.int32_data.iter().map(|&n| half(n as u16)).collect(),
            _ => tensor.int32_data.iter().map(|&n| n.into()).collect(),
        };
    }
    match kind {
        DataType::Float => raw!(f32),
        DataType::Double => raw!(f64),
        DataType::Int64 => raw!(i64),
        DataType::Uint64 => raw!(u64),
        DataType::Int32 => raw!(i32),
        DataType::Uint32 => raw!(u32),
        DataType::Int16 => raw!(i16),
        DataType::Uint16 => raw!(u16),
        DataType::Int8 => raw!(i8),
        DataType::Float16 => {
            let halves = tensor.raw_data.chunks_exact(2);
            halves
                .map(|bytes| half(u16::from_le_bytes([bytes[0], bytes[1]])))
                .collect()
        }
        _ => raw!(u8),
    }
}

fn half(bits: u16) -> f64 {
    tract_onnx::prelude::f16::from_bits(bits).to_f64()
}
