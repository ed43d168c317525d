//! Made-up lists, with many equal values, in any order.

use heatlens::manifest::Manifest;
use heatlens::model::peaks::{Peak, Peaks};
use heatlens::photo::crop::Rect;
use heatlens::units::index::{Index, KEPT, LayerFields, Layout, Photo, Query, Row};
use proptest::prelude::*;

use crate::support::shipped::manifest;

const CLASSES: usize = 2;
const CHANNELS: usize = 2;

fn layout() -> Layout {
    let Manifest { name, sha256, .. } = manifest();
    Layout {
        model: name,
        sha256,
        input: [8, 8],
        classes: CLASSES,
        class_maps: Some([2, 2]),
        layers: vec![LayerFields {
            name: "layer".to_string(),
            channels: CHANNELS,
            rows: vec![[0, 3], [2, 5], [4, 8]],
            columns: vec![[0, 4], [4, 8]],
        }],
    }
}

fn queries() -> Vec<Query> {
    let class = |class| Query::Class { class };
    let channel = |channel| Query::Channel {
        layer: "layer".to_string(),
        channel,
    };
    let classes = (0..CLASSES).map(class);
    classes.chain((0..CHANNELS).map(channel)).collect()
}

fn photo(number: usize) -> Photo {
    Photo {
        id: format!("{number:03}"),
        name: format!("{number}.jpg"),
        crop: Rect {
            left: 10.0,
            top: 0.0,
            right: 26.0,
            bottom: 16.0,
        },
    }
}

type Pile = Vec<(usize, Peaks)>;

/// Photos in a random order, with values that often are equal.
fn pile() -> impl Strategy<Value = Pile> {
    let peak = (-3i8..4, 0usize..4).prop_map(|(value, place)| Peak {
        value: f32::from(value) / 2.0,
        place: Some(place),
    });
    let peaks = prop::collection::vec(peak, CLASSES + CHANNELS);
    let lists = prop::collection::vec(peaks.prop_map(|peaks| Peaks { all: peaks }), 0..40);
    let numbered = lists.prop_map(|all| all.into_iter().enumerate().collect::<Pile>());
    numbered.prop_shuffle()
}

fn indexed<'a>(seed: u64, pile: impl IntoIterator<Item = &'a (usize, Peaks)>) -> Index {
    let mut index = Index::of(layout(), seed);
    for (number, peaks) in pile {
        index.insert(photo(*number), peaks).unwrap();
    }
    index
}

/// Numbers and values of the photos of a row.
fn row(index: &Index, query: &Query, row: Row) -> Vec<(String, f32)> {
    let found = index.search(query, row).unwrap();
    found
        .iter()
        .map(|found| (found.photo.id.clone(), found.value))
        .collect()
}

/// All photos by a scan: from the largest value down, by id where values are equal.
fn scanned(pile: &Pile, item: usize) -> Vec<(String, f32)> {
    let mut all: Vec<(String, f32)> = pile
        .iter()
        .map(|(number, peaks)| (photo(*number).id, peaks.all[item].value))
        .collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}

proptest! {
    /// The ends of the scan, and a sample that is the same for all queries.
    #[test]
    fn rows_are_those_of_a_scan(pile in pile(), seed in 0u64..4) {
        let index = indexed(seed, &pile);
        prop_assert_eq!(index.count(), pile.len());
        let mut samples = vec![];
        for (item, query) in queries().iter().enumerate() {
            let mut all = scanned(&pile, item);
            let sample = row(&index, query, Row::Random);
            prop_assert_eq!(sample.len(), pile.len().min(KEPT));
            let kept: Vec<_> = all.iter().filter(|one| sample.contains(one)).cloned().collect();
            prop_assert_eq!(&kept, &sample);
            let mut names: Vec<String> = sample.into_iter().map(|(id, _)| id).collect();
            names.sort();
            samples.push(names);
            prop_assert_eq!(row(&index, query, Row::Most), &all[..KEPT.min(all.len())]);
            all.reverse();
            prop_assert_eq!(row(&index, query, Row::Least), &all[..KEPT.min(all.len())]);
        }
        prop_assert!(samples.iter().all(|sample| *sample == samples[0]));
    }

    /// Neither the order of the photos nor a visit in between changes the file.
    #[test]
    fn order_and_interruptions_do_not_matter(pile in pile(), half in 0.0f64..1.0) {
        let whole = indexed(0, &pile).to_json();
        prop_assert_eq!(&indexed(0, pile.iter().rev()).to_json(), &whole);
        let (first, rest) = pile.split_at((half * pile.len() as f64) as usize);
        let mut again = Index::parse(&indexed(0, first).to_json(), &manifest()).unwrap();
        for (number, peaks) in rest {
            again.insert(photo(*number), peaks).unwrap();
        }
        prop_assert_eq!(again.to_json(), whole);
    }
}

