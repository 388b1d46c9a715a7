import { Skeleton, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { useSession } from "../../../lib/session.ts";
import { type ContatoRow, listQueries } from "../list/queries.ts";
import { contactQueries } from "../queries.ts";
import classes from "./merge.module.css";
import { PersonLine } from "./PersonLine.tsx";

const PAUSE_MS = 250;
const SHOWN = 8;

/** Looks for the other one; begins with those of the same name. */
export function ChooseOther(props: {
  contatoId: string;
  onPair: (pair: [ContatoRow, ContatoRow]) => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const { data: own, error } = useQuery(contactQueries.detail(tenantId, props.contatoId));
  const [typed, setTyped] = useState<string | null>(null);
  const [asked] = useDebouncedValue(typed ?? own?.nome.split(" ")[0] ?? "", PAUSE_MS);
  const found = useInfiniteQuery({
    ...listQueries.pages(tenantId, { q: asked }),
    enabled: asked.trim().length > 1,
    placeholderData: keepPreviousData,
  });
  if (own === null) return <Text c="dimmed">{t("errors.contato_not_found")}</Text>;
  if (error && !own) return <Text c="dimmed">{errorText(t, error)}</Text>;
  if (!own) return <Skeleton h={180} />;
  const self: ContatoRow = {
    id: own.id,
    nome: own.nome,
    endereco: null,
    foto: own.foto_url,
    empresa: own.empresa,
    tipo: own.tipo === "fornecedor" ? "fornecedor" : "cliente",
    criado_em: own.criado_em,
    arquivado_em: own.arquivado_em,
    telefones: own.contact_identities.filter(({ kind }) => kind === "phone").map((i) => i.value),
    emails: own.contact_identities.filter(({ kind }) => kind === "email").map((i) => i.value),
    conversation_id: null,
    ultima_conversa_em: null,
  };
  const others = (found.data?.pages[0]?.contatos ?? [])
    .filter(({ id }) => id !== own.id)
    .slice(0, SHOWN);
  return (
    <>
      <PersonLine row={self} />
      <TextInput
        mt="md"
        data-autofocus
        label={t("contacts.merge.who")}
        placeholder={t("contacts.searchHint")}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={typed ?? own.nome.split(" ")[0] ?? ""}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ul className={classes.list}>
        {others.map((other) => (
          <li key={other.id}>
            <UnstyledButton className={classes.choice} onClick={() => props.onPair([self, other])}>
              <PersonLine row={other} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {found.data && others.length === 0 && (
        <Text c="dimmed" size="sm" role="status">
          {t("contacts.merge.nobody")}
        </Text>
      )}
    </>
  );
}
