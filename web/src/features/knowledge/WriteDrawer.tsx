import { Button, Drawer, SegmentedControl, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Foot } from "../../ui/Foot.tsx";
import classes from "./knowledge.module.css";
import { Markdown } from "./Markdown.tsx";
import { useSaveDocument } from "./mutations.ts";

/** Writes a document, or another text for one. */
export function WriteDrawer(props: {
  document: { id: string; title: string; content: string | null } | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(props.document?.title ?? "");
  const [content, setContent] = useState(props.document?.content ?? "");
  const [view, setView] = useState("write");
  const save = useSaveDocument();
  return (
    <Drawer
      opened
      position="right"
      size={720}
      onClose={props.onClose}
      title={t(props.document ? "knowledge.write.edit" : "knowledge.write.new")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { id: props.document?.id ?? null, title, content },
            { onSuccess: props.onClose },
          );
        }}
      >
        <Stack gap="md">
          <TextInput
            data-autofocus
            required
            maxLength={200}
            label={t("knowledge.write.title")}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <SegmentedControl
            aria-label={t("knowledge.write.view")}
            value={view}
            onChange={setView}
            data={[
              { value: "write", label: t("knowledge.write.write") },
              { value: "preview", label: t("knowledge.write.preview") },
            ]}
          />
          {view === "write" ? (
            <Textarea
              required
              autosize
              minRows={14}
              maxRows={28}
              maxLength={200_000}
              label={t("knowledge.write.content")}
              description={t("knowledge.write.hint")}
              value={content}
              onChange={(event) => setContent(event.currentTarget.value)}
            />
          ) : (
            <div className={classes.preview}>
              <Markdown text={content} />
            </div>
          )}
          <Foot error={save.error} onLeave={props.onClose}>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={title.trim() === "" || content.trim() === ""}
            >
              {t("core.save")}
            </Button>
          </Foot>
        </Stack>
      </form>
    </Drawer>
  );
}
