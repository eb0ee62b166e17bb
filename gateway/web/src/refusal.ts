import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema } from "./gen/google/rpc/error_details_pb";

/** A refusal as the page tells it: a sentence and what to do, per field where the service named fields. */
export interface Refusal {
  readonly sentence: string;
  /** The service's reason, or the gRPC code when nothing reached a service; for support. */
  readonly reason: string;
  /** Names this very call in the gateway's log. */
  readonly reference: string | undefined;
  readonly fields: readonly FieldRefusal[];
}

export interface FieldRefusal {
  /** Path in the request, such as `contact.email`. */
  readonly path: string;
  readonly sentence: string;
}

const SENTENCES: Readonly<Record<string, string>> = {
  INVALID_REQUEST: "There is a problem with what was entered.",
  QUOTE_NOT_FOUND: "We can't find this quote.",
  QUOTE_ALREADY_EXISTS: "This quote was already created. Open it below.",
  EFFECTIVE_DATE_OUT_OF_RANGE: "Cover can start today to 90 days ahead. Change the date.",
  NOT_OWNER: "This quote is no longer yours.",
  NOT_AUTHENTICATED: "You are not signed in. Check who you are at the top of the page.",
  ROLE_NOT_PERMITTED: "Your role cannot do this.",
  REQUEST_ID_REUSED: "A fault on our side. Try again.",
  VIEW_BEHIND: "Saved. This view is catching up.",
  OVERLOADED: "Busy at the moment. Try again shortly.",
  DEPENDENCY_UNAVAILABLE: "We could not reach everything we need. Your entries are kept. Try again.",
};

const FIELD_SENTENCES: Readonly<Record<string, string>> = {
  effective_date: "The first day of cover must be a real date, like 27 3 2027.",
  "geographic.country": "Enter the country as two capital letters, like IN.",
  "geographic.state": "Enter the state or province.",
  "geographic.city": "Enter the city.",
  "geographic.zip_code": "Enter a postal code, like 603110.",
  "contact.email": "Enter an e-mail like name@example.com.",
  "contact.phone_number": "Enter a phone number with its country code, like +914427440000.",
};

/** Turns whatever a call threw into a refusal. */
export function refusalOf(thrown: unknown): Refusal {
  const error = ConnectError.from(thrown);
  const info = error.findDetails(ErrorInfoSchema)[0];
  const reason = info?.reason ?? Code[error.code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
  return {
    reason,
    sentence: SENTENCES[reason] ?? (outcomeUnknown(error) ? UNREACHABLE : "That did not work."),
    reference: error.metadata.get("x-request-id") ?? undefined,
    fields: error
      .findDetails(BadRequestSchema)
      .flatMap((bad) => bad.fieldViolations)
      .map(({ field, description }) => ({ path: field, sentence: FIELD_SENTENCES[field] ?? description })),
  };
}

const UNREACHABLE = "We could not reach the server. Your entries are kept. Try again.";

/** Whether the call may or may not have had its effect: sending it again with the same request id settles it. */
export function outcomeUnknown(error: ConnectError): boolean {
  const passing = [Code.Unavailable, Code.DeadlineExceeded].includes(error.code);
  // A cut connection and a missing trailer reach the browser as UNKNOWN without details.
  return passing || (error.code === Code.Unknown && error.findDetails(ErrorInfoSchema).length === 0);
}
