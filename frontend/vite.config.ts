import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative, so that the page works below TensorBoard's --path_prefix.
  base: "./",
  build: {
    outDir: "../tb_interpret_plugin/static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: "src/main.ts",
      // The entry is a library to TensorBoard: its export has to stay.
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "index.js", assetFileNames: "assets/[name]-[hash][extname]" },
    },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node", isolate: false, pool: "threads" },
});
