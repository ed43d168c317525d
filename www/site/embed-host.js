/** What the code in embed.html has for the address of the files, unless the build has put another one there. */
export const PLACEHOLDER = "https://example.org/heatlens/";

/** Where this page's own files lie. */
export const HOST = new URL("../", import.meta.url).href;
