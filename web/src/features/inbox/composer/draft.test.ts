import { describe, expect, it } from "vitest";
import { memoryStorage } from "../memory-storage.ts";
import { draftStore } from "./draft.ts";

describe("drafts", () => {
  it("survive a reload, one for each conversation", () => {
    const storage = memoryStorage();
    draftStore(storage, "bruno").write("c1", "bom dia, ");
    draftStore(storage, "bruno").write("c2", "segue o");
    const afterReload = draftStore(storage, "bruno");
    expect([afterReload.read("c1"), afterReload.read("c2")]).toEqual(["bom dia, ", "segue o"]);
  });

  it("are not shown to another person on the same computer", () => {
    const storage = memoryStorage();
    draftStore(storage, "bruno").write("c1", "bom dia");
    expect(draftStore(storage, "carla").read("c1")).toBe("");
  });

  it("leave nothing behind once sent or erased", () => {
    const storage = memoryStorage();
    const drafts = draftStore(storage, "bruno");
    drafts.write("c1", "bom dia");
    drafts.write("c1", "  ");
    expect(storage.length).toBe(0);
  });

  it("never stop the typing when storage is full", () => {
    const storage = memoryStorage();
    storage.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    expect(() => draftStore(storage, "bruno").write("c1", "bom dia")).not.toThrow();
  });
});
