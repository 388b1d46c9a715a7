import { Combobox, ScrollArea, TextInput, useCombobox } from "@mantine/core";
import { IconCheck, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { fold } from "../../../ui/match.ts";
import { useSaveTag } from "./mutations.ts";
import { TAG_COLORS, type Tag, tagQueries } from "./queries.ts";
import classes from "./tags.module.css";

const NEW = "new";

/** Type to find a tag or to make one; Enter puts it on and takes it off. */
export function TagPicker(props: { chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { chosen, onChange } = props;
  const [query, setQuery] = useState("");
  const { data: tags = [] } = useQuery(tagQueries.all(tenantId));
  const save = useSaveTag();
  const combobox = useCombobox({ opened: true });
  const wanted = fold(query.trim());
  const found = tags.filter(({ name }) => fold(name).includes(wanted));
  const creatable =
    wanted !== "" && !tags.some(({ name }) => name.toLowerCase() === query.trim().toLowerCase());

  // What is listed changes with the query, so the first can be chosen only after it is drawn.
  const { selectFirstOption } = combobox;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query is what changes the list
  useEffect(() => {
    selectFirstOption();
  }, [query]);

  function choose(value: string) {
    if (value === NEW) return create();
    onChange(chosen.includes(value) ? chosen.filter((id) => id !== value) : [...chosen, value]);
    setQuery("");
  }

  function create() {
    if (save.isPending) return;
    // A colour nobody has to think about; it can be changed later.
    const color = TAG_COLORS[tags.length % TAG_COLORS.length] ?? "gray";
    save.mutate(
      { name: query.trim(), color },
      {
        onSuccess: ({ id }: Tag) => {
          onChange([...chosen, id]);
          setQuery("");
        },
      },
    );
  }

  return (
    <Combobox store={combobox} withinPortal={false} onOptionSubmit={choose}>
      <Combobox.EventsTarget>
        <TextInput
          data-autofocus
          size="sm"
          maxLength={40}
          aria-label={t("tags.find")}
          placeholder={t("tags.find")}
          value={query}
          error={save.isError && errorText(t, save.error)}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            save.reset();
          }}
        />
      </Combobox.EventsTarget>
      <ScrollArea.Autosize mah={240} mt={6}>
        <Combobox.Options aria-label={t("tags.title")}>
          {found.map((tag) => (
            <Combobox.Option key={tag.id} value={tag.id} active={chosen.includes(tag.id)}>
              <span className={classes.option}>
                <span className={classes.dot} data-color={tag.color} aria-hidden />
                <span className={classes.name}>{tag.name}</span>
                {chosen.includes(tag.id) && <IconCheck size={14} aria-label={t("tags.on")} />}
              </span>
            </Combobox.Option>
          ))}
          {creatable && (
            <Combobox.Option value={NEW}>
              <span className={classes.option}>
                <IconPlus size={14} aria-hidden />
                <span className={classes.name}>{t("tags.create", { name: query.trim() })}</span>
              </span>
            </Combobox.Option>
          )}
          {found.length === 0 && !creatable && (
            <Combobox.Empty>{t(wanted === "" ? "tags.first" : "tags.none")}</Combobox.Empty>
          )}
        </Combobox.Options>
      </ScrollArea.Autosize>
    </Combobox>
  );
}
