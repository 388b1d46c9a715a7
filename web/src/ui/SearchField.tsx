import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type RefObject, useEffect, useRef, useState } from "react";

const PAUSE_MS = 250;

/** Words to look for. What is typed goes to the address a moment later, and stays until it is there. */
export function SearchField(props: {
  field?: RefObject<HTMLInputElement | null>;
  className?: string | undefined;
  label: string;
  placeholder: string;
  clear: string;
  maxLength: number;
  shortcut?: string;
  /** As the address has it. */
  value: string;
  /** Settles when the address says so. */
  onSearch: (words: string) => Promise<unknown>;
  /** On to what was found: the arrow down, and Enter once it was asked for. */
  onResults?: () => void;
  /** Asks at once when the field is left. */
  asksOnLeave?: boolean;
}) {
  const own = useRef<HTMLInputElement>(null);
  const field = props.field ?? own;
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function ask(words: string) {
    clearTimeout(timer.current);
    timer.current = undefined;
    setDraft(words);
    await props.onSearch(words);
    // Typed on meanwhile, the field is ahead of the address again.
    if (timer.current === undefined) setDraft(null);
  }

  const words = draft ?? props.value;
  return (
    <TextInput
      ref={field}
      className={props.className}
      aria-label={props.label}
      placeholder={props.placeholder}
      aria-keyshortcuts={props.shortcut}
      maxLength={props.maxLength}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
      rightSection={
        words && (
          <CloseButton
            size={28}
            iconSize={14}
            aria-label={props.clear}
            onClick={() => {
              void ask("");
              field.current?.focus();
            }}
          />
        )
      }
      value={words}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setDraft(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void ask(next), PAUSE_MS);
      }}
      onBlur={() => {
        if (props.asksOnLeave && timer.current) void ask(words);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          if (timer.current) void ask(words);
          else props.onResults?.();
        }
        if (event.key === "Escape") {
          void ask("");
          event.currentTarget.blur();
        }
        if (event.key === "ArrowDown" && props.onResults) {
          event.preventDefault();
          props.onResults();
        }
      }}
    />
  );
}
