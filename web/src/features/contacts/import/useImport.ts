import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { AppError, unwrap } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { supabase } from "../../../lib/supabase.ts";
import { sayItEnded, sayItGoesOn, sayItStopped, sayNoMore } from "./away.ts";
import type { ImportRow } from "./columns.ts";
import { importKey, type OnExisting } from "./queries.ts";

const LINES_AT_ONCE = 250;
const TRIES = 3;

export interface Plan {
  id: string;
  fileName: string;
  rows: ImportRow[];
  onExisting: OnExisting;
}

type State =
  | { is: "idle" }
  | { is: "running" | "stopping"; done: number }
  | { is: "stuck"; done: number; error: unknown }
  | { is: "ended" };

/** Again when the network failed: a part that did arrive counts once. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const refused = error instanceof AppError && error.status >= 400 && error.status < 500;
      if (refused || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 1_000));
    }
  }
}

function stay(event: BeforeUnloadEvent) {
  event.preventDefault();
}

/** Hands a spreadsheet over part by part. Stopped or cut off, it knows how to go on. */
export function useImport(plan: Plan) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const [state, setState] = useState<State>({ is: "idle" });
  const stop = useRef(false);
  const running = useRef(false);
  const away = useRef(false);

  const { id, fileName } = plan;
  useEffect(() => {
    away.current = false;
    sayNoMore(id);
    return () => {
      away.current = true;
      if (running.current) sayItGoesOn(id, fileName);
    };
  }, [id, fileName]);

  async function run() {
    if (running.current) return;
    running.current = true;
    // Also while its page is left: only this tab has the lines.
    window.addEventListener("beforeunload", stay);
    const { rows, onExisting } = plan;
    let done = state.is === "stuck" ? state.done : 0;
    stop.current = false;
    setState({ is: "running", done });
    try {
      await insist(() =>
        unwrap(
          supabase.rpc("begin_contact_import", {
            import_id: id,
            file_name: fileName,
            total: rows.length,
            on_existing: onExisting,
          }),
        ),
      );
      while (done < rows.length && !stop.current) {
        const part = rows.slice(done, done + LINES_AT_ONCE);
        await insist(() =>
          unwrap(supabase.rpc("run_contact_import", { import_id: id, rows: part as never })),
        );
        done += part.length;
        setState({ is: stop.current ? "stopping" : "running", done });
      }
      const canceled = done < rows.length;
      await insist(() => unwrap(supabase.rpc("end_contact_import", { import_id: id, canceled })));
      setState({ is: "ended" });
      if (away.current) sayItEnded(fileName);
    } catch (error) {
      setState({ is: "stuck", done, error });
      if (away.current) sayItStopped(fileName, done, rows.length, error);
    }
    running.current = false;
    window.removeEventListener("beforeunload", stay);
    sayNoMore(id);
    void client.invalidateQueries({ queryKey: importKey(tenantId) });
    void client.invalidateQueries({ queryKey: [tenantId, "contatos"] });
  }

  return {
    state,
    run: () => void run(),
    cancel: () => {
      stop.current = true;
      setState((now) => (now.is === "running" ? { ...now, is: "stopping" } : now));
    },
  };
}
