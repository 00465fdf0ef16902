import { mergeConfig } from "vite";
import { defineConfig } from "vitest/config";
import screens from "./vite.config";

export default mergeConfig(
  screens,
  defineConfig({
    test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"], environment: "node" },
  }),
);
