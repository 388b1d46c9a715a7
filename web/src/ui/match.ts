import type { Command } from "./commands.ts";

/** Lower case and without accents, so that "conexoes" finds "Conexões". */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Every word of the query must begin a word of what the command says. */
export function matchesQuery(command: Command, query: string): boolean {
  const said = [
    command.label,
    command.description ?? "",
    command.group,
    ...(command.keywords ?? []),
  ];
  const words = fold(said.join(" ")).split(/\s+/);
  return fold(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((asked) => words.some((word) => word.startsWith(asked)));
}
