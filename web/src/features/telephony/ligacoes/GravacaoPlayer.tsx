import { ActionIcon, Button, Loader } from "@mantine/core";
import type { LigacaoRow } from "@prosa/shared/telephony.ts";
import { IconDownload, IconLink, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "../../../lib/errors.ts";
import { formatDateTime, formatDuration, formatPercent } from "../../../lib/format.ts";
import { useSession } from "../../../lib/session.ts";
import { AudioPlayer } from "../../../ui/audio/AudioPlayer.tsx";
import { notifyDone, notifyError } from "../../../ui/notify.ts";
import { Tooltip } from "../../../ui/Tooltip.tsx";
import { otherNumber, savedName } from "./ligacao.ts";
import classes from "./ligacoes.module.css";
import { ligacaoQueries } from "./queries.ts";
import type { Gravacao } from "./recording.ts";

/** To be played from this second; each is an object of its own. */
export interface Wish {
  at: number;
}

/**
 * The recording of a call. Nothing is fetched before somebody wants to hear it: every listening is written
 * down, and an hour weighs as much as a film. A link to a second of it is such a wish.
 */
export function GravacaoPlayer(props: {
  call: LigacaoRow;
  from?: number | undefined;
  wish?: Wish | undefined;
  onAt?: (at: number) => void;
}) {
  const { call, from, wish } = props;
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [asked, setAsked] = useState(from !== undefined);
  const wanted = asked || wish !== undefined;
  const [part, setPart] = useState(0);
  const { data, error, isFetching, refetch } = useQuery({
    ...ligacaoQueries.recording(tenantId, call.id, setPart),
    enabled: wanted && call.has_recording,
  });
  if (call.gravacao_estado === null) return null;
  if (data) return <Player {...props} gravacao={data} />;
  if (call.gravacao_estado === "falhou") {
    const gone = call.gravacao_erro === "recording_gone";
    return <p className={classes.quiet}>{t(`calls.recording.${gone ? "gone" : "failed"}`)}</p>;
  }
  if (error && !isFetching) {
    return (
      <div className={classes.recordingTrouble} role="alert">
        <span>{errorText(t, error)}</span>
        <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
          {t("core.retry")}
        </Button>
      </div>
    );
  }
  if (!wanted) {
    return (
      <div className={classes.listen}>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconPlayerPlayFilled size={14} aria-hidden />}
          onClick={() => setAsked(true)}
        >
          {t("calls.recording.listen")}
        </Button>
        {call.gravacao_estado === "pendente" && (
          <span className={classes.quiet}>{t("calls.recording.copying")}</span>
        )}
      </div>
    );
  }
  return (
    <p className={classes.recordingComing} role="status">
      <Loader size={16} aria-hidden />
      {part > 0
        ? t("calls.recording.loadingPart", { part: formatPercent(Math.floor(part * 100) / 100) })
        : t("calls.recording.loading")}
    </p>
  );
}

const FLAT = [0];

function Player(props: {
  call: LigacaoRow;
  gravacao: Gravacao;
  from?: number | undefined;
  wish?: Wish | undefined;
  onAt?: (at: number) => void;
}) {
  const { t } = useTranslation();
  const { call, gravacao, from, wish, onAt } = props;
  const [broken, setBroken] = useState(false);
  const src = useObjectUrl(gravacao.bytes);
  const name = savedName(
    { inicio_em: call.inicio_em, number: otherNumber(call) ?? "" },
    gravacao.bytes.type,
  );

  function copyLink(at: number) {
    const link = new URL("/ligacoes", location.origin);
    link.searchParams.set("ligacao", call.id);
    link.searchParams.set("t", String(Math.floor(at)));
    navigator.clipboard
      .writeText(link.href)
      .then(
        () => notifyDone(t("calls.recording.linkCopied", { at: formatDuration(Math.floor(at)) })),
        notifyError,
      );
  }

  return (
    <div className={classes.recording}>
      {broken && <p className={classes.quiet}>{t("calls.recording.broken")}</p>}
      <AudioPlayer
        src={src}
        wave={gravacao.wave ?? FLAT}
        seconds={call.duracao_segundos}
        label={`${t("calls.recording.label")}, ${formatDateTime(call.inicio_em)}`}
        {...(from !== undefined && { from })}
        wish={wish}
        onAt={onAt}
        onBroken={() => setBroken(true)}
        actions={(at) => (
          <>
            <Tooltip label={t("calls.recording.link")}>
              <ActionIcon
                size={32}
                aria-label={t("calls.recording.link")}
                onClick={() => copyLink(at)}
              >
                <IconLink size={16} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("calls.recording.download")} position="left">
              <ActionIcon
                size={32}
                aria-label={t("calls.recording.download")}
                renderRoot={(root) => <a href={src} download={name} {...root} />}
              >
                <IconDownload size={16} stroke={1.75} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      />
    </div>
  );
}

function useObjectUrl(bytes: Blob): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(bytes);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return url;
}
