//! The check that every method's numbers pass, in both doors.

use super::options::Options;
use super::{Stepper, Trial};
use crate::error::{Error, Result};
use crate::map::heatmap::Heatmap;
use crate::model::network::Network;
use crate::model::recompute::Report;
use crate::model::target::Target;

/// A method whose parts and maps hold finite numbers, but for cells that are not computed yet.
pub struct Checked {
    method: &'static str,
    stepper: Box<dyn Stepper>,
}

impl Checked {
    pub fn new(method: &'static str, stepper: Box<dyn Stepper>) -> Checked {
        Checked { method, stepper }
    }

    fn part(&self, index: usize, part: &[f32]) -> Result<()> {
        match part.iter().position(|value| !value.is_finite()) {
            None => Ok(()),
            Some(place) => Err(Error::NotFinite {
                what: format!("{}: number {place} of step {index}", self.method),
                value: part[place],
            }),
        }
    }
}

impl Stepper for Checked {
    fn steps(&self) -> usize {
        self.stepper.steps()
    }

    fn coarse(&self) -> usize {
        self.stepper.coarse()
    }

    fn agenda(&self, rest: bool) -> Vec<usize> {
        self.stepper.agenda(rest)
    }

    fn passes(&self) -> usize {
        self.stepper.passes()
    }

    fn prepare(&self, network: &mut Network) -> Result<Option<Report>> {
        self.stepper.prepare(network)
    }

    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        let part = self.stepper.step(index, network);
        let part = part.map_err(|error| error.of(self.method))?;
        self.part(index, &part)?;
        Ok(part)
    }

    fn trial(&self, row: f64, column: f64) -> Option<Trial<'_>> {
        self.stepper.trial(row, column)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        self.part(index, &part)?;
        self.stepper.absorb(index, part)
    }

    fn done(&self) -> usize {
        self.stepper.done()
    }

    fn known(&self) -> Option<Vec<bool>> {
        self.stepper.known()
    }

    fn finish(&self, target: Target, reading: &Options) -> Result<Heatmap> {
        let map = self.stepper.finish(target, reading);
        map.and_then(|map| map.checked(self.known().as_deref()))
            .map_err(|error| error.of(self.method))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::heatmap::{Cells, Sign};
    use crate::photo::crop::Rect;
    use serde_json::Map;

    /// A method of one step, whose map is that step's part; its last cell is not known.
    struct Echo(Vec<f32>);

    impl Stepper for Echo {
        fn steps(&self) -> usize {
            1
        }

        fn passes(&self) -> usize {
            0
        }

        fn step(&self, _: usize, _: &mut Network) -> Result<Vec<f32>> {
            Ok(vec![])
        }

        fn absorb(&mut self, _: usize, part: Vec<f32>) -> Result<()> {
            self.0 = part;
            Ok(())
        }

        fn done(&self) -> usize {
            1
        }

        fn known(&self) -> Option<Vec<bool>> {
            Some(vec![true, true, true, false])
        }

        fn finish(&self, _: Target, _: &Options) -> Result<Heatmap> {
            let extent = Rect {
                left: 0.0,
                top: 0.0,
                right: 1.0,
                bottom: 1.0,
            };
            Ok(Heatmap {
                layers: vec!["all"],
                rows: 2,
                columns: 2,
                values: self.0.clone(),
                cells: Cells::Tiles,
                unit: "score",
                sign: Sign::Signed,
                reference: None,
                clip: 0.0,
                rounding: 0.0,
                extent,
                input: (2, 2),
                parameters: Map::new(),
                findings: Map::new(),
            })
        }
    }

    /// NaN where nothing is known yet is not NaN that a method made.
    #[test]
    fn only_unknown_cells_may_lack_a_number() {
        let target = Target::new(0, None, 1).unwrap();
        let reading = Options::parse("echo", &[], []).unwrap();
        let finish = |values: [f32; 4]| {
            let echo = Checked::new("echo", Box::new(Echo(values.to_vec())));
            echo.finish(target, &reading)
        };
        assert!(finish([1.0, 2.0, 3.0, f32::NAN]).is_ok());
        for wrong in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let error = finish([1.0, 2.0, wrong, f32::NAN]).unwrap_err().to_string();
            assert!(
                error.starts_with("echo: row 1, column 0 of the map is"),
                "{error}"
            );
        }
        assert!(finish([1.0, 2.0, 3.0, f32::INFINITY]).is_err());
    }

    #[test]
    fn parts_that_are_no_numbers_are_refused() {
        let mut echo = Checked::new("echo", Box::new(Echo(vec![])));
        let error = echo.absorb(0, vec![1.0, f32::NAN]).unwrap_err().to_string();
        assert!(
            error.starts_with("echo: number 1 of step 0 is NaN"),
            "{error}"
        );
        assert!(echo.absorb(0, vec![1.0]).is_ok());
    }
}
