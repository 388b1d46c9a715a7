import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { createVault, integracaoSecretPlace, SecretUnreadable } from "./secrets.ts";

const key = (seed: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(seed)));
const keys = { k1: key(1) };
const vault = createVault(keys, "k1");
const place = integracaoSecretPlace("tenant", "row", "access_token");

describe("a sealed secret", () => {
  it("opens to what was sealed, whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (plain) => {
        assert.equal(await vault.open(await vault.seal(plain, place), place), plain);
      }),
      { numRuns: 50 },
    );
  });

  it("names its key, hides its text and is never sealed the same way twice", async () => {
    const [one, two] = [await vault.seal("segredo", place), await vault.seal("segredo", place)];
    assert.match(one, /^v1\.k1\.[\w-]{16}\.[\w-]+$/);
    assert.ok(!one.includes("segredo"));
    assert.notEqual(one, two);
  });

  it("does not open in another tenant, table, column or row", async () => {
    const sealed = await vault.seal("segredo", place);
    for (const elsewhere of [
      { ...place, tenantId: "other" },
      { ...place, table: "ramais_voip" },
      { ...place, column: "segredos.app_secret" },
      { ...place, rowId: "other" },
    ]) {
      await assert.rejects(vault.open(sealed, elsewhere), SecretUnreadable);
    }
  });

  it("does not open when a character was changed", async () => {
    const sealed = await vault.seal("segredo", place);
    const at = sealed.length - 4;
    const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
    await assert.rejects(vault.open(changed, place), SecretUnreadable);
    for (const text of ["", "plain", "v1.k1", "v2.k1.a.b", `${sealed}.x`, "v1.gone.AAAA.AAAA"]) {
      await assert.rejects(vault.open(text, place), SecretUnreadable);
    }
  });

  it("survives a new key: old ones open and are told apart, new ones use it", async () => {
    const old = await vault.seal("segredo", place);
    const rotated = createVault({ ...keys, k2: key(2) }, "k2");
    assert.equal(await rotated.open(old, place), "segredo");
    assert.equal(rotated.isStale(old), true);
    const fresh = await rotated.seal("segredo", place);
    assert.equal(rotated.isStale(fresh), false);
    await assert.rejects(vault.open(fresh, place), SecretUnreadable);
  });

  it("never says what it could not open", async () => {
    const failure = await vault.open("v1.k1.AAAA.segredo", place).catch((error) => error);
    assert.ok(!String(failure).includes("segredo"));
  });
});
