import { Button, Switch, Text } from "@mantine/core";
import type { ExtensionChoice } from "@prosa/shared/ramais.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../lib/session.ts";
import { useWished } from "../../../lib/useWished.ts";
import lists from "../../../ui/List.module.css";
import { notifyDone } from "../../../ui/notify.ts";
import { AssignForm } from "./AssignForm.tsx";
import { useRevokeRamal, useSetRamalActive } from "./mutations.ts";
import { extensionQueries, type TeamRamal } from "./queries.ts";
import classes from "./ramal.module.css";

/** For admins: whose each extension is, without its password. */
export function TeamRamais(props: { choices: ExtensionChoice[] }) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const team = useQuery(extensionQueries.team(tenantId)).data ?? [];
  return (
    <>
      {team.length === 0 ? (
        <Text c="dimmed">{t("ramal.team.none")}</Text>
      ) : (
        <ul className={lists.framed}>
          {team.map((ramal) => (
            <Row key={ramal.id} ramal={ramal} />
          ))}
        </ul>
      )}
      <AssignForm choices={props.choices} />
    </>
  );
}

function Row({ ramal }: { ramal: TeamRamal }) {
  const { t } = useTranslation();
  const setActive = useSetRamalActive();
  const revoke = useRevokeRamal();
  const { id, usuario_nome: name, extension, is_revoked: isRevoked } = ramal;
  const [isActive, wishActive] = useWished(ramal.status === "ativo", (wished) =>
    setActive.mutateAsync({ id, isActive: wished }),
  );
  return (
    <li className={classes.row}>
      <div className={classes.who}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed">
          {[t("ramal.team.number", { extension }), ramal.nome_exibicao].filter(Boolean).join(" · ")}
        </Text>
      </div>
      {isRevoked ? (
        <Text size="sm" c="dimmed">
          {t("ramal.team.revoked")}
        </Text>
      ) : (
        <>
          <Switch
            aria-label={t("ramal.team.switch", { name })}
            checked={isActive}
            onChange={(event) => wishActive(event.currentTarget.checked)}
          />
          <Button
            variant="subtle"
            color="red"
            size="sm"
            aria-label={t("ramal.team.revokeName", { name })}
            loading={revoke.isPending}
            onClick={() =>
              revoke.mutate(id, {
                onSuccess: () => notifyDone(t("ramal.team.revokedDone", { name })),
              })
            }
          >
            {t("ramal.team.revoke")}
          </Button>
        </>
      )}
    </li>
  );
}
