import type { Plugin } from "vite";

/** Has each framework's own compiler read its components; a warning of theirs is an error. */
export function compilers(): Plugin {
  return {
    name: "compilers",
    enforce: "pre",
    async transform(code, id) {
      if (id.endsWith(".svelte")) {
        const { compile } = await import("svelte/compiler");
        const { js, warnings } = compile(code, { filename: id, generate: "client" });
        if (warnings.length > 0) throw new Error(warnings.map(({ message }) => message).join("\n"));
        return { code: js.code, map: js.map.toString() };
      }
      if (id.endsWith(".tsx")) {
        const { transformAsync } = (await import("@babel/core" as string)) as Babel; // it brings no types
        const parserOpts = { plugins: ["jsx", "typescript"] };
        const presets = [["solid", { generate: "dom" }]];
        const { code: compiled, map } = await transformAsync(code, { filename: id, babelrc: false, parserOpts, presets });
        return { code: compiled, map };
      }
      return undefined;
    },
  };
}

interface Babel {
  transformAsync(code: string, options: object): Promise<{ readonly code: string; readonly map: null }>;
}
