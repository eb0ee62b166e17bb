import { ConnectError } from "@connectrpc/connect";
import { outcomeUnknown } from "./refusal";

const PAUSES_MS = [500, 1500, 4000];

/** Sends a command until its outcome is known or patience ends. Safe because every attempt carries the same request id. */
export async function settle<T>(send: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await send();
    } catch (thrown) {
      if (!outcomeUnknown(ConnectError.from(thrown))) {
        throw thrown;
      }
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
    }
  }
  return send();
}
