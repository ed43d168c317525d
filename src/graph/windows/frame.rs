//! The windowed model while it is being wired.

use std::collections::HashMap;
use std::rc::Rc;

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use super::excerpt::{Along, Cells, Excerpt};
use super::span::{Extent, Kernel, Span};

/// The spans of a value, one for each axis; none for an axis of which all cells are computed.
pub type Spans = TVec<Option<Rc<Span>>>;

/// How a value of the source is computed in the model of windows.
#[derive(Clone, Debug)]
pub enum Value {
    /// The value is a constant.
    Constant,
    /// Only the window in which the value changes is computed.
    Window(Window),
    /// The whole value is computed.
    Whole(OutletId),
}

/// The window of a value.
#[derive(Clone, Debug)]
pub struct Window {
    pub outlet: OutletId,
    pub spans: Spans,
}

pub struct Frame<'a> {
    pub source: &'a TypedModel,
    pub model: TypedModel,
    /// A start and a length for each row.
    table: OutletId,
    rows: Vec<Row>,
    /// Values of the source that windows need as they were, and where they come in.
    remembered: Vec<(OutletId, OutletId)>,
    values: HashMap<OutletId, Value>,
    subject: String,
    wired: usize,
}

/// A row of the table: the windows of a span, and how many cells they have in the model's shapes.
pub struct Row {
    pub span: Rc<Span>,
    pub cells: TDim,
}

