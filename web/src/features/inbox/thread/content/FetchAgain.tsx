import { Button } from "@mantine/core";
import type { Anexo } from "@prosa/shared/anexo.ts";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../../lib/errors.ts";
import { supabase } from "../../../../lib/supabase.ts";

/** Asks the provider for the file once more; the thread then shows it on its way. */
export function FetchAgain({ file }: { file: Anexo }) {
  const { t } = useTranslation();
  const fetchAgain = useMutation({
    mutationFn: () => unwrap(supabase.rpc("fetch_attachment", { attachment_id: file.id })),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={fetchAgain.isPending}
      onClick={() => fetchAgain.mutate()}
    >
      {t("messages.file.retry")}
    </Button>
  );
}
