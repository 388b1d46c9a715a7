import { Avatar } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { namesOf } from "./LiveLine.tsx";
import type { Person } from "./live-state.ts";

const SHOWN = 3;

/** The faces of the colleagues who have this conversation open. */
export function Viewers({ viewing }: { viewing: Person[] }) {
  const { t } = useTranslation();
  if (viewing.length === 0) return null;
  const words = t("inbox.presence.viewing", { count: viewing.length, names: namesOf(viewing) });
  return (
    <Tooltip label={words}>
      <Avatar.Group spacing={8} role="img" aria-label={words} data-testid="viewers">
        {viewing.slice(0, SHOWN).map((person) => (
          <PersonAvatar key={person.id} name={person.nome} size={26} />
        ))}
        {viewing.length > SHOWN && (
          <Avatar size={26} radius="50%" aria-hidden>
            {`+${viewing.length - SHOWN}`}
          </Avatar>
        )}
      </Avatar.Group>
    </Tooltip>
  );
}