impl<'a> Frame<'a> {
    /// A model whose first input is the change, a window of the source's only input, and whose
    /// second is the table.
    pub fn new(source: &'a TypedModel, change: Spans) -> TractResult<Frame<'a>> {
        let input = source.input_outlets()?[0];
        let mut model = TypedModel::default();
        let mut shape = concrete(source, input)?;
        for (length, span) in shape.iter_mut().zip(&change) {
            *length = span.as_ref().map_or(*length, |span| span.longest());
        }
        let outlet = model.add_source("change", f32::fact(&*shape))?;
        let table = model.add_source("table", i64::fact([0usize; 1]))?;
        let window = Window {
            outlet,
            spans: change,
        };
        Ok(Frame {
            source,
            model,
            table,
            rows: vec![],
            remembered: vec![],
            values: HashMap::from([(input, Value::Window(window))]),
            subject: String::new(),
            wired: 0,
        })
    }

    /// Names the node that is wired next.
    pub fn enter(&mut self, node: &str) {
        self.subject = node.to_string();
        self.wired = 0;
    }

    /// A name that no node has: the source may have names like those that are made here.
    fn name(&mut self) -> String {
        loop {
            self.wired += 1;
            let name = match self.wired {
                1 => self.subject.clone(),
                wired => format!("{}.{wired}", self.subject),
            };
            if self.model.nodes.iter().all(|node| node.name != name) {
                return name;
            }
        }
    }

    pub fn set(&mut self, outlet: OutletId, value: Value) {
        self.values.insert(outlet, value);
    }

    pub fn value(&self, outlet: OutletId) -> TractResult<&Value> {
        let value = self.values.get(&outlet);
        value.with_context(|| format!("{outlet:?} is read before it is computed"))
    }

    /// The window of a value, if only a window of it changes.
    pub fn window(&self, outlet: OutletId) -> TractResult<Option<Window>> {
        Ok(match self.value(outlet)? {
            Value::Window(window) => Some(window.clone()),
            _ => None,
        })
    }

    /// The shape of the whole value.
    pub fn shape(&self, outlet: OutletId) -> TractResult<TVec<usize>> {
        concrete(self.source, outlet)
    }

    pub fn are_constant(&self, outlets: &[OutletId]) -> TractResult<bool> {
        for &outlet in outlets {
            if !matches!(self.value(outlet)?, Value::Constant) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub fn wire(
        &mut self,
        op: impl Into<Box<dyn TypedOp>>,
        inputs: &[OutletId],
    ) -> TractResult<TVec<OutletId>> {
        let name = self.name();
        self.model.wire_node(name, op, inputs)
    }

    pub fn add_constant(&mut self, tensor: impl IntoArcTensor) -> TractResult<OutletId> {
        let name = self.name();
        self.model.add_const(name, tensor)
    }

    /// A constant or a whole value, as the source has it.
    pub fn whole(&mut self, outlet: OutletId) -> TractResult<OutletId> {
        match self.value(outlet)?.clone() {
            Value::Whole(whole) => Ok(whole),
            Value::Constant => {
                let tensor = self.source.outlet_fact(outlet)?.konst.clone();
                self.add_constant(tensor.context("a constant has a value")?)
            }
            Value::Window(window) => {
                let shape = self.shape(outlet)?;
                let axes = shape.iter().map(|&length| Along::whole(length)).collect();
                self.excerpt(outlet, &window, axes, 0.0)
            }
        }
    }

    /// The value of an outlet before the change, as a further input of the model.
    pub fn remembered(&mut self, outlet: OutletId) -> TractResult<OutletId> {
        if let Some((_, input)) = self.remembered.iter().find(|(of, _)| *of == outlet) {
            return Ok(*input);
        }
        let shape = self.shape(outlet)?;
        let name = format!("remembered.{}.{}", outlet.node, outlet.slot);
        let kind = self.source.outlet_fact(outlet)?.datum_type;
        let input = self.model.add_source(name, kind.fact(&*shape))?;
        self.remembered.push((outlet, input));
        Ok(input)
    }

    /// The part of a value that lies in some spans, which hold its own window.
    pub fn fitted(&mut self, outlet: OutletId, spans: &Spans) -> TractResult<OutletId> {
        let Some(window) = self.window(outlet)? else {
            bail!("{outlet:?} has no window");
        };
        if window.spans == *spans {
            return Ok(window.outlet);
        }
        let shape = self.shape(outlet)?;
        let axes = self.along(spans, &shape);
        self.excerpt(outlet, &window, axes, 0.0)
    }

    /// The window of a value in another extent.
    pub fn extended(
        &mut self,
        outlet: OutletId,
        window: &Window,
        extent: Extent,
    ) -> TractResult<Window> {
        let spans = window.spans.iter();
        let spans: Spans = spans
            .map(|span| span.as_ref().map(|span| Rc::new(span.with(extent))))
            .collect();
        Ok(Window {
            outlet: self.fitted(outlet, &spans)?,
            spans,
        })
    }

    /// The part of a value that was remembered, or of a constant, that lies in some spans.
    pub fn cut(&mut self, whole: OutletId, spans: &Spans) -> TractResult<OutletId> {
        let fact = self.model.outlet_fact(whole)?;
        let shape: TVec<usize> = fact.shape.as_concrete().context("a fixed shape")?.into();
        let axes = self.along(spans, &shape);
        let op = Excerpt {
            axes,
            fresh: None,
            outside: 0.0,
        };
        let inputs = [self.table, whole];
        Ok(self.wire(op, &inputs)?[0])
    }

    fn along(&mut self, spans: &Spans, shape: &[usize]) -> TVec<Along> {
        let axes = spans.iter().zip(shape);
        let one = Kernel {
            taps: 1,
            dilation: 1,
            stride: 1,
            before: 0,
        };
        axes.map(|(span, &size)| match span {
            None => Along::whole(size),
            Some(span) => self.read_along(&one, span),
        })
        .collect()
    }

    /// The cells that a kernel reads along one axis, for a span of its output.
    fn read_along(&mut self, kernel: &Kernel, span: &Rc<Span>) -> Along {
        let row = self.row(span);
        let read = |outputs: TDim| (outputs - 1) * kernel.stride + kernel.width();
        let cells = match span.extent {
            Extent::Same => Cells::Fixed((span.longest() - 1) * kernel.stride + kernel.width()),
            Extent::Exact => Cells::Read {
                width: kernel.width(),
                cells: read(self.rows[row].cells.clone()),
            },
        };
        Along {
            row: Some(row),
            stride: kernel.stride,
            before: kernel.before,
            cells,
        }
    }

    /// The cells of a value, with the padding, that a kernel reads to compute a window of its output. Each
    /// axis along which the kernel slides has a kernel and the span of the output.
    pub fn read_by(
        &mut self,
        outlet: OutletId,
        window: &Window,
        sliding: &[Option<(Kernel, Rc<Span>)>],
        padding: f32,
    ) -> TractResult<OutletId> {
        let shape = self.shape(outlet)?;
        let axes = sliding.iter().zip(&shape).map(|(axis, &size)| match axis {
            None => Along::whole(size),
            Some((kernel, span)) => self.read_along(kernel, span),
        });
        let axes = axes.collect();
        self.excerpt(outlet, window, axes, padding)
    }

    fn excerpt(
        &mut self,
        outlet: OutletId,
        window: &Window,
        axes: TVec<Along>,
        outside: f32,
    ) -> TractResult<OutletId> {
        let whole = self.remembered(outlet)?;
        let rows = window.spans.iter();
        let fresh = rows
            .map(|span| span.as_ref().map(|span| self.row(span)))
            .collect();
        let op = Excerpt {
            axes,
            fresh: Some(fresh),
            outside,
        };
        let inputs = [self.table, whole, window.outlet];
        Ok(self.wire(op, &inputs)?[0])
    }

    /// The row of the table that says where a span's windows are.
    fn row(&mut self, span: &Rc<Span>) -> usize {
        let same = |row: &Row| {
            row.span.direction == span.direction && row.span.windows() == span.windows()
        };
        self.rows.iter().position(same).unwrap_or_else(|| {
            let cells = match span.extent {
                Extent::Same => span.longest().to_dim(),
                Extent::Exact => self.model.symbols.new_with_prefix("cells").to_dim(),
            };
            self.rows.push(Row {
                span: span.clone(),
                cells,
            });
            self.rows.len() - 1
        })
    }

    /// The model, the values of the source that it wants as further inputs, and the rows of its table.
    pub fn finish(mut self) -> TractResult<(TypedModel, Vec<OutletId>, Vec<Row>)> {
        let outputs = self.source.output_outlets()?.to_vec();
        let outlets = outputs.iter().map(|&outlet| self.whole(outlet));
        let outlets = outlets.collect::<TractResult<Vec<_>>>()?;
        self.model.select_output_outlets(&outlets)?;
        let table = i64::fact([2 * self.rows.len()]);
        self.model.set_input_fact(1, table)?;
        let remembered = self.remembered.into_iter().map(|(of, _)| of).collect();
        Ok((self.model, remembered, self.rows))
    }
}

fn concrete(model: &TypedModel, outlet: OutletId) -> TractResult<TVec<usize>> {
    let shape = &model.outlet_fact(outlet)?.shape;
    let concrete = shape.as_concrete().map(|shape| shape.into());
    concrete.with_context(|| format!("{outlet:?} has no fixed shape ({shape:?})"))
}
