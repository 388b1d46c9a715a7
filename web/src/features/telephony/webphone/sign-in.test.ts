import type { SipSession } from "@prosa/shared/ramais.ts";
import { expect, it, vi } from "vitest";
import { createSignIn } from "./sign-in.ts";

function bench() {
  const told: string[] = [];
  const state = { isBusy: false };
  const signIn = createSignIn({
    session: async () => ({}) as SipSession,
    isBusy: () => state.isBusy,
    start: () => void told.push("start"),
    failed: (code) => void told.push(code),
  });
  return { signIn, told, state };
}

it("signs in anew after a refusal only when nobody is on the line any more", async () => {
  vi.useFakeTimers();
  const { signIn, told, state } = bench();
  signIn.start();
  await vi.advanceTimersByTimeAsync(0);
  signIn.follow("registered");
  state.isBusy = true;
  signIn.follow("refused");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(told).toEqual(["start", "ramal_refused"]);
  state.isBusy = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(told).toEqual(["start", "ramal_refused", "start"]);
  vi.useRealTimers();
});

it("does not come back by a refusal that is told after it was stopped", async () => {
  vi.useFakeTimers();
  const { signIn, told } = bench();
  signIn.start();
  await vi.advanceTimersByTimeAsync(0);
  signIn.stop();
  signIn.follow("refused");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(told).toEqual(["start"]);
  vi.useRealTimers();
});
