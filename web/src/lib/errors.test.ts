import { AuthApiError, AuthRetryableFetchError, FunctionsHttpError } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
import { AppError, toAppError, unwrap } from "./errors.ts";

const fold = async (error: unknown) => {
  const { code, status } = await toAppError(error);
  return { code, status };
};

describe("folding errors", () => {
  it("takes the code that the database raised and its status", async () => {
    const raised = { code: "PT409", message: "conversation_taken", details: null, hint: null };
    expect(await fold(raised)).toEqual({ code: "conversation_taken", status: 409 });
  });

  it("never lets raw database text through", async () => {
    const raw = {
      code: "23505",
      message: 'duplicate key value violates "x"',
      details: "",
      hint: "",
    };
    expect(await fold(raw)).toEqual({ code: "unexpected", status: 500 });
    expect(await fold({ code: "PT500", message: "Some Sentence" })).toEqual({
      code: "unexpected",
      status: 500,
    });
  });

  it("tells an ended session from a lack of rights", async () => {
    expect(await fold({ code: "PGRST303", message: "JWT expired" })).toEqual({
      code: "session_expired",
      status: 401,
    });
    expect(await fold({ code: "42501", message: "permission denied" })).toEqual({
      code: "forbidden",
      status: 403,
    });
  });

  it("reads the code of a function's problem+json", async () => {
    const problem = { type: "about:blank", status: 422, code: "channel_auth", request_id: "r" };
    const error = new FunctionsHttpError(Response.json(problem, { status: 422 }));
    expect(await fold(error)).toEqual({ code: "channel_auth", status: 422 });
    const broken = new FunctionsHttpError(new Response("<html>", { status: 502 }));
    expect(await fold(broken)).toEqual({ code: "unexpected", status: 502 });
  });

  it("calls a dead network by its name, whoever noticed it", async () => {
    expect((await fold(new TypeError("Failed to fetch"))).code).toBe("network");
    expect((await fold(new AuthRetryableFetchError("x", 0))).code).toBe("network");
    expect((await fold({ code: "", message: "TypeError: Failed to fetch" })).code).toBe("network");
  });

  it("translates what auth calls things", async () => {
    expect(await fold(new AuthApiError("x", 400, "invalid_credentials"))).toEqual({
      code: "invalid_credentials",
      status: 400,
    });
    expect((await fold(new AuthApiError("x", 422, "user_already_exists"))).code).toBe(
      "email_exists",
    );
  });

  it("unwraps data and throws the rest", async () => {
    await expect(unwrap(Promise.resolve({ data: 7, error: null }))).resolves.toBe(7);
    const refused = Promise.resolve({ data: null, error: { code: "PT404", message: "not_found" } });
    await expect(unwrap(refused)).rejects.toBeInstanceOf(AppError);
  });
});
