// Downloads from a host with faults: what is tried again, how far it counts, and when it ends.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { fits, fitsByIntegrity } from "../../www/engine/digest.js";
import { joined, transfer } from "../../www/engine/transfer.js";

/** What the host does with the next requests; the last one stays. */
let acts = [];
let seen = [];
const server = createServer((request, response) => {
  seen.push(request.headers);
  (acts.length > 1 ? acts.shift() : acts[0])(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = new URL(`http://127.0.0.1:${server.address().port}/file`);
after(() => server.close() && server.closeAllConnections());

const whole = (response) => response.end("twelve bytes");
const answer = (status) => (response) => response.writeHead(status).end();
const cut = (response) => {
  response.writeHead(200, { "Content-Length": 12 });
  response.write("twelve", () => response.destroy());
};
const reset = (response) => response.destroy();
const endless = (response) => {
  const write = () => response.destroyed || response.write("x".repeat(1000), write);
  write();
};

async function get(script, wish = {}) {
  [acts, seen] = [script, []];
  let [counted, most] = [0, 0];
  const attempt = () => {
    let own = 0;
    return {
      chunk: ({ byteLength }) => {
        [own, counted] = [own + byteLength, counted + byteLength];
        most = Math.max(most, counted);
      },
      drop: () => (counted -= own),
    };
  };
  const received = await transfer(address, { most: 1e6, pauses: [0, 10], attempt, ...wish });
  return { received, counted, most, text: new TextDecoder().decode(joined(received)) };
}

test("what breaks off is tried again, and its bytes count for nothing", async () => {
  const { text, counted, most } = await get([cut, reset, whole]);
  assert.equal(text, "twelve bytes");
  assert.equal(counted, 12);
  assert.ok(most <= 12, `${most} bytes at most`);
  assert.equal(seen.length, 3);
});

test("after the stated number of tries it says what was wrong and how far it came", async () => {
  const short = get([cut], { total: 12_000_000 });
  await assert.rejects(short, {
    message: "the connection broke off after 1 kB of 12.0 MB; it was tried 3 times",
  });
  assert.equal(seen.length, 3);
  await assert.rejects(get([reset]), {
    message: "nothing came; it was tried 3 times",
    silent: true,
  });
});

test("a server's failures may pass, a file that is not there is not asked for again", async () => {
  assert.equal((await get([answer(503), answer(500), whole])).text, "twelve bytes");
  await assert.rejects(get([answer(404)]), { message: "the server answered 404", passing: false });
  assert.equal(seen.length, 1);
  await assert.rejects(get([answer(409)]), /was updated .* reload the page/);
});

test("a body without end is cut at the limit", async () => {
  const { received } = await get([endless], { most: 5000 });
  assert.equal(received.whole, false);
  assert.ok(received.length < 1e6, `${received.length} bytes`);
});

test("a download that is given up stops at once and is not tried again", async () => {
  const giving = new AbortController();
  const waiting = get([() => giving.abort(new Error("given up"))], { signal: giving.signal });
  await assert.rejects(waiting, { message: "given up" });
  assert.equal(seen.length, 1);
});

test("hashes fit with crypto.subtle and without, and a flipped byte does not", async () => {
  const abc = new TextEncoder().encode("abc");
  // FIPS 180-2, appendix B.1.
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  for (const check of [fits, fitsByIntegrity]) {
    assert.equal(await check(abc, sha256), true);
    assert.equal(await check(Uint8Array.of(97, 98, 98), sha256), false);
  }
});
