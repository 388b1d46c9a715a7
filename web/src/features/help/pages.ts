import type { HelpPage } from "./help-page.ts";

/** Each is a file of docs/, and comes when it is opened. */
const files = {
  manual: () => import("../../../../docs/manual.md"),
  status: () => import("../../../../docs/status.md"),
  problemas: () => import("../../../../docs/problemas.md"),
};

export type HelpPageName = keyof typeof files;

export const helpPages = ["manual", "status", "problemas"] as const satisfies HelpPageName[];

export function isHelpPage(name: string): name is HelpPageName {
  return Object.hasOwn(files, name);
}

export async function loadHelpPage(name: HelpPageName): Promise<HelpPage> {
  return (await files[name]()).page;
}
