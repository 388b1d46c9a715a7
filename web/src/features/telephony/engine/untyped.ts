// What JsSIP has and its types do not: hence the casts, all of them here.
import type { UA, URI } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";

export interface Reply {
  status_code: number;
  body: string | null;
}

export interface InDialog {
  extraHeaders?: string[];
  body?: string;
  eventHandlers?: {
    onSuccessResponse(reply: Reply): void;
    onErrorResponse(reply: Reply): void;
    /** 408 or 481: the other side no longer knows the call. */
    onDialogError(reply: Reply): void;
    onRequestTimeout(): void;
    onTransportError(): void;
  };
}

export function sendRequest(session: RTCSession, method: string, options: InDialog = {}): void {
  const requests = session as unknown as { sendRequest(name: string, more: InDialog): void };
  requests.sendRequest(method, options);
}

export function sendOptions(ua: UA, target: URI): void {
  (ua as unknown as { sendOptions(target: URI): void }).sendOptions(target);
}
