// Which microphone, loudspeaker and bell a person uses on this machine. Null is the system's choice.

export const roles = ["microphone", "speaker", "ring"] as const;
export type DeviceRole = (typeof roles)[number];
export type Chosen = Record<DeviceRole, string | null>;

export interface DeviceState {
  chosen: Chosen;
  microphones: MediaDeviceInfo[];
  outputs: MediaDeviceInfo[];
}

const kept = "prosa-phone-devices";
const none: Chosen = { microphone: null, speaker: null, ring: null };

function read(): Chosen {
  try {
    return { ...none, ...(JSON.parse(localStorage.getItem(kept) ?? "{}") as Partial<Chosen>) };
  } catch {
    return none;
  }
}

export function createDevices(onChosen: (role: DeviceRole, deviceId: string | null) => void) {
  let state: DeviceState = { chosen: read(), microphones: [], outputs: [] };
  const listeners = new Set<() => void>();
  const put = (changes: Partial<DeviceState>) => {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  };

  /** One that is unplugged is used again when it returns; meanwhile the system chooses. */
  const present = (role: DeviceRole) => {
    const id = state.chosen[role];
    const all = role === "microphone" ? state.microphones : state.outputs;
    return all.some(({ deviceId }) => deviceId === id) ? id : null;
  };
  async function look() {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    // Without a permission they have no names and no ids, so there is nothing to choose.
    const named = all.filter(({ deviceId, label }) => deviceId !== "" && label !== "");
    const before = roles.map(present);
    put({
      microphones: named.filter(({ kind }) => kind === "audioinput"),
      outputs: named.filter(({ kind }) => kind === "audiooutput"),
    });
    for (const [index, role] of roles.entries()) {
      const now = present(role);
      if (now !== before[index]) onChosen(role, now);
    }
  }
  const follow = () => void look();
  navigator.mediaDevices?.addEventListener("devicechange", follow);
  follow();

  return {
    get: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    present,
    look,
    choose(role: DeviceRole, deviceId: string | null) {
      const chosen = { ...state.chosen, [role]: deviceId };
      localStorage.setItem(kept, JSON.stringify(chosen));
      put({ chosen });
      onChosen(role, present(role));
    },
    stop: () => navigator.mediaDevices?.removeEventListener("devicechange", follow),
  };
}

export type Devices = ReturnType<typeof createDevices>;
