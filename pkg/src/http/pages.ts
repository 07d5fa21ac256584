import { ApiError } from "./api-error.js";
import type { CallOptions, HttpRequest, Read } from "./client.js";
import type { Resource } from "./resource.js";

/** One page of a list as the core reads it. */
interface Page {
  nextPageToken: string | undefined;
}

/** Fetches the pages of a list, one per step. Throws for invalid options at once. */
export function fetchPages<P extends Page>(
  resource: Resource,
  options: object & { pageToken?: string | undefined },
  call: CallOptions,
  readPage: Read<P>,
): AsyncGenerator<P, void, undefined> {
  const first = resource.request("list", options);
  async function* pages(): AsyncGenerator<P, void, undefined> {
    const seen = new Set([options.pageToken]);
    let request: HttpRequest | undefined = first;
    while (request !== undefined) {
      const page: P = await resource.send(request, call, readPage);
      const { nextPageToken: pageToken } = page;
      if (pageToken !== undefined && seen.has(pageToken)) {
        throw new ApiError({ status: 200, message: "the list does not end: a page token came again" });
      }
      yield page;
      seen.add(pageToken);
      request = pageToken === undefined ? undefined : resource.request("list", { ...options, pageToken });
    }
  }
  return pages();
}
