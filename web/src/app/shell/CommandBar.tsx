import { Kbd } from "@mantine/core";
import { createSpotlight, Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import "@mantine/spotlight/styles.css";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Command, useRegistered } from "../../ui/commands.ts";
import { matchesQuery } from "../../ui/match.ts";
import classes from "./CommandBar.module.css";

/** Opened by the shell; the bar itself is loaded the first time somebody asks for it. */
const [store, spotlight] = createSpotlight();

const ENOUGH_TO_ASK = 2;
const PAUSE_MS = 150;

function asAction(command: Command): SpotlightActionData {
  return {
    id: command.id,
    label: command.label,
    description: command.description,
    rightSection: command.keys ? <Kbd>{command.keys}</Kbd> : undefined,
    onClick: command.run,
  };
}

function grouped(list: Command[]) {
  return Object.entries(Object.groupBy(list, (command) => command.group)).map(
    ([group, found = []]) => ({ group, actions: found.map(asAction) }),
  );
}

/** Asks the sources (conversations, contacts) a moment after the typing stops. */
function useFound(query: string): Command[] {
  const { sources } = useRegistered();
  const [found, setFound] = useState<Command[]>([]);
  useEffect(() => {
    setFound([]);
    if (query.trim().length < ENOUGH_TO_ASK) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const answers = await Promise.allSettled(
        sources.map((source) => source(query.trim(), stop.signal)),
      );
      if (stop.signal.aborted) return;
      setFound(answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : [])));
    }, PAUSE_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [query, sources]);
  return found;
}

export function CommandBar(props: { onClosed: () => void }) {
  const { t } = useTranslation();
  const { commands } = useRegistered();
  const [query, setQuery] = useState("");
  const found = useFound(query);
  const actions = useMemo(
    () => grouped([...found, ...commands.filter((command) => matchesQuery(command, query))]),
    [commands, found, query],
  );
  useEffect(() => spotlight.open(), []);
  return (
    <Spotlight
      store={store}
      // Asked for again while it goes away, it is back: the shell only knows that it is still there.
      shortcut="mod + K"
      tagsToIgnore={[]}
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      // Filtered above, together with what the sources found.
      filter={(_query, all) => all}
      nothingFound={t("core.commands.empty")}
      highlightQuery={false}
      scrollable
      maxHeight={420}
      centered={false}
      yOffset="12dvh"
      classNames={{ action: classes.action ?? "" }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      transitionProps={{ duration: 120, onExited: props.onClosed }}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t("core.commands.placeholder"),
        "aria-label": t("core.commands.label"),
      }}
    />
  );
}
