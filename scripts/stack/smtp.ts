// The mail server of the stack: what the functions send by SMTP lands in the mailbox beside the mails
// of Auth, and goes nowhere else.
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { portTaken } from "./listen.ts";
import type { Mailbox } from "./mailbox.ts";
import { readMail } from "./read-mail.ts";

export interface Smtp {
  port: number;
  close(): Promise<void>;
}

const MAX_BYTES = 1_000_000;

export async function startSmtp(port: number, mailbox: Mailbox): Promise<Smtp> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: MAX_BYTES,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const mail = readMail(Buffer.concat(chunks));
        for (const { address } of session.envelope.rcptTo) {
          await mailbox.send({ to: address, ...mail });
        }
        done();
      });
    },
  });
  // A client that hangs up is no reason to stop.
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", () => reject(portTaken(port, "The mail server")));
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
