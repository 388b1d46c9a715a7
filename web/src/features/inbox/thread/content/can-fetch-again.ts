import type { Anexo } from "@prosa/shared/anexo.ts";

const KEPT_MS = 7 * 24 * 3_600_000;

/** Whether the provider may still have a customer's file that did not come. */
export function canFetchAgain(file: Pick<Anexo, "estado">, saidAt: string, now: number): boolean {
  return file.estado === "failed" && now - Date.parse(saidAt) < KEPT_MS;
}
