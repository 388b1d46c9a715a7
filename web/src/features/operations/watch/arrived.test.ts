import type { Notification } from "@prosa/shared/operations.ts";
import { describe, expect, it } from "vitest";
import { arrived } from "./arrived.ts";

const notification = (id: string, read_at: string | null = null): Notification => ({
  id,
  created_at: "2026-11-22T10:00:00+00:00",
  read_at,
  kind: "breaker_closed",
  data: { channel_id: "c", channel_name: "Loja" },
});

describe("what has arrived", () => {
  it("is what nobody has seen in the list before", () => {
    const rows = arrived([notification("a")], [notification("b"), notification("a")]);
    expect(rows.map(({ id }) => id)).toEqual(["b"]);
  });

  it("is nothing that was read elsewhere in the meantime", () => {
    expect(arrived([], [notification("a", "2026-11-22T10:01:00+00:00")])).toEqual([]);
  });
});
