import { Alert, Button, Text } from "@mantine/core";
import type { Achado, BuscaAnswer } from "@prosa/shared/knowledge.ts";
import { useTranslation } from "react-i18next";
import { AppError, errorText } from "../../lib/errors.ts";
import { formatNumber, formatPercent } from "../../lib/format.ts";
import { Section } from "../../ui/Section.tsx";
import classes from "./knowledge.module.css";
import { Markdown } from "./Markdown.tsx";

/** The passages for a question, the best first, each with what speaks for it. */
export function Found(props: {
  found: BuscaAnswer;
  onOpen: (documentId: string, passageId: string) => void;
}) {
  const { t } = useTranslation();
  const { resultados, sem_vetor } = props.found;
  return (
    <Section title={t("knowledge.found.title")}>
      {sem_vetor && (
        <Alert color="yellow" mb="sm" role="status">
          {t("knowledge.found.words")} {errorText(t, new AppError(sem_vetor, 422))}
        </Alert>
      )}
      {resultados.length === 0 ? (
        <Text c="dimmed" role="status">
          {t("knowledge.found.none")}
        </Text>
      ) : (
        <ol className={classes.passages}>
          {resultados.map((found) => (
            <li key={found.id} className={classes.passage}>
              <div className={classes.foundHead}>
                <strong>{found.titulo}</strong>
                <span className={classes.score}>{formatPercent(found.score)}</span>
              </div>
              <Why found={found} />
              <Markdown text={found.trecho} />
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => props.onOpen(found.documento_id, found.id)}
              >
                {t("knowledge.found.open")}
              </Button>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Why({ found }: { found: Achado }) {
  const { t } = useTranslation();
  const { caminho, titulo, score_vetor, score_texto, lugar_vetor, lugar_texto, fusao } = found;
  const parts = [
    ...(lugar_vetor !== null && score_vetor !== null
      ? [t("knowledge.found.meaning", { place: lugar_vetor, share: formatPercent(score_vetor) })]
      : []),
    ...(lugar_texto !== null && score_texto !== null
      ? [t("knowledge.found.text", { place: lugar_texto, share: formatPercent(score_texto) })]
      : []),
    ...(lugar_vetor !== null && lugar_texto !== null
      ? [t("knowledge.found.fused", { sum: formatNumber(fusao) })]
      : []),
  ];
  return (
    <>
      {caminho !== titulo && <span className={classes.quiet}>{caminho}</span>}
      <span className={classes.quiet}>{parts.join(" · ")}</span>
    </>
  );
}
