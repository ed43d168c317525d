//! Where the network looked, in sentences made from a map's numbers.

use crate::map::findings::{Findings, Occlusion, Position};
use crate::map::heatmap::Heatmap;
use crate::photo::crop::Rect;

/// The share of its probability that a class has to lose at some position for one part to decide.
const DECIDES: f32 = 0.1;

/// The probability that a class has to gain at some position for that to be worth a sentence.
const RAISES: f32 = 0.02;

/// Where the network looked: up to three sentences; none for a map of which no such thing can be said, or not
/// yet.
///
/// `name` says how a class is shown, and `class` is the one that is explained.
pub fn sentences(map: &Heatmap, class: &str, name: impl Fn(usize) -> String) -> Vec<String> {
    match &map.findings {
        Findings::Occlusion(found) => {
            let complete = !map.values.iter().any(|value| value.is_nan());
            match complete || found.adaptive.is_some() {
                true => occlusion(found, (map.extent, complete), class, name),
                false => vec![],
            }
        }
        Findings::Pooling(_) => evidence(map, class).into_iter().collect(),
        _ => vec![],
    }
}

fn occlusion(
    found: &Occlusion,
    (seen, complete): (Rect, bool),
    class: &str,
    name: impl Fn(usize) -> String,
) -> Vec<String> {
    let Some(costliest) = &found.costliest else {
        return vec![];
    };
    let whole = found.probability;
    let there = percent(costliest.probability);
    let mut said = match whole - costliest.probability > DECIDES * whole {
        true => {
            let place = region(costliest, seen);
            let falls = format!(
                "Hide one square {place} and “{class}” falls from {} to {there}",
                percent(whole)
            );
            let first = name(costliest.first);
            vec![match first == class {
                true => format!("{falls}; it stays the first guess."),
                false => format!("{falls}; the network then says “{first}”."),
            }]
        }
        false if !complete => vec![],
        false => {
            let least = match (percent(whole), there.starts_with("over")) {
                (all, true) if all == there => format!("stays {there}"),
                (all, _) if all == there => format!("stays at {there}"),
                (all, _) => format!("keeps at least {there} of {all}"),
            };
            vec![format!(
                "No single part decides this: whichever square is hidden, “{class}” {least}."
            )]
        }
    };
    if let Some(raising) = &found.raising
        && raising.probability - whole >= RAISES
    {
        let place = region(raising, seen);
        let there = percent(raising.probability);
        let square = match region(costliest, seen) == place && !said.is_empty() {
            true => "another square",
            false => "a square",
        };
        said.push(format!(
            "Hiding {square} {place} raises “{class}” to {there}."
        ));
    }
    said
}

fn evidence(map: &Heatmap, class: &str) -> Option<String> {
    let (row, column) = map.largest()?;
    let (down, along) = map.middle((row, column));
    let place = third(down, along);
    let largest = map.layer(0).ok()?.get(row * map.columns + column)?;
    Some(match *largest > 0.0 {
        true => format!("The strongest evidence for “{class}” lies {place}."),
        false => format!("No part of the photo speaks for “{class}”."),
    })
}

/// Where a window lies in what the network sees.
fn region(position: &Position, seen: Rect) -> &'static str {
    let window = position.window;
    let down = (window.top + window.bottom) / 2.0 - seen.top;
    let along = (window.left + window.right) / 2.0 - seen.left;
    third(
        down / (seen.bottom - seen.top),
        along / (seen.right - seen.left),
    )
}

/// The third of a picture's height and width in which a point lies, given as shares of both.
fn third(down: f64, along: f64) -> &'static str {
    const PLACES: [[&str; 3]; 3] = [
        ["in the upper left", "at the top", "in the upper right"],
        ["on the left", "in the centre", "on the right"],
        ["in the lower left", "at the bottom", "in the lower right"],
    ];
    let third = |share: f64| ((share * 3.0) as usize).min(2);
    PLACES[third(down)][third(along)]
}

