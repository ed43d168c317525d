//! The parts of a protobuf, counted before they are unpacked: an empty part takes two bytes in a file
//! and hundreds in memory.

use super::limits;

/// The kinds of message that a length-delimited field may hold.
#[derive(Clone, Copy)]
enum Message {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    Sparse,
    Value,
    Type,
    TensorType,
    Shape,
    Function,
    Training,
    /// A message of strings and numbers only.
    Small,
}

impl Message {
    /// The message in a field, by onnx.proto.
    fn field(self, number: u64) -> Option<Message> {
        use Message::*;
        Some(match (self, number) {
            (Model, 7) => Graph,
            (Model, 8 | 14) => Small,
            (Model, 20) => Training,
            (Model, 25) => Function,
            (Graph, 1) | (Function, 7) => Node,
            (Graph, 5) => Tensor,
            (Graph, 15) => Sparse,
            (Graph, 11..=13) => Value,
            (Graph, 14) => Small,
            (Node, 5) | (Function, 11) => Attribute,
            (Attribute, 5 | 10) => Tensor,
            (Attribute, 6 | 11) => Graph,
            (Attribute, 22 | 23) => Sparse,
            (Attribute, 15) => Type,
            (Sparse, 1 | 2) => Tensor,
            (Tensor, 3 | 13) => Small,
            (Value, 2) => Type,
            (Type, 1) => TensorType,
            (TensorType, 2) => Shape,
            (Shape, 1) => Small,
            (Training, 1 | 2) => Graph,
            (Training, 3 | 4) | (Function, 9) => Small,
            _ => return None,
        })
    }

    /// Whether a field's bytes are integers that take up to eight times the memory when unpacked.
    fn is_varints(self, number: u64) -> bool {
        matches!(self, Message::Tensor) && matches!(number, 5 | 7 | 11)
    }

    /// Whether a field's bytes are the numbers of a tensor.
    fn is_data(self, number: u64) -> bool {
        matches!(self, Message::Tensor) && matches!(number, 4 | 5 | 7 | 9 | 10 | 11)
    }
}

/// Fails with words where there are more parts than a network has, or where they are not in order.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let (mut parts, mut varints) = (0, 0);
    let mut open = vec![(Message::Model, bytes)];
    // Messages within messages wait here, so that no depth of nesting is a depth of calls.
    while let Some((message, mut rest)) = open.pop() {
        while !rest.is_empty() {
            parts += 1;
            if parts > limits::PARTS {
                return Err(format!(
                    "it has more than {} parts; networks have fewer",
                    limits::PARTS
                ));
            }
            let (number, content) = next(&mut rest).ok_or("it is cut short or damaged")?;
            let Some(content) = content else { continue };
            match message.field(number) {
                Some(inner) => open.push((inner, content)),
                None if message.is_varints(number) => {
                    varints += content.len();
                    if varints > limits::VARINTS {
                        return Err(format!(
                            "its tensors list integers in more than {} bytes; store them as raw data",
                            limits::VARINTS
                        ));
                    }
                }
                None if message.is_data(number) => {}
                None if content.len() > limits::PARTS => {
                    return Err(
                        "a text or a list in it is longer than any that networks have".into(),
                    );
                }
                // A packed list holds a number a byte at most.
                None => parts += content.len() / 64,
            }
        }
    }
    Ok(())
}

/// The next field and, if it has a length, its bytes.
fn next<'a>(rest: &mut &'a [u8]) -> Option<(u64, Option<&'a [u8]>)> {
    let key = varint(rest)?;
    let skipped = match key & 7 {
        0 => {
            varint(rest)?;
            return Some((key >> 3, None));
        }
        1 => 8,
        5 => 4,
        2 => {
            let length = usize::try_from(varint(rest)?).ok()?;
            let (content, after) = rest.split_at_checked(length)?;
            *rest = after;
            return Some((key >> 3, Some(content)));
        }
        _ => return None,
    };
    *rest = rest.get(skipped..)?;
    Some((key >> 3, None))
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}
