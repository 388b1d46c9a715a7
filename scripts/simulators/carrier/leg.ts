// One webphone's side of one call. Either the phone invited us, or we it.
import { type Cause, causeOfStatus, causeStatus } from "./causes.ts";
import { createDialog, type DialogFacts, newBranch } from "./dialog.ts";
import { type Callee, type Caller, type End, nobody } from "./end.ts";
import type { Manners } from "./manners.ts";
import type { Referral } from "./referral.ts";
import { header, type SipRequest, type SipResponse } from "./sip-message.ts";
import type { SipSocket } from "./sip-socket.ts";
import { createTalk, type LegView } from "./talk.ts";

export interface Leg extends End {
  readonly callId: string;
  readonly extension: string;
  readonly domain: string;
  isUp(): boolean;
  view(): LegView;
  /** Its socket is gone. */
  isLost(): boolean;
  /** Neither socket nor sound for so long, in ms; 0 while one of them is there. */
  lostMs(): number;
  handle(request: SipRequest, socket: SipSocket): Promise<void>;
  respond(response: SipResponse): Promise<void>;
  tellReferral(status: number, reason: string, isLast: boolean): void;
  onRefer(referral: Referral): void;
}

export interface LegOptions extends DialogFacts {
  manners: Manners;
  /** Nothing more will come of it: the switch may forget it. */
  onOver(leg: Leg): void;
}

/** The phone calls; `invite` is its request. */
export function answeringLeg(options: LegOptions, invite: SipRequest): Leg & Caller {
  const dialog = createDialog(options, invite);
  let state: "ringing" | "up" | "over" = "ringing";
  let sdp: Promise<string> | null = null;

  const answer = () => {
    sdp ??= talk.sound().then((media) => media.answer(invite.body));
    return sdp;
  };
  function finish() {
    state = "over";
    talk.close();
    options.onOver(leg);
  }
  function gone(cause: Cause) {
    if (state === "over") return;
    finish();
    leg.onGone(cause);
  }
  async function tell(status: number, body: Promise<string> | undefined) {
    const ready = await body?.catch(() => null);
    if (state !== "ringing") return;
    if (ready === null) {
      dialog.reply(invite, 488);
      return gone("NORMAL_TEMPORARY_FAILURE");
    }
    if (status === 200) state = "up";
    dialog.reply(invite, status, ready);
  }

  const talk = createTalk(dialog, options.manners, {
    onBye: () => gone("NORMAL_CLEARING"),
    onRefer: (referral) => leg.onRefer(referral),
  });
  const leg: Leg & Caller = {
    callId: dialog.callId,
    extension: dialog.extension,
    domain: dialog.domain,
    number: dialog.extension,
    isUp: () => state === "up",
    view: talk.view,
    isLost: dialog.lost,
    lostMs: talk.lostMs,
    speak: talk.speak,
    hear: talk.hear,
    tellReferral: talk.tellReferral,
    onGone: nobody,
    onRefer: nobody,
    respond: async (response) => talk.respond(response),
    progress: (early) => tell(early ? 183 : 180, early ? answer() : undefined),
    accept: () => tell(200, answer()),
    release(cause) {
      if (state === "over") return;
      if (state === "up") dialog.send("BYE");
      else dialog.reply(invite, causeStatus(cause));
      finish();
    },
    async handle(request, socket) {
      if (request.method !== "CANCEL") return talk.handle(request, socket);
      dialog.reply(request, 200);
      if (state !== "ringing") return;
      dialog.reply(invite, 487);
      gone("ORIGINATOR_CANCEL");
    },
  };
  return leg;
}

/** The phone is called. */
export function callingLeg(options: LegOptions, headers: [string, string][]): Leg & Callee {
  const dialog = createDialog(options, null);
  const branch = newBranch();
  let cseq = 0;
  let state: "idle" | "inviting" | "up" | "over" = "idle";
  /** A CANCEL may only follow a first response: until then it is owed. */
  let isHeard = false;
  let isCancelled = false;
  let onRinging: (early: boolean) => void = nobody;
  let answered: (refusal: Cause | null) => void = nobody;
  let why: [string, string][] = [];

  function finish() {
    state = "over";
    talk.close();
  }
  const cancel = () => dialog.send("CANCEL", { branch, cseq, headers: why });

  const talk = createTalk(dialog, options.manners, {
    onBye() {
      if (state === "over") return;
      finish();
      options.onOver(leg);
      leg.onGone("NORMAL_CLEARING");
    },
    onRefer: (referral) => leg.onRefer(referral),
  });
  const leg: Leg & Callee = {
    callId: dialog.callId,
    extension: dialog.extension,
    domain: dialog.domain,
    number: dialog.extension,
    isUp: () => state === "up",
    view: talk.view,
    isLost: dialog.lost,
    lostMs: talk.lostMs,
    speak: talk.speak,
    hear: talk.hear,
    tellReferral: talk.tellReferral,
    onGone: nobody,
    onRefer: nobody,
    async ring(told) {
      state = "inviting";
      onRinging = told;
      const refusal = new Promise<Cause | null>((resolve) => {
        answered = resolve;
      });
      const body = await (await talk.sound()).offer();
      if (state === "inviting") {
        const type: [string, string] = ["Content-Type", "application/sdp"];
        cseq = dialog.send("INVITE", { branch, headers: [...headers, type], body });
      }
      return refusal;
    },
    async respond(response) {
      const count = header(response, "CSeq");
      if (!count.endsWith(" INVITE")) return;
      if (Number.parseInt(count, 10) !== cseq) return talk.respond(response);
      if (response.status < 200) {
        if (isCancelled && !isHeard) cancel();
        isHeard = true;
        if (response.status > 100 && !isCancelled) onRinging(false);
        return;
      }
      dialog.confirm(header(response, "To"), header(response, "Contact"));
      if (response.status >= 300) {
        dialog.send("ACK", { branch, cseq });
        finish();
        options.onOver(leg);
        return answered(causeOfStatus(response.status));
      }
      dialog.send("ACK", { cseq });
      if (state !== "inviting") {
        // It answered while we were cancelling.
        dialog.send("BYE");
        return options.onOver(leg);
      }
      state = "up";
      await (await talk.sound()).accept(response.body);
      answered(null);
    },
    release(cause) {
      if (state === "over") return;
      const isAsked = state === "inviting" && cseq > 0;
      if (state === "up") dialog.send("BYE");
      if (state === "inviting") {
        const reason = 'SIP;cause=200;text="Call completed elsewhere"';
        why = cause === "LOSE_RACE" ? [["Reason", reason]] : [];
        isCancelled = true;
        if (isHeard) cancel();
        answered(cause);
      }
      finish();
      // What was asked is still answered, and that answer wants its ACK.
      if (!isAsked) options.onOver(leg);
    },
    handle: talk.handle,
  };
  return leg;
}
