import type { Json } from "@prosa/shared/database.types.ts";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";
import { AppError, unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import { prepareUpload } from "../compose/prepare-upload.ts";
import type { Say } from "../composer/useSending.ts";
import type { Person } from "./person.ts";

export type Said = Parameters<Say>[0];

export interface Start {
  channelId: string;
  person: Person;
  nome: string;
  assunto: string;
  dueAt: string | null;
  said: Said;
  anyway?: boolean;
}

async function bodyOf({ said, anyway }: Start) {
  const { type, body = null, payload = {}, file = null } = said;
  const ready = file ? await prepareUpload({ type, payload, file }) : { type, payload };
  return {
    type: ready.type,
    ...(body === null ? {} : { body }),
    payload: { ...ready.payload, ...(anyway ? { allow_duplicate: true } : {}) } as Json,
  };
}

/** Writes first and opens the conversation that came of it. */
export function useStart() {
  const navigate = useNavigate();
  // One id while the same thing is tried again: what arrived although we were told it failed is
  // not said twice.
  const click = useRef({ of: "", id: "" });
  return useMutation({
    meta: { silent: true },
    mutationFn: async (start: Start) => {
      const { channelId, person, nome, assunto, dueAt } = start;
      const of = JSON.stringify([channelId, person, start.said]);
      if (click.current.of !== of) click.current = { of, id: crypto.randomUUID() };
      return unwrap(
        supabase.rpc("start_conversation", {
          channel_id: channelId,
          client_id: click.current.id,
          ...(person.kind === "contato"
            ? { contato_id: person.id }
            : { telefone: person.telefone, ...(nome.trim() ? { nome: nome.trim() } : {}) }),
          ...(assunto.trim() ? { assunto: assunto.trim() } : {}),
          ...(dueAt ? { due_at: dueAt } : {}),
          ...(await bodyOf(start)),
        }),
      );
    },
    onSuccess: (message) =>
      navigate({
        to: "/atendimento/$conversationId",
        params: { conversationId: message.conversation_id },
        search: {},
      }),
  });
}

const FIELDS: Record<string, Field> = {
  phone_invalid: "person",
  contato_not_found: "person",
  conversation_taken: "person",
  channel_not_found: "channel",
  channel_inactive: "channel",
  queue_full: "channel",
  assunto_too_long: "assunto",
  due_at_invalid: "due",
  message_too_long: "text",
  message_empty: "text",
  duplicate_30s: "text",
  outside_window: "text",
};

export type Field = "person" | "channel" | "assunto" | "due" | "text" | "form";

/** Beside which field a refusal is told. */
export function fieldOf(error: unknown): Field {
  return (error instanceof AppError && FIELDS[error.code]) || "form";
}
