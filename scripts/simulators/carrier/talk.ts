// What every leg does once sound may flow, whoever began the call: hold, digits, transfer, the end.
import { setTimeout as sleep } from "node:timers/promises";
import { type Dialog, newBranch } from "./dialog.ts";
import type { Manners } from "./manners.ts";
import { createMedia, type Media } from "./media.ts";
import { loudness, silence } from "./mulaw.ts";
import { type Referral, readReferral } from "./referral.ts";
import { header, type SipRequest, type SipResponse } from "./sip-message.ts";
import type { SipSocket } from "./sip-socket.ts";
import { holdMusic } from "./sounds.ts";

export interface TalkEvents {
  onBye(): void;
  onRefer(referral: Referral): void;
}

export interface LegView {
  held: boolean;
  /** Digits the phone sent, by INFO or as sound. */
  digits: string;
  /** How many 20 ms came from the phone, and how loud it was in the last second. */
  frames: number;
  loudness: number;
}

/** A second. */
const measuredFrames = 50;

export function createTalk(dialog: Dialog, manners: Manners, events: TalkEvents) {
  let media: Promise<Media> | null = null;
  let ready: Media | null = null;
  let held = false;
  let digits = "";
  let frames = 0;
  const loudnesses: number[] = [];
  let referCseq = 0;
  let over = false;
  let offered: { branch: string; cseq: number } | null = null;
  const music = holdMusic();

  function sound(): Promise<Media> {
    media ??= createMedia((digit) => {
      digits += digit;
    }).then((made) => {
      if (over) made.close();
      ready = made;
      return made;
    });
    return media;
  }

  async function renegotiate(request: SipRequest) {
    if (manners.offers === "refused") return dialog.reply(request, 488);
    if (manners.offers === "forgotten") return dialog.reply(request, 481);
    if (manners.offers === "late") await sleep(manners.late_ms);
    if (manners.offers === "collides") {
      manners.offers = "taken";
      await offer();
      return dialog.reply(request, 491);
    }
    try {
      const sdp = await (await sound()).answer(request.body);
      held = /^a=(sendonly|inactive)/m.test(request.body);
      dialog.reply(request, 200, sdp);
    } catch {
      dialog.reply(request, 488);
    }
  }

  /** What was agreed on, offered again: nothing comes of it, whatever the phone says. */
  async function offer() {
    const body = (await sound()).description().replace("a=setup:active", "a=setup:actpass");
    const branch = newBranch();
    const headers: [string, string][] = [["Content-Type", "application/sdp"]];
    offered = { branch, cseq: dialog.send("INVITE", { branch, headers, body }) };
  }

  return {
    sound,
    /** The phone's answer to our own offer. */
    respond({ status }: SipResponse) {
      if (status < 200 || !offered) return;
      dialog.send("ACK", status < 300 ? { cseq: offered.cseq } : offered);
      offered = null;
    },
    speak() {
      if (held) return music();
      const frame = ready?.take() ?? null;
      if (frame) {
        frames += 1;
        loudnesses.push(loudness(frame));
        if (loudnesses.length > measuredFrames) loudnesses.shift();
      }
      return frame ?? silence;
    },
    hear(frame: Buffer) {
      if (!held) ready?.send(frame);
    },
    /** Since when neither socket nor sound is there, in ms; 0 while one of them is. */
    lostMs: () => (dialog.lost() && ready ? Date.now() - ready.lastHeardAt() : 0),
    view: (): LegView => ({
      held,
      digits,
      frames,
      loudness: loudnesses.reduce((sum, next) => sum + next, 0) / Math.max(1, loudnesses.length),
    }),
    /** A request within the dialog. */
    async handle(request: SipRequest, socket: SipSocket) {
      dialog.moveTo(socket, request);
      switch (request.method) {
        case "ACK":
          return;
        case "INVITE":
          return renegotiate(request);
        case "BYE":
          dialog.reply(request, 200);
          return events.onBye();
        case "INFO":
          digits += /^Signal= *([0-9*#A-D])/im.exec(request.body)?.[1] ?? "";
          return dialog.reply(request, 200);
        case "REFER": {
          if (manners.referrals === "ignored") return;
          const referral = readReferral(request);
          if (!referral) return dialog.reply(request, 400);
          referCseq = Number.parseInt(header(request, "CSeq"), 10);
          dialog.reply(request, 202);
          if (manners.referrals === "taken") events.onRefer(referral);
          return;
        }
        default:
          return dialog.reply(request, 405);
      }
    },
    /** How a transfer goes on, told to the phone that asked for it. */
    tellReferral(status: number, reason: string, isLast: boolean) {
      const state = isLast ? "terminated;reason=noresource" : "active;expires=60";
      dialog.send("NOTIFY", {
        headers: [
          ["Event", `refer;id=${referCseq}`],
          ["Subscription-State", state],
          ["Content-Type", "message/sipfrag;version=2.0"],
        ],
        body: `SIP/2.0 ${status} ${reason}`,
      });
    },
    close() {
      over = true;
      ready?.close();
    },
  };
}
