import type { Server } from "node:http";
import { StackProblem } from "./problem.ts";

/** Listens on loopback only, and says plainly when somebody else has the port. */
export function listen(server: Server, port: number, who: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(cause.code === "EADDRINUSE" ? portTaken(port, who) : cause);
    });
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

export function portTaken(port: number, who: string): StackProblem {
  return new StackProblem(
    `${who} needs port ${port}, but another program is using it.`,
    "Stop that program, or set PROSA_PORT_OFFSET (for example PROSA_PORT_OFFSET=100) to move every port.",
  );
}
