// node www/handbook.mjs: writes contents and tables into embed.html, from its headings, the types in heatlens.d.ts,
// the defaults in attributes.js and the options in methods.html.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { DEFAULTS } from "./element/attributes.js";
import { OPTIONS } from "./element/options.js";

/** @typedef {{ name: string, type: ts.TypeNode | undefined, node: ts.TypeElement, doc: string }} Member */

const at = (/** @type {string} */ name) => new URL(name, import.meta.url);

/**
 * What a value is where its type is any text.
 *
 * @type {Record<string, string>}
 */
const KINDS = {
  src: "an address",
  model: "an address",
  poster: "an address",
  method: '<a href="methods.html">names of methods</a>',
  target: "a class",
  versus: "a class",
  group: "a name",
  opacity: "0 to 1",
  alt: "a text",
};

/** @param {string} text which becomes markup, with code between backticks */
function prose(text) {
  const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return plain.replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

/** @param {string[]} names */
const codes = (names) => names.map((name) => `<code>${name}</code>`).join(", ");

/**
 * A table whose cells know their column, since on a narrow screen each row is a list.
 *
 * @param {string[]} columns
 * @param {string[][]} rows of markup, the first cell of each a heading
 */
function table(columns, rows) {
  const head = columns.map((name) => `<th scope="col">${name}</th>`).join("");
  const body = rows.map(([name, ...cells]) => {
    const others = cells.map((cell, at) => `<td data-column="${columns[at + 1]}">${cell}</td>`);
    return `<tr><th scope="row">${name}</th>${others.join("")}</tr>`;
  });
  return `<table class="facts">
<thead><tr>${head}</tr></thead>
<tbody>
${body.join("\n")}
</tbody>
</table>`;
}

/** The parts of an interface, with their docs. @param {ts.SourceFile} file @param {string} name @returns {Member[]} */
function members(file, name) {
  const found = file.statements.find(
    (one) => ts.isInterfaceDeclaration(one) && one.name.text === name,
  );
  if (!found || !ts.isInterfaceDeclaration(found)) throw new Error(`heatlens.d.ts has no ${name}`);
  return found.members.map((node) => {
    const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
    const doc = docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join(" ");
    const key = node.name?.getText(file) ?? "";
    const type = ts.isPropertySignature(node) ? node.type : undefined;
    if (key !== "addEventListener" && !doc) throw new Error(`${name}.${key} has no doc`);
    return { name: key, type, node, doc: doc.replaceAll(/\s+/g, " ") };
  });
}

/** The texts that a type allows, "" apart. @param {ts.SourceFile} file @param {ts.TypeNode | undefined} type */
function choices(file, type) {
  /** @type {string[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isStringLiteral(node) && node.text) found.push(node.text);
    else if (ts.isTypeReferenceNode(node)) {
      const named = file.statements.find(
        (one) => ts.isTypeAliasDeclaration(one) && one.name.text === node.getText(file),
      );
      if (named && ts.isTypeAliasDeclaration(named)) visit(named.type);
    } else ts.forEachChild(node, visit);
  };
  if (type) visit(type);
  return found;
}

/** @param {ts.SourceFile} file */
function attributes(file) {
  const rows = members(file, "HeatLens").flatMap(({ name, type, doc }) => {
    if (!(name in DEFAULTS)) return [];
    const values = codes(choices(file, type)) || KINDS[name];
    if (!values) throw new Error(`KINDS in www/handbook.mjs does not say what a ${name} is`);
    const usual = DEFAULTS[/** @type {keyof typeof DEFAULTS} */ (name)];
    return [[`<code>${name}</code>`, values, usual ? `<code>${usual}</code>` : "none", prose(doc)]];
  });
  return table(["Attribute", "Values", "Default", "What it does"], rows);
}

/** The properties that are no attributes. @param {ts.SourceFile} file */
function properties(file) {
  const rows = members(file, "HeatLens").flatMap(({ name, node, doc }) =>
    ts.isPropertySignature(node) && !(name in DEFAULTS)
      ? [[`<code>${name}</code>`, prose(doc)]]
      : [],
  );
  return table(["Property", "What it is"], rows);
}

/** @param {ts.SourceFile} file */
function methods(file) {
  const rows = members(file, "HeatLens").flatMap(({ name, node, doc }) => {
    if (!ts.isMethodSignature(node) || name === "addEventListener") return [];
    const list = node.parameters.map((one) => `<code>${prose(one.getText(file))}</code>`);
    return [[`<code>${name}()</code>`, list.join("<br />") || "none", prose(doc)]];
  });
  return table(["Method", "Parameters", "What it does"], rows);
}

/** @param {ts.SourceFile} file */
function events(file) {
  const rows = members(file, "HeatLensEventMap").map(({ name, type, doc }) => {
    /** @type {string[]} */
    const keys = [];
    /** @param {ts.Node} node */
    const visit = (node) => {
      if (ts.isPropertySignature(node)) keys.push(node.name.getText(file));
      else ts.forEachChild(node, visit);
    };
    if (type) visit(type);
    return [`<code>${name}</code>`, codes(keys) || "null", prose(doc)];
  });
  return table(["Event", "<code>detail</code>", "What happened"], rows);
}

/** A row for each option, or for each meaning where methods differ. @param {string} reference methods.html */
function options(reference) {
  /** @type {Map<string, { cells: string[], methods: string[] }>} */
  const rows = new Map();
  for (const [, method, section] of reference.matchAll(
    /<section id="([\w-]+)">(.*?)<\/section>/gs,
  )) {
    // Pictures that are made have options, too, and are no maps.
    if (!section.includes("<heat-lens")) continue;
    for (const [, key, usual, values, meaning] of section.matchAll(
      /<th scope="row"><code>(\w+)<\/code><\/th><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td>/g,
    )) {
      const cells = [`<code>${key}</code>`, values, usual, meaning];
      const row = rows.get(cells.join()) ?? { cells, methods: [] };
      row.methods.push(`<a href="methods.html#${method}">${method}</a>`);
      rows.set(cells.join(), row);
    }
  }
  const all = [...rows.values()].map(({ cells, methods }) => [...cells, methods.join(", ")]);
  const sorted = OPTIONS.flatMap((key) => {
    const found = all.filter(([name]) => name === `<code>${key}</code>`);
    if (!found.length) throw new Error(`methods.html has no option ${key}`);
    return found;
  });
  const columns = ["Attribute", "Values", "Default", "What it does", "Methods"];
  return table(columns, sorted);
}

/** What one can jump to: chapters, and sections of chapters. @param {string} page */
function contents(page) {
  /** @type {{ link: string, sections: string[] }[]} */
  const chapters = [];
  for (const [, id, level, words] of page.matchAll(
    /<section id="([\w-]+)">\s*<h([23])>(.*?)<\/h\2>/gs,
  )) {
    const link = `<a href="#${id}">${words.trim()}</a>`;
    if (level === "2") chapters.push({ link, sections: [] });
    else chapters.at(-1)?.sections.push(`<li>${link}</li>`);
  }
  const items = chapters.map(({ link, sections }) => {
    const below = sections.length ? `<ul>\n${sections.join("\n")}\n</ul>` : "";
    return `<li>${link}${below}</li>`;
  });
  return `<ul>\n${items.join("\n")}\n</ul>`;
}

/** The page with each part made anew that is between marks. @param {string} page */
export async function written(page) {
  const types = await readFile(at("heatlens.d.ts"), "utf8");
  const file = ts.createSourceFile("heatlens.d.ts", types, ts.ScriptTarget.Latest, true);
  /** @type {Record<string, string>} */
  const parts = {
    contents: contents(page),
    attributes: attributes(file),
    options: options(await readFile(at("methods.html"), "utf8")),
    properties: properties(file),
    methods: methods(file),
    events: events(file),
  };
  return Object.entries(parts).reduce((text, [name, markup]) => {
    const marks = new RegExp(
      `(<!-- made: ${name} -->\\s*<!-- prettier-ignore -->\\s*)<.*?(\\s*<!-- end -->)`,
      "s",
    );
    if (!marks.test(text)) throw new Error(`embed.html has no place for ${name}`);
    return text.replace(marks, (_, before, after) => before + markup + after);
  }, page);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = at("embed.html");
  await writeFile(page, await written(await readFile(page, "utf8")));
}
