import { ActionIcon } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPhoneOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PersonAvatar } from "../../../ui/PersonAvatar.tsx";
import { isLive, type Line } from "../phone/line.ts";
import { useWebphone } from "../useWebphone.ts";
import classes from "./modal.module.css";
import { QualityBars } from "./QualityBars.tsx";
import { clockOf, useSeconds } from "./useSeconds.ts";
import { nameOf, numberOf, phaseOf } from "./words.ts";

/** Who, in which state, and since when. Folded it is all that is left, with a way to hang up. */
export function CallHead(props: {
  line: Line;
  folded: boolean;
  /** Null where it must be seen. */
  onFold: (() => void) | null;
}) {
  const { t } = useTranslation();
  const { connection, hangup } = useWebphone();
  const { line, folded } = props;
  const seconds = useSeconds(line.answeredAt, line.endedAt);
  const { words, tone } = phaseOf(t, line, connection);
  const name = nameOf(line);
  return (
    <>
      <p className={`${classes.tone} ${classes.strip}`} data-tone={tone} role="status">
        {words}
      </p>
      <div className={classes.who}>
        {!folded && <PersonAvatar name={name} size={40} />}
        <div className={classes.names}>
          <strong className={classes.name}>{name}</strong>
          {!folded && (
            <span className={classes.meta}>
              {line.about.nome ? numberOf(line.call.number) : t("phone.unknown")}
            </span>
          )}
          {!folded && <AboutLinks line={line} />}
        </div>
        <div className={classes.clock} data-still>
          {seconds !== null && (
            <span className={classes.timer} role="timer" aria-label={t("phone.duration")}>
              {clockOf(seconds)}
            </span>
          )}
          {isLive(line) && <QualityBars lineId={line.id} />}
        </div>
        <span data-still>
          {folded && isLive(line) && (
            <ActionIcon
              variant="filled"
              color="red"
              radius="50%"
              aria-label={t("phone.hangup")}
              onClick={() => hangup(line.id)}
            >
              <IconPhoneOff size={16} stroke={1.75} />
            </ActionIcon>
          )}
          {props.onFold && (
            <ActionIcon
              aria-label={t(folded ? "phone.unfold" : "phone.fold")}
              aria-expanded={!folded}
              onClick={props.onFold}
            >
              {folded ? (
                <IconChevronUp size={18} stroke={1.75} />
              ) : (
                <IconChevronDown size={18} stroke={1.75} />
              )}
            </ActionIcon>
          )}
        </span>
      </div>
    </>
  );
}

/** What the team knows already. */
function AboutLinks({ line }: { line: Line }) {
  const { t } = useTranslation();
  const { contato_id, oportunidade_id, conversation_id } = line.about;
  return (
    <span className={classes.links} data-still>
      {contato_id && (
        <Link to="/contatos" search={{ contato: contato_id }}>
          {t("phone.who")}
        </Link>
      )}
      {oportunidade_id && (
        <Link to="/kanban" search={{ oportunidade: oportunidade_id }}>
          {t("phone.card")}
        </Link>
      )}
      {conversation_id && (
        <Link to="/atendimento/$conversationId" params={{ conversationId: conversation_id }}>
          {t("phone.conversation")}
        </Link>
      )}
    </span>
  );
}
