import { ActionIcon } from "@mantine/core";
import type { ContactCard } from "@prosa/shared/message-content.ts";
import { IconCopy, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { PhoneLink } from "../../../../ui/PhoneLink.tsx";
import { copyText } from "../../media/copy.ts";
import classes from "./content.module.css";

/** Cards of other people; what is on them can be copied. */
export function ContactsContent({ contacts }: { contacts: ContactCard[] }) {
  const { t } = useTranslation();
  return contacts.map((card) => (
    <div className={classes.card} key={`${card.name} ${card.phones[0]?.phone ?? ""}`}>
      <span className={classes.cardIcon} aria-hidden>
        <IconUser size={22} stroke={1.5} />
      </span>
      <span className={classes.cardText}>
        <strong>{card.name}</strong>
        {card.organization && <span className={classes.quiet}>{card.organization}</span>}
        {card.phones.length === 0 && (
          <span className={classes.quiet}>{t("messages.contacts.noPhone")}</span>
        )}
        {card.phones.map(({ phone }) => (
          <Copied key={phone} value={phone}>
            <PhoneLink value={phone} about={{ nome: card.name }} />
          </Copied>
        ))}
        {card.emails?.map((email) => (
          <Copied key={email} value={email}>
            {email}
          </Copied>
        ))}
      </span>
    </div>
  ));
}

function Copied(props: { value: string; children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <span className={classes.copied}>
      {props.children}
      <ActionIcon
        size={24}
        aria-label={t("messages.contacts.copy", { what: props.value })}
        onClick={() => copyText(props.value, t("messages.contacts.copied"))}
      >
        <IconCopy size={14} stroke={1.75} />
      </ActionIcon>
    </span>
  );
}
