import { uploadRequest } from "@prosa/shared/uploads.ts";
import { bodyOf } from "../_shared/http/body.ts";
import type { Route } from "../_shared/http/route.ts";
import { checkUpload } from "./check_upload.ts";

const MAX_BYTES = 8 * 1024;

export const routes: readonly Route[] = [
  {
    method: "POST",
    path: "/uploads",
    role: "agent",
    answer: async ({ request, caller, host }) => {
      const upload = await bodyOf(request, uploadRequest, MAX_BYTES);
      return Response.json(await checkUpload(upload, caller, host), { status: 201 });
    },
  },
];
