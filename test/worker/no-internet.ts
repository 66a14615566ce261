import { disconnectInternet } from "./support/fake-internet.ts";
import { serveProvider } from "./support/fake-provider.ts";

// Runs before each file. Requests that make the Worker call a provider find one, without keys.
disconnectInternet();
serveProvider([]);
