//! Files of labels: lines, or the forms of JSON that training libraries write.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::text::visible;

/// The most bytes of a file of labels.
pub const MAX_BYTES: usize = 16 << 20;
/// More labels, or longer ones, are refused: no network has so many classes.
const MOST_LABELS: usize = 200_000;
const LONGEST: usize = 500;
/// More commas in JSON are refused, so that what is unpacked takes some tens of megabytes.
const MOST_COMMAS: usize = 5 * MOST_LABELS;

/// The forms of JSON that are read, in words for an error.
const FORMS: &str = "give a list of labels, a map of index to label like {\"0\": \"tench\"}, or an object with such a map as id2label";

/// The text of a file that goes with labels, without its byte order mark.
pub fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str> {
    let fail = |reason: String| Error::Labels {
        file: file.to_string(),
        reason,
    };
    if bytes.len() > MAX_BYTES {
        let size = bytes.len();
        return Err(fail(format!(
            "the file has {size} bytes; at most {MAX_BYTES} are read"
        )));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let reason = "the file is in UTF-16, by its byte order mark; save it as UTF-8";
        return Err(fail(reason.to_string()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::LabelsNotText {
        file: file.to_string(),
        at: error.valid_up_to(),
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

pub fn labels(file: &str, bytes: &[u8]) -> Result<Vec<String>> {
    let fail = |reason: String| Error::Labels {
        file: file.to_string(),
        reason,
    };
    let text = text(file, bytes)?;
    let labels = match is_json(file, text) {
        true => from_json(text).map_err(fail)?,
        false => from_lines(text).map_err(fail)?,
    };
    if labels.is_empty() {
        return Err(fail("the file has no labels".to_string()));
    }
    if labels.len() > MOST_LABELS {
        return Err(fail(format!(
            "the file has more than {MOST_LABELS} labels, which are the most that are read"
        )));
    }
    if let Some(long) = labels.iter().position(|label| label.len() > LONGEST) {
        return Err(fail(format!(
            "the label of class {long} has {} bytes; at most {LONGEST} are read",
            labels[long].len()
        )));
    }
    Ok(labels)
}

/// Whether the file is JSON, by its name or because its first characters begin no line of labels.
fn is_json(file: &str, text: &str) -> bool {
    let mut start = text.trim_start().chars();
    let opens = matches!(start.next(), Some('{' | '['));
    let next = start.find(|character| !character.is_whitespace());
    file.to_lowercase().ends_with(".json") || (opens && matches!(next, Some('"' | ']' | '}')))
}

fn from_lines(text: &str) -> std::result::Result<Vec<String>, String> {
    let text = text.replace("\r\n", "\n");
    // One too many is refused; how many there are behind it does not matter.
    let lines = text.trim_end().split(['\n', '\r']).take(MOST_LABELS + 1);
    let mut labels: Vec<String> = lines.map(visible).collect();
    while labels.last().is_some_and(String::is_empty) {
        labels.pop();
    }
    match labels.iter().position(String::is_empty) {
        Some(blank) => Err(format!(
            "line {} is blank; each line is the label of a class, so take it out or give it one",
            blank + 1
        )),
        None => Ok(labels),
    }
}

fn from_json(text: &str) -> std::result::Result<Vec<String>, String> {
    if text.bytes().filter(|&byte| byte == b',').count() > MOST_COMMAS {
        return Err(format!(
            "the JSON has more than {MOST_COMMAS} commas; at most {MOST_LABELS} labels are read"
        ));
    }
    let read: Json = serde_json::from_str(text).map_err(|error| format!("{error}; {FORMS}"))?;
    let entries = match read {
        Json::Map(mut entries) => match entries.iter().position(|(key, _)| key == "id2label") {
            None => in_order(entries)?,
            Some(index) => match entries.swap_remove(index).1 {
                Json::Map(entries) => in_order(entries)?,
                Json::List(entries) => entries,
                Json::Other(_) => return Err(format!("id2label is no map; {FORMS}")),
            },
        },
        Json::List(entries) => entries,
        Json::Other(_) => return Err(format!("the JSON is one value; {FORMS}")),
    };
    let label = |(class, entry): (usize, Json)| {
        let found = match entry {
            Json::Other(Value::String(label)) => label,
            Json::List(mut several) => match several.pop() {
                Some(Json::Other(Value::String(label))) => label,
                _ => return Err(format!("the label of class {class} is no text; {FORMS}")),
            },
            _ => return Err(format!("the label of class {class} is no text; {FORMS}")),
        };
        match visible(&found) {
            blank if blank.is_empty() => Err(format!("the label of class {class} is blank")),
            label => Ok(label),
        }
    };
    entries.into_iter().enumerate().map(label).collect()
}

/// The values of a map whose keys are 0, 1 and so on, in the order of these.
fn in_order(entries: Vec<(String, Json)>) -> std::result::Result<Vec<Json>, String> {
    let count = entries.len();
    let mut ordered: Vec<Option<Json>> = (0..count).map(|_| None).collect();
    for (key, value) in entries {
        let place = match key.parse::<usize>() {
            Ok(index) if index.to_string() == key => ordered.get_mut(index),
            _ => return Err(format!("the key {:?} is no index; {FORMS}", visible(&key))),
        };
        match place {
            None => {
                return Err(format!(
                    "there are {count} labels, so indices are 0 to {}, but one is {key}",
                    count - 1
                ));
            }
            Some(Some(_)) => return Err(format!("the index {key} is there twice")),
            Some(place) => *place = Some(value),
        }
    }
    // As many different indices below the count as there are leave no gap.
    Ok(ordered.into_iter().flatten().collect())
}

/// JSON whose maps keep every entry, also of a key that is there twice.
enum Json {
    Map(Vec<(String, Json)>),
    List(Vec<Json>),
    Other(Value),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Json, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("JSON")
            }

            fn visit_map<M: MapAccess<'de>>(
                self,
                mut map: M,
            ) -> std::result::Result<Json, M::Error> {
                let mut entries = vec![];
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Json::Map(entries))
            }

            fn visit_seq<S: serde::de::SeqAccess<'de>>(
                self,
                mut list: S,
            ) -> std::result::Result<Json, S::Error> {
                let mut entries = vec![];
                while let Some(entry) = list.next_element()? {
                    entries.push(entry);
                }
                Ok(Json::List(entries))
            }

            fn visit_str<E>(self, text: &str) -> std::result::Result<Json, E> {
                Ok(Json::Other(Value::from(text)))
            }

            fn visit_bool<E>(self, value: bool) -> std::result::Result<Json, E> {
                Ok(Json::Other(Value::from(value)))
            }

            fn visit_i64<E>(self, value: i64) -> std::result::Result<Json, E> {
                Ok(Json::Other(Value::from(value)))
            }

            fn visit_u64<E>(self, value: u64) -> std::result::Result<Json, E> {
                Ok(Json::Other(Value::from(value)))
            }

            fn visit_f64<E>(self, value: f64) -> std::result::Result<Json, E> {
                Ok(Json::Other(Value::from(value)))
            }

            fn visit_unit<E>(self) -> std::result::Result<Json, E> {
                Ok(Json::Other(Value::Null))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<String> {
        labels("labels.txt", bytes).unwrap()
    }

    fn refused(bytes: &[u8]) -> String {
        labels("labels.txt", bytes).unwrap_err().to_string()
    }

    /// As editors and training libraries write the same three labels.
    #[test]
    fn the_same_labels_in_every_form() {
        for bytes in [
            &b"first\nsecond\nthird"[..],
            b"first\nsecond\nthird\n\n \n",
            b"first\r\nsecond\r\nthird\r\n\r\n",
            b"first\rsecond\rthird\r",
            b"\xef\xbb\xbffirst\n second\t\nthird\n",
            b"\xef\xbb\xbf[\"first\", \"second\", \"third\"]",
            b"{\"2\": \"third\", \"0\": \"first\", \"1\": \"second\"}\n",
            b"{\"0\": [\"n01\", \"first\"], \"1\": [\"n02\", \"second\"], \"2\": [\"n03\", \"third\"]}",
            b"{\"a\": 1.5, \"id2label\": {\"0\": \"first\", \"1\": \"second\", \"2\": \"third\"}, \"label2id\": {\"first\": 0}}",
        ] {
            assert_eq!(
                read(bytes),
                ["first", "second", "third"],
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[test]
    fn what_is_no_list_of_labels_is_refused_in_words() {
        for (bytes, words) in [
            (&b"\xff\xfef\0i\0"[..], "UTF-16"),
            (b"", "no labels"),
            (b"\n\n", "no labels"),
            (b"a\n\nb\n", "line 2 is blank"),
            (b"[\"a\", 3]", "class 1 is no text"),
            (b"[\"a\", \" \"]", "class 1 is blank"),
            (b"[\"a\",", "EOF"),
            (
                b"{\"0\": \"a\", \"2\": \"b\"}",
                "indices are 0 to 1, but one is 2",
            ),
            (b"{\"0\": \"a\", \"0\": \"b\"}", "0 is there twice"),
            (b"{\"0\": \"a\", \"01\": \"b\"}", "\"01\" is no index"),
            (b"{\"cat\": 0, \"dog\": 1}", "\"cat\" is no index"),
            (b"{\"id2label\": \"cat\"}", "id2label is no map"),
            (b"[]", "no labels"),
            (b"{\"0\": {\"name\": \"cat\"}}", "class 0 is no text"),
        ] {
            let said = refused(bytes);
            assert!(said.starts_with("labels.txt: "), "{said}");
            assert!(said.contains(words), "{said} lacks {words}");
        }
        assert!(labels("labels.json", b"a\nb\n").is_err());
        let nested = "[".repeat(100_000);
        assert!(labels("labels.json", nested.as_bytes()).is_err());
        for many in [
            "a\n".repeat(8 << 20),
            format!("[\"a\",{}0]", "0,".repeat(8_000_000)),
        ] {
            assert!(refused(many.as_bytes()).contains("more than"));
        }
        let long = vec![b'x'; LONGEST + 1];
        assert!(refused(&long).contains("class 0 has 501 bytes"));
    }

    /// A list of labels that begins with a bracket is still one.
    #[test]
    fn brackets_are_no_json() {
        assert_eq!(read(b"[PAD]\n{x}\n"), ["[PAD]", "{x}"]);
    }

    /// Right-to-left overrides and control characters would make one class look like another.
    #[test]
    fn labels_that_would_reorder_the_page_are_made_harmless() {
        let bytes = "a\u{202e}b\u{7}c\nx\u{2066}y\u{2028}z\tw\n".as_bytes();
        assert_eq!(read(bytes), ["a\u{fffd}b\u{fffd}c", "x\u{fffd}y z w"]);
        // What is not seen at all does not pass for another label, or for none.
        let bytes = "cat\nca\u{200b}t\n\u{2060}\n".as_bytes();
        assert_eq!(read(bytes), ["cat", "ca\u{fffd}t", "\u{fffd}"]);
    }
}
