// What may be dialled, as the phone sees it before anybody is asked.

/** Police, ambulance, fire brigade and the like: dialled at once and by ourselves, never by detours. */
const emergencies = new Set(["112", "190", "191", "192", "193", "194", "197", "198", "199", "911"]);

/** What a person typed or pasted, without what separates. */
export function dialable(typed: string): string {
  return typed.replace(/[^\d*#+]/g, "").replace(/(?!^)\+/g, "");
}

export function isEmergency(number: string): boolean {
  return emergencies.has(number);
}

export function canDial(number: string): boolean {
  return /^\+?[\d*#]{2,20}$/.test(number);
}
