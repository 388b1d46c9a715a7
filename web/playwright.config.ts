import { defineConfig } from "@playwright/test";

// Where the stack is comes from PROSA_INFO or `npm run info`; the browser from CHROMIUM_PATH, which
// `npm test` finds or installs.
export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-results",
  workers: 1, // one inbox, shared by every spec
  // What waits for the sweep may take ten seconds, and two cores carry a whole stack and a browser.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  use: {
    locale: "pt-BR",
    timezoneId: "America/Sao_Paulo",
    viewport: { width: 1440, height: 900 },
    // It fetches the whole application once more for every new browser: only where it is the subject.
    serviceWorkers: "block",
    // Recording every step takes time that CI has not: on a machine of one's own only.
    trace: process.env.CI ? "off" : "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
