import { NumberInput, type NumberInputProps } from "@mantine/core";
import { currentLanguage } from "../../i18n.ts";

type Props = Omit<NumberInputProps, "value" | "onChange"> & {
  /** Centavos; null is nothing typed. */
  value: number | null;
  onChange: (centavos: number | null) => void;
};

/** An amount in reais, written as the language writes it. */
export function ReaisInput({ value, onChange, ...rest }: Props) {
  const comma = currentLanguage() === "pt-BR";
  return (
    <NumberInput
      {...rest}
      value={value === null ? "" : value / 100}
      onChange={(typed) => onChange(typed === "" ? null : Math.round(Number(typed) * 100))}
      prefix="R$ "
      decimalScale={2}
      min={0}
      max={100_000_000_000}
      clampBehavior="strict"
      allowNegative={false}
      hideControls
      inputMode="decimal"
      decimalSeparator={comma ? "," : "."}
      thousandSeparator={comma ? "." : ","}
    />
  );
}
