import { readFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What esbuild leaves as it is: the address of a file beside a module of the package. */
const ADDRESS = /new URL\(\s*"(\.{1,2}\/[^"]+)",\s*import\.meta\.url,?\s*\)/g;
const MARK = "heatlens-address:";
const HOME = fileURLToPath(new URL(".", import.meta.url));
/** What a worker's own bundle has in common with the one that starts it. */
const SHARED = /** @type {const} */ ([
  "absWorkingDir",
  "assetNames",
  "charset",
  "define",
  "legalComments",
  "minify",
  "minifyIdentifiers",
  "minifySyntax",
  "minifyWhitespace",
  "outbase",
  "publicPath",
  "target",
]);

/**
 * A plugin of esbuild that moves the package's files and bundles its workers. It is for scripts of the
 * format "esm", and for `outdir` as for `outfile`.
 *
 * @returns {import("esbuild").Plugin}
 */
export default function heatlens() {
  return { name: "heatlens", setup };
}

/** @param {import("esbuild").PluginBuild} build */
function setup(build) {
  const { initialOptions: options, esbuild } = build;
  let besides = new Map();
  build.onStart(() => {
    besides = new Map();
    if (options.format === "esm") return undefined;
    return { errors: [{ text: 'Heatlens needs `format: "esm"`, in a script of type "module"' }] };
  });
  build.onLoad({ filter: /\.js$/ }, async ({ path, namespace }) => {
    if (namespace !== "file" || !path.startsWith(HOME)) return undefined;
    return { contents: named(await readFile(path, "utf8")), loader: "js" };
  });
  build.onResolve({ filter: new RegExp(`^${MARK}`) }, ({ path, resolveDir }) => ({
    path: join(resolveDir, path.slice(MARK.length)),
    namespace: "heatlens",
  }));
  build.onLoad({ filter: /.*/, namespace: "heatlens" }, async ({ path }) => {
    if (!path.endsWith(".js")) return { contents: await readFile(path), loader: "file" };
    const [script, ...files] = await bundled(path, options, esbuild);
    for (const file of files) besides.set(file.path, file);
    return { contents: script.contents, loader: "file" };
  });
  build.onEnd(async (result) => {
    const written = options.write ?? true;
    for (const file of besides.values()) {
      if (written) {
        await mkdir(dirname(file.path), { recursive: true });
        await writeFile(file.path, file.contents);
      } else if (!result.outputFiles?.some(({ path }) => path === file.path)) {
        result.outputFiles?.push(file);
      }
    }
  });
}

/** A module whose addresses are imports that the plugin loads. @param {string} source */
function named(source) {
  /** @type {string[]} */
  const imports = [];
  const contents = source.replaceAll(ADDRESS, (_, /** @type {string} */ path) => {
    const name = `heatlensAddress${imports.length}`;
    imports.push(`import ${name} from ${JSON.stringify(MARK + path)};`);
    return `new URL(${name}, import.meta.url)`;
  });
  return [...imports, contents].join("\n");
}

/**
 * A worker's script, and the files it needs, which lie where it will.
 *
 * @param {string} path
 * @param {import("esbuild").BuildOptions} options of the build that starts it
 * @param {import("esbuild").PluginBuild["esbuild"]} esbuild
 * @returns {Promise<import("esbuild").OutputFile[]>} the script first
 */
async function bundled(path, options, esbuild) {
  const { outdir, outfile, assetNames = "[name]-[hash]" } = options;
  const { outputFiles } = await esbuild.build({
    ...Object.fromEntries(SHARED.map((name) => [name, options[name]])),
    entryPoints: [path],
    entryNames: assetNames,
    assetNames,
    outdir: outdir ?? (outfile && dirname(outfile)),
    bundle: true,
    format: "esm",
    write: false,
    plugins: [heatlens()],
    logLevel: "silent",
  });
  /** @param {import("esbuild").OutputFile} file */
  const isScript = ({ path }) => path.endsWith(".js");
  const files = outputFiles ?? [];
  return [...files.filter(isScript), ...files.filter((file) => !isScript(file))];
}
