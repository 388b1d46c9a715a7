import { defineConfig } from "vitest/config";

// One project per suite. Those that start processes or share a database run file after file.
const alone = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    coverage: {
      provider: "v8",
      include: ["shared/src/**/*.ts"],
      reporter: ["json"],
      reportOnFailure: true,
    },
    projects: [
      { test: { name: "shared", include: ["shared/**/*.test.ts"] } },
      {
        test: {
          name: "web",
          include: ["web/src/**/*.test.{ts,tsx}"],
          // Nothing is there: a unit test that calls it fails at once.
          env: {
            VITE_SUPABASE_URL: "http://127.0.0.1:9",
            VITE_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_unit",
          },
        },
      },
      {
        test: {
          name: "scripts",
          include: ["scripts/**/*.test.ts"],
          exclude: ["scripts/check/**", "scripts/stack/**", "scripts/simulators/**"],
        },
      },
      { test: { name: "laws", include: ["scripts/check/**/*.test.ts"] } },
      { test: { name: "stack", include: ["scripts/stack/**/*.test.ts"], ...alone } },
      {
        test: {
          name: "simulators",
          include: ["scripts/simulators/**/*.test.ts"],
          exclude: ["scripts/simulators/**/*.browser.test.ts"],
          ...alone,
        },
      },
      {
        test: {
          name: "phone",
          include: ["scripts/simulators/**/*.browser.test.ts"],
          exclude: ["scripts/simulators/kamailio/**"],
          ...alone,
          // Each brings its own carrier and browser, and mostly waits for sound to come.
          fileParallelism: true,
        },
      },
      {
        test: {
          name: "phone-real",
          include: ["scripts/simulators/kamailio/*.browser.test.ts"],
          ...alone,
          fileParallelism: true,
        },
      },
      { test: { name: "integration", include: ["tests/**/*.test.ts"], ...alone } },
    ],
  },
});
