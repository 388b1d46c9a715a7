import { Button, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Foot } from "../../ui/Foot.tsx";
import { useImportPage } from "./mutations.ts";

/** Makes a document of a page of the web. */
export function ImportDialog(props: { onClose: () => void }) {
  const { t } = useTranslation();
  const [url, setUrl] = useState("");
  const bring = useImportPage();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t("knowledge.import.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          bring.mutate(url.trim(), { onSuccess: props.onClose });
        }}
      >
        <Stack gap="md">
          <TextInput
            data-autofocus
            type="url"
            inputMode="url"
            maxLength={2000}
            label={t("knowledge.import.url")}
            description={t("knowledge.import.hint")}
            placeholder="https://"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Foot error={bring.error} onLeave={props.onClose}>
            <Button type="submit" loading={bring.isPending} disabled={url.trim() === ""}>
              {t("knowledge.import.do")}
            </Button>
          </Foot>
        </Stack>
      </form>
    </Modal>
  );
}
