import { ActionIcon, CopyButton } from "@mantine/core";
import { identityKinds, opaqueKinds } from "@prosa/shared/identities.ts";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CallAbout } from "../../ui/calling.ts";
import facts from "../../ui/Facts.module.css";
import { PhoneLink } from "../../ui/PhoneLink.tsx";
import { Section } from "../../ui/Section.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import classes from "./contact.module.css";

interface Identity {
  id: string;
  kind: string;
  value: string;
}

/** The names under which channels know this person, those a person would dial first. */
export function ContactIdentities(props: {
  identities: Identity[];
  /** Whose they are, when somebody calls them. */
  about?: CallAbout;
  action?: (identity: Identity) => ReactNode;
}) {
  const { t } = useTranslation();
  const all = identityKinds.flatMap((kind) =>
    props.identities.filter((identity) => identity.kind === kind).map((i) => ({ ...i, kind })),
  );
  const sayable = all.filter(({ kind }) => !opaqueKinds.has(kind));
  // A provider's own id is of use to nobody, until it is all there is.
  const known = sayable.length > 0 ? sayable : all;
  if (known.length === 0) return null;
  return (
    <Section title={t("inbox.contact.identities")}>
      <dl className={facts.facts}>
        {known.map((identity) => {
          const { id, kind, value } = identity;
          const label = t(`inbox.contact.${kind}`);
          return (
            <div key={id} className={facts.fact}>
              <dt>{label}</dt>
              <dd>
                <span className={classes.value}>
                  {kind === "phone" ? <PhoneLink value={value} about={props.about ?? {}} /> : value}
                </span>
                <CopyButton value={value}>
                  {({ copied, copy }) => (
                    <Tooltip label={t(copied ? "inbox.contact.copied" : "core.copy")}>
                      <ActionIcon
                        size={24}
                        aria-label={t("inbox.contact.copy", { what: label })}
                        onClick={copy}
                      >
                        {copied ? <IconCheck size={14} /> : <IconCopy size={14} stroke={1.75} />}
                      </ActionIcon>
                    </Tooltip>
                  )}
                </CopyButton>
                {props.action?.(identity)}
              </dd>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
