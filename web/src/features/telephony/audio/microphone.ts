import { AppError } from "../../../lib/errors.ts";

const refusals = new Set(["NotAllowedError", "SecurityError"]);

/** Opens a microphone, or says in a code why there is none. */
export async function openMicrophone(deviceId: string | null): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new AppError("insecure_context", 400);
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: deviceId ? { deviceId } : true });
  } catch (cause) {
    const isRefused = cause instanceof DOMException && refusals.has(cause.name);
    throw new AppError(isRefused ? "microphone_refused" : "no_microphone", 400, cause);
  }
}

async function permission(): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: "microphone" as PermissionName })).state;
  } catch {
    return null;
  }
}

/**
 * Nobody is called before it is sure that they will hear something. Where the permission stands it is
 * not opened for that: it takes time, and the call opens it anyway.
 */
export async function requireMicrophone(): Promise<void> {
  if (!navigator.mediaDevices) throw new AppError("insecure_context", 400);
  const devices = await navigator.mediaDevices.enumerateDevices();
  if (!devices.some(({ kind }) => kind === "audioinput")) throw new AppError("no_microphone", 400);
  const granted = await permission();
  if (granted === "denied") throw new AppError("microphone_refused", 400);
  if (granted === "granted") return;
  for (const track of (await openMicrophone(null)).getTracks()) track.stop();
}
