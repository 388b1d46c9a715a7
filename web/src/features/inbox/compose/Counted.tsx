import { Textarea, TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../lib/format.ts";

/** A field that counts against the provider's limit while it is written, and says when it is past. */
export function Counted(
  props: Omit<TextInputProps, "onChange" | "value"> & {
    value: string;
    max: number;
    onChange: (value: string) => void;
    rows?: number;
  },
) {
  const { t } = useTranslation();
  const { max, onChange, rows, ...field } = props;
  const count = [...props.value].length;
  const over = count > max;
  const shared = {
    ...field,
    error: over ? t("compose.over", { max: formatNumber(max) }) : props.error,
    rightSection: (
      <span style={{ fontSize: 12, fontVariantNumeric: "tabular-nums" }} aria-hidden>
        {`${formatNumber(count)}/${formatNumber(max)}`}
      </span>
    ),
    rightSectionWidth: max > 999 ? 92 : 56,
    rightSectionProps: {
      style: {
        color: over ? "var(--prosa-fail)" : "var(--prosa-quiet)",
        ...(rows ? { alignItems: "flex-start", paddingTop: 8 } : {}),
      },
    },
  };
  if (rows) {
    const { wrapperProps: _wrapper, size, ...area } = shared;
    return (
      <Textarea
        {...(area as object)}
        size={size}
        autosize
        minRows={rows}
        maxRows={10}
        value={props.value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return <TextInput {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
}
