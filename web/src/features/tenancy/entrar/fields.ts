// The rules of the forms at the front door. They return locale keys; the fields translate them.
import type { TFunction } from "i18next";

export const PASSWORD_MIN = 8;

export function checkEmail(t: TFunction) {
  return (value: string) =>
    /^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("errors.email_invalid");
}

export function checkPassword(t: TFunction) {
  return (value: string) => (value.length >= PASSWORD_MIN ? null : t("errors.weak_password"));
}

export function checkFilled(t: TFunction) {
  return (value: string) => (value.trim() ? null : t("core.field.required"));
}
