// dist/ is served and a browser is open from before a file's tests until after them.
import { after } from "node:test";
import { launch, serveDist } from "./browser.mjs";

const { address, stop } = await serveDist();
const browser = await launch();

after(async () => {
  await browser.close();
  stop();
});

/** The page's address, and the browser. */
export const place = { address, browser };
