import { Alert, Button, Drawer, SegmentedControl, Skeleton, Stack, Textarea } from "@mantine/core";
import { type ModoDeBusca, searchModes } from "@prosa/shared/search-modes.ts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../lib/errors.ts";
import { Found } from "./Found.tsx";
import { useSearchKnowledge, useTryAnswer } from "./mutations.ts";
import { TrialAnswer } from "./TrialAnswer.tsx";

/** A question as a customer would put it: what would be found, why, and what would be answered. */
export function TrialDrawer(props: {
  onClose: () => void;
  onOpen: (documentId: string, passageId: string) => void;
}) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const [mode, setMode] = useState<ModoDeBusca>("hibrida");
  const search = useSearchKnowledge();
  const answer = useTryAnswer();

  function ask(modo: ModoDeBusca, isNew: boolean) {
    if (query.trim() === "") return;
    search.mutate({ query, modo });
    // Models are asked once for a question: how it is looked for here changes nothing there.
    if (isNew) answer.mutate(query);
  }
  return (
    <Drawer
      opened
      position="right"
      size={640}
      onClose={props.onClose}
      title={t("knowledge.trial.title")}
      closeButtonProps={{ "aria-label": t("core.close") }}
    >
      <Stack gap="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            ask(mode, true);
          }}
        >
          <Stack gap="sm">
            <Textarea
              data-autofocus
              autosize
              minRows={2}
              maxRows={6}
              maxLength={4000}
              label={t("knowledge.trial.question")}
              placeholder={t("knowledge.trial.placeholder")}
              value={query}
              onChange={(event) => setQuery(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing)
                  return;
                event.preventDefault();
                event.currentTarget.form?.requestSubmit();
              }}
            />
            <SegmentedControl
              aria-label={t("knowledge.trial.mode")}
              value={mode}
              onChange={(chosen) => {
                const next = searchModes.find((known) => known === chosen) ?? "hibrida";
                setMode(next);
                if (search.data) ask(next, false);
              }}
              data={searchModes.map((value) => ({
                value,
                label: t(`knowledge.trial.modes.${value}`),
              }))}
            />
            <Button type="submit" loading={search.isPending} disabled={query.trim() === ""}>
              {t("knowledge.trial.ask")}
            </Button>
          </Stack>
        </form>
        <TrialAnswer answer={answer} />
        {search.isError && (
          <Alert color="red" role="alert">
            {errorText(t, search.error)}
          </Alert>
        )}
        {search.isPending && <Skeleton h={200} />}
        {search.data && <Found found={search.data} onOpen={props.onOpen} />}
      </Stack>
    </Drawer>
  );
}
