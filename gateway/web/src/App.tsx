import { useMemo, useState } from "react";
import { clientsFor } from "./clients";
import { IdentityFields } from "./IdentityFields";
import { LOCAL_IDENTITY } from "./identity";
import { LiveQuote } from "./LiveQuote";
import { QuoteForm } from "./QuoteForm";

export function App() {
  const [identity, setIdentity] = useState(LOCAL_IDENTITY);
  const [quoteId, setQuoteId] = useState<string>();
  const [forms, setForms] = useState(0);
  const clients = useMemo(() => clientsFor(identity), [identity]);

  return (
    <>
      <header>
        <strong>Quotestream</strong>
        <IdentityFields identity={identity} onChange={setIdentity} />
      </header>
      <main>
        <QuoteForm key={forms} commands={clients.commands} onCreated={setQuoteId} />
        {quoteId && (
          <>
            <LiveQuote key={quoteId} queries={clients.queries} quoteId={quoteId} />
            <button type="button" onClick={() => (setQuoteId(undefined), setForms(forms + 1))}>
              Start another quote
            </button>
          </>
        )}
      </main>
    </>
  );
}
