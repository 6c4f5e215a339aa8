import { LinkButton } from "../ui/button";
import { Empty } from "../ui/empty";
import { Page } from "../ui/page";

export default function NotFound() {
  return (
    <Page title="Page not found">
      <div className="card">
        <Empty title="There is nothing at this address">
          <p>The link may be old or mistyped, or you may not be allowed to see what it leads to.</p>
          <LinkButton href="/" look="primary">
            To your datasets
          </LinkButton>
        </Empty>
      </div>
    </Page>
  );
}
