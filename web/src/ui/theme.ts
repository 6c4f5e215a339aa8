// Light, dark, or as the system has it; kept in this browser.
import { useState } from "react";

export type Theme = "system" | "light" | "dark";
const key = "datagems.theme";
const next: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };

function stored(): Theme {
  try {
    const theme = localStorage.getItem(key);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system"; // storage may be forbidden
  }
}

/** Makes the stored theme the page's; before the first paint. */
export function applyTheme(theme: Theme = stored()): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function useTheme(): { theme: Theme; toggle: () => void } {
  const [theme, setTheme] = useState(stored);
  const toggle = () => {
    const chosen = next[theme];
    try {
      if (chosen === "system") localStorage.removeItem(key);
      else localStorage.setItem(key, chosen);
    } catch {
      // it lasts as long as the page then
    }
    applyTheme(chosen);
    setTheme(chosen);
  };
  return { theme, toggle };
}
