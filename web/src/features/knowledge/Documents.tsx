import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../ui/EmptyState.tsx";
import lists from "../../ui/List.module.css";
import { fold } from "../../ui/match.ts";
import { SearchField } from "../../ui/SearchField.tsx";
import { DocumentLine } from "./DocumentLine.tsx";
import classes from "./knowledge.module.css";
import type { KnowledgeDocument } from "./queries.ts";

/** The documents by their titles. */
export function Documents(props: {
  all: KnowledgeDocument[];
  q: string;
  may: boolean;
  onSearch: (q: string) => Promise<unknown>;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  const asked = fold(props.q).trim();
  const shown = props.all.filter(
    ({ title, source }) => fold(title).includes(asked) || fold(source ?? "").includes(asked),
  );
  return (
    <>
      <SearchField
        className={classes.search}
        label={t("knowledge.search.label")}
        placeholder={t("knowledge.search.placeholder")}
        clear={t("knowledge.search.clear")}
        maxLength={100}
        value={props.q}
        onSearch={props.onSearch}
      />
      {shown.length > 0 ? (
        <ul className={lists.framed} aria-label={t("knowledge.title")}>
          {shown.map((document) => (
            <DocumentLine
              key={document.id}
              document={document}
              may={props.may}
              onOpen={() => props.onOpen(document.id)}
            />
          ))}
        </ul>
      ) : (
        <EmptyState
          title={t("knowledge.none.title")}
          action={
            <Button variant="default" onClick={() => void props.onSearch("")}>
              {t("knowledge.search.clear")}
            </Button>
          }
        >
          {t("knowledge.none.text")}
        </EmptyState>
      )}
    </>
  );
}
