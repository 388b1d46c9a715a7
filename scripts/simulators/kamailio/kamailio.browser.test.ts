// The product's phone against a real exchange.
import { describePhone } from "../carrier/claims.ts";
import { domain } from "../carrier/testing-phones.ts";
import { startExchange } from "./exchange.ts";

describePhone("Kamailio", () => startExchange(domain));
