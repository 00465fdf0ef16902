import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// Desks in street offices run browsers that old; polyfills.ts brings what the target does not.
const BROWSERS = ["chrome90", "safari15", "firefox91"];

// Libraries put the addresses of their documents into errors; what is served names no other host.
const withoutHosts: Plugin = {
  name: "without-hosts",
  renderChunk: (code) =>
    code.replace(/https:\/\/(?:react\.dev|react\.i18next\.com)\/[\w/-]*/g, "error "),
};

export default defineConfig({
  base: "/ui/",
  plugins: [
    react(),
    withoutHosts,
    { ...optimizeLocales.vite({ locales: ["zh-CN", "zh-TW", "en-US"] }), enforce: "pre" },
  ],
  resolve: { alias: { "~": new URL("./src", import.meta.url).pathname } },
  build: {
    target: BROWSERS,
    cssTarget: BROWSERS,
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0, // The Content-Security-Policy takes no data: addresses.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // A file a route packs badly, and all of them are needed at once.
      output: {
        codeSplitting: { groups: [{ name: "routes", test: /\/route\.ts$/ }] },
        // Beside the page, since a service worker looks after what is below its own address.
        entryFileNames: (chunk) =>
          chunk.name === "shell" ? "[name].js" : "assets/[name]-[hash].js",
      },
      input: ["index.html", "src/shell.ts"],
    },
  },
  worker: { format: "es" },
  server: {
    port: 5173,
    proxy: { "^/(?!ui/)": { target: "http://127.0.0.1:8477", changeOrigin: false } },
  },
});
