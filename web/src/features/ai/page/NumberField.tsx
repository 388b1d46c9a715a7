import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

export interface Bounds {
  least: number;
  most: number;
  step?: number;
  /** How many digits after the comma. */
  scale: number;
  prefix?: string;
  /** Written with all its digits, as cents are. */
  isFixed?: boolean;
}

/** A number between two others, with the comma of who reads it; either is understood. */
export function NumberField(props: { bounds: Bounds } & NumberInputProps) {
  const { i18n } = useTranslation();
  const { bounds, ...input } = props;
  const { least, most, step = 1, scale, prefix = "", isFixed = false } = bounds;
  return (
    <NumberInput
      min={least}
      max={most}
      step={step}
      allowDecimal={scale > 0}
      decimalScale={scale}
      fixedDecimalScale={isFixed}
      decimalSeparator={i18n.language === "pt-BR" ? "," : "."}
      allowedDecimalSeparators={[",", "."]}
      prefix={prefix}
      {...input}
    />
  );
}
