import { Component, type ReactNode } from "react";
import { Button } from "./button";
import { Notice } from "./notice";

/** Stands in for a page that cannot be drawn: a part of it did not come, for one, as the gateway has newer ones. */
export class PageGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="page" id="content">
        <Notice tone="bad" title="This page could not be shown">
          <p>The connection may have broken, or DataGems is newer than what this tab has. Reload it; a dataset that you were describing is kept.</p>
          <Button icon="refresh" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </Notice>
      </main>
    );
  }
}
