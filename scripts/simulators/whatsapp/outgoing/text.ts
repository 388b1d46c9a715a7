// Plain text.
import { GraphError, invalid } from "../graph-error.ts";
import { blank, block, type Draft, only, type Params } from "./draft.ts";

export function checkText(params: Params): Draft {
  const text = block(params, "text");
  only(text, ["body", "preview_url"], "text");
  const { body, preview_url: preview } = text;
  if (typeof body !== "string" || body.trim() === "") {
    throw new GraphError(400, 100, "(#100) The parameter text.body is required.", {
      details: "text.body is required",
    });
  }
  if ([...body].length > 4096) {
    throw invalid("Param text['body'] must be at most 4096 characters long.");
  }
  if (preview !== undefined && typeof preview !== "boolean") {
    throw invalid("Param text['preview_url'] must be a boolean.");
  }
  return { ...blank, text: body };
}
