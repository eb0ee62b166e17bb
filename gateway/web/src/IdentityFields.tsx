import { useState } from "react";
import type { Identity } from "./identity";

interface Props {
  readonly identity: Identity;
  readonly onChange: (identity: Identity) => void;
}

/** Who acts. Taken over when a field is left, so that half a name opens no stream. */
export function IdentityFields({ identity, onChange }: Props) {
  const [actor, setActor] = useState(identity.actor);
  const [brokerId, setBrokerId] = useState(identity.brokerId);
  const takeOver = () => {
    if (actor !== identity.actor || brokerId !== identity.brokerId) {
      onChange({ actor, brokerId });
    }
  };
  return (
    <fieldset className="identity">
      <legend>You, in local mode</legend>
      <label>
        Name <input value={actor} onChange={(e) => setActor(e.target.value)} onBlur={takeOver} autoComplete="off" />
      </label>
      <label>
        Broker{" "}
        <input value={brokerId} onChange={(e) => setBrokerId(e.target.value)} onBlur={takeOver} autoComplete="off" />
      </label>
    </fieldset>
  );
}
