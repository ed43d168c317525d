/**
 * What a page and its workers hold after garbage collection, in bytes: objects and buffers, and the
 * memories of WebAssembly, which are in no heap and never shrink. The browser ends a page whose workers compute
 * while they are asked, so it waits for small maps.
 *
 * @param {import("puppeteer-core").Page} page
 * @returns {Promise<{ heaps: number, wasm: number }>}
 */
export async function heldBytes(page) {
  await page.waitForFunction(() => !document.querySelector(".ways[aria-busy=true]"), {
    timeout: 120_000,
  });
  const sessions = [await page.createCDPSession(), ...page.workers().map(({ client }) => client)];
  const held = { heaps: 0, wasm: 0 };
  for (const session of sessions) {
    held.wasm += await wasmBytes(session);
    await session.send("HeapProfiler.collectGarbage");
    const heap = await session.send("Runtime.getHeapUsage");
    held.heaps += heap.usedSize + heap.embedderHeapUsedSize + heap.backingStorageSize;
  }
  return held;
}

async function wasmBytes(session) {
  const objectGroup = "memories";
  const expression = "WebAssembly.Memory.prototype";
  const { result } = await session.send("Runtime.evaluate", { expression, objectGroup });
  const { objects } = await session.send("Runtime.queryObjects", {
    prototypeObjectId: result.objectId,
    objectGroup,
  });
  const sum = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration:
      "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }",
    returnByValue: true,
  });
  await session.send("Runtime.releaseObjectGroup", { objectGroup });
  return sum.result.value;
}
