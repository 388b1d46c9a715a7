import { useMutation } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";
import type { KnowledgeDocument } from "./queries.ts";

/** Brings the file a document was read from, under its own name. */
export function useOriginal() {
  return useMutation({
    mutationFn: async ({
      storage_path,
      source,
    }: Pick<KnowledgeDocument, "storage_path" | "source">) => {
      const { signedUrl } = await unwrap(
        supabase.storage
          .from("conhecimento")
          .createSignedUrl(storage_path ?? "", 60, { download: source ?? true }),
      );
      const link = document.createElement("a");
      link.href = signedUrl;
      link.download = source ?? "";
      link.click();
    },
  });
}
