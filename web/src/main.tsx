import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/parts.css";
import "./styles/shell.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SWRConfig } from "swr";
import { App } from "./app";
import { ApiError } from "./api/request";
import { SessionProvider } from "./session/session";
import { applyTheme } from "./ui/theme";

applyTheme();

// What the gateway refuses stays refused; what could not be reached is asked for again.
const worthRepeating = (error: unknown) => !(error instanceof ApiError) || error.status === 0 || error.status >= 500;

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <SWRConfig value={{ shouldRetryOnError: worthRepeating, errorRetryInterval: 3_000, dedupingInterval: 1_000, keepPreviousData: true }}>
      <SessionProvider>
        <App />
      </SessionProvider>
    </SWRConfig>
  </StrictMode>,
);
