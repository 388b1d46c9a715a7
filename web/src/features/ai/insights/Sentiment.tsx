import { Skeleton } from "@mantine/core";
import type { Sentimento } from "@prosa/shared/ai-insights.ts";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Find } from "./Find.tsx";
import type { Mood } from "./latest.ts";

// The drawing of charts weighs more than the rest of the panel.
const MoodLine = lazy(async () => ({
  default: (await import("../../../ui/charts/MoodLine.tsx")).MoodLine,
}));

const TONES = { positivo: "ok", neutro: "plain", negativo: "fail" } as const;
const ICONS = { positivo: "good", neutro: "even", negativo: "bad" } as const;

/** How the customer feels, and how that went since the conversation began. */
export function Sentiment({ moods, why }: { moods: Mood[]; why: boolean }) {
  const { t } = useTranslation();
  const now = moods.at(-1);
  const first = moods[0];
  if (!now || !first) return null;
  const word = (sentimento: Sentimento) => t(`ai.sentimento.${sentimento}`);
  return (
    <Find
      name={t("ai.panel.sentiment")}
      word={word(now.sentimento)}
      tone={TONES[now.sentimento]}
      icon={ICONS[now.sentimento]}
    >
      {moods.length > 1 && (
        <Suspense fallback={<Skeleton h={44} />}>
          <MoodLine
            data={moods}
            label={t("ai.panel.moods", {
              count: moods.length,
              from: word(first.sentimento),
              to: word(now.sentimento),
            })}
          />
        </Suspense>
      )}
      {why && <p>{now.analise}</p>}
    </Find>
  );
}
