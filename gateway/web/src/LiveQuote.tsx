import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useEffect, useRef, useState } from "react";
import type { Clients } from "./clients";
import { ErrorSummary } from "./ErrorSummary";
import { followQuote } from "./followQuote";
import { QuoteState } from "./gen/quotestream/type/v1/quote_state_pb";
import type { QuoteView } from "./gen/quotestream/view/v1/quote_view_pb";
import { refusalOf, type Refusal } from "./refusal";

interface Props {
  readonly queries: Clients["queries"];
  readonly quoteId: string;
}

type Connection = "connecting" | "live" | "reconnecting" | "ended";

/** The quote as the read model holds it, following every change. */
export function LiveQuote({ queries, quoteId }: Props) {
  const [quote, setQuote] = useState<QuoteView>();
  const [blocked, setBlocked] = useState(false);
  const [connection, setConnection] = useState<Connection>("connecting");
  const [refusal, setRefusal] = useState<Refusal>();
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const gone = new AbortController();
    setRefusal(undefined);
    void followQuote(
      queries,
      quoteId,
      {
        onLive: (changed, isBlocked) => {
          setConnection("live");
          setBlocked(isBlocked);
          // A stream opened anew may start behind what is shown: a view never goes back.
          setQuote((shown) => (changed && (!shown || changed.revision >= shown.revision) ? changed : shown));
        },
        onReconnecting: () => setConnection("reconnecting"),
        onEnded: (error) => {
          setConnection("ended");
          setRefusal(refusalOf(error));
        },
      },
      gone.signal,
    );
    return () => gone.abort();
  }, [queries, quoteId]);

  return (
    <section aria-labelledby="quote-heading">
      <h2 id="quote-heading" tabIndex={-1} ref={heading}>
        Quote <code>{quoteId}</code>
      </h2>
      <p role="status" className={`badge ${connection}`}>
        {connection}
      </p>
      {refusal && <ErrorSummary refusal={refusal} />}
      {blocked && <p className="refused">This view is out of date and waits for an operator.</p>}
      {quote && (
        <dl>
          <dt>State</dt>
          <dd>{labelOf(quote.state)}</dd>
          <dt>Version</dt>
          <dd>{String(quote.revision)}</dd>
          <dt>First day of cover</dt>
          <dd>{dayOf(quote)}</dd>
          <dt>Kept in</dt>
          <dd>{[quote.geographic?.city, quote.geographic?.state, quote.geographic?.country].filter(Boolean).join(", ")}</dd>
          <dt>Changed</dt>
          <dd>{quote.updateTime && timestampDate(quote.updateTime).toLocaleString()}</dd>
        </dl>
      )}
    </section>
  );
}

const LABELS: Readonly<Partial<Record<QuoteState, string>>> = {
  [QuoteState.INITIATED]: "Draft",
  [QuoteState.SAVED]: "Saved",
  [QuoteState.RISK_ASSESSING]: "Checking risk",
  [QuoteState.RISK_ASSESSED]: "Risk checked",
  [QuoteState.FINALIZED]: "Submitted",
  [QuoteState.APPROVED]: "Approved",
  [QuoteState.DECLINED]: "Declined",
  [QuoteState.ACCEPTED]: "Accepted",
  [QuoteState.NOT_TAKEN]: "Not taken",
  [QuoteState.CANCELLED]: "Cancelled",
  [QuoteState.EXPIRED]: "Expired",
};

function labelOf(state: QuoteState): string {
  return LABELS[state] ?? "In a state this page does not know";
}

function dayOf({ effectiveDate: day }: QuoteView): string {
  return day ? new Date(day.year, day.month - 1, day.day).toLocaleDateString(undefined, { dateStyle: "medium" }) : "";
}
