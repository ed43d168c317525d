// What a page's policy has refused: a browser tells the page and the console.

/** Has a page gather what its policy refuses, in its frames too, from its beginning. */
export async function gather(page) {
  const refused = [];
  await page.exposeFunction("refusedByPolicy", (text) => refused.push(text));
  await page.evaluateOnNewDocument(() => {
    addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
      const at = `${sourceFile}:${lineNumber}`;
      globalThis.refusedByPolicy(`${effectiveDirective} ${blockedURI} ${at} ${sample}`);
    });
  });
  page.on("console", (message) => {
    const text = message.text();
    if (/content.security.policy|trusted(html|script| ?type)/i.test(text)) refused.push(text);
  });
  page.on("pageerror", ({ message }) => refused.push(message));
  return refused;
}
