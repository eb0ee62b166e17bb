import { useId, useRef, useState, type FormEvent } from "react";
import type { Clients } from "./clients";
import { CONTACT_FIELDS, contentOf, DATE_FIELDS, emptyEntries, LOCATION_FIELDS, type Field } from "./entries";
import { ErrorSummary } from "./ErrorSummary";
import { refusalOf, type Refusal } from "./refusal";
import { settle } from "./settle";

interface Props {
  readonly commands: Clients["commands"];
  readonly onCreated: (quoteId: string) => void;
}

/** One page that opens a quote. Whatever fails, what was typed stays. */
export function QuoteForm({ commands, onCreated }: Props) {
  const [entries, setEntries] = useState(() => emptyEntries(new Date()));
  const [refusal, setRefusal] = useState<Refusal>();
  const [phase, setPhase] = useState<"open" | "sending" | "created">("open");
  const quoteId = useRef(crypto.randomUUID());
  const intention = useRef({ content: "", requestId: "" });
  const prefix = useId();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const content = contentOf(entries);
    const written = JSON.stringify(content);
    // The same content sent again is the same intention; changed content is a new one.
    if (intention.current.content !== written) {
      intention.current = { content: written, requestId: crypto.randomUUID() };
    }
    const header = { quoteId: quoteId.current, requestId: intention.current.requestId };
    setPhase("sending");
    setRefusal(undefined);
    try {
      await settle(() => commands.createQuote({ header, ...content }, { timeoutMs: 6000 }));
      setPhase("created");
      document.title = "Quote – Quotestream";
      onCreated(quoteId.current);
    } catch (thrown) {
      const refused = refusalOf(thrown);
      setPhase("open");
      setRefusal(refused);
      document.title = `Error: ${refused.sentence} – Quotestream`;
      if (refused.reason === "QUOTE_ALREADY_EXISTS") {
        onCreated(quoteId.current);
      }
    }
  }

  const refusedAt = (path: string) => refusal?.fields.find((field) => covers(path, field.path))?.sentence;
  const input = (field: Field) => {
    const sentence = refusedAt(field.path);
    const id = prefix + field.name;
    const inDate = DATE_FIELDS.includes(field);
    return (
      <div className="field" key={field.name}>
        <label htmlFor={id}>{field.label}</label>
        <input
          id={id}
          value={entries[field.name]}
          inputMode={field.inputMode}
          autoComplete="off"
          disabled={phase !== "open"}
          aria-invalid={sentence !== undefined}
          aria-describedby={sentence && (inDate ? `${prefix}date-error` : `${id}-error`)}
          onChange={(e) => setEntries({ ...entries, [field.name]: e.target.value })}
        />
        {sentence && !inDate && (
          <p className="refused" id={`${id}-error`}>
            {sentence}
          </p>
        )}
      </div>
    );
  };
  const inputOf = (path: string) =>
    [...DATE_FIELDS, ...LOCATION_FIELDS, ...CONTACT_FIELDS]
      .filter((field) => covers(field.path, path))
      .map((field) => prefix + field.name)[0];

  return (
    <form onSubmit={submit} noValidate aria-busy={phase === "sending"}>
      <h1>New quote</h1>
      {refusal && <ErrorSummary refusal={refusal} inputOf={inputOf} />}
      <fieldset>
        <legend>First day of cover</legend>
        <div className="row">{DATE_FIELDS.map(input)}</div>
        {refusedAt("effective_date") && (
          <p className="refused" id={`${prefix}date-error`}>
            {refusedAt("effective_date")}
          </p>
        )}
      </fieldset>
      <fieldset>
        <legend>Where the car is kept</legend>
        {LOCATION_FIELDS.map(input)}
      </fieldset>
      <fieldset>
        <legend>How to reach the customer</legend>
        {CONTACT_FIELDS.map(input)}
      </fieldset>
      <button type="submit" disabled={phase !== "open"}>
        Create quote
      </button>
      <p role="status">{phase === "sending" ? "Saving…" : phase === "created" ? "Quote created." : ""}</p>
    </form>
  );
}

/** A refusal of a part, such as `effective_date.year`, belongs to the whole that is asked for. */
function covers(path: string, refused: string): boolean {
  return refused === path || refused.startsWith(`${path}.`);
}
