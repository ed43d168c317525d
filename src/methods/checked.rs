//! The check that every method's numbers pass, in both doors.

use super::explain::{Explain, Question};
use super::stepper::{Stepper, Trial};
use crate::error::{Error, Result};
use crate::map::heatmap::Heatmap;
use crate::model::network::Network;
use crate::model::recompute::Recomputed;
use crate::model::target::Target;
use crate::options::{Chosen, Options};

/// A method whose parts and maps hold finite numbers, but for cells that are not computed yet, and whose
/// maps say which options made them.
pub struct Checked<E: Explain> {
    stepper: E::Stepper,
    begun: Chosen,
}

impl<E: Explain> Checked<E> {
    pub fn begin(question: &Question, options: &Chosen) -> Result<Checked<E>> {
        Ok(Checked {
            stepper: E::begin(question, &E::Options::read(options)?)?,
            begun: options.clone(),
        })
    }

    fn part(index: usize, part: &[f32]) -> Result<()> {
        match part.iter().position(|value| !value.is_finite()) {
            None => Ok(()),
            Some(place) => Err(Error::NotFinite {
                what: format!("{}: number {place} of step {index}", E::FACE.name),
                value: part[place],
            }),
        }
    }
}

impl<E: Explain> Stepper for Checked<E> {
    type Reading = Chosen;

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

    fn prepare(&self, network: &mut Network) -> Result<Option<Recomputed>> {
        self.stepper.prepare(network)
    }

    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        let part = self.stepper.step(index, network);
        let part = part.map_err(|error| error.of(E::FACE.name))?;
        Self::part(index, &part)?;
        Ok(part)
    }

    fn trial(&self, row: f64, column: f64) -> Option<Trial<'_>> {
        self.stepper.trial(row, column)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        Self::part(index, &part)?;
        self.stepper.absorb(index, part)
    }

    fn done(&self) -> usize {
        self.stepper.done()
    }

    fn known(&self) -> Option<Vec<bool>> {
        self.stepper.known()
    }

    fn finish(&self, target: Target, reading: &Chosen) -> Result<Heatmap> {
        let anew = E::reading(&E::Options::read(reading)?);
        let map = self.stepper.finish(target, &anew);
        let map = map.and_then(|map| map.checked(self.known().as_deref()));
        let mut map = map.map_err(|error| error.of(E::FACE.name))?;
        map.parameters = self.begun.reread(reading).texts().clone();
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::cells::Cells;
    use crate::map::findings::Findings;
    use crate::map::heatmap::Sign;
    use crate::options::options;
    use crate::photo::crop::Rect;
    use crate::registry::{Face, Family};

    options! {
        struct Nothing {}
    }

    /// A method of one step, whose map is that step's part; its last cell is not known.
    struct Echo(Vec<f32>);

    impl Explain for Echo {
        const FACE: Face = Face {
            name: "echo",
            title: "Echo",
            question: "What came in",
            summary: "What was absorbed.",
            note: None,
            family: Family::Check,
            sweep: false,
            per_target: false,
            requires: &[],
        };
        type Options = Nothing;
        type Stepper = Echo;

        fn begin(_: &Question, _: &Nothing) -> Result<Echo> {
            Ok(Echo(vec![]))
        }

        fn reading(_: &Nothing) {}
    }

    impl Stepper for Echo {
        type Reading = ();

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

        fn finish(&self, _: Target, _: &()) -> Result<Heatmap> {
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
                parameters: Default::default(),
                findings: Findings::None,
            })
        }
    }

    fn chosen() -> Chosen {
        Chosen::parse("echo", Nothing::SPECS, []).unwrap()
    }

    fn echo(values: Vec<f32>) -> Checked<Echo> {
        Checked {
            stepper: Echo(values),
            begun: chosen(),
        }
    }

    /// NaN where nothing is known yet is not NaN that a method made.
    #[test]
    fn only_unknown_cells_may_lack_a_number() {
        let target = Target::new(0, None, 1).unwrap();
        let finish = |values: [f32; 4]| echo(values.to_vec()).finish(target, &chosen());
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
        let mut echo = echo(vec![]);
        let error = echo.absorb(0, vec![1.0, f32::NAN]).unwrap_err().to_string();
        assert!(
            error.starts_with("echo: number 1 of step 0 is NaN"),
            "{error}"
        );
        assert!(echo.absorb(0, vec![1.0]).is_ok());
    }
}
