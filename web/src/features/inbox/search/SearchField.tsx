import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

const PAUSE_MS = 250;

/** The first result, wherever it is: the field and the results stand apart. */
function focusFirst() {
  document.querySelector<HTMLElement>("[data-result]")?.focus();
}

/** What is typed goes to the address a moment later. `asked` counts the requests for the focus. */
export function SearchField({ asked }: { asked: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { busca = "" } = useSearch({ from: "/app/atendimento" });
  const [draft, setDraft] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (asked === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [asked]);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function search(words: string) {
    clearTimeout(timer.current);
    timer.current = undefined;
    await navigate({
      to: ".",
      search: (search) => ({ ...search, busca: words || undefined }),
      replace: true,
    });
    // Typed on meanwhile, the field is ahead of the address again.
    if (timer.current === undefined) setDraft(null);
  }

  const words = draft ?? busca;
  return (
    <TextInput
      ref={input}
      aria-label={t("search.label")}
      placeholder={t("search.placeholder")}
      aria-keyshortcuts="B"
      maxLength={200}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
      rightSection={
        words && (
          <CloseButton
            size={28}
            iconSize={14}
            aria-label={t("search.clear")}
            onClick={() => {
              setDraft("");
              void search("");
              input.current?.focus();
            }}
          />
        )
      }
      value={words}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setDraft(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void search(next), PAUSE_MS);
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown") {
          event.preventDefault();
          focusFirst();
        }
        if (event.key === "Enter") {
          if (timer.current) void search(words);
          else focusFirst();
        }
        if (event.key === "Escape") {
          setDraft("");
          void search("");
          event.currentTarget.blur();
        }
      }}
    />
  );
}
