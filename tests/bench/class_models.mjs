// Ten class models on the page: seconds, and what the network says of them. Needs dist/.
import { readFile } from "node:fs/promises";
import { launch, serveDist } from "../browser/browser.mjs";
import { visit } from "../browser/lens.mjs";

const CLASSES = JSON.parse(await readFile(new URL("classes.json", import.meta.url)));

const { address, stop } = await serveDist();
const browser = await launch();
const page = await browser.newPage();
await visit(page, address);
await page.click('[name=inside][value="class-model"]');
await page.waitForSelector(".climb .start:enabled");
for (const name of CLASSES) {
  await page.$eval(".climb [name=class]", (field, name) => (field.value = name), name);
  await page.$eval(".climb .said", (said) => (said.textContent = ""));
  await page.click(".climb .start");
  await page.waitForFunction(
    () => document.querySelector(".climb .said").textContent.startsWith("Finished"),
    { timeout: 300_000 },
  );
  const text = (part) => page.$eval(`.climb ${part}`, ({ textContent }) => textContent);
  console.log(`${name}: ${await text(".said")}. ${await text(".verdict")}`);
}
await browser.close();
stop();
