import { useTranslation } from "react-i18next";
import classes from "./keypad.module.css";

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export function Keypad({ onDigit }: { onDigit: (digit: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.keypad}>
      {keys.map((digit) => (
        <button
          key={digit}
          type="button"
          className={classes.key}
          aria-label={t("phone.digit", { digit })}
          onClick={() => onDigit(digit)}
        >
          {digit}
        </button>
      ))}
    </div>
  );
}
