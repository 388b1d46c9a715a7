import { IconMessages, IconPlugConnected, IconUsers } from "@tabler/icons-react";

/** The pages of the shell, in the order of the rail. Only what exists is here. */
export const PAGES = [
  { to: "/atendimento", label: "core.nav.inbox", icon: IconMessages },
  { to: "/conexoes", label: "core.nav.connections", icon: IconPlugConnected },
  { to: "/equipe", label: "core.nav.team", icon: IconUsers },
] as const;
