import { hasRole, type Role } from "@prosa/shared/roles.ts";
import {
  IconActivityHeartbeat,
  IconAddressBook,
  IconBooks,
  IconLayoutKanban,
  IconMessages,
  IconPhoneCall,
  IconPlugConnected,
  IconSparkles,
  IconSpeakerphone,
  IconUsers,
} from "@tabler/icons-react";

/**
 * The pages of the shell, in the order of the rail. Only what exists is here. What stands `aside` is
 * in the account's menu on phones, whose bar has room for few; what has a `short` name goes by it there.
 */
const PAGES = [
  {
    to: "/atendimento",
    label: "core.nav.inbox",
    short: "core.nav.inboxShort",
    icon: IconMessages,
    least: "viewer",
    aside: false,
  },
  {
    to: "/kanban",
    label: "core.nav.board",
    icon: IconLayoutKanban,
    least: "viewer",
    aside: false,
  },
  {
    to: "/contatos",
    label: "core.nav.contacts",
    icon: IconAddressBook,
    least: "viewer",
    aside: false,
  },
  { to: "/ligacoes", label: "core.nav.calls", icon: IconPhoneCall, least: "viewer", aside: false },
  {
    to: "/disparos",
    label: "core.nav.broadcasts",
    icon: IconSpeakerphone,
    least: "supervisor",
    aside: true,
  },
  {
    to: "/conhecimento",
    label: "core.nav.knowledge",
    icon: IconBooks,
    least: "viewer",
    aside: true,
  },
  { to: "/ia", label: "core.nav.ai", icon: IconSparkles, least: "supervisor", aside: true },
  {
    to: "/conexoes",
    label: "core.nav.connections",
    icon: IconPlugConnected,
    least: "viewer",
    aside: true,
  },
  {
    to: "/admin/whatsapp/status",
    label: "core.nav.operations",
    icon: IconActivityHeartbeat,
    least: "supervisor",
    aside: true,
  },
  { to: "/equipe", label: "core.nav.team", icon: IconUsers, least: "viewer", aside: true },
] as const;

/** The pages this person has something to do on. */
export function pagesOf(person: { role: Role }) {
  return PAGES.filter(({ least }) => hasRole(person, least));
}
