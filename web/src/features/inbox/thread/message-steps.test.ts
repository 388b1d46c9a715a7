import { expect, it } from "vitest";
import { threadRow } from "../fixtures.ts";
import { messageSteps } from "./message-steps.ts";

it("tells the way of our message, and what has not happened yet", () => {
  const row = threadRow({ direction: "outbound", sent_at: "10:01", delivered_at: "10:02" });
  expect(messageSteps(row).map(({ step, at }) => [step, at])).toEqual([
    ["said", row.created_at],
    ["sent", "10:01"],
    ["delivered", "10:02"],
    ["read", null],
  ]);
});

it("tells when the customer wrote, when it came, and what they did to it since", () => {
  const row = threadRow({ sent_at: "10:00", edited_at: "10:05" });
  expect(messageSteps(row).map(({ step }) => step)).toEqual(["said", "received", "edited"]);
});
