// Days and times as @mantine/dates writes them: local, without a zone. Everything else of Prosa is
// in moments.

const two = (part: number) => String(part).padStart(2, "0");

/** "2026-11-22 10:42:00" where the person is. */
export function toLocalText(at: string | number | Date): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:00`;
}

/** The moment that a local text means. A day alone means when it begins. */
export function fromLocalText(text: string): Date {
  return new Date(text.includes(" ") ? text.replace(" ", "T") : `${text}T00:00:00`);
}
