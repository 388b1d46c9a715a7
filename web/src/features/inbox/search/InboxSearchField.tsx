import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "../../../ui/SearchField.tsx";

/** The first result, wherever it is: the field and the results stand apart. */
function focusFirst() {
  document.querySelector<HTMLElement>("[data-result]")?.focus();
}

/** Looks in everything that was said. `asked` counts the requests for the focus. */
export function InboxSearchField({ asked }: { asked: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { busca = "" } = useSearch({ from: "/app/atendimento" });
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [asked]);
  return (
    <SearchField
      field={input}
      label={t("search.label")}
      placeholder={t("search.placeholder")}
      clear={t("search.clear")}
      shortcut="B"
      maxLength={200}
      value={busca}
      onSearch={(words) =>
        navigate({
          to: ".",
          search: (search) => ({ ...search, busca: words || undefined }),
          replace: true,
        })
      }
      onResults={focusFirst}
    />
  );
}
