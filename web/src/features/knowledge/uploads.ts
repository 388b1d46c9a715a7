import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AppError, toAppError, unwrap } from "../../lib/errors.ts";
import { useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { knowledgeKeys } from "./queries.ts";

export const ACCEPTED = ".pdf,.docx,.md,.markdown,.txt,.csv,.tsv,.html,.htm";
const MAX_BYTES = 20 * 1024 * 1024;

export interface Sending {
  key: string;
  name: string;
  /** Null while it is on its way. */
  error: AppError | null;
}

/** Files on their way into the knowledge base; one that failed stays until it is waved away. */
export function useUploads() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  const [sending, setSending] = useState<Sending[]>([]);

  const drop = (key: string) => setSending((now) => now.filter((one) => one.key !== key));

  async function carry(file: File, key: string) {
    try {
      if (file.size > MAX_BYTES) throw new AppError("knowledge_too_large", 422);
      const path = `${tenantId}/uploads/${key}`;
      // What it is its bytes say; a browser is to run none of it.
      const options = { contentType: "application/octet-stream" };
      await unwrap(supabase.storage.from("conhecimento").upload(path, file, options));
      await unwrap(
        supabase.rpc("add_knowledge_file", { storage_path: path, file_name: file.name }),
      );
      drop(key);
    } catch (failure) {
      const error = await toAppError(failure);
      setSending((now) => now.map((one) => (one.key === key ? { ...one, error } : one)));
    }
    await client.invalidateQueries({ queryKey: knowledgeKeys.list(tenantId) });
  }

  async function send(files: Iterable<File>) {
    const chosen = [...files].map((file) => ({ file, key: crypto.randomUUID() }));
    setSending((now) => [
      ...now,
      ...chosen.map(({ file, key }) => ({ key, name: file.name, error: null })),
    ]);
    for (const { file, key } of chosen) await carry(file, key);
  }

  return { sending, send: (files: Iterable<File>) => void send(files), drop };
}
