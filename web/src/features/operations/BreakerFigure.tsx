import { Button } from "@mantine/core";
import type { ChannelStatus } from "@prosa/shared/operations.ts";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../lib/format.ts";
import { channelName } from "./channel-name.ts";
import { Figure, type Tone } from "./Figure.tsx";
import type { Figures } from "./figures.ts";
import { useTryChannel } from "./mutations.ts";
import classes from "./operations.module.css";
import { reasonText } from "./reason.ts";
import { useCountdown } from "./useCountdown.ts";

const TONES: Record<Figures["breaker"], Tone> = { CLOSED: "ok", HALF_OPEN: "wait", OPEN: "fail" };

/** `named` says which channel is meant, when the page speaks of several. */
export function BreakerFigure(props: { figures: Figures; named: boolean; admin: boolean }) {
  const { t } = useTranslation();
  const { breaker, troubled, failureCount, threshold } = props.figures;
  return (
    <Figure
      title={t("operations.breaker.title")}
      icon={breaker === "CLOSED" ? IconShieldCheck : IconShieldX}
      tone={TONES[breaker]}
      value={t(`operations.breaker.${breaker}.word`)}
      word={breaker}
      explanation={t("operations.breaker.explanation", { threshold })}
    >
      <p>{t(`operations.breaker.${breaker}.text`)}</p>
      {breaker === "CLOSED" && (
        <p className={classes.quiet}>
          {t("operations.breaker.failures", { count: failureCount, threshold })}
        </p>
      )}
      {troubled.map((channel) => (
        <OpenBreaker
          key={channel.channel_id}
          channel={channel}
          named={props.named}
          admin={props.admin}
        />
      ))}
    </Figure>
  );
}

function OpenBreaker(props: { channel: ChannelStatus; named: boolean; admin: boolean }) {
  const { t } = useTranslation();
  const tryNow = useTryChannel();
  const { breaker, channel_id } = props.channel;
  const { status, reason_code, opened_at, open_until, failure_count, threshold } = breaker;
  const seconds = useCountdown(status === "OPEN" ? open_until : null);
  return (
    <div className={classes.openBreaker}>
      {props.named && <strong>{channelName(props.channel)}</strong>}
      <p>
        {reason_code && `${reasonText(t, reason_code)} `}
        <Link to="/ajuda/$pagina" params={{ pagina: "problemas" }} hash="o-envio-está-pausado">
          {t("core.help.whatToDo")}
        </Link>
      </p>
      <p className={classes.quiet}>
        {opened_at && `${t("operations.breaker.since", { time: formatTime(opened_at) })} · `}
        {t("operations.breaker.failures", { count: failure_count, threshold })}
      </p>
      {status === "OPEN" && seconds !== null && (
        <p>
          {seconds > 0
            ? t("operations.breaker.retryIn", { seconds })
            : t("operations.breaker.retryNext")}
        </p>
      )}
      {props.admin ? (
        <Button
          size="xs"
          variant="default"
          loading={tryNow.isPending}
          onClick={() => tryNow.mutate(channel_id)}
          aria-label={
            props.named ? t("operations.breaker.tryNamed", { name: props.channel.name }) : undefined
          }
        >
          {t("operations.breaker.tryNow")}
        </Button>
      ) : (
        <p className={classes.quiet}>{t("operations.breaker.askAdmin")}</p>
      )}
    </div>
  );
}
