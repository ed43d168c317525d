import { Trouble, joined, transfer } from "./transfer.js";
import { isPage } from "./what-came.js";

const SCRIPT = /^(text|application)\/(x-)?(java|ecma)script\b/i;
/** What a module imports from beside it, as it is written in what bundlers leave, too. */
const IMPORT = /\b(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"'?#]+\.m?js)["']/g;
const MOST_SCRIPTS = 100;
const MOST_BYTES = 16 * 2 ** 20;

/**
 * Why a module did not start, in words, by fetching it and what it imports; "" where all of that is
 * as it should be.
 *
 * @param {URL | string} module its address
 */
export async function why(module) {
  const scripts = new Set([new URL(module).href]);
  // It grows while it is walked through.
  for (const script of scripts) {
    const { text = "", fault } = await look(script);
    if (fault) return `${script} ${fault}`;
    for (const [, path] of text.matchAll(IMPORT)) {
      if (scripts.size < MOST_SCRIPTS) scripts.add(new URL(path, script).href);
    }
  }
  return "";
}

/** @param {string} script @returns {Promise<{ text?: string, fault?: string }>} */
async function look(script) {
  try {
    const wish = { most: MOST_BYTES, pauses: [] };
    const received = await transfer(new URL(script), wish);
    const bytes = joined(received);
    const { type } = received;
    if (!bytes.length) return { fault: "is an empty file, not a script" };
    if (isPage(bytes, type)) {
      return { fault: "is a web page, not a script; look at what the host serves there" };
    }
    if (!SCRIPT.test(type)) {
      const sent = type ? `as “${type.slice(0, 40)}”` : "without a type";
      return {
        fault: `came ${sent}; the server must send files that end in .js as text/javascript`,
      };
    }
    return { text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return { fault: `could not be downloaded: ${error.message}` };
  }
}

/**
 * The words for a module that did not start; a policy may have kept it from starting, too.
 *
 * @param {URL | string} module
 * @param {string} [said] by the browser
 */
export async function unstarted(module, said = "") {
  const { pathname } = new URL(module);
  const found = await why(module).catch(() => "");
  // Words that sw.js puts in place of a script; all else that browsers say is for the console.
  const [own] = /The site was updated.* reload the page/.exec(said) ?? [];
  const reason = found || own || "the browser did not run it; try again";
  return `${pathname.slice(pathname.lastIndexOf("/") + 1)} could not be started: ${reason}`;
}
