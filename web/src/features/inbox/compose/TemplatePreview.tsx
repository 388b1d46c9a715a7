import { useTranslation } from "react-i18next";
import classes from "../thread/content/content.module.css";
import { Preview } from "./Preview.tsx";
import type { Template } from "./queries.ts";
import { fillBlanks, type Values } from "./template-words.ts";
import type { Upload } from "./uploads.ts";

/** A template as the customer will read it. */
export function TemplatePreview(props: {
  template: Template;
  values: Values;
  upload: Upload | undefined;
}) {
  const { t } = useTranslation();
  const { values, upload } = props;
  const { header, body, footer, buttons } = props.template.components;
  return (
    <Preview>
      {header?.kind === "text" && (
        <strong className={classes.block}>{fillBlanks(header.text, values.header)}</strong>
      )}
      {header && header.kind !== "text" && (
        <span className={classes.block}>
          {upload?.preview && header.kind === "image" ? (
            <img src={upload.preview} alt="" style={{ maxWidth: "100%", borderRadius: 8 }} />
          ) : (
            <em className={classes.quiet}>
              {upload?.file.name ?? t(`compose.template.file.${header.kind}`)}
            </em>
          )}
        </span>
      )}
      <span className={classes.block}>{fillBlanks(body, values.body)}</span>
      {footer && <span className={classes.quiet}>{footer}</span>}
      {buttons.length > 0 && (
        <ul className={classes.choices}>
          {buttons.map((button) => (
            <li key={button.text}>{button.text}</li>
          ))}
        </ul>
      )}
    </Preview>
  );
}
