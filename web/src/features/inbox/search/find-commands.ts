import type { QueryClient } from "@tanstack/react-query";
import type { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { formatListTime } from "../../../lib/format.ts";
import type { Command } from "../../../ui/commands.ts";
import { fold } from "../../../ui/match.ts";
import { loadedConversations } from "../cache.ts";
import { elsewhere } from "../filter.ts";
import { piecesOf } from "./pieces.ts";
import { type Found, searchInbox } from "./queries.ts";

const SUGGESTED = 8;
const MESSAGES = 5;

interface Asked {
  client: QueryClient;
  tenantId: string;
  query: string;
  signal: AbortSignal;
  navigate: ReturnType<typeof useNavigate>;
  t: TFunction;
}

/** What the command bar finds in the inbox: at once what is loaded, and what the database knows. */
export async function findCommands({ client, tenantId, query, signal, navigate, t }: Asked) {
  const wanted = fold(query.trim());
  if (wanted === "") return [];
  const open = (conversationId: string, mensagem?: number) =>
    void navigate({
      to: "/atendimento/$conversationId",
      params: { conversationId },
      search: (search) => ({ ...elsewhere(search), mensagem }),
    });
  const conversations = t("inbox.commands.conversations");
  const found = new Map<string, Command>();
  for (const row of loadedConversations(client, tenantId)) {
    if (!fold(`${row.contato_nome} ${row.protocolo} ${row.assunto ?? ""}`).includes(wanted))
      continue;
    if (found.size === SUGGESTED) break;
    found.set(row.id, {
      id: `conversation-${row.id}`,
      group: conversations,
      label: row.contato_nome,
      description: row.assunto ?? row.last_message_preview ?? row.protocolo,
      run: () => open(row.id),
    });
  }
  // Without the network what is loaded is still worth showing.
  const asked: Found | null = await searchInbox(query, null, signal, MESSAGES).catch(() => null);
  for (const { conversation_id: id, nome, endereco } of asked?.contatos ?? []) {
    if (!id || found.has(id)) continue;
    const command = { label: nome, ...(endereco ? { description: endereco } : {}) };
    found.set(id, {
      id: `conversation-${id}`,
      group: conversations,
      ...command,
      run: () => open(id),
    });
  }
  for (const row of asked?.conversations ?? []) {
    if (found.has(row.id)) continue;
    found.set(row.id, {
      id: `conversation-${row.id}`,
      group: conversations,
      label: row.contato_nome,
      description: row.assunto ?? row.protocolo,
      run: () => open(row.id),
    });
  }
  const messages = (asked?.messages ?? []).map(
    (message): Command => ({
      id: `message-${message.id}`,
      group: t("inbox.commands.messages"),
      label: piecesOf(message.snippet)
        .map(({ text }) => text)
        .join(""),
      description: `${message.contato_nome} · ${formatListTime(message.created_at)}`,
      run: () => open(message.conversation_id, message.seq),
    }),
  );
  return [...found.values(), ...messages];
}
