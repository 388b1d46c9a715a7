// `supabase-js` brings its client for files into the first load, 5 KB of it, for what is asked when the
// first picture is shown. In the built web it comes with the first question instead.
import type { Plugin } from "vite";

const STORAGE = "@supabase/storage-js";
const LAZY = "\0lazy-storage";

const code = `
export class StorageClient {
  constructor(...given) {
    this.given = given;
  }
  from(bucket) {
    const ask = (verb) => async (...about) => {
      const real = await import("${STORAGE}");
      return new real.StorageClient(...this.given).from(bucket)[verb](...about);
    };
    return new Proxy({}, { get: (_, verb) => ask(verb) });
  }
}
export class StorageApiError extends Error {}
`;

export function lazyStorage(): Plugin {
  let importer: string | undefined;
  return {
    name: "prosa-lazy-storage",
    apply: "build",
    enforce: "pre",
    resolveId(source, from) {
      if (source !== STORAGE) return null;
      // The real one is found from where it was asked for: it is a dependency of that package.
      if (from === LAZY) return this.resolve(STORAGE, importer, { skipSelf: true });
      importer = from;
      return LAZY;
    },
    load: (id) => (id === LAZY ? code : null),
  };
}
