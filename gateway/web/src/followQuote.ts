import { Code, ConnectError } from "@connectrpc/connect";
import type { Clients } from "./clients";
import type { QuoteView } from "./gen/quotestream/view/v1/quote_view_pb";

export interface Listener {
  /** The stream delivers: a change, or the heartbeat that says there was none. */
  onLive(quote: QuoteView | undefined, blocked: boolean): void;
  onReconnecting(): void;
  /** The service refused for good; nothing more follows. */
  onEnded(error: ConnectError): void;
}

// The service sends a heartbeat every 15 s. A stream cut on its way may never report it: silence is how it shows.
const SILENCE_MS = 45_000;
const LONGEST_PAUSE_MS = 30_000;

const FINAL = [Code.InvalidArgument, Code.NotFound, Code.PermissionDenied, Code.Unauthenticated, Code.Unimplemented];

/** Follows a quote until the signal aborts: resumes after the last revision seen, however often the stream is cut. */
export async function followQuote(
  queries: Clients["queries"],
  quoteId: string,
  listener: Listener,
  signal: AbortSignal,
): Promise<void> {
  let seen: bigint | undefined;
  let failures = 0;
  while (!signal.aborted) {
    const attempt = new AbortController();
    const silence = new Alarm(SILENCE_MS, () => attempt.abort());
    try {
      const request = seen === undefined ? { quoteId } : { quoteId, afterRevision: seen };
      for await (const step of queries.watchQuote(request, { signal: AbortSignal.any([signal, attempt.signal]) })) {
        silence.restart();
        failures = 0;
        seen = step.revision;
        listener.onLive(step.quote, step.blocked);
      }
    } catch (thrown) {
      const error = ConnectError.from(thrown);
      if (FINAL.includes(error.code) && !signal.aborted) {
        listener.onEnded(error);
        return;
      }
    } finally {
      silence.stop();
    }
    if (!signal.aborted) {
      listener.onReconnecting();
      await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** failures++), signal);
    }
  }
}

class Alarm {
  #timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly afterMs: number,
    private readonly ring: () => void,
  ) {
    this.#timer = setTimeout(ring, afterMs);
  }

  restart(): void {
    this.stop();
    this.#timer = setTimeout(this.ring, this.afterMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Waits, but not longer than until the network is back or the caller has gone. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    }
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
