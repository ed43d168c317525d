// How often a map on its way is drawn: the workers want the cores.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { RedrawThrottle } from "../../www/element/redraw-throttle.js";

test("a thirtieth of the time at most goes into drawing, and there is a least rest", () => {
  let now = 1;
  const clock = mock.method(performance, "now", () => now);
  try {
    const throttle = new RedrawThrottle();
    assert.equal(throttle.due, true, "the first drawing is due at once");
    const drawn = (time) => {
      const start = now;
      now += time;
      throttle.rest(start);
    };
    /** How long it is not due. */
    const rest = () => {
      const start = now;
      while (!throttle.due) now += 1;
      return now - start;
    };
    drawn(1);
    assert.equal(rest(), 401);
    drawn(100);
    assert.equal(rest(), 3001);
  } finally {
    clock.mock.restore();
  }
});
