import { useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { type RefObject, useCallback, useEffect } from "react";
import { useSession } from "../../../../lib/session.ts";
import { notifyError } from "../../../../ui/notify.ts";

const FLASH_MS = 1_500;

/** Frames to wait for what was just loaded; on a slow machine React takes more than one. */
const PATIENCE = 120;

const frame = () => new Promise(requestAnimationFrame);

/** Waits until the thread is drawn as far back as a message. */
async function drawnTo(log: RefObject<HTMLElement | null>, seq: number) {
  for (let waited = 0; waited < PATIENCE; waited++) {
    await frame();
    const first = log.current?.querySelector<HTMLElement>("[data-seq]");
    if (first && Number(first.dataset.seq) <= seq) return;
  }
}

/** The message with this number, or the next one that is drawn: reactions and their like are not. */
function elementOf(log: HTMLElement | null, seq: number): HTMLElement | undefined {
  return [...(log?.querySelectorAll<HTMLElement>("[data-seq]") ?? [])].find(
    (element) => Number(element.dataset.seq) >= seq,
  );
}

/** Goes to a message, however far back, and to the one the address names. */
export function useJump(props: {
  conversationId: string;
  log: RefObject<HTMLElement | null>;
  /** The thread must not pull the reader back to its end. */
  letGo: () => void;
}) {
  const client = useQueryClient();
  const { tenantId } = useSession();
  const { mensagem } = useSearch({ strict: false });
  const { conversationId, log, letGo } = props;

  const toSeq = useCallback(
    async (seq: number) => {
      const { loadBack } = await import("./load-back.ts");
      letGo();
      const reached = await loadBack(client, tenantId, conversationId, seq);
      if (reached === "far") return (await import("./say-far.ts")).sayFar();
      await drawnTo(log, seq);
      letGo();
      const target = elementOf(log.current, seq);
      target?.scrollIntoView({ block: "center" });
      target?.setAttribute("data-flash", "");
      setTimeout(() => target?.removeAttribute("data-flash"), FLASH_MS);
    },
    [client, tenantId, conversationId, log, letGo],
  );

  const toMessage = useCallback(
    async (id: string) => {
      const loaded = log.current?.querySelector<HTMLElement>(`[data-message="${id}"]`);
      if (loaded) return toSeq(Number(loaded.dataset.seq));
      const { findMessage } = await import("./load-back.ts");
      const seq = await findMessage(tenantId, id);
      if (seq !== null) await toSeq(seq);
    },
    [tenantId, log, toSeq],
  );

  useEffect(() => {
    if (mensagem) toSeq(mensagem).catch(notifyError);
  }, [mensagem, toSeq]);

  return {
    toSeq: useCallback((seq: number) => void toSeq(seq).catch(notifyError), [toSeq]),
    toMessage: useCallback((id: string) => void toMessage(id).catch(notifyError), [toMessage]),
  };
}
