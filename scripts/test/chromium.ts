// Finds a Chromium, or installs one in the way that costs the least.
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { run } from "../process.ts";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The browser's path, or the reason why there is none. */
export async function ensureChromium(): Promise<{ path: string } | { reason: string }> {
  const found = findChromium();
  if (found) return { path: found };
  const isDebianRoot = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  const attempts = [
    ...(isDebianRoot ? [debian] : []),
    () => run("playwright", ["install", "chromium"], { echo: true }),
  ];
  for (const attempt of attempts) {
    await attempt();
    const path = findChromium();
    if (path) return { path };
  }
  return {
    reason: "no Chromium was found and none could be installed (install `chromium` and run again)",
  };
}

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = [
    process.env.CHROMIUM_PATH ?? "",
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    "/usr/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    chromium.executablePath(),
  ];
  return places.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return path !== "";
  } catch {
    return false;
  }
}

async function debian(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { env });
}
