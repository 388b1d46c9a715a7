import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { MoreButton } from "../../../ui/MoreButton.tsx";
import { ListSkeleton } from "../list/ListSkeleton.tsx";
import { searchQueries } from "./queries.ts";
import { ConversationResult, MessageResult, PersonResult } from "./results.tsx";
import classes from "./search.module.css";

/** What was found, in place of the list: people, conversations, then messages, newest first. */
export function SearchResults(props: { query: string; selectedId: string | null }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const box = useRef<HTMLDivElement>(null);
  const search = useInfiniteQuery(searchQueries.results(tenantId, props.query));

  if (search.isPending) return <ListSkeleton />;
  if (search.isError && !search.data) {
    return (
      <EmptyState
        title={t("search.failed")}
        action={<Button onClick={() => void search.refetch()}>{t("core.retry")}</Button>}
      >
        {errorText(t, search.error)}
      </EmptyState>
    );
  }
  const [first] = search.data.pages;
  const people = first?.contatos ?? [];
  const conversations = first?.conversations ?? [];
  const messages = search.data.pages.flatMap((page) => page.messages);
  const count = people.length + conversations.length + messages.length;
  if (count === 0) {
    return <EmptyState title={t("search.none")}>{t("search.noneText")}</EmptyState>;
  }

  /** The arrows walk from result to result, past the top back into the field. */
  function walk(event: KeyboardEvent) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const all = [...(box.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = all[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (to) to.focus();
    else if (at === 0) document.querySelector<HTMLElement>("search input")?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links in it are focused, it only steers
    <div className={classes.results} ref={box} onKeyDown={walk}>
      <p className={classes.count} role="status">
        {t("search.found", { count })}
      </p>
      {people.length > 0 && (
        <Group title={t("search.people")}>
          {people.map((person) => (
            <PersonResult key={person.id} person={person} />
          ))}
        </Group>
      )}
      {conversations.length > 0 && (
        <Group title={t("search.conversations")}>
          {conversations.map((row) => (
            <ConversationResult key={row.id} row={row} selected={row.id === props.selectedId} />
          ))}
        </Group>
      )}
      {messages.length > 0 && (
        <Group title={t("search.messages")}>
          {messages.map((message) => (
            <MessageResult key={message.id} message={message} />
          ))}
        </Group>
      )}
      <MoreButton list={search}>{t("search.more")}</MoreButton>
    </div>
  );
}

function Group(props: { title: string; children: ReactNode }) {
  return (
    <section aria-label={props.title}>
      <h2 className={classes.title}>{props.title}</h2>
      <ul className={classes.list}>{props.children}</ul>
    </section>
  );
}
