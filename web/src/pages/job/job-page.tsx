import { Page } from "../../ui/page";

export default function JobPage({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>;
}
