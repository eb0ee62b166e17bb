/** What stands in the form, as typed. */
export type Entries = Readonly<Record<Field["name"], string>>;

export interface Field {
  readonly name: "day" | "month" | "year" | "country" | "state" | "city" | "zip" | "email" | "phone";
  /** Path of the request's field; a refusal of that path is shown here. */
  readonly path: string;
  readonly label: string;
  readonly inputMode?: "numeric" | "email" | "tel";
}

export const DATE_FIELDS: readonly Field[] = [
  { name: "day", path: "effective_date", label: "Day", inputMode: "numeric" },
  { name: "month", path: "effective_date", label: "Month", inputMode: "numeric" },
  { name: "year", path: "effective_date", label: "Year", inputMode: "numeric" },
];

export const LOCATION_FIELDS: readonly Field[] = [
  { name: "country", path: "geographic.country", label: "Country" },
  { name: "state", path: "geographic.state", label: "State or province" },
  { name: "city", path: "geographic.city", label: "City" },
  { name: "zip", path: "geographic.zip_code", label: "Postal code" },
];

export const CONTACT_FIELDS: readonly Field[] = [
  { name: "email", path: "contact.email", label: "E-mail", inputMode: "email" },
  { name: "phone", path: "contact.phone_number", label: "Phone, with country code", inputMode: "tel" },
];

/** Cover from tomorrow; no rating fact has a default. */
export function emptyEntries(now: Date): Entries {
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  return {
    day: String(tomorrow.getDate()),
    month: String(tomorrow.getMonth() + 1),
    year: String(tomorrow.getFullYear()),
    country: "",
    state: "",
    city: "",
    zip: "",
    email: "",
    phone: "",
  };
}

/** The request's content. Nothing is judged here: the service tells all that is wrong at once. */
export function contentOf(entries: Entries) {
  return {
    effectiveDate: { day: whole(entries.day), month: whole(entries.month), year: whole(entries.year) },
    geographic: {
      country: entries.country.trim().toUpperCase(),
      state: entries.state.trim(),
      city: entries.city.trim(),
      zipCode: entries.zip.trim(),
    },
    contact: { email: entries.email.trim(), phoneNumber: entries.phone.replace(/[\s().-]/g, "") },
  };
}

function whole(text: string): number {
  return /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : 0;
}
