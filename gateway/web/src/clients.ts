import { createClient, type Client, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { QuoteCommandService } from "./gen/quotestream/command/v1/quote_command_service_pb";
import { QuoteQueryService } from "./gen/quotestream/query/v1/quote_query_service_pb";
import { headerOf, IDENTITY_HEADER, type Identity } from "./identity";

export interface Clients {
  readonly commands: Client<typeof QuoteCommandService>;
  readonly queries: Client<typeof QuoteQueryService>;
}

/** Typed clients over gRPC-web to the gateway that served this page. */
export function clientsFor(identity: Identity): Clients {
  const identify: Interceptor = (next) => (request) => {
    request.header.set(IDENTITY_HEADER, headerOf(identity));
    request.header.set("x-correlation-id", crypto.randomUUID());
    return next(request);
  };
  const transport = createGrpcWebTransport({ baseUrl: window.location.origin, interceptors: [identify] });
  return {
    commands: createClient(QuoteCommandService, transport),
    queries: createClient(QuoteQueryService, transport),
  };
}
