/** A text in the pieces that a stream brings: words with the space before them. */
export const piecesOf = (text: string): string[] => text.match(/\s*\S{1,16}|\s+$/g) ?? [];

/** One server-sent event. */
export const frame = (data: unknown, event?: string): string =>
  `${event ? `event: ${event}\n` : ""}data: ${JSON.stringify(data)}\n\n`;
