/** A plugin of esbuild that moves the package's files and bundles its workers. */
export default function heatlens(): import("esbuild").Plugin;
