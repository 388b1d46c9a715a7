import type { ChoiceMade, Interactive } from "@prosa/shared/message-content.ts";
import { IconHandClick } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./content.module.css";
import { Offered } from "./Offered.tsx";

/** What we gave the customer to tap, as they see it; or what they tapped. */
export function InteractiveContent(props: {
  body: string | null;
  offer: Interactive | undefined;
  choice: ChoiceMade | undefined;
}) {
  if (props.choice) return <Choice choice={props.choice} />;
  if (!props.offer) return props.body;
  return <Offered offer={props.offer} body={props.body ?? ""} />;
}

function Choice({ choice }: { choice: ChoiceMade }) {
  const { t } = useTranslation();
  const form = choice.kind === "form";
  const answers = Object.entries(choice.answers ?? {}).filter(([key]) => key !== "flow_token");
  return (
    <span className={classes.choice}>
      <IconHandClick size={18} stroke={1.75} aria-hidden />
      <span>
        <span className={classes.quiet}>
          {t(form ? "messages.interactive.form" : "messages.interactive.chose")}
        </span>
        <strong className={classes.block}>
          {choice.title ?? choice.id ?? t("messages.interactive.noTitle")}
        </strong>
        {choice.description && <span className={classes.block}>{choice.description}</span>}
        {answers.map(([question, answer]) => (
          <span key={question} className={classes.block}>
            <span className={classes.quiet}>{`${question}: `}</span>
            {words(answer)}
          </span>
        ))}
      </span>
    </span>
  );
}

const words = (answer: unknown) => (typeof answer === "string" ? answer : JSON.stringify(answer));
