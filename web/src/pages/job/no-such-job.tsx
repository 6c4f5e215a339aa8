import { LinkButton } from "../../ui/button";
import { Empty } from "../../ui/empty";
import { Page } from "../../ui/page";

export function NoSuchJob() {
  return (
    <Page title="No such dataset">
      <Empty title="This dataset is not there">
        <p>It was deleted, or it belongs to somebody else.</p>
        <LinkButton href="/" look="primary">
          See your datasets
        </LinkButton>
      </Empty>
    </Page>
  );
}
