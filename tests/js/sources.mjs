// The page's scripts as the tests of their order read them.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));

/** The syntax tree of a text. */
export function parsed(text, name = "script.js") {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
}

/** All scripts below www/ by path, as syntax trees. */
export function scripts() {
  const paths = readdirSync(WWW, { recursive: true }).filter((path) => path.endsWith(".js"));
  return new Map(paths.map((path) => [path, parsed(readFileSync(join(WWW, path), "utf8"), path)]));
}

/** All nodes of a tree. */
export function* nodes(node) {
  yield node;
  for (const child of node.getChildren()) yield* nodes(child);
}

/** What a script imports from beside it when it is loaded, as paths. */
export function imports(path, tree) {
  const named = tree.statements
    .filter((one) => ts.isImportDeclaration(one) || ts.isExportDeclaration(one))
    .map(({ moduleSpecifier }) => moduleSpecifier?.text);
  return beside(path, named);
}

/** What a script names of others, in its types and as it runs. */
export function mentions(path, tree) {
  const found = tree.text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g);
  return beside(
    path,
    [...found].map(([, name]) => name),
  );
}

function beside(path, names) {
  return names.filter((name) => name?.startsWith(".")).map((name) => join(dirname(path), name));
}
