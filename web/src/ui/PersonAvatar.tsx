import { Avatar } from "@mantine/core";

/** First letters of the first and the last name; a number has none. */
export function initialsOf(name: string): string {
  if (!/\p{L}/u.test(name)) return "#";
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? "";
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

export function PersonAvatar(props: { name: string; src?: string | null; size?: number }) {
  return (
    <Avatar
      src={props.src ?? null}
      alt=""
      size={props.size ?? 32}
      radius="50%"
      color="gray"
      variant="light"
      // The name stands beside every avatar; reading the initials too would only stutter.
      aria-hidden
    >
      {initialsOf(props.name)}
    </Avatar>
  );
}