/// A probability in whole percents; what would look like none or all is said to be near it.
fn percent(probability: f32) -> String {
    match probability {
        p if p > 0.0 && p < 0.01 => "under 1 %".to_string(),
        p if p < 1.0 && p > 0.99 => "over 99 %".to_string(),
        p => format!("{} %", (p * 100.0).round()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: Rect = Rect {
        left: 100.0,
        top: 0.0,
        right: 400.0,
        bottom: 300.0,
    };

    fn position(left: f64, top: f64, probability: f32, first: usize) -> Option<Position> {
        let window = Rect {
            left,
            top,
            right: left + 60.0,
            bottom: top + 60.0,
        };
        Some(Position {
            window,
            probability,
            first,
        })
    }

    fn occluded() -> Occlusion {
        Occlusion {
            score: 9.0,
            probability: 0.7,
            winners: vec![],
            winner_at: vec![],
            costliest: None,
            raising: None,
            adaptive: None,
            agreement: None,
        }
    }

    fn said(costliest: Option<Position>, raising: Option<Position>) -> Vec<String> {
        let found = Occlusion {
            costliest,
            raising,
            ..occluded()
        };
        let name = |class: usize| ["zebra", "flamingo"][class].to_string();
        occlusion(&found, (SEEN, true), "zebra", name)
    }

    /// The window's centre is (130, 150) in a square from (100, 0) to (400, 300): the left third, halfway down.
    #[test]
    fn the_square_that_costs_most_is_said_with_its_numbers() {
        let found = said(
            position(100.0, 120.0, 0.11, 1),
            position(340.0, 0.0, 0.85, 0),
        );
        assert_eq!(
            found,
            [
                "Hide one square on the left and “zebra” falls from 70 % to 11 %; the network then says “flamingo”.",
                "Hiding a square in the upper right raises “zebra” to 85 %."
            ]
        );
        let stays = said(position(220.0, 120.0, 0.5, 0), None);
        assert_eq!(
            stays,
            [
                "Hide one square in the centre and “zebra” falls from 70 % to 50 %; it stays the first guess."
            ]
        );
    }

    /// 0.65 of 0.7 is a loss of a fourteenth, and 0.71 a gain of a hundredth.
    #[test]
    fn without_a_part_that_decides_none_is_named() {
        let found = said(
            position(100.0, 120.0, 0.65, 0),
            position(100.0, 0.0, 0.71, 0),
        );
        assert_eq!(
            found,
            [
                "No single part decides this: whichever square is hidden, “zebra” keeps at least 65 % of 70 %."
            ]
        );
        assert!(said(None, None).is_empty());
    }

    /// 0.9981 and 0.9999 are the same in whole percents, as 0.7 and 0.699 are; the lower one is not said to be all.
    #[test]
    fn what_stays_the_same_is_said_to_stay() {
        let of = |whole: f32, least: f32| {
            let found = Occlusion {
                probability: whole,
                costliest: position(220.0, 120.0, least, 0),
                ..occluded()
            };
            occlusion(&found, (SEEN, true), "gibbon", |_| "gibbon".to_string())
        };
        let part = "No single part decides this: whichever square is hidden, “gibbon” stays";
        assert_eq!(of(0.9999, 0.9981), [format!("{part} over 99 %.")]);
        assert_eq!(of(0.7, 0.699), [format!("{part} at 70 %.")]);
    }

    /// Both squares lie in the centre, and are not one.
    #[test]
    fn a_second_square_of_a_region_is_another_one() {
        let found = said(
            position(220.0, 120.0, 0.11, 1),
            position(200.0, 110.0, 0.85, 0),
        );
        assert_eq!(
            found[1],
            "Hiding another square in the centre raises “zebra” to 85 %."
        );
    }

    #[test]
    fn percents_never_look_like_none_or_all() {
        let said = [0.0, 0.004, 0.125, 0.995, 1.0].map(percent);
        assert_eq!(said, ["0 %", "under 1 %", "13 %", "over 99 %", "100 %"]);
    }
}
