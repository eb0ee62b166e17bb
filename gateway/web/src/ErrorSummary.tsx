import { useEffect, useRef } from "react";
import type { Refusal } from "./refusal";

interface Props {
  readonly refusal: Refusal;
  /** The id of the input that holds the field at this path, if the page has one. */
  readonly inputOf?: (path: string) => string | undefined;
}

/** Tells a refusal where nobody can miss it: it takes the focus and leads to the fields. */
export function ErrorSummary({ refusal, inputOf }: Props) {
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => summary.current?.focus(), [refusal]);
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={summary}>
      <h2>{refusal.sentence}</h2>
      {refusal.fields.length > 0 && (
        <ul>
          {refusal.fields.map(({ path, sentence }) => {
            const input = inputOf?.(path);
            return <li key={path + sentence}>{input ? <a href={`#${input}`} onClick={focusOn(input)}>{sentence}</a> : sentence}</li>;
          })}
        </ul>
      )}
      <p className="support">
        {refusal.reason}
        {refusal.reference && ` · Reference ${refusal.reference}`}
      </p>
    </div>
  );
}

function focusOn(id: string) {
  return (event: { preventDefault(): void }) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
}
