/** Who the page acts for, until people sign in: the services believe it only in local mode. */
export interface Identity {
  readonly actor: string;
  readonly brokerId: string;
}

export const LOCAL_IDENTITY: Identity = { actor: "local-broker", brokerId: "broker-1" };

export const IDENTITY_HEADER = "x-quotestream-identity";

export function headerOf(identity: Identity): string {
  return `broker;${identity.actor.trim()};${identity.brokerId.trim()}`;
}