/// Two of forty photos in common would be too few for a bug that ignores the seed.
#[test]
fn another_seed_draws_another_sample() {
    let peaks = |value| Peaks {
        all: vec![Peak { value, place: None }; CLASSES + CHANNELS],
    };
    let pile: Pile = (0..40).map(|n| (n, peaks(n as f32))).collect();
    let sample = |seed| row(&indexed(seed, &pile), &queries()[0], Row::Random);
    assert_ne!(sample(0), sample(1));
}

/// The places of units and cells in the input and in the photo, by hand: the photo is twice as large
/// as the input, and its crop starts at column 10.
#[test]
fn rectangles_are_fields_and_cells() {
    let peak = |place| Peak {
        value: 1.0,
        place: Some(place),
    };
    let peaks = vec![peak(2), peak(0), peak(3), peak(0)];
    let index = indexed(0, &[(1, Peaks { all: peaks })]);
    let found = |query: usize| {
        let found = index
            .search(&queries()[query], Row::Most)
            .unwrap()
            .remove(0);
        let edges = |r: Rect| [r.left, r.top, r.right, r.bottom];
        (found.place, edges(found.rectangle), edges(found.in_photo))
    };
    // The second row and the first column of two by two.
    assert_eq!(
        found(0),
        (Some([1, 0]), [0.0, 4.0, 4.0, 8.0], [10.0, 8.0, 18.0, 16.0])
    );
    // Place 3 of two columns is row 1, column 1.
    assert_eq!(
        found(2),
        (Some([1, 1]), [4.0, 2.0, 8.0, 5.0], [18.0, 4.0, 26.0, 10.0])
    );
}

/// Numbers on their way between workers lose nothing.
#[test]
fn summaries_go_through_numbers() {
    let peaks = vec![
        Peak {
            value: -1.5,
            place: None,
        },
        Peak {
            value: 0.1,
            place: Some(12543),
        },
    ];
    let peaks = Peaks { all: peaks };
    assert_eq!(Peaks::from_numbers(&peaks.numbers()), peaks);
}

/// What is not an index, or another network's, is refused with words.
#[test]
fn other_files_are_refused() {
    let json = indexed(0, &[]).to_json();
    let refused = |json: &str| Index::parse(json, &manifest()).unwrap_err().to_string();
    assert!(refused("{}").contains("the index could not be read"));
    assert!(refused(&json.replace("\"version\":1", "\"version\":9")).contains("version 9"));
    let other = Manifest {
        sha256: "0".repeat(64),
        ..manifest()
    };
    let error = Index::parse(&json, &other).unwrap_err().to_string();
    assert!(
        error.contains("not with mobilenet_v2 of sha256 000"),
        "{error}"
    );
    let lengths = "\"lengths\":[0,0,0,0]";
    assert!(json.contains(lengths));
    for wrong in ["0,0,0,1", "18446744073709551615,1,0,0"] {
        let cut = json.replace(lengths, &format!("\"lengths\":[{wrong}]"));
        assert!(refused(&cut).contains("do not fit together"));
    }
    let few = Peaks { all: vec![] };
    let mut index = indexed(0, &[]);
    assert!(
        index
            .insert(photo(1), &few)
            .unwrap_err()
            .to_string()
            .contains("0 peaks")
    );
}

/// A thousand photos take no more room than the 27 that each of four items can keep, at a hundred
/// bytes or so.
#[test]
fn the_size_is_bounded() {
    let mut index = Index::of(layout(), 0);
    for number in 0..1000 {
        let value = |item: usize| ((number * 37 + item * 101) % 997) as f32;
        let peaks = (0..CLASSES + CHANNELS).map(|item| Peak {
            value: value(item),
            place: Some(item),
        });
        let peaks = Peaks {
            all: peaks.collect(),
        };
        index.insert(photo(number), &peaks).unwrap();
    }
    assert_eq!(index.count(), 1000);
    let size = index.to_json().len();
    assert!(size < 4 * 27 * 110, "{size}");
}
