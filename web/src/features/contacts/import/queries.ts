import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import type { Field, ImportRow } from "./columns.ts";

export type Outcome = "created" | "updated" | "skipped" | "refused";
export type OnExisting = "complete" | "replace" | "keep";

export interface Verdict {
  line: number | string;
  outcome: Outcome;
  reason: string | null;
  contato_id: string | null;
  contato_nome: string | null;
}

export interface ImportLine {
  line: number;
  given: Partial<Record<Field, string>>;
  outcome: Outcome;
  reason: string | null;
  contato_id: string | null;
  undo: string | null;
}

const RESULT =
  "id, file_name, status, total, created_at, created_by_nome, created, updated, skipped, refused, undone, left_as_is";
const LINE = "line, given, outcome, reason, contato_id, undo";
const LINES_AT_ONCE = 1_000;

export const importKey = (tenantId: string) => [tenantId, "contact_imports"] as const;

/** The lines of a report; those that changed nothing first in mind, all of them for the download. */
export async function importLines(
  tenantId: string,
  id: string,
  after: number,
  only: Outcome | null,
  max = LINES_AT_ONCE,
): Promise<ImportLine[]> {
  let query = supabase
    .from("contact_import_rows")
    .select(LINE)
    .eq("tenant_id", tenantId)
    .eq("import_id", id)
    .gt("line", after);
  if (only) query = query.eq("outcome", only);
  return (await unwrap(query.order("line").limit(max))) as unknown as ImportLine[];
}

export async function allLines(tenantId: string, id: string): Promise<ImportLine[]> {
  const all: ImportLine[] = [];
  for (;;) {
    const page = await importLines(tenantId, id, all.at(-1)?.line ?? 0, null);
    all.push(...page);
    if (page.length < LINES_AT_ONCE) return all;
  }
}

export const importQueries = {
  recent: (tenantId: string) =>
    queryOptions({
      queryKey: [...importKey(tenantId), "recent"],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("contact_import_results")
            .select(RESULT)
            .eq("tenant_id", tenantId)
            .order("created_at", { ascending: false })
            .limit(10)
            .abortSignal(signal),
        ),
    }),
  one: (tenantId: string, id: string) =>
    queryOptions({
      queryKey: [...importKey(tenantId), "one", id],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("contact_import_results")
            .select(RESULT)
            .eq("tenant_id", tenantId)
            .eq("id", id)
            .abortSignal(signal)
            .maybeSingle(),
        ),
    }),
  lines: (tenantId: string, id: string, only: Outcome) =>
    queryOptions({
      queryKey: [...importKey(tenantId), "lines", id, only],
      queryFn: () => importLines(tenantId, id, 0, only, 200),
    }),
  preview: (tenantId: string, rows: ImportRow[], onExisting: OnExisting) =>
    queryOptions({
      queryKey: [...importKey(tenantId), "preview", rows, onExisting],
      queryFn: async ({ signal }) =>
        (await unwrap(
          supabase
            .rpc("preview_contact_import", { rows: rows as never, on_existing: onExisting })
            .abortSignal(signal),
        )) as unknown as Verdict[],
      gcTime: 0,
    }),
};
