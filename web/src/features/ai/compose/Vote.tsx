import { ActionIcon } from "@mantine/core";
import { IconThumbDown, IconThumbUp } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap } from "../../../lib/errors.ts";
import { supabase } from "../../../lib/supabase.ts";
import classes from "./assist.module.css";

type Choice = 1 | -1;

const BUTTONS = [
  { choice: 1, label: "ai.compose.good", Icon: IconThumbUp },
  { choice: -1, label: "ai.compose.bad", Icon: IconThumbDown },
] as const;

/** Was it of use? A second press takes it back. */
export function Vote({ responseId }: { responseId: string }) {
  const { t } = useTranslation();
  const [vote, setVote] = useState<Choice | null>(null);
  const save = useMutation({
    mutationFn: (next: Choice | null) =>
      unwrap(
        supabase.rpc("vote_ai_response", {
          ai_response_id: responseId,
          // The generated type does not know that null takes it back.
          vote: next as Choice,
        }),
      ),
    scope: { id: `vote ${responseId}` },
    onMutate: (next) => {
      const before = vote;
      setVote(next);
      return before;
    },
    onError: (_error, _next, before) => setVote(before ?? null),
  });
  return (
    <span className={classes.votes}>
      {BUTTONS.map(({ choice, label, Icon }) => (
        <ActionIcon
          key={choice}
          size={24}
          aria-label={t(label)}
          data-hint={t(label)}
          aria-pressed={vote === choice}
          {...(vote === choice ? { variant: "light", color: "barro" } : {})}
          onClick={() => save.mutate(vote === choice ? null : choice)}
        >
          <Icon size={14} stroke={1.75} />
        </ActionIcon>
      ))}
    </span>
  );
}
