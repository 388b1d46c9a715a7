// What a process and all its descendants occupy together, shared pages counted once (PSS).
import { readdirSync, readFileSync } from "node:fs";

/** Null where /proc does not exist. */
export function memoryOfTree(
  root: number,
): { bytes: number; byProcess: [string, number][] } | null {
  try {
    const processes = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    const parents = new Map(processes.map((pid) => [pid, parentOf(pid)]));
    const belongs = (pid: number | undefined): boolean =>
      pid !== undefined && pid > 1 && (pid === root || belongs(parents.get(pid)));
    const byProcess = processes
      .filter(belongs)
      .map((pid): [string, number] => [nameOf(pid), pssOf(pid)])
      .sort((a, b) => b[1] - a[1]);
    return { bytes: byProcess.reduce((sum, [, bytes]) => sum + bytes, 0), byProcess };
  } catch {
    return null;
  }
}

function parentOf(pid: number): number | undefined {
  return Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]) || undefined;
}

function pssOf(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

function nameOf(pid: number): string {
  const [command = "", ...args] = read(`/proc/${pid}/cmdline`).split("\0");
  if (command.startsWith("postgres")) return "postgres";
  const program = command.split("/").at(-1) ?? command;
  const service = args.findIndex((arg) => arg.endsWith("service.ts"));
  return service < 0 ? program : `${program} ${args[service + 1]}`;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
